"""What an installation answers after an upgrade, against what it answered before."""

from collections.abc import Iterator
from typing import Any

from tests.support.upgrade.everything import Known

# Visits filed after the first look are of another year and change these counts of their households.
GROWS = frozenset({"visits_count", "last_visit_on"})
# The code of a report is a keyed one now. Paper with the one of before is recognised all the same.
RENEWED = frozenset({"hash"})
# Known of a picture before it is prepared, which the workers do when nobody else needs the machine.
UNPREPARED = ("id", "sha256", "size", "content_type", "taken_at")


def differences(before: Any, after: Any, where: str = "") -> Iterator[str]:
    """What was answered before and is not answered now. New fields and things are none."""
    if isinstance(before, dict) and isinstance(after, dict):
        if before.get("state") == "stored":
            before = {name: before[name] for name in UNPREPARED}
        for name, value in before.items():
            if name not in after:
                yield f"{where}/{name} is gone"
            elif name in RENEWED:
                if bool(value) != bool(after[name]):
                    yield f"{where}/{name}: {value} became {after[name]}"
            elif name == "phone" and value is not None:
                # Answered without the signs between its digits now (`kernel.identity.phones`).
                yield from differences(_digits(value), after[name] and _digits(after[name]), f"{where}/{name}")
            elif name not in GROWS:
                yield from differences(value, after[name], f"{where}/{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, value in enumerate(before):
            yield from differences(value, after[number], f"{where}/{number}")
    elif before != after:
        yield f"{where}: {str(before)[:120]} became {str(after)[:120]}"


def _digits(phone: str) -> str:
    """
    >>> _digits("0421-0000000"), _digits("139****1234")
    ('04210000000', '139****1234')
    """
    return "".join(sign for sign in phone if sign not in "- ")


def take_out_what_former_teams_saw(known: Known) -> set[str]:
    """Access ends with the pairing now: the visits that the teams of ended pairings saw; their ids."""
    ended = {
        visit_id
        for name, visit in known.items()
        if (visit_id := name.removeprefix("visit ")) != name and known[f"pairing {visit['pairing_id']}"]["ends_on"]
    }
    for name, seen in known.items():
        if name.startswith("visits seen by "):
            known[name] = {visit_id: content for visit_id, content in seen.items() if visit_id not in ended}
    return ended


def seen_by_teams(known: Known) -> set[str]:
    """The ids of all visits that somebody of a team sees."""
    return {visit_id for name, seen in known.items() if name.startswith("visits seen by ") for visit_id in seen}
