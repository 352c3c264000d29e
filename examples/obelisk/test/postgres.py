"""A PostgreSQL server of the test's own: in a folder that goes with it, reached through a socket there and no port."""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from engine import until

USER = "obelisk"


class Postgres:
    def __init__(self, folder: Path) -> None:
        if not (found := sorted(Path("/usr/lib/postgresql").glob("*/bin"))):
            raise FileNotFoundError("PostgreSQL is missing: run `./install`")
        self.programs, self.folder = found[-1], folder
        # It refuses to run as root. Debian's package brings a user.
        self.as_user = {}
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            self.as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            shutil.chown(folder, user.pw_uid, user.pw_gid)
        folder.chmod(0o755)
        self.run("initdb", "--pgdata=data", "--auth=trust", f"--username={USER}", "--no-sync", "--encoding=UTF8")
        self.start()

    def start(self) -> None:
        # Obelisk can't be told a port, which here is only a part of the socket's name.
        command = [self.programs / "postgres", "-D", "data", "-k", self.folder, "-p", "5432", "-c", "listen_addresses="]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, **self.as_user)
        ready = [self.programs / "pg_isready", "--quiet", f"--host={self.folder}"]
        until(lambda: subprocess.run(ready).returncode == 0, "the database to start")

    def stop(self) -> None:
        """Ends all connections and transactions at once."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)

    def query(self, sql: str, database: str = "obelisk") -> list[str]:
        return self.run("psql", "-qtA", f"--host={self.folder}", f"--username={USER}", f"--command={sql}", database).splitlines()

    def run_file(self, sql: str, database: str, **variables: int) -> None:
        settings = [f"--set={name}={value}" for name, value in {"ON_ERROR_STOP": 1, **variables}.items()]
        self.run("psql", "--quiet", f"--host={self.folder}", f"--username={USER}", *settings, database, stdin=sql)

    def dump(self) -> str:
        return self.run("pg_dumpall", f"--host={self.folder}", f"--username={USER}")

    def run(self, program: str, *arguments: str, stdin: str = "") -> str:
        command = [self.programs / program, *arguments]
        return subprocess.run(
            command, cwd=self.folder, check=True, capture_output=True, text=True, input=stdin, **self.as_user
        ).stdout

    def config(self) -> str:
        """The lines of the README for server.toml, with this database."""
        values = {"host": self.folder, "user": USER, "password": "none", "db_name": "obelisk", "provision_policy": "auto"}
        return "".join(f'database.postgres.{key} = "{value}"\n' for key, value in values.items())
