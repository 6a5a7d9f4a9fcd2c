"""The real server on a real database, both of which can be killed: granian as `make run` starts it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


class Server:
    """`config.wsgi` behind granian on a port of this machine, in a process group of its own."""

    def __init__(self, state: Path, *, workers: int, **environment: str) -> None:
        self.workers, self.log = workers, state / "server.log"
        self.environment = {
            **os.environ,
            "LEAVERS_MODE": "demo",
            "LEAVERS_STATE_DIR": str(state),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"sqlite:///{state / 'leavers.sqlite3'}",
            **environment,
        }
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def python(self, *arguments: str, given: str = "") -> str:
        """What a program of ours prints when it runs beside the server."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=HOUSE,
            env=self.environment,
            input=given,
            text=True,
            stdout=subprocess.PIPE,
            check=True,
        )
        return done.stdout

    def start(self) -> None:
        place = ["--host", "127.0.0.1", "--port", str(self.port), "--workers", str(self.workers)]
        manner = ["--interface", "wsgi", "--no-ws", "--blocking-threads", "4", "--log-level", "warning"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [BIN / "granian", *place, *manner, "config.wsgi:application"],
                cwd=HOUSE,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """No farewell: SIGKILL to granian and all its workers."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def wait_until_ready(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process and self.process.poll() is None:
            try:
                if self.ask("GET", "/login/")[0] == 200:
                    return
            except (OSError, HTTPException):
                pass
            time.sleep(0.05)
        raise RuntimeError(self.log.read_text(encoding="utf-8")[-2000:])

    def ask(
        self, method: str, path: str, *, body: str | None = None, cookie: str = "", seconds: float = 60
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and body of one answer, on a connection of its own."""
        headers = {"Cookie": cookie, "Connection": "close"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            line.request(method, path, body=body, headers=headers)
            answer = line.getresponse()
            text = answer.read().decode()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text
        finally:
            line.close()

    def log_lines(self, event: str) -> list[dict[str, Any]]:
        """What the server wrote about such events; the last line before a kill may be torn."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        found = [json.loads(line) for line in lines if f'"event": "{event}"' in line and line.endswith("}")]
        return [line for line in found if line["event"] == event]


class Cluster:
    """A PostgreSQL of its own that loses nothing it has confirmed, and can be made to die."""

    def __init__(self, socket_dir: str) -> None:
        self.environment = {"PGHOST": socket_dir, "DATABASE_URL": "postgres://leavers@/postgres"}

    def crash(self) -> None:
        self._control("--crash")

    def stop(self) -> None:
        self._control("--stop")

    def start(self) -> None:
        self._control("--start")

    def _control(self, how: str) -> None:
        subprocess.run([HOUSE / "bin/postgres-test", how], env={**os.environ, **self.environment}, check=True)


@contextmanager
def durable_cluster() -> Iterator[Cluster]:
    """A cluster that stands as long as the block."""
    command = [str(HOUSE / "bin/postgres-test"), "--durable", "sh", "-c", 'echo "$PGHOST"; exec cat']
    # It ends with its standard input, also when this process is killed.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as keeper:
        assert keeper.stdout is not None
        socket_dir = keeper.stdout.readline().strip()
        assert socket_dir, "PostgreSQL did not start"
        yield Cluster(socket_dir)


@contextmanager
def served(state: Path, *, workers: int, clients: tuple[int, int, int], **environment: str) -> Iterator[Any]:
    """A running server and the plan of what can be sent to it: (clients, records, reports for each)."""
    server = Server(state, workers=workers, **environment)
    server.python("manage.py", "collectstatic", "--noinput", "--verbosity=0")
    plan = json.loads(server.python("-m", "tests.faults", "country", *map(str, clients)))
    try:
        server.start()
        server.wait_until_ready()
        yield server, plan
    finally:
        server.kill()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
