"""The generated module is what the component's manifest says."""

import json
import subprocess
from pathlib import Path

from generate import TARGET, generate


def test_operations_are_those_of_the_manifest(host_test: Path, component: Path) -> None:
    manifest = subprocess.check_output([host_test, "describe", "--component", component])
    assert TARGET.read_text(encoding="utf-8") == generate(json.loads(manifest))
