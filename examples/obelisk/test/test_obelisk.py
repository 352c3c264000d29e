"""What the engine does with single operations, and what it stores."""

import os
import subprocess
import threading
import time
import unittest
from pathlib import Path

from case import CACHE, SHORT_LOCK, Case, OneEngine
from clerks_event import send, user_updated
from engine import HERE, SIGNING_SECRET, TOKEN
from fake_clerk import KEY, cut, refuse
from leaver import OFFBOARD, Leaver

CREATE_USER = "clerk:tool/users@0.2.0.create-user"
DELETE_USER = "clerk:tool/users@0.2.0.delete-user"
NEW_USER = {"secret_key": "", "email_address": "new@example.com"}
CREATE = "POST /v1/users of new@example.com"


class Operations(OneEngine):
    def test_a_call_that_takes_its_time_is_not_sent_again(self) -> None:
        id = self.clerk.add_user("ada")
        self.clerk.troubles[f"DELETE /v1/users/{id}"] = [lambda handler, answer: (time.sleep(3), answer())]
        self.assertIn("ok", self.run_workflow(DELETE_USER, {"secret_key": "", "user_id": id}))
        self.assert_requests({f"DELETE /v1/users/{id}": 1})

    def test_a_create_whose_answer_was_lost_is_not_retried(self) -> None:
        self.clerk.troubles[CREATE] = [cut]
        result = self.run_workflow(CREATE_USER, NEW_USER)
        self.assertEqual(result["err"]["permanent"]["reason"], "outcome_unknown")
        self.assert_requests({CREATE: 1})

    def test_the_command_of_the_readme_offboards(self) -> None:
        Leaver(self.clerk, "ada")
        readme = (HERE / "README.md").read_text()
        [command] = [line for line in readme.splitlines() if line.startswith("obelisk ") and "offboard " in line]
        done = subprocess.run(
            ["bash", "-c", f"{command} --api-url {self.engine.api}"],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "OBELISK_API_TOKEN": TOKEN},
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("user_ada", done.stdout)
        self.assertEqual(self.clerk.users, {})


class Engines(Case):
    def test_killed_in_the_middle_of_a_create_it_is_not_retried_without_retries(self) -> None:
        arrived, answered = threading.Event(), threading.Event()
        self.clerk.troubles[CREATE] = [lambda handler, answer: (arrived.set(), answered.wait(60), answer())]
        engine = self.start_engine(SHORT_LOCK | {"max_retries = 6": "max_retries = 0"})
        execution = engine.submit(CREATE_USER, NEW_USER)
        self.assertTrue(arrived.wait(60))
        engine.kill()
        answered.set()
        engine.start()
        self.assertEqual(engine.result(execution), {"execution_failed": {"kind": "timed_out"}})
        self.assert_requests({CREATE: 1})

    def test_the_secrets_are_in_no_database_and_no_log(self) -> None:
        ada = Leaver(self.clerk, "ada")
        self.clerk.troubles[ada.find] = [refuse(503)]
        self.clerk.troubles[ada.delete] = [refuse(403)]
        engine = self.start_engine(level="trace")
        engine.result(engine.submit(OFFBOARD, ada.email))
        self.assertEqual(send(engine, "msg_1", user_updated("user_nobody", offboard=False)), 204)
        engine.kill()
        self.assert_requests(ada.requests() | {ada.find: 2})
        files = [path for folder in [engine.folder, Path(CACHE.name)] for path in folder.rglob("*") if path.is_file()]
        contents = {path: path.read_bytes() for path in files}
        # The search finds what is there: the email address is in the database, and traces are in the log.
        self.assertTrue(any(ada.email.encode() in contents[path] for path in files if "sqlite" in str(path)))
        self.assertIn(b" TRACE ", contents[engine.folder / "server.log"])
        for secret in [KEY, SIGNING_SECRET]:
            self.assertEqual([path for path in files if secret.encode() in contents[path]], [])


if __name__ == "__main__":
    unittest.main()
