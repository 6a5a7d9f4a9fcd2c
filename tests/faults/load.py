"""Clients that send form after form, each until it is acknowledged, whatever happens meanwhile."""

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode

from tests.faults.country import CSRF
from tests.faults.server import Server

PATIENCE = 90.0
"""Seconds after which a client gives a form up, which is a failure of the server."""
PAUSE = 0.2
"""Seconds between two tries; much less than the Retry-After of a person's browser."""
LOOK_AT = 10
"""After so many forms a client opens the page that it is led to."""
BROKEN = (OSError, HTTPException)


@dataclass(frozen=True)
class Acknowledged:
    case: int
    began: float
    ended: float


@dataclass
class Load:
    """All clients, and what they were told."""

    server: Server
    clients: list[dict[str, Any]]
    told: dict[str, Acknowledged] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    odd: list[str] = field(default_factory=list)
    lock: threading.Condition = field(default_factory=threading.Condition)

    def start(self) -> None:
        self.threads = [
            threading.Thread(target=self._client, args=[one], daemon=True) for one in self.clients
        ]
        for thread in self.threads:
            thread.start()

    def join(self) -> None:
        for thread in self.threads:
            thread.join()

    def wait_for(self, acknowledged: int) -> None:
        with self.lock:
            reached = self.lock.wait_for(lambda: len(self.told) >= acknowledged or self.odd, PATIENCE)
        assert reached, "the server stands still"
        assert not self.odd, self.odd

    def recovery(self, since: float) -> float:
        """Seconds from that moment to the first acknowledgement of a form sent after it."""
        return min(told.ended for told in self.told.values() if told.began >= since) - since

    def _client(self, client: dict[str, Any]) -> None:
        for number, form in enumerate(client["forms"], 1):
            if self.odd:
                return
            place = self._send(form, client["cookie"])
            if place and number % LOOK_AT == 0:
                self._try("GET", place, client["cookie"], None)

    def _send(self, form: dict[str, Any], cookie: str) -> str:
        """Where the form led; "" when it was never acknowledged."""
        body = urlencode({**form["words"], "csrfmiddlewaretoken": CSRF}, doseq=True)
        until = time.monotonic() + PATIENCE
        while (began := time.monotonic()) < until and not self.odd:
            status, place = self._try("POST", form["address"], cookie, body)
            case = re.match(r"/cases/(\d+)/(submitted/)?$", place)
            if status in (302, 303) and case:
                self._note(form["token"], Acknowledged(int(case[1]), began, time.monotonic()))
                return place
            if status not in (0, 503):
                self._complain(f"{status} {place}")
                return ""
            time.sleep(PAUSE)
        if not self.odd:
            self._complain("never acknowledged")
        return ""

    def _try(self, method: str, path: str, cookie: str, body: str | None) -> tuple[int, str]:
        """Status and Location of the answer; 0 for none, because the line broke."""
        try:
            status, headers, _text = self.server.ask(method, path, body=body, cookie=cookie)
        except BROKEN:
            with self.lock:
                self.broken += 1
            return 0, ""
        with self.lock:
            self.statuses[status] += 1
        if status >= 500 and (status != 503 or "retry-after" not in headers):
            self._complain(f"{status} without Retry-After on {method} {path}")
        return status, headers.get("location", "")

    def _note(self, token: str, told: Acknowledged) -> None:
        with self.lock:
            self.told[token] = told
            self.lock.notify_all()

    def _complain(self, what: str) -> None:
        with self.lock:
            self.odd.append(what)
            self.lock.notify_all()
