"""What a team owes, and what counts for it, is about the pairings that the campaign enrols."""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import orjson
import psycopg
import pytest

from deploy.programs import migrations_of
from services.campaigns.copies.enrolments import count_once_told, read_missing
from services.campaigns.dues.late_counts import count_late
from services.campaigns.feeds import enrolments_again
from services.campaigns.settings import CampaignsWorkerSettings
from services.kernel.db import migrations
from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader
from services.kernel.ids import new_id
from tests.campaigns.office import Office, campaign, form_2, settings_of, unit_duty
from tests.databases import MakeDatabase, ServiceDatabase
from tests.support.people import CHEN, TEAM_A, ZHANG

VILLAGE = "211381102201"
BEFORE = "campaigns_0012"


class Team:
    """A team of its own with pairings since April 2020, of a campaign with visits and a form for May."""

    def __init__(self, office: Office) -> None:
        self.office, self.id = office, new_id()
        office.feeds.team(self.id, "壬队", "211381102")

    def pairing(self, starts_on: str = "2020-04-01", ends_on: str | None = None) -> dict[str, Any]:
        self.office.feeds.pairing(self.id, VILLAGE, starts_on, ends_on)
        return dict(self.office.feeds.events["households"][-1]["data"])

    def enrol(self, pairing: dict[str, Any], campaign_id: UUID, *days: str | None) -> None:
        self.office.feeds.enrolment(pairing, str(campaign_id), *days)

    def visit(self, pairing: dict[str, Any], on: str) -> None:
        self.office.feeds.visit(UUID(pairing["household_id"]), self.id, on)

    def file(self, pairing: dict[str, Any], **asked: str) -> None:
        at = "2020-05-20T08:00:00+08:00"
        self.office.feeds.report("submitted", UUID(pairing["pairing_id"]), self.id, "2020-05", at, new_id(), **asked)

    async def owes(self, duty: UUID) -> tuple[int, int]:
        """How many sheets count, and how many are owed."""
        await self.office.feeds.deliver()
        (due,) = (await self.office.get(CHEN, f"/dues?obligation_id={duty}&organization_id={self.id}")).json()["items"]
        return due["count"], due["minimum"]


@pytest.fixture(autouse=True)
def _by_hand(teams: Office) -> Iterator[None]:
    teams.feeds.enrols_by_itself = False
    yield
    teams.feeds.enrols_by_itself = True


@pytest.fixture
async def team(teams: Office) -> Team:
    made = Team(teams)
    await teams.feeds.deliver()
    return made


async def of_may(office: Office, form: str, campaign_id: UUID | None = None) -> tuple[UUID, UUID]:
    """A campaign and its duty."""
    of_year, duty = campaign_id or new_id(), new_id()
    if campaign_id is None:
        assert (await office.put(CHEN, f"/campaigns/{of_year}", campaign(phases=[]))).status_code == 201
    cycle = {"kind": "monthly", "due_day": 25, "from": "2020-05", "to": "2020-05"}
    body = form_2(of_year, form=form, cycle=cycle)
    assert (await office.put(CHEN, f"/obligations/{duty}", body)).status_code == 201
    return of_year, duty


async def test_a_pairing_of_another_campaign_is_not_owed_and_counts_for_nothing(teams: Office, team: Team) -> None:
    (ours, visits), (others, theirs) = await of_may(teams, "visit"), await of_may(teams, "visit")
    mine, foreign = team.pairing(), team.pairing()
    team.enrol(mine, ours)
    team.enrol(foreign, others)
    team.visit(foreign, "2020-05-10")
    assert await team.owes(visits) == (0, 1)
    assert await team.owes(theirs) == (1, 1)
    team.enrol(foreign, ours)
    assert await team.owes(visits) == (1, 2), "enrolled later, what was done counts"
    assert await team.owes(theirs) == (1, 1)


async def test_a_form_about_a_pairing_that_is_not_owed_stands_in_for_no_other(teams: Office, team: Team) -> None:
    ours, forms = await of_may(teams, "progress_report")
    mine, foreign, late = team.pairing(), team.pairing(), team.pairing("2020-05-26")
    team.enrol(mine, ours)
    team.enrol(late, ours)
    for pairing in (foreign, late):
        team.file(pairing, campaign_id=str(ours), obligation_id=str(forms), period="2020-05")
    assert await team.owes(forms) == (0, 1)
    team.file(mine)
    assert await team.owes(forms) == (1, 1)


@pytest.mark.parametrize(
    ("days", "owed"),
    [
        ((None, None), 2),
        (("2020-05-25", None), 2),
        (("2020-05-26", None), 1),
        ((None, "2020-05-01"), 2),
        ((None, "2020-04-30"), 1),
        (("2020-05-10", "2020-05-09"), 1),
    ],
    ids=["always", "from the last day", "after the last day", "until the first day", "before it", "on no day"],
)
async def test_it_is_owed_where_the_days_of_its_enrolment_meet_the_period(
    teams: Office, team: Team, days: tuple[str | None, str | None], owed: int
) -> None:
    ours, visits = await of_may(teams, "visit")
    team.enrol(team.pairing(), ours)
    team.enrol(team.pairing(), ours, *days)
    assert (await team.owes(visits))[1] == owed


async def test_a_visit_counts_on_the_days_on_which_its_pairing_is_enrolled(teams: Office, team: Team) -> None:
    ours, visits = await of_may(teams, "visit")
    pairing = team.pairing()
    team.enrol(pairing, ours, "2020-05-10", "2020-05-20")
    for day in ("2020-05-09", "2020-05-21"):
        team.visit(pairing, day)
    assert await team.owes(visits) == (0, 1)
    team.visit(pairing, "2020-05-20")
    assert await team.owes(visits) == (1, 1)
    team.enrol(pairing, ours, "2020-05-10", "2020-05-09")
    assert await team.owes(visits) == (0, 1), "taken out again"


async def test_a_team_without_an_enrolled_pairing_owes_one_and_its_visits_are_of_others(
    teams: Office, team: Team
) -> None:
    ours, visits = await of_may(teams, "visit")
    _, forms = await of_may(teams, "progress_report", ours)
    pairing = team.pairing()
    team.visit(pairing, "2020-05-10")
    assert await team.owes(visits) == (0, 1)
    # Who files names the duty; nobody else's form is missing for it.
    team.file(pairing, campaign_id=str(ours), obligation_id=str(forms), period="2020-05")
    assert await team.owes(forms) == (1, 1)


async def test_more_time_recounts_in_the_county_to_which_the_household_moved(teams: Office, team: Team) -> None:
    """The place of an enrolment is that of its pairing: who sees the one counts the other."""
    ours, visits = await of_may(teams, "visit")
    first, second = team.pairing(), team.pairing()
    for pairing in (first, second):
        team.enrol(pairing, ours)
    assert await team.owes(visits) == (0, 2)
    for pairing in (first, second):
        teams.feeds.publish("households", "pairing.saved", {**pairing, "village_code": "211381103201"})
    assert await team.owes(visits) == (0, 2)
    (due,) = (await teams.get(ZHANG, f"/dues?obligation_id={visits}&organization_id={team.id}")).json()["items"]
    more = {"due_at": "2031-01-01T00:00:00+08:00", "reason": "大雪封路"}
    assert (await teams.post(ZHANG, f"/dues/{due['id']}/extend", more)).status_code == 200
    assert await team.owes(visits) == (0, 2)


async def test_what_units_count_themselves_keeps_no_worker_busy(teams: Office, campaign_id: UUID) -> None:
    teams.feeds.team(new_id(), "某县文明办", "211381", "office")
    await teams.feeds.deliver()
    body = unit_duty(campaign_id, owed_by={"kind": "office", "division_code": "2113"})
    assert (await teams.put(CHEN, f"/obligations/{new_id()}", body)).status_code == 201
    database = Database(teams.database.worker, application_name="test")
    async with database:
        await asyncio.wait_for(count_late(database, asyncio.Event()), 10)


@pytest.fixture
def filled(service_database: MakeDatabase) -> ServiceDatabase:
    """As the release before left it: a team with two pairings of a month, of which one is visited, all counted."""
    database = service_database("campaigns")
    migrations.downgrade(migrations_of("campaigns"), database.migrator, BEFORE)
    of_year, duty, visited, other = (new_id() for _ in range(4))
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(
            "insert into campaigns (id, name, series, year, division_code, starts_on, ends_on, version, owner_code)"
            " values (%s, '试', '试', 2020, '2113', '2020-03-24', '2020-09-30', 1, '2113')",
            [of_year],
        )
        connection.execute(
            "insert into obligations (id, campaign_id, name, form, owed_by_kind, owed_by_code, due_day, from_month,"
            " to_month, minimum, contact, version)"
            " values (%s, %s, '走访', 'visit', 'team', '2113', 25, '2020-05', '2020-05', 1, '{}', 1)",
            [duty, of_year],
        )
        connection.execute(
            "insert into due_items (obligation_id, campaign_id, organization_id, division_code, form, period,"
            " starts_on, ends_on, due_on, original_due_at, due_at, minimum, count, late_count)"
            " values (%s, %s, %s, '2113', 'visit', '2020-05', '2020-05-01', '2020-05-31', '2020-05-25',"
            " '2020-05-26', '2020-05-26', 2, 1, 0)",
            [duty, of_year, TEAM_A],
        )
        for pairing in (visited, other):
            connection.execute(
                "insert into pairings values (%s, %s, %s, %s, '2020-04-01', null)", [pairing, pairing, TEAM_A, VILLAGE]
            )
        connection.execute(
            "insert into household_visits values (%s, %s, %s, %s, '2020-05', '2020-05-20', '2020-05-10')",
            [new_id(), visited, TEAM_A, VILLAGE],
        )
    return database


def counted(database: ServiceDatabase) -> tuple[int, int]:
    with psycopg.connect(database.dsn()) as connection:
        found = connection.execute("select count, minimum from due_items").fetchone()
    assert found is not None
    return found


def enrolments_told(database: ServiceDatabase) -> list[dict[str, Any]]:
    """The visited one alone, first wrongly, then on no day, then as it stays."""
    with psycopg.connect(database.dsn()) as connection:
        found = connection.execute(
            "select p.id, c.id from campaigns c, pairings p join household_visits v on v.household_id = p.household_id"
        ).fetchone()
    assert found is not None
    pairing, of_year = map(str, found)
    told = {"pairing_id": pairing, "campaign_id": of_year, "household_id": pairing, "team_id": str(TEAM_A)}
    days = (("2020-06-01", None), ("2020-06-01", "2020-05-31"), (None, None))
    return [
        {
            "id": str(new_id()),
            "type": "enrolment.saved",
            "subject": "s",
            "data": {**told, "village_code": VILLAGE, "starts_on": first, "ends_on": last},
        }
        for first, last in days
    ]


async def read(database: ServiceDatabase, events: list[dict[str, Any]], faults: int = 0) -> int:
    """How many requests the feed got; the first `faults` are not answered, and before them nothing is counted anew."""
    asked = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        if asked <= faults:
            return httpx.Response(503)
        after = int((request.url.params["after"] or "0-0").partition("-")[2])
        return httpx.Response(200, content=orjson.dumps(events[after:]), headers={"Next-Cursor": f"1-{len(events)}"})

    settings = CampaignsWorkerSettings.model_validate(settings_of(database))
    worker = Database(database.worker, application_name="test")
    async with worker, httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        reader = FeedReader(worker, client, enrolments_again(settings), settings.internal_secret)
        await read_missing(worker, reader, asyncio.Event())
    return asked


async def test_after_an_upgrade_all_pairings_are_owed_until_it_is_read_where_they_count(
    filled: ServiceDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PAUSE_SECONDS", "QUIET_SECONDS"):
        monkeypatch.setattr(f"services.campaigns.copies.enrolments.{name}", 0.01)
    migrations.upgrade(migrations_of("campaigns"), filled.migrator)
    assert counted(filled) == (1, 2)
    with psycopg.connect(filled.dsn()) as connection:
        connection.execute("update due_items set late_count = null")
    worker = Database(filled.worker, application_name="test")
    async with worker:
        await count_late(worker, asyncio.Event())
    assert counted(filled) == (1, 2), "a recount before the feed is read"
    assert await read(filled, [], faults=1) == 2
    await assert_waits(filled)
    assert counted(filled) == (1, 2), "households has enrolled nobody yet"
    events = enrolments_told(filled)
    await read(filled, events)
    assert counted(filled) == (1, 2), "and may go on"
    await count_told(filled)
    assert counted(filled) == (1, 1)
    assert await read(filled, events) == 0, "it is read once"
    await count_told(filled)


async def count_told(database: ServiceDatabase) -> None:
    async with Database(database.worker, application_name="test") as worker:
        await asyncio.wait_for(count_once_told(worker, asyncio.Event()), 10)


async def assert_waits(database: ServiceDatabase) -> None:
    with pytest.raises(TimeoutError):
        async with Database(database.worker, application_name="test") as worker:
            await asyncio.wait_for(count_once_told(worker, asyncio.Event()), 0.5)


async def test_a_stop_in_the_middle_leaves_it_unread(filled: ServiceDatabase) -> None:
    migrations.upgrade(migrations_of("campaigns"), filled.migrator)
    settings, stop = CampaignsWorkerSettings.model_validate(settings_of(filled)), asyncio.Event()

    def answer(_: httpx.Request) -> httpx.Response:
        stop.set()
        return httpx.Response(503)

    worker = Database(filled.worker, application_name="test")
    async with worker, httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        reader = FeedReader(worker, client, enrolments_again(settings), settings.internal_secret)
        await read_missing(worker, reader, stop)
        await count_once_told(worker, stop)
    assert counted(filled) == (1, 2)
    assert await read(filled, enrolments_told(filled)) == 1


def test_it_goes_back_to_the_release_before(filled: ServiceDatabase) -> None:
    migrations.upgrade(migrations_of("campaigns"), filled.migrator)
    migrations.downgrade(migrations_of("campaigns"), filled.migrator, BEFORE)
    migrations.upgrade(migrations_of("campaigns"), filled.migrator)
    assert counted(filled) == (1, 2)
