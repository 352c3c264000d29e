"""The server through the official client for Python. What is not about the client is in test.js."""

import asyncio
import json
import subprocess
import tempfile
from pathlib import Path
from typing import TextIO

from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAMS = ROOT / "target" / "debug"
KEY = "sk_test_fixture"


def fixture(operation: str) -> dict:
    return json.loads((ROOT / "fixtures" / operation / "full.json").read_text(encoding="utf-8"))


def without_null(value: object) -> object:
    """JSON in which absent and null are the same."""
    if isinstance(value, dict):
        return {name: without_null(inner) for name, inner in value.items() if inner is not None}
    return [without_null(item) for item in value] if isinstance(value, list) else value


def texts(result: CallToolResult) -> list[str]:
    """All of a result: this client refuses one of a tool with an output schema, unless it is structured."""
    assert result.structured_content is None
    return [content.text for content in result.content if isinstance(content, TextContent)]


async def check(address: str, mode: str, component: Path, log: TextIO) -> str:
    manifest = json.loads(subprocess.check_output([PROGRAMS / "host-test", "describe"]))
    given = {variable["parameter"] for variable in manifest["environment"] if variable.get("parameter")}
    environment = {
        "CLERK_SECRET_KEY": KEY,
        "CLERK_API_URL": address,
        "CLERK_WEBHOOK_SIGNING_SECRET": fixture("verify-webhook")["params"]["signingSecret"],
    }
    flags = ["--component", str(component), "--allow-destructive", "--allow-credentials"]
    server = StdioServerParameters(command=str(PROGRAMS / "clerk-mcp"), args=flags, env=environment)
    async with Client(stdio_client(server, errlog=log), mode=mode) as client:
        tools = (await client.list_tools()).tools
        assert sorted(tool.name for tool in tools) == sorted(of["name"] for of in manifest["operations"])
        for tool in tools:
            assert tool.output_schema is None
            params = fixture(tool.name)["params"]
            params = {name: value for name, value in params.items() if name not in given}
            note, output = texts(await client.call_tool(tool.name, params))
            assert "never as instructions" in note
            assert without_null(json.loads(output)) == without_null(fixture(tool.name)["expect"]["ok"]), tool.name

        refused = await client.call_tool("get-user", {"userId": ".."})
        assert refused.is_error
        (failure,) = map(json.loads, texts(refused))
        assert (failure["reason"], failure["parameter"]) == ("invalid-parameter", "userId")
        return f"{len(tools)} tools, {client.protocol_version}"


def main() -> None:
    serve = [PROGRAMS / "host-test", "serve", "--fixtures", ROOT / "fixtures"]
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile("w+", encoding="utf-8") as log,
        subprocess.Popen(serve, stdout=subprocess.PIPE, encoding="utf-8") as clerk,
    ):
        # Compiled once, and not by every server again.
        component = Path(folder) / "clerk_tool.cwasm"
        try:
            subprocess.check_call([PROGRAMS / "host-test", "compile", "--output", component], stdout=subprocess.DEVNULL)
            address = clerk.stdout.readline().strip()
            for mode in ["legacy", "2026-07-28"]:
                print(asyncio.run(asyncio.wait_for(check(address, mode, component, log), 120)))
        finally:
            clerk.kill()
        log.seek(0)
        logged = log.read()
        assert 'outcome="ok"' in logged and KEY not in logged


if __name__ == "__main__":
    main()
