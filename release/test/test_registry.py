"""A release in a registry: Debian's docker-registry on loopback, written by wkg, read by every host that can."""

import hashlib
import json
import os
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .folder import COMPONENT, PROGRAM, ROOT, VERSION, Served, only, run, sections

WASMTIME = ROOT / "examples/wasmtime-cli/.venv/bin/wasmtime"
WKG = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"), "bin/wkg")
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
TOKEN = "token-of-the-tests-with-32-characters"


class Registry(Served):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.registry = free_address()
        # Obelisk speaks to registries with TLS only.
        certificate, key = cls.folder / "certificate.pem", cls.folder / "key.pem"
        run(
            *"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=registry".split(),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"),
            *("-keyout", key, "-out", certificate),
        )
        cls.trust = {"SSL_CERT_FILE": str(certificate)}
        cls.tls = ssl.create_default_context(cafile=certificate)
        tls = {"certificate": str(certificate), "key": str(key)}
        storage = {"filesystem": {"rootdirectory": str(cls.folder / "registry")}}
        config = {"version": 0.1, "storage": storage, "http": {"addr": cls.registry, "tls": tls}}
        (cls.folder / "registry.yml").write_text(json.dumps(config))
        cls.start("docker-registry", "serve", cls.folder / "registry.yml")
        until(lambda: cls.get("/v2/"), "the registry")

        annotations = [f"--annotation={line}" for line in only("*.annotations").read_text().splitlines()]
        run(WKG, "oci", "push", *annotations, f"{cls.registry}/clerk/tool:{VERSION}", COMPONENT, **cls.trust)
        manifest = cls.get(f"/v2/clerk/tool/manifests/{VERSION}")
        cls.manifest = json.loads(manifest)
        # What a user pins: the digest of the manifest, by which the registry can give nothing else.
        cls.reference = f"{cls.registry}/clerk/tool@sha256:{hashlib.sha256(manifest).hexdigest()}"
        cls.pulled = cls.folder / "clerk_tool.wasm"
        run(WKG, "oci", "pull", "--output", cls.pulled, cls.reference, **cls.trust)

    @classmethod
    def start(cls, *command: str | Path, **env: str) -> None:
        log = cls.enterClassContext((cls.folder / "log").open("ab"))
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=cls.folder, env={**os.environ, **env})
        cls.addClassCleanup(process.wait)
        cls.addClassCleanup(process.kill)

    @classmethod
    def get(cls, path: str) -> bytes:
        """What anybody sees."""
        request = urllib.request.Request(f"https://{cls.registry}{path}", headers={"Accept": MANIFEST})
        with urllib.request.urlopen(request, context=cls.tls) as answer:
            return answer.read()

    def test_its_annotations_are_what_the_component_says_of_itself(self) -> None:
        prefix = "org.opencontainers.image."
        annotations = {name.removeprefix(prefix): text for name, text in self.manifest["annotations"].items()}
        found = sections(COMPONENT.read_bytes())
        # The one name that differs.
        found["url"] = found["homepage"]
        for name in ("authors", "description", "licenses", "revision", "source", "url", "version"):
            self.assertEqual(annotations[name], found[name].decode())
        [layer] = self.manifest["layers"]
        self.assertEqual(layer["mediaType"], "application/wasm")

    def test_what_is_pulled_by_digest_is_what_was_released(self) -> None:
        self.assertEqual(self.pulled.read_bytes(), COMPONENT.read_bytes())

    def test_wasmtime_runs_it(self) -> None:
        command = [WASMTIME, "run", "-S", "http", "--env", "CLERK_SECRET_KEY", "--env", "CLERK_API_URL"]
        call = 'list-users({secret-key: "", limit: 2})'
        self.assertRegex(run(*command, "--invoke", call, self.pulled, **self.env), r"^ok\(\{users: \[\{id: ")

    def test_clerk_host_runs_it(self) -> None:
        arguments = ["call", "list-users", "--params", '{"limit": 2}', "--component", self.pulled]
        # A cache of its own: the component is compiled, as on the first call of a new machine.
        cache = {"XDG_CACHE_HOME": str(self.folder / "cache")}
        for what in ("compiling", "compiled"):
            begin = time.monotonic()
            self.assertIn("user_", run(PROGRAM, *arguments, **self.env, **cache))
            print(f"clerk-host, {what}: {time.monotonic() - begin:.1f} s", flush=True)

    def test_obelisk_runs_it_from_there_with_a_policy(self) -> None:
        policy = run(PROGRAM, "describe", "--policy", "obelisk", "list-users")
        policy = policy.replace("https://api.clerk.com", "${CLERK_API_URL}")
        policy = policy.replace("${DEPLOYMENT_DIR}/clerk_tool.wasm", f"oci://{self.reference}")
        self.assertIn("oci://", policy)
        deployment, server = policy.split("# server.toml\n")
        (self.folder / "deployment.toml").write_text(deployment)
        address = free_address()
        own = f'api.listening_addr = "{address}"\nwebui.enabled = false\nexternal.enabled = false\n'
        (self.folder / "server.toml").write_text(own + server)
        folders = {"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder / "data"), "OBELISK_API_TOKEN": TOKEN}
        command = "obelisk server run --server-config server.toml --deployment deployment.toml".split()
        self.start(*command, **folders, **self.env, **self.trust)

        def engine(path: str, body: object = None) -> dict:
            headers = {"accept": "application/json", "authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
            data = json.dumps(body).encode() if body else None
            request = urllib.request.Request(f"http://{address}{path}", data, headers)
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)

        def result(interface: str, function: str, params: dict) -> dict:
            ffqn = f"clerk:tool/{interface}@{VERSION}.{function}"
            execution = engine("/v1/executions", {"ffqn": ffqn, "params": [params]})["ok"]
            return until(lambda: engine(f"/v1/executions/{execution}"), function)

        until(lambda: engine("/v1/functions"), "Obelisk")
        listed = result("users", "list-users", {"secret_key": "", "limit": 2})
        self.assertTrue(listed["ok"]["users"][0]["id"].startswith("user_"), listed)
        denied = result("users", "delete-user", {"secret_key": "", "user_id": "user_2NNEqL2nrIRdJ194ndJqAHwEfxC"})
        self.assertEqual(denied["err"]["permanent"]["reason"], "misconfigured", denied)


def free_address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


def until(attempt: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + 60
    while True:
        try:
            return attempt()
        except OSError as error:
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited a minute for {what}") from error
            time.sleep(0.1)
