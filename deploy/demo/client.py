"""The demo uses the running system as people do: signs in, sends requests, reads the answers."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from deploy.demo.accounts_file import AccountsFile

ATTEMPTS = 30
CONCURRENT = 6


# Answers of a home with an earlier demo, or with later changes by people: existing data stays.
_OLDER = frozenset({"visit-changed", "pairing-fixed", "pairing-closed", "already-paired", "report-exists"})


class DemoRefusedError(RuntimeError):
    """The system refused a request of the demo; names method, path, status and problem type, never the body."""

    def __init__(self, what: str, problem: str) -> None:
        super().__init__(what)
        self.is_of_an_older_demo = problem.removeprefix("/problems/") in _OLDER
        self.is_too_early = problem.removeprefix("/problems/") == "household-not-paired"


class Client:
    """`as_user` is a user name of the accounts file; its token is fetched on first use and again when it expires."""

    def __init__(self, base_url: str, accounts: AccountsFile) -> None:
        self._http = httpx.AsyncClient(base_url=base_url, trust_env=False, timeout=60)
        self._accounts = accounts
        self._tokens: dict[str, str] = {}
        self._signing_in: dict[str, asyncio.Lock] = {}
        self._slots = asyncio.Semaphore(CONCURRENT)

    async def close(self) -> None:
        await self._http.aclose()

    async def put(self, as_user: str, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
        return (await self.send(as_user, "PUT", path, json=body, headers=headers)).json()

    async def post(self, as_user: str, path: str, body: Any = None) -> Any:
        return (await self.send(as_user, "POST", path, json=body)).json()

    async def get(self, as_user: str, path: str) -> Any:
        return (await self.send(as_user, "GET", path)).json()

    async def send(self, as_user: str, method: str, path: str, **content: Any) -> httpx.Response:
        """Raises DemoRefusedError."""
        answer = await self._request(as_user, method, path, **content)
        if not answer.is_success:
            raise _refused(answer)
        return answer

    async def upload(self, ticket: Mapping[str, Any], content: bytes) -> None:
        """What an upload ticket asks for, as from a browser. Raises DemoRefusedError."""
        async with self._slots:
            if ticket["method"] == "PUT":
                answer = await self._http.put(ticket["url"], headers=ticket["headers"], content=content)
            else:
                files = {"file": ("photo.jpg", content, "image/jpeg")}
                answer = await self._http.post(ticket["url"], data=ticket["fields"], files=files)
        if not answer.is_success:
            raise _refused(answer)

    async def accept(self, username: str, code: str) -> None:
        """Sets the password of the accounts file as the person's own. Raises DemoRefusedError."""
        body = {"code": code, "password": self._accounts.password_of(username)}
        async with self._slots:
            answer = await self._http.post("/api/auth/invitation/accept", json=body)
        if not answer.is_success:
            raise _refused(answer)
        self._tokens[username] = answer.json()["access_token"]

    async def _request(self, as_user: str, method: str, path: str, **content: Any) -> httpx.Response:
        """Retries after a temporary fault: a busy system, an expired token."""
        given = dict(content.pop("headers", None) or {})
        for _ in range(ATTEMPTS):
            token = await self._token(as_user)
            async with self._slots:
                headers = {**given, "Authorization": f"Bearer {token}"}
                answer = await self._http.request(method, f"/api{path}", headers=headers, **content)
            if answer.status_code == httpx.codes.UNAUTHORIZED:
                self._tokens.pop(as_user, None)
            elif answer.status_code not in {429, 503}:
                return answer
            await asyncio.sleep(min(float(answer.headers.get("Retry-After", "0.5")), 5.0))
        return answer

    async def _token(self, as_user: str) -> str:
        async with self._signing_in.setdefault(as_user, asyncio.Lock()):
            if as_user not in self._tokens:
                self._tokens[as_user] = await self._sign_in(as_user)
            return self._tokens[as_user]

    async def _sign_in(self, username: str) -> str:
        body = {"username": username, "password": self._accounts.password_of(username)}
        answer = await self._http.post("/api/auth/login", json=body)
        if not answer.is_success:
            raise _refused(answer)
        token: str = answer.json()["access_token"]
        return token


def _refused(answer: httpx.Response) -> DemoRefusedError:
    request = answer.request
    problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    fields = [f"{error.get('field')}: {error.get('code')}" for error in problem.get("errors", [])]
    type_ = problem.get("type", "")
    what = f"{request.method} {request.url.path}: {answer.status_code} {type_} {', '.join(fields)}"
    return DemoRefusedError(what.strip(), type_)
