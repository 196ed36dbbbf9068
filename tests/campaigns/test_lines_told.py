"""The other programs hear on which lines a duty is, whenever they become others."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from deploy.programs import migrations_of
from services.kernel.auth.principals import RoleGrant
from services.kernel.db import migrations
from services.kernel.ids import new_id
from tests.campaigns.office import Office, campaign, unit_duty
from tests.campaigns.test_campaign_states import made, problem
from tests.campaigns.test_unit_duties import CIVIL, FUTURE, attach, by_rules, due_of, put
from tests.databases import MakeDatabase, ServiceDatabase
from tests.support.people import BEIPIAO, CHEN, Person

WOMEN = "women"
OF_WOMEN = Person("妇联", (RoleGrant("county_officer", uuid4(), BEIPIAO, lines=frozenset({WOMEN})),))
OF_CIVIL = Person("民政", (RoleGrant("county_officer", uuid4(), BEIPIAO, lines=frozenset({CIVIL})),))


@pytest.fixture
async def units(teams: Office) -> dict[str, UUID]:
    """A bureau of the city, one of a county, and an office on no line yet."""
    ids = {name: new_id() for name in ("city", "beipiao", "receiver")}
    teams.feeds.team(ids["city"], f"市民政局 {ids['city']}", "2113", "office", {CIVIL: None})
    teams.feeds.team(ids["beipiao"], f"北票民政局 {ids['beipiao']}", "211381", "office", {CIVIL: ids["city"]})
    teams.feeds.team(ids["receiver"], "收件单位", "2113", "office", {})
    await teams.feeds.deliver()
    return ids


def told(database: ServiceDatabase, duty: UUID) -> list[list[str]]:
    statement = "select data from outbox where type = 'obligation.lines' and subject = %s order by id"
    with psycopg.connect(database.dsn()) as connection:
        found = [row[0] for row in connection.execute(statement, [str(duty)]).fetchall()]
    assert all(each["obligation_id"] == str(duty) for each in found)
    return [each["lines"] for each in found]


async def test_nothing_is_told_of_a_duty_on_no_line(teams: Office, units: dict[str, UUID]) -> None:
    duty = await put(teams, unit_duty(await made(teams), cycle=FUTURE))
    assert told(teams.database, duty) == []


async def test_the_lines_of_its_rules_are_told_and_told_again_once_they_change(
    teams: Office, units: dict[str, UUID]
) -> None:
    campaign_id = await made(teams)
    body = by_rules(campaign_id, {"line": CIVIL})
    duty = await put(teams, body)
    assert told(teams.database, duty) == [[CIVIL]]
    # The same again tells nothing.
    assert (await teams.put(CHEN, f"/obligations/{duty}", body, **{"If-Match": '"1"'})).status_code == 200
    assert told(teams.database, duty) == [[CIVIL]]
    kinds: dict[str, Any] = {**body, "who": {"rules": [{"kinds": ["office"]}]}}
    assert (await teams.put(CHEN, f"/obligations/{duty}", kinds, **{"If-Match": '"1"'})).status_code == 200
    assert told(teams.database, duty) == [[CIVIL], []]


async def test_the_line_of_the_unit_it_goes_to_follows_that_unit(teams: Office, units: dict[str, UUID]) -> None:
    to = {"to": {"organization_id": str(units["receiver"])}}
    duty = await put(teams, unit_duty(await made(teams), cycle=FUTURE, **to))
    assert told(teams.database, duty) == []
    teams.feeds.team(units["receiver"], "收件单位", "2113", "office", {WOMEN: None})
    await teams.feeds.deliver()
    assert told(teams.database, duty) == [[WOMEN]]


async def test_a_draft_tells_nothing_until_it_is_published(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = new_id()
    body = campaign(state="draft", name=f"草稿 {campaign_id}")
    assert (await teams.put(CHEN, f"/campaigns/{campaign_id}", body)).status_code == 201
    duty = await put(teams, by_rules(campaign_id, {"line": CIVIL}))
    assert told(teams.database, duty) == []
    answer = await teams.post(CHEN, f"/campaigns/{campaign_id}/publish")
    assert answer.status_code == 200, answer.text
    assert told(teams.database, duty) == [[CIVIL]]


async def test_an_officer_of_another_line_is_told_that_there_are_counts_only(
    teams: Office, units: dict[str, UUID]
) -> None:
    campaign_id = await made(teams)
    await put(teams, by_rules(campaign_id, {"line": CIVIL}))
    due = await due_of(teams, campaign_id, f"北票民政局 {units['beipiao']}")
    await attach(teams, due)
    for answer in (
        await teams.get(OF_WOMEN, f"/dues/{due['id']}/files"),
        await teams.put(OF_WOMEN, f"/dues/{due['id']}/return", {"number": 3}),
        await teams.post(OF_WOMEN, f"/dues/{due['id']}/received", {"channel": "electronic", "on": "2026-01-05"}),
    ):
        assert problem(answer) == (403, "of-another-line")
    assert (await teams.get(OF_WOMEN, f"/dues/{due['id']}")).status_code == 200
    assert (await teams.get(OF_CIVIL, f"/dues/{due['id']}/files")).status_code == 200
    absent = await teams.get(OF_WOMEN, f"/dues/{new_id()}/files")
    assert problem(absent) == (404, "not-found")


@pytest.fixture
def filled(service_database: MakeDatabase) -> tuple[ServiceDatabase, UUID]:
    """A database of the release before, with a duty on a line."""
    database = service_database("campaigns")
    migrations.downgrade(migrations_of("campaigns"), database.migrator, "campaigns_0017")
    campaign_id, duty = new_id(), new_id()
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(
            "insert into campaigns (id, name, series, year, division_code, starts_on, ends_on, version, state)"
            " values (%s, '助力', '助力', 2020, '2113', '2020-03-24', '2020-09-30', 1, 'published')",
            (campaign_id,),
        )
        connection.execute(
            "insert into obligations (id, campaign_id, name, form, owed_by_code, due_on, minimum, contact, version,"
            " what, who) values (%s, %s, '上报', 'unit_return', '2113', '2020-04-10', 1, '{}', 1, 'items', %s)",
            (duty, campaign_id, '[{"line": "civil_affairs"}]'),
        )
    return database, duty


def test_duties_that_are_there_are_told_by_the_upgrade(filled: tuple[ServiceDatabase, UUID]) -> None:
    database, duty = filled
    migrations.upgrade(migrations_of("campaigns"), database.migrator)
    assert told(database, duty) == [[CIVIL]]
    migrations.downgrade(migrations_of("campaigns"), database.migrator, "campaigns_0017")
    migrations.upgrade(migrations_of("campaigns"), database.migrator)
    assert told(database, duty) == [[CIVIL], [CIVIL]]
