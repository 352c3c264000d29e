"""Obelisk as a process of its own, with the configuration of this example, that can be killed and started again."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

from fake_clerk import KEY

HERE = Path(__file__).parents[1]
TOKEN = "token-of-the-tests-with-32-characters"
SIGNING_SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
COMPONENTS = HERE / "components"


class Engine:
    def __init__(self, folder: Path, cache: Path, clerk_url: str, changes: dict[str, str], level: str, database: str = "") -> None:
        """`changes` are replacements in the text of deployment.toml, `level` is how much is logged, `database` are lines
        of server.toml."""
        if not COMPONENTS.exists():
            raise FileNotFoundError(f"{COMPONENTS} is missing: run `./build`")
        if not (program := shutil.which("obelisk")):
            raise FileNotFoundError("obelisk is missing: run `./install`")
        api, external = free_address(), free_address()
        self.api, self.external = f"http://{api}", f"http://{external}"
        self.folder = folder
        server = replace(
            (HERE / "server.toml").read_text(),
            {"127.0.0.1:5005": api, "127.0.0.1:9090": external, '"info,': f'"{level},'},
        )
        (folder / "server.toml").write_text(database + server)
        deployment = HERE / "deployment.toml"
        if changes:
            text = replace(deployment.read_text(), changes)
            deployment = folder / "deployment.toml"
            deployment.write_text(text)
            shutil.copytree(COMPONENTS, folder / "components")
        self.command = [program, "server", "run", "--server-config", folder / "server.toml", "--deployment", deployment]
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CACHE_HOME": str(cache),
            "CLERK_API_URL": clerk_url,
            "CLERK_SECRET_KEY": KEY,
            "CLERK_WEBHOOK_SIGNING_SECRET": SIGNING_SECRET,
            "OBELISK_API_TOKEN": TOKEN,
        }
        self.start()

    def start(self) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, env=self.environment
            )
        until(self.answers, "the engine to start")

    def answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError((self.folder / "server.log").read_text())
        try:
            self.get("/v1/functions")
        except urllib.error.URLError:
            return False
        return True

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def submit(self, function: str, *params: object) -> str:
        body = json.dumps({"ffqn": function, "params": params}).encode()
        return self.request("/v1/executions", body, {"content-type": "application/json"})["ok"]

    def result(self, execution: str, timeout: float = 60) -> dict[str, object]:
        def finished() -> dict[str, object] | None:
            try:
                return self.get(f"/v1/executions/{execution}")
            except urllib.error.HTTPError as error:
                if error.code == 425:
                    return None
                raise

        return until(finished, "the execution to finish", timeout)

    def executions(self, **query: str) -> list[dict]:
        return self.get("/v1/executions?" + urlencode(query))

    def get(self, path: str, timeout: float = 30):
        return self.request(path, None, {}, timeout)

    def request(self, path: str, body: bytes | None, headers: dict[str, str], timeout: float = 30):
        request = urllib.request.Request(self.api + path, body, {"accept": "application/json", "authorization": f"Bearer {TOKEN}", **headers})
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return json.load(response)


def free_address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


def replace(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        if old not in text:
            raise ValueError(f"{old} is not in the configuration any more")
        text = text.replace(old, new)
    return text


def until(condition, what: str, timeout: float = 60):
    deadline = time.monotonic() + timeout
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {timeout} s for {what}")
        time.sleep(0.05)
    return value
