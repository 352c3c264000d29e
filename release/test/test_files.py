"""The files of a release: what they say of themselves, and that they say the same."""

import json
import re
import tomllib
import unittest
import zlib

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from .folder import COMPONENT, DIST, PROGRAM, ROOT, VERSION, only, run, sections


class Files(unittest.TestCase):
    def test_checksums_are_those_of_all_files(self) -> None:
        run("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=DIST)
        listed = (DIST / "SHA256SUMS").read_text().split()[1::2]
        self.assertEqual(sorted([*listed, "SHA256SUMS"]), sorted(file.name for file in DIST.iterdir()))

    def test_all_versions_are_that_of_the_wit_package(self) -> None:
        versions = {
            re.search(r"^package clerk:tool@(.+);", wit.read_text(), re.M).group(1) for wit in ROOT.glob("wit/*.wit")
        }
        versions.add(tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"])
        versions.add(tomllib.loads((ROOT / "examples/python/pyproject.toml").read_text())["project"]["version"])
        native = tomllib.loads((ROOT / "examples/python-native/pyproject.toml").read_text())["project"]
        required = [*native["dependencies"], *native["optional-dependencies"]["dev"]]
        pins = re.findall(r"^clerk-tool(?:\[dev\])?==(.+)$", "\n".join(required), re.M)
        self.assertEqual(len(pins), 2, required)
        versions.update([native["version"], *pins])
        versions.add(json.loads((ROOT / "examples/node/package.json").read_text())["version"])
        versions.add(json.loads((ROOT / "examples/node/package-lock.json").read_text())["version"])
        self.assertEqual(versions, {VERSION})
        self.assertTrue(only("*.whl").name.startswith(f"clerk_tool-{VERSION}-"))
        self.assertEqual(only("*.tgz").name, f"clerk-tool-{VERSION}.tgz")

    def test_the_component_says_who_made_it_of_what(self) -> None:
        found = sections(COMPONENT.read_bytes())
        text = {name: found[name].decode() for name in ("version", "licenses", "source", "homepage", "authors")}
        self.assertEqual(text["version"], VERSION)
        self.assertEqual(text["licenses"], "MIT")
        self.assertRegex(text["source"], "^https://")
        self.assertRegex(text["homepage"], "^https://")
        self.assertEqual(text["authors"], "the clerk-tool authors")
        self.assertTrue(found["description"].decode().startswith("The Clerk block: "))
        commit = run("git", "rev-parse", "HEAD").strip()
        self.assertEqual(found["revision"].decode().removesuffix("-dirty"), commit)
        self.assertIn(b"clerk-tool", found["component-name"])

    def test_the_bill_of_materials_is_the_guest_and_not_its_tools(self) -> None:
        bill = json.loads(zlib.decompress(sections(COMPONENT.read_bytes())[".dep-v0"]))
        packages = {package["name"]: package for package in bill["packages"]}
        self.assertTrue(packages["clerk-tool"]["root"])
        self.assertEqual(packages["serde_json"]["source"], "crates.io")
        for absent in ("wasmtime", "syn", "wit-manifest", "proptest"):
            self.assertNotIn(absent, packages)

        sbom = json.loads(only("*.cdx.json").read_text())
        listed = {package["name"] for package in sbom["components"]}
        self.assertEqual(listed, packages.keys() - {"clerk-tool"} | {"rust-std"})

    def test_the_sbom_is_cyclonedx(self) -> None:
        error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(only("*.cdx.json").read_text())
        self.assertIsNone(error)

    def test_the_manifest_is_found_after_a_registrys_tool_rewrote_the_component(self) -> None:
        """What wasm-metadata writes is a whole new file: this is how it got its name and producers."""
        found = sections(COMPONENT.read_bytes())
        self.assertLessEqual({"component-name", "producers", "version"}, found.keys())
        manifest = json.loads(run(PROGRAM, "describe", "--component", COMPONENT))
        self.assertEqual(manifest, json.loads(run(PROGRAM, "describe")))

    def test_patterns_are_anchored_and_valid_with_the_flag_v(self) -> None:
        """HTML's attribute `pattern` anchors them, and compiles them with that flag."""
        patterns = set()

        def collect(schema: dict) -> dict:
            if isinstance(schema.get("pattern"), str):
                patterns.add(schema["pattern"])
            return schema

        json.loads(run(PROGRAM, "describe"), object_hook=collect)
        self.assertGreater(len(patterns), 5)
        for pattern in patterns:
            self.assertRegex(pattern, r"^\^[\s\S]*\$$")
        run("node", "-e", 'process.argv.slice(1).forEach((pattern) => new RegExp(pattern, "v"))', *patterns)

    def test_the_wit_package_is_one(self) -> None:
        package = only("*.wit.wasm").read_bytes()
        self.assertEqual(package[:8], b"\0asm\r\0\1\0")
        self.assertIn("package-docs", sections(package))
