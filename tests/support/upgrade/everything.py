"""Everything that an installation answers about what it stores, to be compared after an upgrade."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from typing import Any

from tests.support.upgrade.callers import Account, Caller

Known = dict[str, Any]
"""What was answered, by a name of the thing."""

MONTHS = [f"2020-{month:02}" for month in range(4, 10)]


def everything(base_url: str, accounts: Sequence[Account]) -> Known:
    people = {account.username: Caller(base_url, account) for account in accounts if account.role != "api_client"}
    try:
        return dict(_all(people))
    finally:
        for caller in people.values():
            caller.close()


def _all(people: dict[str, Caller]) -> Iterator[tuple[str, Any]]:
    city, security = people["city"], people["security-admin"]
    for account in security.pages("/api/accounts"):
        yield f"account {account['id']}", account
    for organization in city.pages("/api/organizations"):
        yield f"organization {organization['id']}", city.get(f"/api/organizations/{organization['id']}")
    for household in city.pages("/api/households?division=2113"):
        yield f"household {household['id']}", city.get(f"/api/households/{household['id']}")
    for pairing in city.pages("/api/pairings?division=2113"):
        yield f"pairing {pairing['id']}", pairing
    yield from _visits(city)
    yield from _reports(people)
    yield from _campaigns(city)
    for caller in people.values():
        if caller.account.role in ("team_leader", "volunteer"):
            mine = {visit["id"]: visit["content"] for visit in caller.pages("/api/visits")}
            yield f"visits seen by {caller.account.username}", mine


def _visits(city: Caller) -> Iterator[tuple[str, Any]]:
    for visit in city.pages("/api/visits?division=2113"):
        yield f"visit {visit['id']}", visit
        if visit["revision_id"]:
            yield f"corrections of {visit['id']}", list(city.pages(f"/api/visits/{visit['id']}/revisions"))
        for photo in visit["photos"]:
            if photo["state"] == "ready":
                shown = city.ask("GET", f"/api/photos/{photo['id']}")
                yield f"photo {photo['id']}", [shown.status_code, hashlib.sha256(shown.content).hexdigest()]


def _reports(people: dict[str, Caller]) -> Iterator[tuple[str, Any]]:
    """As the leader, whom no field is masked for."""
    for caller in people.values():
        if caller.account.role == "team_leader":
            for report in caller.pages("/api/reports"):
                yield f"report {report['id']}", caller.get(f"/api/reports/{report['id']}")


def _campaigns(city: Caller) -> Iterator[tuple[str, Any]]:
    for kind in ("notices", "campaigns", "obligations", "dues"):
        for thing in city.pages(f"/api/{kind}"):
            yield f"{kind} {thing['id']}", thing
    # After an upgrade the board is counted anew.
    wait_for_boards(city)
    for month in MONTHS:
        board = city.get(f"/api/progress?division=2113&month={month}")
        yield f"board of {month}", {"rows": board["rows"], "total": board["total"]}


def wait_for_boards(city: Caller) -> None:
    """Until the boards count all visits."""
    end = time.monotonic() + 240
    for month in MONTHS:
        filed = sum(1 for _ in city.pages(f"/api/visits?division=2113&month={month}"))
        while (shown := city.get(f"/api/progress?division=2113&month={month}")["total"]["visits"]) != filed:
            assert time.monotonic() < end, f"{month}: {shown} of {filed} visits are counted"
            time.sleep(0.5)
