"""Makes clerk_tool/operations.py of the component's manifest: cargo run --quiet -- describe | python generate.py"""

import json
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent / "clerk_tool/operations.py"
WIDTH = 120
SCALARS = {"string": "str", "integer": "int", "boolean": "bool"}

Schema = dict[str, Any]


class Types:
    """The classes of all objects so far, each after the classes of the objects in it."""

    def __init__(self) -> None:
        self.classes: list[str] = []
        self.plain: set[str] = set()
        self.metadata: set[str] = set()

    def typed_dict(self, name: str, schema: Schema, params: bool = False) -> str:
        """The name of the class of an object. An output has all its keys, parameters have those that are given."""
        fields = []
        for key, field in schema["properties"].items():
            kind = self.kind(name.removesuffix("Output") + key[0].upper() + key[1:], key, field)
            if params and key not in schema["required"]:
                kind = f"NotRequired[{kind}]"
            fields.append(f"    {snake(key)}: {kind}\n{docstring(field['description'], 4)}")
        self.classes.append("\n".join([f"class {name}(TypedDict):\n{docstring(schema['description'], 4)}", *fields]))
        return name

    def kind(self, name: str, key: str, schema: Schema) -> str:
        types = schema.get("type", "anything")
        types = {types} if isinstance(types, str) else set(types)
        if "array" in types:
            singular = re.sub(r"(?<=ss)es$|s$", "", name)
            kind = f"list[{self.kind(singular, key, schema['items'])}]"
        elif "properties" in schema:
            kind = self.typed_dict(name, schema)
        elif scalar := types & SCALARS.keys():
            self.plain.add(key)
            kind = SCALARS[scalar.pop()]
        else:
            self.metadata.add(key)
            kind = "dict[str, Any]" if "object" in types else "Any"
        return f"{kind} | None" if "null" in types else kind


def generate(manifest: dict[str, Any]) -> str:
    failure = manifest["failure"]
    replaced = {variable.get("parameter") for variable in manifest["environment"]}
    types = Types()
    methods = []
    for operation in manifest["operations"]:
        params = operation["params"]
        params["properties"] = {key: field for key, field in params["properties"].items() if key not in replaced}
        given = types.typed_dict(f"{pascal(operation['name'])}Params", params, params=True)
        output = types.typed_dict(f"{pascal(operation['name'])}Output", operation["output"])
        methods.append(
            f"    def {operation['name'].replace('-', '_')}(self, **params: Unpack[{given}]) -> {output}:\n"
            f"{docstring(operation['description'], 8)}"
            f'        return cast({output}, self._call("{operation["name"]}", params))\n'
        )
    types.typed_dict("Fault", failure["fault"])
    if types.metadata & types.plain:
        raise ValueError(f"text in one place and JSON in another: {types.metadata & types.plain}")
    cases = "".join(f'    "{case["name"]}",\n' for case in failure["cases"])
    metadata = json.dumps(sorted(kebab(name) for name in types.metadata))
    return TEMPLATE.format(
        metadata=metadata,
        cases=cases,
        failure=docstring(failure["description"], 0),
        classes="\n\n".join(types.classes),
        methods="\n".join(methods),
    )


TEMPLATE = '''"""The operations and their types, made of the component's manifest by generate.py."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict, Unpack, cast

METADATA = frozenset({metadata})
"""The fields that are JSON, by their names in the component."""

Case = Literal[
{cases}]
{failure}

{classes}

class Operations(ABC):
    """The operations. All of them raise `ClerkError` if they fail."""

    @abstractmethod
    def _call(self, operation: str, params: Mapping[str, object]) -> Any: ...

{methods}'''


def docstring(text: str, indent: int) -> str:
    """The names of parameters in it become Python's."""
    text = re.sub(r"`[a-z]+(?:[A-Z][a-z0-9]*)+`", lambda name: snake(name[0]), text)
    width = WIDTH - indent - len('""""""')
    paragraphs = [textwrap.fill(paragraph, width, break_on_hyphens=False) for paragraph in text.split("\n\n")]
    end = "\n" if len(paragraphs) > 1 or text.endswith('"') else ""
    return textwrap.indent('"""' + "\n\n".join(paragraphs) + end + '"""', " " * indent) + "\n"


def kebab(name: str) -> str:
    return re.sub(r"(?<=\w)(?=[A-Z])", "-", name).lower()


def snake(name: str) -> str:
    return kebab(name).replace("-", "_")


def pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))


if __name__ == "__main__":
    TARGET.write_text(generate(json.load(sys.stdin)), encoding="utf-8")
