"""Runs the commands of README.md against `host-test serve`, and checks what it says of failures."""

import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
COMPONENT = ROOT / "target/wasm32-wasip2/release/clerk_tool.wasm"
SERVER = ROOT / "target/debug/host-test"
KEY = "sk_test_fixture"

README = (HERE / "README.md").read_text(encoding="utf-8")
FUNCTION = re.search(r"^clerk\(\) {\n.+?\n}\n", README, re.M | re.S).group()
COMMANDS = {command.group(1): command.group() for command in re.finditer(r"^clerk '([a-z-]+)\([^']+'", README, re.M)}
GET_USER = COMMANDS["get-user"]


class Readme(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        for file, command in [
            (COMPONENT, "cargo build --release --target wasm32-wasip2 -p clerk-tool"),
            (SERVER, "cargo build"),
        ]:
            if not file.exists():
                raise FileNotFoundError(f"{file} is missing: run `{command}`")
        server = subprocess.Popen([SERVER, "serve"], stdout=subprocess.PIPE, encoding="utf-8")
        cls.addClassCleanup(server.communicate)
        cls.addClassCleanup(server.kill)
        cls.server = server.stdout.readline().strip()
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        os.symlink(COMPONENT, Path(cls.folder, "clerk_tool.wasm"))

    def run_line(self, line: str, case: str = "", function: str = FUNCTION) -> subprocess.CompletedProcess:
        environment = {
            "PATH": f"{HERE / '.venv/bin'}:{os.environ['PATH']}",
            "HOME": self.folder,
            "CLERK_SECRET_KEY": KEY,
            "CLERK_API_URL": self.server + case,
        }
        done = subprocess.run(
            ["bash", "-c", function + line], cwd=self.folder, env=environment, capture_output=True, encoding="utf-8"
        )
        self.assertNotIn(KEY, line + function + done.stdout + done.stderr)
        return done

    def test_every_command_succeeds(self) -> None:
        for command in COMMANDS.values():
            with self.subTest(command):
                done = self.run_line(command)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertRegex(done.stdout, r'^ok\((\{.*success: true\}|"\{.*\\"success\\":true\}")\)$')

    def test_a_failure_is_printed_on_standard_output_and_exits_0(self) -> None:
        done = self.run_line(GET_USER, "/get-user/rate-limited-seconds")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"^err\(transient\(\{reason: rate-limited, .*retry-after-ms: some\(3000\)")

    def test_a_permanent_failure_says_so(self) -> None:
        done = self.run_line(GET_USER, "/get-user/not-found")
        self.assertRegex(done.stdout, r"^err\(permanent\(\{reason: not-found, ")

    def test_a_command_that_does_not_start_exits_1(self) -> None:
        without_http = FUNCTION.replace("-S http ", "")
        self.assertNotEqual(without_http, FUNCTION)
        for line, function, reason in [
            (GET_USER, without_http, "wasi:http"),
            ("clerk 'get-user({secret-key: \"\"})'", FUNCTION, "user-id"),
            ("clerk 'get-user({user-id: \"user_1\"})'", FUNCTION, "secret-key"),
            ("clerk 'list-users({secret-key: \"\", limit: -1})'", FUNCTION, "invalid value"),
            ("clerk 'list-users({secret-key: \"\", userId: \"user_1\"})'", FUNCTION, "unexpected token"),
        ]:
            with self.subTest(reason):
                done = self.run_line(line, function=function)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertIn(reason, done.stderr)

    def test_a_call_that_takes_too_long_exits_134(self) -> None:
        done = self.run_line(GET_USER, "/get-user/response-timeout", FUNCTION.replace("220s", "1s"))
        self.assertEqual((done.returncode, done.stdout), (134, ""))
        self.assertIn("timed out", done.stderr)

    def test_a_misspelt_parameter_is_ignored(self) -> None:
        done = self.run_line("clerk 'list-users({secret-key: \"\", e-mail-address: \"nobody@example.com\"})'")
        self.assertRegex(done.stdout, r"^ok\(\{users: \[\{id: ")

    def test_call_refuses_a_misspelt_parameter(self) -> None:
        done = self.run_line(r"""clerk 'call("list-users", "{\"eMailAddress\":\"nobody@example.com\"}")'""")
        self.assertRegex(done.stdout, r"^err\(permanent\(\{reason: invalid-parameter, .*eMailAddress")

    def test_a_policy_gives_the_key_to_the_operations_that_need_it(self) -> None:
        def policy(operation: str) -> str:
            command = [SERVER, "describe", "--policy", "wasmtime", operation]
            printed = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
            # The fixtures' server is where Clerk is, also for those that need not know.
            return "clerk() {\n" + printed.replace(" --invoke", " --env CLERK_API_URL --invoke") + "}\n"

        self.assertRegex(self.run_line(GET_USER, function=policy("get-user")).stdout, r"^ok\(")
        denied = self.run_line(GET_USER, function=policy("verify-webhook")).stdout
        self.assertRegex(denied, r"^err\(permanent\(\{reason: misconfigured, ")

    def test_a_full_name_is_understood(self) -> None:
        done = self.run_line(GET_USER.replace("get-user(", "clerk:tool/users.get-user@0.2.0("))
        self.assertRegex(done.stdout, r"^ok\(")


if __name__ == "__main__":
    unittest.main()
