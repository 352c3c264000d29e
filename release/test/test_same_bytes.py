"""The component built once more, in another folder and for another user: the same bytes."""

import hashlib
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from .folder import ROOT, run


class SameBytes(unittest.TestCase):
    def test_another_folder_and_another_users_crates_give_the_same_bytes(self) -> None:
        other = Path(self.enterContext(tempfile.TemporaryDirectory()))
        repository = other / "repository"
        repository.mkdir()
        files = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
        files = b"\0".join(file for file in files.split(b"\0") if file and (ROOT / os.fsdecode(file)).exists())
        pack = subprocess.run(["tar", "-c", "--null", "-T", "-"], cwd=ROOT, input=files, stdout=subprocess.PIPE, check=True)
        subprocess.run(["tar", "-x"], cwd=repository, input=pack.stdout, check=True)

        # Another user's folder of cargo, with the same crates in it.
        home, crates = other / "home", Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo")) / "registry"
        home.mkdir()
        (home / "registry").symlink_to(crates)
        run("cargo", "build", "--quiet", "--locked", "-p", "artifact", cwd=repository, CARGO_HOME=str(home))

        [built] = repository.glob("target/debug/build/artifact-*/out/guest/wasm32-wasip2/release/clerk_tool.wasm")
        built = built.read_bytes()
        held = (ROOT / "release/component.sha256").read_text().strip()
        self.assertEqual(hashlib.sha256(built).hexdigest(), held)
        for place in (other, crates.parent, ROOT):
            self.assertNotIn(os.fsencode(place), built)
