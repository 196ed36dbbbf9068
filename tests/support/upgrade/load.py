"""Teams and offices that go on working while their installation is upgraded and killed."""

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from services.kernel.ids import new_id
from tests.submissions.samples import manifest, visit_body
from tests.support.pictures import jpeg
from tests.support.stack import Stack
from tests.support.upgrade.callers import Account, Caller, Waits
from tests.support.upgrade.filling import Paired, write_form

# Of another year than the demo, whose boards and forms stay as they were.
MONTHS = [f"2021-{month:02}" for month in range(1, 13)]
PAUSE_SECONDS = 0.2


@dataclass
class Work:
    """What was acknowledged: bodies and photos by the id of the visit, opinions by the id of the form, plans by the id
    of the pairing. `wrong`: what nobody should have been answered."""

    visits: dict[str, dict[str, Any]] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    rounds: dict[str, int] = field(default_factory=dict)
    waits: Waits = field(default_factory=Waits)

    def wait_for_rounds(self, count: int, seconds: float = 240) -> None:
        """Waits until each of them has worked so many times more."""
        wanted = {name: done + count for name, done in self.rounds.items()}
        end = time.monotonic() + seconds
        while any(self.rounds[name] < number for name, number in wanted.items()):
            assert time.monotonic() < end, f"{self.rounds} instead of {wanted}; {self.wrong}"
            time.sleep(0.05)


Round = Callable[[Work, Caller, int], None]


@contextmanager
def people_at_work(stack: Stack, paired: Sequence[Paired], city: Account) -> Iterator[Work]:
    """Six volunteers, two leaders who write forms, one who plans, and an office that reads its lists."""
    work, stop = Work(), threading.Event()
    volunteers = sorted({each.volunteers[0] for each in paired}, key=lambda account: account.username)[:6]
    leaders = sorted({each.leader for each in paired}, key=lambda account: account.username)[:3]
    rounds: list[tuple[str, Account, Round]] = [
        *((each.username, each, _visits_of(each, paired)) for each in volunteers),
        *((f"forms of {each.username}", each, _forms_of(each, paired)) for each in leaders[:2]),
        (f"plans of {leaders[2].username}", leaders[2], _plans_of(leaders[2], paired)),
        ("lists of the city", city, _lists),
    ]
    work.rounds = {name: 0 for name, _, _ in rounds}
    threads = [threading.Thread(target=_work, args=(stack.base_url, *each, work, stop)) for each in rounds]
    for thread in threads:
        thread.start()
    try:
        yield work
    finally:
        stop.set()
        for thread in threads:
            thread.join(300)


def _work(base_url: str, name: str, account: Account, one_round: Round, work: Work, stop: threading.Event) -> None:
    caller = Caller(base_url, account, work.waits)
    for number in itertools.count():
        if stop.is_set():
            break
        try:
            one_round(work, caller, number)
        except (AssertionError, TimeoutError, KeyError, ValueError) as error:
            work.wrong.append(f"{name}: {type(error).__name__} {error}")
        work.rounds[name] += 1
        stop.wait(PAUSE_SECONDS)
    caller.close()


def _visits_of(volunteer: Account, paired: Sequence[Paired]) -> Round:
    chance = random.Random(volunteer.username)  # noqa: S311  the same load each time
    own = [each.pairing for each in paired if volunteer in each.volunteers]

    def one_round(work: Work, caller: Caller, number: int) -> None:
        body = visit_body(chance.choice(own)["household_id"])
        body |= {"content": f"{volunteer.username} 升级时第{number}次走访", "visited_on": f"{MONTHS[number % 12]}-15"}
        pictures = [jpeg(chance.randrange(1 << 30), (160, 120))] if number % 4 == 0 else []
        body["photos"] = [manifest(picture) for picture in pictures]
        photos = {entry["id"]: picture for entry, picture in zip(body["photos"], pictures, strict=True)}
        visit_id = str(new_id())
        caller.send_visit(visit_id, body, photos)
        work.visits[visit_id] = body
        work.photos |= photos
        # As a phone whose answer was lost: the same again is no other visit.
        again = caller.ask("PUT", f"/api/visits/{visit_id}", json=body)
        assert again.status_code == 200, f"sent again: {again.status_code} {again.text}"
        listed = caller.get("/api/visits?limit=20")["items"]
        assert all(visit["content"] for visit in listed), "a visit without its text"

    return one_round


def _forms_of(leader: Account, paired: Sequence[Paired]) -> Round:
    own = [each.pairing for each in paired if each.leader == leader]
    open_ones = iter([(pairing, month) for month in MONTHS for pairing in own])

    def one_round(work: Work, caller: Caller, number: int) -> None:
        if (chosen := next(open_ones, None)) is not None:
            pairing, month = chosen
            report_id, opinion = str(new_id()), f"升级时写下的意见 {number}"
            made = {"kind": "progress_report", "pairing_id": pairing["id"], "month": month}
            write_form(caller, report_id, made, opinion)
            work.forms[report_id] = opinion
        for report in caller.get("/api/reports?limit=5")["items"]:
            assert caller.get(f"/api/reports/{report['id']}")["fields"]["household"]["head_name"]

    return one_round


def _plans_of(leader: Account, paired: Sequence[Paired]) -> Round:
    own = [each.pairing["id"] for each in paired if each.leader == leader]

    def one_round(work: Work, caller: Caller, number: int) -> None:
        pairing_id, other = own[number % len(own)], f"升级时的方案 {number}"
        before = caller.get(f"/api/pairings/{pairing_id}")["plan"]
        plan = {name: before[name] for name in ("funds", "project", "goods", "goals")} | {"other": other}
        caller.do("PUT", f"/api/pairings/{pairing_id}/plan", plan)
        work.plans[pairing_id] = other
        assert caller.get(f"/api/pairings/{pairing_id}")["plan"]["other"] == other

    return one_round


def _lists(work: Work, caller: Caller, number: int) -> None:
    for path in ("visits?division=2113", "households?division=2113", "reports?division=2113", "pairings?division=2113"):
        items = caller.get(f"/api/{path}&limit=100")["items"]
        assert items, f"{path} is empty"
    for account in caller.get("/api/accounts?limit=100")["items"]:
        assert account["name"], "an account without a name"
    caller.get(f"/api/progress?division=2113&month=2020-0{4 + number % 6}")
