"""Two at once: two feeds, a feed and a request, two requests. What one of them did not see is not lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import psycopg
import pytest

from services.campaigns.copies import queries as copies
from services.campaigns.obligations.rules import refresh_dues
from services.kernel.ids import new_id
from tests.campaigns.office import Office, form_2, unit_duty
from tests.campaigns.test_campaign_states import REASON, asked, draft, dues, made, problem
from tests.campaigns.test_unit_duties import due_of, put, units
from tests.support.people import CHEN

__all__ = ["units"]
VILLAGE = "211381102201"
MAY = {"kind": "monthly", "due_day": 25, "from": "2020-05", "to": "2020-05"}
WAITING = """
    select count(*) from pg_locks
     where not granted and pid in (select pid from pg_stat_activity where datname = current_database())
"""


@asynccontextmanager
async def rules_held(office: Office) -> AsyncIterator[None]:
    """Whoever changes plans waits until the block ends, in the order in which they came."""
    with psycopg.connect(office.database.dsn()) as connection:
        connection.execute("select pg_advisory_xact_lock(hashtextextended('participants', 0))")
        yield


async def until_waiting(office: Office, how_many: int) -> None:
    for _ in range(200):
        with psycopg.connect(office.database.dsn()) as connection:
            found = connection.execute(WAITING).fetchone()
        if found is not None and found[0] >= how_many:
            return
        await asyncio.sleep(0.05)
    pytest.fail("nobody waits")


async def test_two_feeds_count_one_team(teams: Office) -> None:
    campaign_id, team = await made(teams), new_id()
    teams.feeds.team(team, "壬队", "211381102")
    filed, other = teams.feeds.pairing(team, VILLAGE, "2020-04-01"), new_id()
    await teams.feeds.deliver()
    await asked(teams, campaign_id, cycle=MAY)
    pairing = {"pairing_id": str(other), "household_id": str(other), "team_id": str(team), "village_code": VILLAGE}
    days = {"starts_on": None, "ends_on": None}
    counted, is_filing = asyncio.Event(), asyncio.Event()

    async def read_of_households() -> None:
        async with teams.feeds.database.transaction() as connection:
            await copies.save_pairings(connection, [{**pairing, **days, "starts_on": "2020-04-01"}])
            await copies.save_enrolments(connection, [{**pairing, **days, "campaign_id": str(campaign_id)}])
            await refresh_dues(connection, [team])
            counted.set()
            await is_filing.wait()

    async def read_of_submissions() -> None:
        await counted.wait()
        async with teams.feeds.database.transaction() as connection:
            about = {"report_id": new_id(), "form": "progress_report", "pairing_id": filed, "team_id": team}
            at = datetime.fromisoformat("2020-05-20T08:00:00+08:00")
            asked_for = {"campaign_id": None, "obligation_id": None, "period": None}
            step = {"month": "2020-05", "at": at, "step": "submitted", "village_code": VILLAGE}
            await copies.save_filing(connection, {**about, **step, **asked_for})
            await refresh_dues(connection, [team])

    async def let_go() -> None:
        await until_waiting(teams, 1)
        is_filing.set()

    await asyncio.gather(read_of_households(), read_of_submissions(), let_go())
    (due,) = [each for each in await dues(teams, campaign_id) if each["organization_id"] == str(team)]
    assert (due["count"], due["minimum"]) == (1, 2)


async def test_a_duty_saved_while_its_draft_is_published_is_told(teams: Office) -> None:
    campaign_id, duty = await draft(teams), new_id()
    async with rules_held(teams):
        publishing = asyncio.create_task(teams.post(CHEN, f"/campaigns/{campaign_id}/publish"))
        await until_waiting(teams, 1)
        saving = asyncio.create_task(teams.put(CHEN, f"/obligations/{duty}", form_2(campaign_id, cycle=MAY)))
        await until_waiting(teams, 2)
    assert [answer.status_code for answer in await asyncio.gather(publishing, saving)] == [200, 201]
    with psycopg.connect(teams.database.dsn()) as connection:
        statement = "select count(*) from outbox where type = 'obligation.saved' and subject = %s"
        assert connection.execute(statement, [str(duty)]).fetchone() == (1,)


@pytest.mark.parametrize("act", ["save", "end"])
async def test_what_was_due_stays_where_a_duty_is_changed_while_its_campaign_is_closed(teams: Office, act: str) -> None:
    campaign_id = await made(teams)
    duty = await asked(teams, campaign_id, cycle=MAY)
    before = await dues(teams, campaign_id)
    assert {due["state"] for due in before} >= {"overdue"}
    tag = (await teams.get(CHEN, f"/obligations/{duty}")).headers["ETag"]
    body = form_2(campaign_id, cycle=MAY, name="改名")
    async with rules_held(teams):
        closing = asyncio.create_task(teams.post(CHEN, f"/campaigns/{campaign_id}/close", {"reason": REASON}))
        await until_waiting(teams, 1)
        if act == "save":
            changing = asyncio.create_task(teams.put(CHEN, f"/obligations/{duty}", body, **{"If-Match": tag}))
        else:
            changing = asyncio.create_task(teams.post(CHEN, f"/obligations/{duty}/end", {"reason": REASON}))
        await until_waiting(teams, 2)
    closed, changed = await asyncio.gather(closing, changing)
    assert closed.status_code == 200
    assert problem(changed) == (409, "campaign-closed")
    assert [due["id"] for due in await dues(teams, campaign_id)] == [due["id"] for due in before]


@pytest.mark.parametrize("act", ["delete", "withdraw"])
async def test_a_number_entered_meanwhile_keeps_what_would_be_deleted(
    teams: Office, units: dict[str, UUID], act: str
) -> None:
    campaign_id = await made(teams)
    duty = await put(teams, unit_duty(campaign_id))
    due = await due_of(teams, campaign_id)
    assert units
    with psycopg.connect(teams.database.dsn()) as entering:
        entered = "update due_items set number = 5, returned_at = now(), returned_by = %s where id = %s"
        entering.execute(entered, [CHEN.account_id, due["id"]])
        if act == "delete":
            deleting = asyncio.create_task(teams.delete(CHEN, f"/obligations/{duty}"))
        else:
            deleting = asyncio.create_task(teams.post(CHEN, f"/campaigns/{campaign_id}/withdraw", {"reason": REASON}))
        await until_waiting(teams, 1)
    refusal = "duty-begun" if act == "delete" else "campaign-filed"
    assert problem(await deleting) == (409, refusal)
    assert (await due_of(teams, campaign_id))["number"] == 5
