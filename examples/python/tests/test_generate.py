"""The generated module is what the component's manifest says."""

from inspect import signature
from pathlib import Path

from clerk_tool import ClerkError
from clerk_tool.values import camel
from generate import TARGET, generate, snake
from manifest import manifest


def test_operations_are_those_of_the_manifest(component: Path) -> None:
    assert TARGET.read_text(encoding="utf-8") == generate(manifest(component))


def test_every_name_has_one_name_in_python(component: Path) -> None:
    names = {name for operation in manifest(component)["operations"] for name in operation["params"]["properties"]}
    assert {camel(snake(name)) for name in names} == names


def test_an_error_has_what_the_manifest_says_of_a_failure(component: Path) -> None:
    fault = manifest(component)["failure"]["fault"]["properties"]
    assert list(signature(ClerkError).parameters) == ["case", *(snake(name) for name in fault)]
