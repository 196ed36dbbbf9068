"""A duty whose rules find who owes it is overdue for those alone; a team that moves or closes owes as it stands now."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from deploy.programs import migrations_of
from gateway.events import OrganizationSaved
from services.households.progress.recount import recount_all
from services.kernel.db import migrations
from services.kernel.ids import new_id
from tests.databases import MakeDatabase
from tests.households.campaigns_told import told_of_a_campaign, told_of_a_duty, told_of_an_extension
from tests.households.conftest import Register, running_register
from tests.households.people import BEIPIAO, CHAOYANG, LINGYUAN, ORGANIZATIONS, TEAM_A, TEAM_B, chen
from tests.households.test_enrolments import pair


@pytest.fixture
async def register(service_database: MakeDatabase) -> AsyncIterator[Register]:
    async with running_register(service_database("households")) as register:
        yield register


async def overdue(register: Register, campaign_id: UUID) -> tuple[int, dict[str, int]]:
    """Of the city in May, and by team of 北票."""
    await register.read_feeds()
    await recount_all(register.worker)
    query: dict[str, Any] = {"campaign_id": str(campaign_id), "month": "2020-05"}
    answers = [
        (await register.client.get("/api/progress", params={**query, "division": code}, headers=chen())).json()
        for code in (CHAOYANG, BEIPIAO)
    ]
    teams = {row["organization_id"]: row["overdue"] for row in answers[1]["rows"] if row["organization_id"]}
    return answers[0]["total"]["overdue"], teams


def told_of_units(
    register: Register, duty: UUID, campaign_id: UUID, joined: list[UUID], left: list[UUID] | None = None
) -> None:
    ids = {"joined": [str(one) for one in joined], "left": [str(one) for one in left or []]}
    told = {"obligation_id": str(duty), "campaign_id": str(campaign_id), **ids}
    register.programs.publish("campaigns", "obligation.units", told)


async def test_only_whom_the_rules_reach_is_overdue(register: Register) -> None:
    campaign_id = told_of_a_campaign(register)
    for team in (TEAM_A, TEAM_B):
        await pair(register, team)
    duty = told_of_a_duty(register, campaign_id, owed_by_kind=None)
    assert (await overdue(register, campaign_id))[0] == 0, "nobody is told yet"
    told_of_units(register, duty, campaign_id, [TEAM_A, new_id()])
    assert await overdue(register, campaign_id) == (1, {str(TEAM_A): 1, str(TEAM_B): 0})
    told_of_units(register, duty, campaign_id, [TEAM_B], [TEAM_A])
    assert await overdue(register, campaign_id) == (1, {str(TEAM_A): 0, str(TEAM_B): 1})
    register.programs.publish("campaigns", "obligation.withdrawn", {"obligation_id": str(duty)})
    # An event that comes late finds no duty.
    told_of_units(register, duty, campaign_id, [TEAM_A])
    assert (await overdue(register, campaign_id))[0] == 0


async def test_a_duty_on_what_units_count_asks_for_no_visits_and_takes_no_pairings(register: Register) -> None:
    campaign_id = told_of_a_campaign(register)
    duty = told_of_a_duty(register, campaign_id, owed_by_kind=None, form="unit_return")
    told_of_units(register, duty, campaign_id, [TEAM_A])
    pairing_id = await pair(register)
    assert (await overdue(register, campaign_id))[0] == 0
    assert register.rows("select campaign_id from enrolments where pairing_id = %s", pairing_id) == []
    told_of_a_duty(register, campaign_id, owed_by_kind=None, form="registration_form")
    await register.read_feeds()
    assert len(register.rows("select campaign_id from enrolments where pairing_id = %s", pairing_id)) == 1


def told_of_joining(register: Register, duty: UUID, campaign_id: UUID, **due_at: str | None) -> None:
    """`due_at`: of the periods that are other for team A; `m2020_05` for `2020-05`."""
    periods = [
        {"key": key[1:].replace("_", "-"), "due_on": at and at[:10], "due_at": at and f"{at[:10]}T16:00:00Z"}
        for key, at in due_at.items()
    ]
    told = {"obligation_id": str(duty), "campaign_id": str(campaign_id), "organization_id": str(TEAM_A)}
    register.programs.publish("campaigns", "obligation.joined", {**told, "periods": periods})


async def test_who_joined_late_is_overdue_by_its_own_due_and_not_of_what_was_over(register: Register) -> None:
    campaign_id = told_of_a_campaign(register)
    for team in (TEAM_A, TEAM_B):
        await pair(register, team)
    duty = told_of_a_duty(register, campaign_id)
    both = {str(TEAM_A): 1, str(TEAM_B): 1}
    assert (await overdue(register, campaign_id))[1] == both
    told_of_joining(register, duty, campaign_id, m2020_05=None)
    assert (await overdue(register, campaign_id))[1] == {**both, str(TEAM_A): 0}
    # What is told later takes its place: the due is in the future, then in the past.
    told_of_joining(register, duty, campaign_id, m2020_05="2090-05-30")
    assert (await overdue(register, campaign_id))[1] == {**both, str(TEAM_A): 0}
    told_of_joining(register, duty, campaign_id, m2020_05="2020-06-10")
    assert (await overdue(register, campaign_id))[1] == both
    told_of_joining(register, duty, campaign_id)
    await register.read_feeds()
    assert register.rows("select period from duty_joinings") == []
    # More time comes on top, and of a duty that was withdrawn nothing is kept.
    told_of_joining(register, duty, campaign_id, m2020_05="2020-06-10")
    told_of_an_extension(register, duty, TEAM_A, "2020-05", "2090-06-10T16:00:00Z")
    assert (await overdue(register, campaign_id))[1] == {**both, str(TEAM_A): 0}
    register.programs.publish("campaigns", "obligation.withdrawn", {"obligation_id": str(duty)})
    told_of_joining(register, duty, campaign_id, m2020_05=None)
    await register.read_feeds()
    assert register.rows("select period from duty_joinings") == []


async def test_the_board_is_counted_again_when_the_due_of_a_late_team_has_passed(register: Register) -> None:
    campaign_id = told_of_a_campaign(register)
    await pair(register)
    duty = told_of_a_duty(register, campaign_id)
    told_of_joining(register, duty, campaign_id, m2020_05="2020-06-10")
    await overdue(register, campaign_id)
    assert register.rows("select is_settled from duty_joinings") == [{"is_settled": True}]


async def test_a_team_that_moves_or_closes_has_its_households_counted_again(register: Register) -> None:
    campaign_id = told_of_a_campaign(register)
    await pair(register)
    told_of_a_duty(register, campaign_id, owed_by_code=BEIPIAO)
    name, kind, _ = ORGANIZATIONS[TEAM_A]
    unit = OrganizationSaved(id=TEAM_A, name=name, kind=kind, division_code=BEIPIAO, lines=[], leader=None)
    saved = unit.model_dump(mode="json")
    for change, expected in (
        ({}, 1),
        ({"division_code": LINGYUAN}, 0),
        ({}, 1),
        ({"closed_on": "2020-06-01"}, 0),
        ({"closed_on": None}, 1),
        ({"name": "换了名字的队"}, 1),
    ):
        register.programs.publish("gateway", "organization.saved", {**saved, **change})
        assert (await overdue(register, campaign_id))[0] == expected, change


def test_duties_of_before_are_owed_by_their_kind(service_database: MakeDatabase) -> None:
    database = service_database("households")
    migrations.downgrade(migrations_of("households"), database.migrator, "households_0020")
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(
            "insert into duties (obligation_id, campaign_id, owed_by_kind, owed_by_code, visits)"
            " values (%s, %s, 'team', '2113', 1)",
            [new_id(), new_id()],
        )
    migrations.upgrade(migrations_of("households"), database.migrator)
    with psycopg.connect(database.dsn()) as connection:
        assert connection.execute("select owed_by_kind, by_units from duties").fetchall() == [("team", False)]
    migrations.downgrade(migrations_of("households"), database.migrator, "households_0020")
