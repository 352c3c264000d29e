"""Makes the table of docs/performance.md and the chart of what bench/compare measured."""

import json
import os
import platform
import re
import subprocess
import textwrap
from datetime import date
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs/performance.md"
NODE = HERE.parent / "examples/node/node_modules/.bin/node"
# `get-user` with one call in flight depends more on where the scheduler puts a process than on what the process does.
TITLES = {
    "get-user, 16 in flight": "16 × `get-user`",
    "list-users, 1 in flight": "`list-users`, 500",
    "list-users, 16 in flight": "16 × `list-users`",
    "get-user, 16 in flight, HTTP/2 and TLS": "16 × `get-user`, HTTP/2 and TLS",
    "list-users, 1 in flight, HTTP/2 and TLS": "`list-users`, HTTP/2 and TLS",
    "list-users, 16 in flight, HTTP/2 and TLS": "16 × `list-users`, HTTP/2 and TLS",
    "first answer of a process": "first answer",
    "peak memory, list-users, 16 in flight": "peak memory",
}
NAMES = {
    "native": "native: reqwest, serde_json",
    "component": "**component**, typed",
    "component, no interruption": "**component**, typed, no interruption",
    "component, as JSON": "**component**, JSON",
    "component, client": "**component**, typed, through a `Client`",
    "component, client, as JSON": "**component**, JSON, through a `Client`",
    "@clerk/backend": "`@clerk/backend`",
    "clerk-backend-api": "`clerk-backend-api`",
    "component, Python": "**component**, Python",
    "component, Node": "**component**, Node",
}


def main() -> None:
    tables = {table["title"]: table for table in json.loads((HERE / "result.json").read_text())}
    tables = {title: tables[title] for title in TITLES}
    text = f"{markdown(tables)}\n\n{conditions()}\n\n![The same as a chart](../bench/chart.svg)\n"
    page = PAGE.read_text()
    begin, end = "<!-- bench/compare --write -->\n", "<!-- end -->\n"
    written = re.sub(f"{begin}.*?{end}", lambda _: begin + text + end, page, flags=re.DOTALL)
    PAGE.write_text(written)
    chart(tables)


def markdown(tables: dict) -> str:
    """Native's own values, and everybody's ratios to them. Only those in Rust are measured with TLS."""
    lines = [["contender", *TITLES.values()], ["---", *["---:"] * len(TITLES)]]
    ratios = [{row["contender"]: f"{row['ratio']:.2f}" for row in table["rows"]} for table in tables.values()]
    assert all(of_table.keys() <= NAMES.keys() for of_table in ratios)
    for name, shown in NAMES.items():
        lines.append([shown, *(of_table.get(name, "") for of_table in ratios)])
    units = [value(table["rows"][0]["median"], table["unit"]) for table in tables.values()]
    lines.append(["1.00 is", *units])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def value(number: float, unit: str) -> str:
    unit = unit.removesuffix(" a call")
    if unit == "µs" and number >= 1000:
        number, unit = number / 1000, "ms"
    return f"{number:.3g} {unit}"


def conditions() -> str:
    def version(*command: str | Path) -> str:
        return re.search(r"\d+\.\d+\.\d+", subprocess.check_output(command, text=True)).group()

    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text()).group(1)
    cargo_lock = (HERE.parent / "Cargo.lock").read_text()
    wasmtime = re.search(r'name = "wasmtime"\nversion = "(.*)"', cargo_lock).group(1)
    node_client = json.loads((HERE / "package.json").read_text())["dependencies"]["@clerk/backend"]
    python_client = re.search("clerk-backend-api==(.*)", (HERE / "requirements.txt").read_text()).group(1)
    text = (
        f"Measured on {date.today()}: {processor}, {os.cpu_count()} cores, Linux {platform.release()}; "
        f"Rust {version('rustc', '--version')}, wasmtime {wasmtime}; "
        f"`@clerk/backend` {node_client}, Node {version(NODE, '--version')}; "
        f"`clerk-backend-api` {python_client}, Python {platform.python_version()}."
    )
    return textwrap.fill(text, 120)


def chart(tables: dict) -> None:
    figure, axes = pyplot.subplots(1, 2, figsize=(9, 2.6), sharey=True, layout="constrained")
    for axis, (title, table) in zip(axes, tables.items()):
        names = [row["contender"] for row in table["rows"]]
        ratios = [row["ratio"] for row in table["rows"]]
        colors = ["#6c47ff" if "component" in name else "#9394a1" for name in names]
        bars = axis.barh(names, ratios, color=colors)
        axis.bar_label(bars, [f"{ratio:.2f}" for ratio in ratios], padding=3)
        axis.set_xscale("log")
        axis.set_xlim(0.5, max(ratios) * 2)
        axis.set_title(TITLES[title].replace("`", "") + ": time, native = 1 (logarithmic)", fontsize=10)
        axis.spines[["top", "right"]].set_visible(False)
    axes[0].invert_yaxis()
    # Without a date and with fixed identifiers, the same figures make the same file.
    pyplot.rcParams["svg.hashsalt"] = "clerk-tool"
    figure.savefig(HERE / "chart.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
