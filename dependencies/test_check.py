"""Whatever should be refused is. The dependencies of the repository itself are checked by running check.py."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import check

WHOLE = {"version": "1.0.0", "license": "MIT", "integrity": "sha512-AA=="}


class Case(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


class Cargo(Case):
    def problems(self, licence: str, dependencies: str = "") -> list[str]:
        lock = self.package("root", licence, f"[dependencies]\n{dependencies}\n[workspace]")
        subprocess.run(["cargo", "generate-lockfile", "--quiet", "--offline"], cwd=lock.parent, check=True)
        return check.cargo(lock)[0]

    def package(self, name: str, licence: str, more: str = "") -> Path:
        head = f'[package]\nname = "{name}"\nversion = "1.0.0"\nedition = "2024"\nlicense = "{licence}"\n'
        self.write(f"{name}/src/lib.rs", "")
        return self.write(f"{name}/Cargo.toml", head + more).with_name("Cargo.lock")

    def test_what_is_allowed(self) -> None:
        self.package("other", "GPL-3.0-only OR MIT")
        self.assertEqual(self.problems("MIT", 'other = { path = "../other" }'), [])

    def test_a_licence(self) -> None:
        self.package("other", "GPL-3.0-only AND MIT")
        for kind in ["dependencies", "dev-dependencies", "build-dependencies", 'target."cfg(windows)".dependencies']:
            with self.subTest(kind):
                self.assertTrue(self.problems("MIT", f'[{kind}.other]\npath = "../other"'))

    def test_a_git_repository(self) -> None:
        folder = self.package("other", "MIT").parent
        for command in ["init", "add .", "-c user.name=a -c user.email=a@b commit --message=a"]:
            subprocess.run(["git", "-C", folder, *command.split()], capture_output=True, check=True)
        # Cargo keeps a copy of every repository.
        self.enterContext(mock.patch.dict(os.environ, {"CARGO_HOME": str(self.folder / "cargo")}))
        lock = self.package("root", "MIT", f'[dependencies]\nother = {{ git = "{folder.as_uri()}" }}\n[workspace]')
        subprocess.run(["cargo", "generate-lockfile", "--quiet"], cwd=lock.parent, check=True)
        self.assertTrue(check.cargo(lock)[0])

    def test_a_lock_file_that_is_not_up_to_date(self) -> None:
        lock = self.package("root", "MIT", "[workspace]")
        lock.write_text("version = 4\n", encoding="utf-8")
        with self.assertRaises(subprocess.CalledProcessError):
            check.cargo(lock)


class Npm(Case):
    def problems(self, **change: object) -> list[str]:
        package = {name: value for name, value in (WHOLE | change).items() if value is not None}
        packages = {"": {}, "node_modules/a/node_modules/@b/c": package}
        return check.npm(self.write("package-lock.json", json.dumps({"packages": packages})))[0]

    def test_what_is_allowed(self) -> None:
        for change in [{}, {"license": "(ISC)"}, {"resolved": "https://registry.npmjs.org/@b/c/-/c-1.0.0.tgz"}]:
            self.assertEqual(self.problems(**change), [])

    def test_what_is_refused(self) -> None:
        for change in [
            {"license": "GPL-3.0-only"},
            {"license": "(MIT AND GPL-3.0-only)"},
            {"license": "SEE LICENSE IN LICENSE.md"},
            {"license": None},
            {"resolved": "https://registry.npmjs.org.example.com/c.tgz"},
            {"resolved": "git+ssh://git@github.com/b/c.git#0123"},
            {"resolved": "../c", "link": True},
            {"integrity": "sha1-AA=="},
            {"integrity": None},
        ]:
            with self.subTest(change):
                [problem] = self.problems(**change)
                self.assertTrue(problem.startswith("@b/c: "))


class Pip(Case):
    def problems(self, text: str) -> list[str]:
        return check.pip(self.write("requirements.txt", text))[0]

    def test_what_is_allowed(self) -> None:
        self.assertEqual(self.problems(f"# a\n\na.b-c_d==1.0\ne==2 \\\n    --hash=sha256:{'0' * 64}\n"), [])

    def test_what_is_refused(self) -> None:
        for line in ["a", "a>=1", "a @ https://example.com/a.whl", "--index-url https://a.example", "-e ../a", "a==*"]:
            with self.subTest(line):
                self.assertEqual(len(self.problems(f"b==1\n{line}\n")), 1)


class Locks(Case):
    def test_what_needs_one(self) -> None:
        workspace = self.write("Cargo.toml", "[workspace]\n")
        member = self.write("member/Cargo.toml", '[package]\nname = "member"\n')
        package = self.write("package.json", "{}")
        self.assertEqual(len(check.problems_of(workspace, [workspace])), 1)
        self.assertEqual(check.problems_of(workspace, [workspace, self.folder / "Cargo.lock"]), [])
        self.assertEqual(check.problems_of(member, [member]), [])
        self.assertEqual(len(check.problems_of(package, [package])), 1)


if __name__ == "__main__":
    unittest.main()
