"""What an office may get wrong in a plan: each is a clear problem in both languages, and not a row changes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from services.kernel.ids import new_id
from tests.campaigns.office import Office, campaign, notice, unit_duty
from tests.support.people import CHEN, ZHANG

COUNTY, TOWN = "211381", "211381102"
SILENT = "audit_entries", "audit_seals"
"""A refusal may be on record; nothing else of it may."""


@dataclass(frozen=True)
class World:
    """A published campaign with two duties, the second there for the first, and quotas; and drafts."""

    office: Office
    published: UUID
    above: UUID
    below: UUID
    empty: UUID
    for_nobody: UUID
    notices: tuple[UUID, UUID]
    circle: UUID

    async def duty(self, duty: UUID | None = None, **changes: Any) -> httpx.Response:
        body = unit_duty(self.published, **changes)
        if "who" in changes:
            del body["owed_by"]
        path = f"/obligations/{duty or new_id()}"
        tag = {"If-Match": (await self.office.get(CHEN, path)).headers["etag"]} if duty else {}
        return await self.office.put(CHEN, path, body, **tag)

    async def cycle(self, **cycle: Any) -> httpx.Response:
        return await self.duty(cycle=cycle)

    async def participants(self, *rules: dict[str, Any]) -> httpx.Response:
        return await self.office.put(CHEN, f"/campaigns/{self.published}/participants", {"rules": list(rules)})

    async def quotas(self, who: Any, *shares: tuple[str, int]) -> httpx.Response:
        allocations = [{"division_code": code, "amount": amount} for code, amount in shares]
        body = {"measure": "households", "allocations": allocations}
        return await self.office.put(who, f"/campaigns/{self.published}/quotas", body)

    async def publish(self, campaign_id: UUID) -> httpx.Response:
        return await self.office.post(CHEN, f"/campaigns/{campaign_id}/publish")

    async def notice(self, notice_id: UUID | None = None, **changes: Any) -> httpx.Response:
        path = f"/notices/{notice_id or new_id()}"
        tag = {"If-Match": (await self.office.get(CHEN, path)).headers["etag"]} if notice_id else {}
        return await self.office.put(CHEN, path, notice(**changes), **tag)


@pytest.fixture(scope="module")
async def world(teams: Office) -> World:
    published, above, below, empty, for_nobody = (new_id() for _ in range(5))
    first, second, circle = (new_id() for _ in range(3))
    turns = [circle, new_id(), new_id()]
    for unit, parent in zip(turns, [*turns[1:], turns[0]], strict=True):
        teams.feeds.team(unit, f"圈{unit}", "2113", "unit", {"circle": parent})
    moving = new_id()
    teams.feeds.team(moving, "要走的单位", COUNTY, "unit")
    await teams.feeds.deliver()

    async def put(path: str, body: dict[str, Any], who: Any = CHEN) -> None:
        answer = await teams.put(who, path, body)
        assert answer.is_success, answer.text

    await put(f"/campaigns/{published}", campaign())
    await put(f"/obligations/{above}", unit_duty(published))
    await put(f"/obligations/{below}", unit_duty(published, fulfils=[str(above)]))
    shares = [{"division_code": COUNTY, "amount": 30}]
    await put(f"/campaigns/{published}/quotas", {"measure": "households", "allocations": shares})
    shares = [{"division_code": TOWN, "amount": 20}]
    await put(f"/campaigns/{published}/quotas", {"measure": "households", "allocations": shares}, ZHANG)
    await put(f"/campaigns/{empty}", campaign(state="draft", phases=[]))
    await put(f"/campaigns/{for_nobody}", campaign(state="draft"))
    await put(f"/campaigns/{for_nobody}/participants", {"rules": [{"organizations": [str(moving)]}]})
    teams.feeds.team(moving, "要走的单位", "3413", "unit")
    await teams.feeds.deliver()
    await put(f"/notices/{first}", notice())
    await put(f"/notices/{second}", notice(parents=[str(first)]))
    return World(teams, published, above, below, empty, for_nobody, (first, second), circle)


Act = Callable[[World], Awaitable[httpx.Response]]
A_PERIOD = {"starts_on": "2031-05-01", "ends_on": "2031-05-10", "due_on": "2031-05-12"}
MEETS_IT = {"starts_on": "2031-05-10", "ends_on": "2031-05-20", "due_on": "2031-05-22"}
BAD_INPUT: dict[str, tuple[Act, int, str]] = {
    # Rules that reach nobody.
    "participants of no unit": (lambda w: w.participants({"line": "no such line"}), 409, "participants-nobody"),
    "participants outside the area": (lambda w: w.participants({"division": "3413"}), 409, "participants-nobody"),
    "a duty of no unit": (lambda w: w.duty(who={"rules": [{"line": "no such line"}]}), 409, "duty-nobody"),
    "a duty of an unknown kind": (
        lambda w: w.duty(owed_by={"kind": "castle", "division_code": "2113"}),
        422,
        "kind-unknown",
    ),
    "a notice to no unit": (lambda w: w.notice(rules=[{"line": "no such line"}]), 409, "addressees-nobody"),
    "copies to no unit": (
        lambda w: w.notice(rules=[{"kinds": ["team"]}], copy_rules=[{"line": "no such line"}]),
        409,
        "copies-nobody",
    ),
    "a draft whose participants are gone": (lambda w: w.publish(w.for_nobody), 409, "participants-nobody"),
    # Circular parents.
    "a duty above itself": (lambda w: w.duty(w.above, fulfils=[str(w.above)]), 409, "duties-circular"),
    "two duties above each other": (lambda w: w.duty(w.above, fulfils=[str(w.below)]), 409, "duties-circular"),
    "a duty above that is not there": (lambda w: w.duty(fulfils=[str(new_id())]), 409, "parent-duty-unknown"),
    "units above each other": (lambda w: w.participants({"under": str(w.circle)}), 409, "participants-circular"),
    "a duty of such units": (
        lambda w: w.duty(who={"rules": [{"under": str(w.circle)}]}),
        409,
        "participants-circular",
    ),
    "two notices on the ground of each other": (
        lambda w: w.notice(w.notices[0], parents=[str(w.notices[1])]),
        409,
        "notice-cascade-ring",
    ),
    # Periods that overlap or have no days.
    "two periods with one day in both": (
        lambda w: w.cycle(kind="list", periods=[A_PERIOD, MEETS_IT]),
        422,
        "periods-overlap",
    ),
    "the same period twice": (lambda w: w.cycle(kind="list", periods=[A_PERIOD, A_PERIOD]), 422, "periods-overlap"),
    "a period that ends before it begins": (
        lambda w: w.cycle(kind="list", periods=[{**A_PERIOD, "ends_on": "2031-04-30"}]),
        422,
        "period-without-days",
    ),
    "a period that is due before it begins": (
        lambda w: w.cycle(kind="list", periods=[{**A_PERIOD, "due_on": "2031-04-30"}]),
        422,
        "due-before-period",
    ),
    "a window that ends before it begins": (
        lambda w: w.cycle(kind="window", **{"from": {"on": "2031-05-02"}, "to": {"on": "2031-05-01"}}),
        422,
        "window-backwards",
    ),
    "weeks backwards": (
        lambda w: w.cycle(kind="every", unit="week", **{"from": "2031-06-01", "to": "2031-05-01"}),
        422,
        "cycle-backwards",
    ),
    # Quotas beyond what the level above gave.
    "more than the county got": (lambda w: w.quotas(ZHANG, (TOWN, 31)), 409, "quota-exceeded"),
    "less than the county passed on": (lambda w: w.quotas(CHEN, (COUNTY, 19)), 409, "quota-exceeded"),
    "none where some was passed on": (lambda w: w.quotas(CHEN, ("211382", 30)), 409, "quota-exceeded"),
    # Publishing what is empty.
    "an empty campaign": (lambda w: w.publish(w.empty), 409, "campaign-empty"),
}


def everything(office: Office) -> dict[str, list[Any]]:
    """Every row of every table."""
    with psycopg.connect(office.database.dsn()) as connection:
        tables = connection.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
        ).fetchall()
        return {
            table: connection.execute(
                SQL("select t::text from {table} t order by 1").format(table=Identifier(table))
            ).fetchall()
            for (table,) in tables
            if table not in SILENT
        }


@pytest.mark.parametrize("name", BAD_INPUT)
async def test_bad_input_is_a_clear_problem_and_changes_nothing(world: World, name: str) -> None:
    act, status, code = BAD_INPUT[name]
    before = everything(world.office)
    answer = await act(world)
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"/problems/{code}"), problem
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert problem["title"]
    assert problem["title_en"]
    assert everything(world.office) == before
    assert before["obligations"]
    assert before["quota_allocations"]
