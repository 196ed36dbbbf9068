"""People who use the API through restarts and kills: they try again, as phones and browsers do, and note how long it
took."""

import hashlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.support.uploads import upload_request

PATIENCE_SECONDS = 240.0
AGAIN = frozenset({401, 429, 502, 503, 504})


@dataclass(frozen=True)
class Account:
    username: str
    password: str
    role: str
    division_code: str | None


def accounts_of(home: Path) -> list[Account]:
    """Those of the demo."""
    entries = json.loads((home / "demo-accounts.json").read_text(encoding="utf-8"))
    return [Account(each["username"], each["password"], each["role"], each["division_code"]) for each in entries]


@dataclass
class Waits:
    """How long each request took with all its attempts, by what was going on at its beginning."""

    during: str = "before"
    longest: dict[str, float] = field(default_factory=dict)
    count: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, during: str, seconds: float) -> None:
        with self.lock:
            self.longest[during] = max(self.longest.get(during, 0.0), seconds)
            self.count[during] = self.count.get(during, 0) + 1


class Caller:
    """One person with one connection; not for several threads."""

    def __init__(self, base_url: str, account: Account, waits: Waits | None = None) -> None:
        self.account = account
        self.waits = waits or Waits()
        self.http = httpx.Client(base_url=base_url, trust_env=False, timeout=30)
        self.token = ""

    def close(self) -> None:
        self.http.close()

    def sign_in(self) -> None:
        sent = {"username": self.account.username, "password": self.account.password}
        answer = self.http.post("/api/auth/login", json=sent)
        if answer.status_code == 200:
            self.token = answer.json()["access_token"]

    def ask(self, method: str, path: str, **content: Any) -> httpx.Response:
        """The first answer that no later attempt can change. Raises TimeoutError after `PATIENCE_SECONDS`."""
        began, during = time.monotonic(), self.waits.during
        while True:
            answer = self._once(method, path, **content)
            waited = time.monotonic() - began
            if answer is not None and answer.status_code not in AGAIN:
                self.waits.note(during, waited)
                return answer
            if waited > PATIENCE_SECONDS:
                raise TimeoutError(f"{method} {path}: {answer.text if answer else 'no answer'}")
            time.sleep(float(answer.headers.get("Retry-After", "0.2")) if answer is not None else 0.2)

    def get(self, path: str) -> Any:
        """Raises AssertionError when it is refused."""
        return self._done(self.ask("GET", path)).json()

    def do(self, method: str, path: str, body: Any = None) -> Any:
        """Raises AssertionError when it is refused."""
        return self._done(self.ask(method, path, json=body)).json()

    def pages(self, path: str) -> Iterator[Any]:
        """The items of a list to its end."""
        cursor = ""
        while True:
            page = self.get(f"{path}{'&' if '?' in path else '?'}limit=200{cursor}")
            yield from page["items"]
            if page["next"] is None:
                return
            cursor = f"&cursor={page['next']}"

    def upload(self, ticket: Mapping[str, Any], content: bytes, content_type: str = "image/jpeg") -> int:
        """The status; 0 without an answer."""
        try:
            return self.http.request(**upload_request(ticket, content, content_type)).status_code
        except httpx.TransportError:
            return 0

    def send_visit(self, visit_id: str, body: Mapping[str, Any], photos: Mapping[str, bytes]) -> None:
        """With its photos, until the receipt says complete. Raises AssertionError when it is refused."""
        while True:
            accepted = self.do("PUT", f"/api/visits/{visit_id}", body)
            for photo in accepted["photos"]:
                if photo["upload"]:
                    self.upload(photo["upload"], photos[photo["id"]])
                if photo["state"] == "expected":
                    self.ask("POST", f"/api/visits/{visit_id}/photos/{photo['id']}/complete")
            if self.get(f"/api/visits/{visit_id}/receipt")["state"] == "complete":
                return

    def _once(self, method: str, path: str, **content: Any) -> httpx.Response | None:
        try:
            if not self.token:
                self.sign_in()
            headers = {**content.pop("headers", {}), "Authorization": f"Bearer {self.token}"}
            answer = self.http.request(method, path, headers=headers, **content)
        except httpx.TransportError:
            return None
        if answer.status_code == 401:
            self.token = ""
        return answer

    def _done(self, answer: httpx.Response) -> httpx.Response:
        request = answer.request
        assert answer.is_success, f"{request.method} {request.url.path}: {answer.status_code} {answer.text}"
        return answer


def manifest_of(photo_id: str, content: bytes, content_type: str = "image/jpeg") -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    return {"id": photo_id, "sha256": digest, "size": len(content), "content_type": content_type}
