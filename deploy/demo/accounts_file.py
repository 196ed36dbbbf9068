"""`demo-accounts.json`: the only file with the random passwords of the demo accounts, readable by its owner."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.demo.teams import Position
from deploy.keys import write_secret

NAME = "demo-accounts.json"


@dataclass(frozen=True, slots=True)
class Login:
    """One entry of the file, for people and tests to sign in with; for an API client `username` is its id."""

    username: str
    password: str
    role: str
    division_code: str | None
    name: str


class AccountsFile:
    """Written before the accounts are made, so that an interrupted load continues with the same passwords."""

    def __init__(self, home: Path) -> None:
        self._path = home / NAME
        self.was_there = self._path.exists()
        entries = json.loads(self._path.read_text(encoding="utf-8")) if self.was_there else []
        self._logins = {entry["username"]: Login(**entry) for entry in entries}

    def add(self, positions: Sequence[Position]) -> None:
        """Adds a password for every user name without one."""
        for position in positions:
            if position.username not in self._logins:
                self.put(Login(position.username, new_password(), position.role, position.division_code, position.name))

    def put(self, login: Login) -> None:
        self._logins[login.username] = login

    def password_of(self, username: str) -> str:
        return self._logins[username].password

    def find_role(self, role: str) -> Login | None:
        return next((login for login in self._logins.values() if login.role == role), None)

    def username_of(self, role: str) -> str:
        """Raises LookupError."""
        login = self.find_role(role)
        if login is None:
            raise LookupError(role)
        return login.username

    def write(self) -> None:
        entries = [asdict(login) for login in self._logins.values()]
        write_secret(self._path, json.dumps(entries, ensure_ascii=False, indent=1))


def new_password() -> str:
    """About 95 random bits, easy to type on a phone."""
    return "-".join(secrets.token_hex(3) for _ in range(4))
