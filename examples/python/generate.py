"""Makes clerk_tool/operations.py of the manifest in the component: python generate.py [COMPONENT]"""

import re
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

from manifest import manifest

HERE = Path(__file__).parent
COMPONENT = HERE.parents[1] / "target/wasm32-wasip2/release/clerk_tool.wasm"
TARGET = HERE / "clerk_tool/operations.py"
WIDTH = 120
SCALARS = {"string": "str", "integer": "int", "boolean": "bool"}

Schema = dict[str, Any]


class Types:
    """The classes of all objects so far, each after the classes of the objects in it."""

    def __init__(self) -> None:
        self.classes: list[str] = []

    def params(self, name: str, schema: Schema) -> str:
        """The name of the class of an operation's parameters, of which those that are not required may be left out."""
        fields = []
        for key, field in schema["properties"].items():
            kind, _ = self.kind(name, field)
            fields.append((key, kind if key in schema["required"] else f"NotRequired[{kind}]"))
        self.add(name, schema, fields)
        return name

    def output(self, name: str, schema: Schema) -> str:
        """The name of the class of an object that comes out, with a function that makes it of the object in JSON."""
        values = "".join(f"        {value},\n" for value in self.whole(name, schema))
        self.classes.append(f"def {reader(name)}(json: Any) -> {name}:\n    return {{\n{values}    }}\n")
        return name

    def whole(self, name: str, schema: Schema) -> list[str]:
        """Adds the class of an object that has all its keys. What makes each of them of the object in JSON."""
        fields, values = [], []
        for key, field in schema["properties"].items():
            kind, read = self.kind(name.removesuffix("Output") + key[0].upper() + key[1:], field)
            fields.append((key, kind))
            value = read(f'json["{key}"]')
            values.append(f'"{snake(key)}": {value}')
        self.add(name, schema, fields)
        return values

    def add(self, name: str, schema: Schema, fields: list[tuple[str, str]]) -> None:
        lines = [f"class {name}(TypedDict):\n{docstring(schema['description'], 4)}"]
        for key, kind in fields:
            lines.append(f"    {snake(key)}: {kind}\n{docstring(schema['properties'][key]['description'], 4)}")
        self.classes.append("\n".join(lines))

    def kind(self, name: str, schema: Schema) -> tuple[str, Callable[[str], str]]:
        """A type, and what makes it of a value in JSON. Objects in it are named `name`."""
        types = schema.get("type", "anything")
        types = {types} if isinstance(types, str) else set(types)
        read: Callable[[str], str] = str
        if "array" in types:
            singular = re.sub(r"(?<=ss)es$|s$", "", name)
            item, read_item = self.kind(singular, schema["items"])
            kind = f"list[{item}]"
            if read_item is not str:
                read = lambda value: f"[{read_item('item')} for item in {value}]"
        elif "properties" in schema:
            kind = self.output(name, schema)
            read = lambda value: f"{reader(name)}({value})"
        elif scalar := types & SCALARS.keys():
            kind = SCALARS[scalar.pop()]
        else:
            kind = "dict[str, Any]" if "object" in types else "Any"
        if "null" not in types:
            return kind, read
        return f"{kind} | None", read if read is str else lambda value: f"{value} and {read(value)}"


def generate(manifest: dict[str, Any]) -> str:
    failure = manifest["failure"]
    replaced = {"secretKey"}  # given to `Clerk` once
    types = Types()
    types.whole("ErrorDetail", failure["fault"]["properties"]["errors"]["items"])
    methods = []
    lists_of_names = set()
    for operation in manifest["operations"]:
        params = operation["params"]
        params["properties"] = {key: field for key, field in params["properties"].items() if key not in replaced}
        clock_may_say_now(params)
        lists_of_names |= {snake(key) for key, field in params["properties"].items() if names_parameters(field, params)}
        given = types.params(f"{pascal(operation['name'])}Params", params)
        output = types.output(f"{pascal(operation['name'])}Output", operation["output"])
        methods.append(
            f"    def {operation['name'].replace('-', '_')}(self, **params: Unpack[{given}]) -> {output}:\n"
            f"{docstring(operation['description'], 8)}"
            f'        return self._call("{operation["name"]}", {given}, params, {reader(output)})\n'
        )
    [dynamic] = [name for interface in manifest["interfaces"] if "/dynamic@" in (name := interface["name"])]
    return TEMPLATE.format(
        dynamic=dynamic,
        names=", ".join(f'"{name}"' for name in sorted(lists_of_names)),
        case=literal("Case", failure["cases"]),
        failure=docstring(failure["description"], 0),
        reason=literal("Reason", failure["reasons"]),
        why=docstring(failure["fault"]["properties"]["reason"]["description"], 0),
        classes="\n\n".join(types.classes),
        methods="\n".join(methods),
    )


TEMPLATE = '''"""The operations and their types, made of the component's manifest by generate.py."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Literal, NotRequired, TypedDict, TypeVar, Unpack

DYNAMIC = "{dynamic}"
"""The interface that performs any operation."""

NAMES = frozenset([{names}])
"""The parameters that are names of parameters, separated by commas."""

{case}
{failure}
{reason}
{why}

{classes}

Output = TypeVar("Output")


class Operations(ABC):
    """The operations. All of them raise `ClerkError` if they fail."""

    @abstractmethod
    def _call(
        self, operation: str, given: type, params: Mapping[str, object], read: Callable[[Any], Output]
    ) -> Output: ...

{methods}'''


def reader(name: str) -> str:
    """The function that makes a class of JSON."""
    return f"_{snake(name).lower()}"


def clock_may_say_now(params: Schema) -> None:
    """`Clerk` fills in the time, which the component can't know."""
    now = params["properties"].get("now")
    if now:
        now["description"] += " Absent: by this machine's clock."
        params["required"].remove("now")


def names_parameters(field: Schema, params: Schema) -> bool:
    """Whether a parameter is a list of names of parameters: all its examples are."""
    names = {name for example in field.get("examples", []) for name in str(example).split(",")}
    return bool(names) and names <= params["properties"].keys()


def literal(name: str, cases: list[Schema]) -> str:
    """A type of fixed texts, each with its description."""
    lines = []
    for case in cases:
        comment = textwrap.wrap(docs(case["description"]), WIDTH - len("    # "), break_on_hyphens=False)
        lines += [f"    # {line}" for line in comment]
        lines.append(f'    "{case["name"]}",')
    return "\n".join([f"{name} = Literal[", *lines, "]"])


def docstring(text: str, indent: int) -> str:
    width = WIDTH - indent - len('""""""')
    paragraphs = [textwrap.fill(paragraph, width, break_on_hyphens=False) for paragraph in docs(text).split("\n\n")]
    end = "\n" if len(paragraphs) > 1 or text.endswith('"') else ""
    return textwrap.indent('"""' + "\n\n".join(paragraphs) + end + '"""', " " * indent) + "\n"


def docs(text: str) -> str:
    """The names of parameters in a text become Python's."""
    return re.sub(r"`[a-z]+(?:[A-Z,][a-z0-9]*)+`", lambda names: snake(names[0]), text)


def snake(text: str) -> str:
    """`firstName` is `first_name` in Python, also where several names stand in one text."""
    return re.sub(r"(?<=\w)[A-Z]", lambda letter: f"_{letter[0].lower()}", text)


def pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))


if __name__ == "__main__":
    component = Path(sys.argv[1]) if len(sys.argv) > 1 else COMPONENT
    TARGET.write_text(generate(manifest(component)), encoding="utf-8")
