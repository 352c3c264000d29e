"""Holds every dependency of the repository to deny.toml: from where it comes, and under which licence.

    python3 dependencies/check.py

Reads all lock files that git knows: those of Cargo with cargo-deny, those of npm and pip itself. Needs the network to
install cargo-deny once, and for packages that Cargo has not fetched yet. docs/security.md says what is not checked.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Callable, Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RULES = ROOT / "deny.toml"
TOOLS = ROOT / "target" / "cargo-deny"
NPM = "https://registry.npmjs.org/"


def main() -> int:
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    paths = [ROOT / name for name in files.stdout.split("\0") if name]
    problems = [f"{path.relative_to(ROOT)}: {problem}" for path in paths for problem in problems_of(path, paths)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return bool(problems)


def problems_of(path: Path, paths: Iterable[Path]) -> list[str]:
    """What is wrong with a file, if it is one that names dependencies."""
    check = CHECKS.get(path.name)
    if check is not None:
        problems, seen = check(path)
        print(f"{path.relative_to(ROOT)}: {seen}", flush=True)
        return problems
    lock = lock_of(path)
    if lock is not None and lock not in paths:
        return [f"there is no {lock.name} beside it"]
    return []


def lock_of(path: Path) -> Path | None:
    """The lock file that must stand beside a file."""
    if path.name == "package.json":
        return path.with_name("package-lock.json")
    if path.name == "Cargo.toml" and "workspace" in tomllib.loads(path.read_text(encoding="utf-8")):
        return path.with_name("Cargo.lock")
    return None


def cargo(lock: Path) -> tuple[list[str], str]:
    """Everything that some build of the workspace uses, on whatever system."""
    manifest = lock.with_name("Cargo.toml")
    subprocess.run(["cargo", "fetch", "--quiet", "--locked", "--manifest-path", manifest], check=True)
    command = [cargo_deny(), "--offline", "--locked", "--workspace", "--all-features", "--manifest-path", manifest]
    done = subprocess.run([*command, "--config", RULES, "check", "licenses", "sources"])
    packages = len(tomllib.loads(lock.read_text(encoding="utf-8"))["package"])
    return ([] if done.returncode == 0 else ["cargo-deny refuses it, see above"]), f"packages: {packages}"


def cargo_deny() -> Path:
    """cargo-deny of exactly the version that is asked for, and by its hash."""
    asked, installed = HERE / "requirements.txt", TOOLS / "requirements.txt"
    scripts = TOOLS / ("Scripts" if os.name == "nt" else "bin")
    if not installed.exists() or installed.read_bytes() != asked.read_bytes():
        venv.create(TOOLS, clear=True, with_pip=True)
        pip = [scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--only-binary", ":all:", "--require-hashes", "--requirement", asked], check=True)
        installed.write_bytes(asked.read_bytes())
    return scripts / "cargo-deny"


def npm(lock: Path) -> tuple[list[str], str]:
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    allowed = tomllib.loads(RULES.read_text(encoding="utf-8"))["licenses"]["allow"]
    problems = []
    for path, package in packages.items():
        if path == "":
            continue
        name = path.rpartition("node_modules/")[2]
        licence = str(package.get("license"))
        # Some put the whole expression into brackets. One with AND or OR in it must be allowed as it stands.
        if re.sub(r"^\((.*)\)$", r"\1", licence) not in allowed:
            problems.append(f"{name}: its licence {licence} is not among those that deny.toml allows")
        # Without an address, npm takes it from its registry.
        if not package.get("resolved", NPM).startswith(NPM):
            problems.append(f"{name}: it does not come from {NPM}")
        if not package.get("integrity", "").startswith("sha512-"):
            problems.append(f"{name}: it has no SHA-512")
    return problems, f"packages: {len(packages) - 1}"


def pip(requirements: Path) -> tuple[list[str], str]:
    """Their licences are not in the file."""
    lines = requirements.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    pin = re.compile(r"[\w.-]+==[\w.]+( +--hash=sha256:[0-9a-f]{64})*")
    problems = [f"{line}: it is no NAME==VERSION from PyPI" for line in pins if not pin.fullmatch(line)]
    return problems, f"packages: {len(pins)}, licences unknown"


CHECKS: dict[str, Callable[[Path], tuple[list[str], str]]] = {
    "Cargo.lock": cargo,
    "package-lock.json": npm,
    "constraints.txt": pip,
    "requirements.txt": pip,
}

if __name__ == "__main__":
    sys.exit(main())
