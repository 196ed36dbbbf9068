"""The board of what units enter: its columns, and numbers that equal a naive recount of what lies in the database."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from services.kernel.clock import now
from services.kernel.ids import new_id
from tests.campaigns.office import Office
from tests.campaigns.test_campaign_states import draft, made, problem
from tests.campaigns.test_measures import add, split
from tests.campaigns.test_unit_duties import CIVIL, by_rules, put, units
from tests.support.people import API_CLIENT, CHEN, INSPECTOR, LEADER_A, OTHER_CITY, XIAO_LI, ZHANG

__all__ = ["units"]
MONTHS = {"kind": "monthly", "due_day": 25, "from": "2020-05", "to": "2020-07"}
WEEKS = {"kind": "every", "n": 1, "unit": "week", "from": "2020-05-04", "to": "2020-07-05", "due_day": 7}
JUNE = ("2020-06-01", "2020-06-30")
VALUES = ("done", "planned", "until", "quota", "claimed")


async def board(
    office: Office,
    campaign_id: UUID,
    days: tuple[str, str] = JUNE,
    division: str = "2113",
    who: Any = CHEN,
    **more: str,
) -> Any:
    asked = {"first": days[0], "last": days[1], "division": division, **more}
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return await office.get(who, f"/campaigns/{campaign_id}/board?{query}")


async def shown(office: Office, campaign_id: UUID, *args: Any, **more: Any) -> dict[str, Any]:
    answer = await board(office, campaign_id, *args, **more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def asked(office: Office, campaign_id: UUID, what: dict[str, Any], **changes: Any) -> UUID:
    """Of every bureau of the line."""
    body = by_rules(campaign_id, {"line": CIVIL}, what=what) | {"cycle": MONTHS, **changes}
    return await put(office, body)


def enter(office: Office, duty: UUID, unit: UUID, period: str, number: int) -> None:
    with psycopg.connect(office.database.dsn(), autocommit=True) as connection:
        changed = connection.execute(
            "update due_items set number = %s, returned_at = now(), returned_by = %s, count = %s,"
            "       filed_at = case when %s >= minimum then now() end"
            " where obligation_id = %s and organization_id = %s and period = %s",
            (number, CHEN.account_id, number, number, duty, unit, period),
        )
    assert changed.rowcount == 1


async def test_it_refuses_before_it_shows(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams)
    for nobody in (XIAO_LI, LEADER_A):
        assert problem(await board(teams, campaign_id, who=nobody)) == (403, "not-permitted")
    assert (await board(teams, campaign_id, who=OTHER_CITY)).status_code == 404
    assert (await board(teams, campaign_id, who=ZHANG)).status_code == 404
    assert (await board(teams, campaign_id, who=ZHANG, division="211382")).status_code == 404
    assert (await board(teams, new_id())).status_code == 404
    assert (await board(teams, campaign_id, division="2113999")).status_code in (404, 422)
    unseen = await draft(teams)
    assert (await board(teams, unseen, who=ZHANG, division="211381")).status_code == 404
    assert problem(await board(teams, campaign_id, ("2020-06-30", "2020-06-01"))) == (422, "malformed")
    assert problem(await board(teams, campaign_id, line="Civil!")) == (422, "malformed")
    assert problem(await board(teams, campaign_id, ("2020-06", "2020-07"))) == (422, "malformed")
    for reader in (CHEN, INSPECTOR, API_CLIENT):
        assert (await board(teams, campaign_id, division="211381", who=reader)).status_code == 200


async def test_what_nobody_knows_is_null_and_an_entered_nothing_is_0(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams)
    empty = await shown(teams, campaign_id)
    assert (empty["columns"], empty["behind"], empty["total"]["expected"]) == ([], [], None)
    assert (await add(teams, "board_a")).status_code == 201
    duty = await asked(teams, campaign_id, {"kind": "measure", "refs": ["board_a"], "minimum": 3})
    enter(teams, duty, units["beipiao"], "2020-06", 0)
    found = await shown(teams, campaign_id)
    (column,) = found["columns"]
    assert (column["measure"], column["unit"], column["kind"], column["has_quota"]) == ("board_a", "种", "flow", False)
    rows = {row["division_code"]: row for row in found["rows"] if row["kind"] == "division"}
    value = rows["211381"]["values"]["board_a"]
    assert [value[name] for name in VALUES] == [0, 3, 0, None, None]
    assert [rows["211382"]["values"]["board_a"][name] for name in VALUES] == [None, 3, None, None, None]
    # The bureau of the city lies in none of its counties.
    (own,) = [row for row in found["rows"] if row["kind"] == "unit"]
    assert (own["name"], own["expected"], own["filed"]) == ("市民政局", 3, 0)


async def test_who_is_behind_is_named_and_stays_behind_in_a_later_period(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams)
    duty = await asked(teams, campaign_id, {"kind": "items", "refs": ["story"], "minimum": 3})
    for period in ("2020-05", "2020-06"):
        enter(teams, duty, units["lingyuan"], period, 3)
    enter(teams, duty, units["city"], "2020-05", 3)
    found = await shown(teams, campaign_id)
    assert [(one["name"], one["overdue"]) for one in found["behind"]] == [("北票民政局", 2), ("市民政局", 1)]
    assert (found["total"]["overdue"], found["total"]["units_overdue"]) == (3, 2)
    assert (found["total"]["expected"], found["total"]["filed"]) == (9, 3)
    (column,) = found["columns"]
    assert column["measure"] == "items_reported"
    may = await shown(teams, campaign_id, ("2020-05-01", "2020-05-31"))
    assert [(one["name"], one["overdue"]) for one in may["behind"]] == [("北票民政局", 1)]
    county = await shown(teams, campaign_id, division="211381", who=ZHANG)
    assert [(row["name"], row["overdue"], row["units_overdue"]) for row in county["rows"]] == [("北票民政局", 2, 1)]


async def test_the_columns_are_those_chosen_else_those_that_the_campaign_names(
    teams: Office, units: dict[str, UUID]
) -> None:
    campaign_id = await made(teams)
    for code in ("board_b", "board_c", "board_d"):
        assert (await add(teams, code)).status_code == 201
    await asked(teams, campaign_id, {"kind": "measure", "refs": ["board_b"], "minimum": 3})
    await asked(teams, campaign_id, {"kind": "activities", "refs": [], "minimum": 1})
    assert (await split(teams, campaign_id, "board_c")).status_code == 200
    assert (await split(teams, campaign_id, "visits")).status_code == 200
    path = f"/campaigns/{campaign_id}/board-columns"

    async def columns() -> list[str]:
        return [one["measure"] for one in (await shown(teams, campaign_id))["columns"]]

    assert await columns() == ["activities_reported", "board_b", "board_c"]
    assert problem(await teams.put(CHEN, path, {"columns": ["board_x"]})) == (422, "measure-unknown")
    assert (await teams.put(CHEN, path, {"columns": ["visits", "board_d"]})).status_code == 200
    assert await columns() == ["board_d"]
    # A measure that has ended is not chosen anew, and stays where it is.
    assert (await add(teams, "board_d", ended_on="2020-01-01")).status_code == 200
    assert (await teams.put(CHEN, path, {"columns": ["board_d"]})).status_code == 200
    assert (await teams.put(CHEN, path, {"columns": ["visits"]})).status_code == 200
    assert await columns() == []
    assert problem(await teams.put(CHEN, path, {"columns": ["board_d"]})) == (422, "measure-unknown")
    assert (await teams.put(CHEN, path, {"columns": None})).status_code == 200


async def test_a_share_split_further_is_the_same_share(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams)
    assert (await add(teams, "board_e")).status_code == 201
    assert (await split(teams, campaign_id, "board_e")).status_code == 200
    further = [
        {"division_code": "211381101", "amount": 15},
        {"organization_id": str(units["beipiao"]), "amount": 12},
    ]
    assert (await split(teams, campaign_id, "board_e", ZHANG, allocations=further)).status_code == 200
    await asked(teams, campaign_id, {"kind": "measure", "refs": ["board_e"], "minimum": 1})
    claim = {"measure": "board_e", "amount": 9, "division_code": "211381"}
    assert (await teams.put(ZHANG, f"/campaigns/{campaign_id}/quotas/claims", claim)).status_code == 200
    found = await shown(teams, campaign_id)
    rows = {row["division_code"]: row["values"]["board_e"] for row in found["rows"] if row["kind"] == "division"}
    assert (rows["211381"]["quota"], rows["211382"]["quota"]) == (20, 20)
    assert (rows["211381"]["claimed"], rows["211382"]["claimed"]) == (9, None)
    assert (found["total"]["values"]["board_e"]["quota"], found["columns"][0]["has_claims"]) == (40, True)
    county = await shown(teams, campaign_id, division="211381")
    assert county["total"]["values"]["board_e"]["quota"] == 20
    assert county["rows"][0]["values"]["board_e"]["quota"] == 12
    # Areas have no line: the quota of a line is that of its units.
    of_line = await shown(teams, campaign_id, line=CIVIL)
    assert of_line["total"]["values"]["board_e"]["quota"] == 12


def counts_in(due: dict[str, Any], first: date, last: date) -> bool:
    """Written again, day by day: all of its days, else some of them and the day it falls due."""
    days = (date.fromordinal(day) for day in range(due["starts_on"].toordinal(), due["ends_on"].toordinal() + 1))
    inside = [first <= day <= last for day in days]
    return all(inside) or (any(inside) and due["due_on"] is not None and first <= due["due_on"] <= last)


def counts_until(due: dict[str, Any], last: date) -> bool:
    return due["ends_on"] <= last or (due["starts_on"] <= last and due["due_on"] is not None and due["due_on"] <= last)


def recounted(dues: list[dict[str, Any]], kind: str, first: date, last: date) -> tuple[int | None, ...]:
    """`done`, `planned`, `until` of due items of one measure."""

    def added(numbers: Iterable[int | None]) -> int | None:
        known = [number for number in numbers if number is not None]
        return sum(known) if known else None

    def latest(some: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Of each unit the one with its last number; where it has none, the last one."""
        kept: dict[UUID, dict[str, Any]] = {}
        for due in sorted(some, key=lambda due: (due["number"] is not None, due["starts_on"])):
            kept[due["organization_id"]] = due
        return list(kept.values())

    inside = [due for due in dues if counts_in(due, first, last)]
    until = [due for due in dues if counts_until(due, last)]
    if kind == "state":
        inside, until = latest(inside), latest(until)
    return (
        added(due["number"] for due in inside),
        added(due["minimum"] for due in inside),
        added(due["number"] for due in until),
    )


@pytest.fixture(scope="module")
async def entered(teams: Office, units: dict[str, UUID]) -> tuple[UUID, dict[str, list[UUID]]]:
    """A campaign with two duties on a flow, by months and by weeks, and one by weeks on a state."""
    campaign_id = await made(teams)
    assert (await add(teams, "board_flow")).status_code == 201
    assert (await add(teams, "board_state", kind="state")).status_code == 201
    duties = {
        "board_flow": [
            await asked(teams, campaign_id, {"kind": "measure", "refs": ["board_flow"], "minimum": 3}, cycle=cycle)
            for cycle in (MONTHS, WEEKS)
        ],
        "board_state": [
            await asked(teams, campaign_id, {"kind": "measure", "refs": ["board_state"], "minimum": 2}, cycle=WEEKS)
        ],
    }
    return campaign_id, duties


NUMBERS = st.lists(st.one_of(st.none(), st.integers(0, 50)), min_size=150, max_size=150)
DAYS = st.sampled_from(
    [
        JUNE,
        ("2020-05-01", "2020-05-31"),
        ("2020-06-01", "2020-06-07"),
        ("2020-04-01", "2020-06-30"),
        ("2020-01-01",) * 2,
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=NUMBERS, days=DAYS, division=st.sampled_from(["2113", "211381", "21"]), of_line=st.booleans())
async def test_every_number_equals_a_naive_recount(
    teams: Office,
    entered: tuple[UUID, dict[str, list[UUID]]],
    numbers: list[int | None],
    days: tuple[str, str],
    division: str,
    of_line: bool,
) -> None:
    campaign_id, duties = entered
    with psycopg.connect(teams.database.dsn(), autocommit=True, row_factory=dict_row) as connection:
        ids = connection.execute(
            "select id from due_items where campaign_id = %s order by id", (campaign_id,)
        ).fetchall()
        assert 20 < len(ids) <= len(numbers)
        with connection.cursor() as cursor:
            cursor.executemany(
                "update due_items set number = %s, returned_at = %s, returned_by = %s where id = %s",
                [
                    (number, *((None, None) if number is None else (now(), CHEN.account_id)), row["id"])
                    for number, row in zip(numbers, ids, strict=False)
                ],
            )
        dues = connection.execute("select * from due_items where campaign_id = %s", (campaign_id,)).fetchall()
    if division == "21":
        # Nobody of the city reads the province.
        assert (await board(teams, campaign_id, days, division)).status_code == 404
        return
    found = await shown(teams, campaign_id, days, division, **({"line": CIVIL} if of_line else {}))
    first, last = map(date.fromisoformat, days)
    places = [(row["division_code"], row["organization_id"], row) for row in found["rows"]]
    for code, unit, row in [*places, (division, None, found["total"])]:
        here = [
            due
            for due in dues
            if (due["division_code"].startswith(code) if unit is None else str(due["organization_id"]) == unit)
        ]
        for measure, kind in (("board_flow", "flow"), ("board_state", "state")):
            of_measure = [due for due in here if due["obligation_id"] in duties[measure]]
            value = row["values"][measure]
            expected = recounted(of_measure, kind, first, last)
            assert (value["done"], value["planned"], value["until"]) == expected, (code, unit, measure)
        owed = [due["minimum"] for due in here if counts_in(due, first, last)]
        assert row["expected"] == (sum(owed) if owed else None)


async def test_periods_that_do_not_overlap_add_up_to_the_whole(
    teams: Office, entered: tuple[UUID, dict[str, list[UUID]]]
) -> None:
    """A week over two months counts in the one in which it falls due, and in no other."""
    campaign_id, _ = entered
    with psycopg.connect(teams.database.dsn(), autocommit=True) as connection:
        connection.execute(
            "update due_items set number = 1, returned_at = now(), returned_by = %s where campaign_id = %s",
            (CHEN.account_id, campaign_id),
        )
    months = [("2020-05-01", "2020-05-31"), JUNE, ("2020-07-01", "2020-07-31")]
    each = [(await shown(teams, campaign_id, days))["total"]["values"]["board_flow"] for days in months]
    assert sum(value["done"] for value in each) == each[-1]["until"]
