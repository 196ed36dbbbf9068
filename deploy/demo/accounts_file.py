"""`demo-accounts.json`: the only place where the random passwords of the demo accounts stand, readable by its owner."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.demo.teams import Seat
from deploy.keys import write_secret

NAME = "demo-accounts.json"


@dataclass(frozen=True, slots=True)
class Login:
    """One entry of the file, as `api.md` names the fields; for an API client `username` is its id."""

    username: str
    password: str
    role: str
    division_code: str | None
    name: str


class AccountsFile:
    """Written before the accounts are made: a load that was interrupted goes on with the same passwords."""

    def __init__(self, home: Path) -> None:
        self._path = home / NAME
        self.was_there = self._path.exists()
        entries = json.loads(self._path.read_text(encoding="utf-8")) if self.was_there else []
        self._logins = {entry["username"]: Login(**entry) for entry in entries}

    def add(self, seats: Sequence[Seat]) -> None:
        """Passwords for whoever has none yet."""
        for seat in seats:
            if seat.username not in self._logins:
                self.put(Login(seat.username, new_password(), seat.role, seat.division_code, seat.name))

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
    """About 95 random bits, typed without trouble on a phone."""
    return "-".join(secrets.token_hex(3) for _ in range(4))
