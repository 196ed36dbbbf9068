"""From the releases before claims of quotas, before lines of owners and before merged teams: what is there stays."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from deploy.programs import migrations_of
from services.kernel.db import migrations
from services.kernel.ids import new_id
from tests.campaigns.office import Office, campaign, form_2
from tests.support.people import CHEN, TEAM_A, ZHANG

CLAIM = """
    insert into quota_claims (id, campaign_id, measure, division_code, place_code, amount, at, by)
    values (%s, %s, 'households', '211381', '211381', 12, now(), %s)
"""


def down(office: Office, revision: str) -> None:
    migrations.downgrade(migrations_of("campaigns"), office.database.migrator, revision)


def up(office: Office) -> None:
    migrations.upgrade(migrations_of("campaigns"), office.database.migrator)


def rows(office: Office, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(office.database.dsn()) as connection:
        return connection.execute(query.encode(), values).fetchall()


@pytest.fixture
async def duty(teams: Office, campaign_id: UUID) -> UUID:
    made = new_id()
    assert (await teams.put(CHEN, f"/obligations/{made}", form_2(campaign_id))).status_code == 201
    return made


async def test_what_was_made_before_has_no_lines_and_is_changed_by_its_own_office(
    teams: Office, campaign_id: UUID, duty: UUID
) -> None:
    before = rows(teams, "select id, organization_id, period, minimum from due_items order by id")
    assert before
    down(teams, "campaigns_0022")
    assert rows(teams, "select count(*) from campaigns where id = %s", campaign_id) == [(1,)]
    up(teams)
    assert rows(teams, "select owner_lines from campaigns where id = %s", campaign_id) == [(None,)]
    assert rows(teams, "select id, organization_id, period, minimum from due_items order by id") == before
    path, tag = f"/campaigns/{campaign_id}", {"If-Match": '"1"'}
    refused = await teams.put(ZHANG, path, campaign(name="改名"), **tag)
    assert refused.status_code in {403, 404}
    changed = await teams.put(CHEN, path, campaign(name="改了名"), **tag)
    assert changed.status_code == 200, changed.text


async def test_a_claim_keeps_the_release(teams: Office, campaign_id: UUID) -> None:
    down(teams, "campaigns_0018")
    up(teams)
    assert rows(teams, "select count(*) from campaigns where id = %s", campaign_id) == [(1,)]
    with psycopg.connect(teams.database.dsn()) as connection:
        connection.execute(CLAIM, (new_id(), campaign_id, CHEN.account_id))
    with pytest.raises(Exception, match="the way back is the backup"):
        down(teams, "campaigns_0018")
    up(teams)
    assert rows(teams, "select amount from quota_claims where campaign_id = %s", campaign_id) == [(12,)]
    with psycopg.connect(teams.database.dsn()) as connection:
        connection.execute("delete from quota_claims")


async def test_extensions_of_before_are_waived_with_a_merged_team(teams: Office, campaign_id: UUID, duty: UUID) -> None:
    (due, *_) = (await teams.get(CHEN, f"/dues?obligation_id={duty}&organization_id={TEAM_A}")).json()["items"]
    body = {"due_at": "2020-12-10T00:00:00+08:00", "reason": "汛期道路中断"}
    assert (await teams.post(CHEN, f"/dues/{due['id']}/extend", body)).status_code == 200
    down(teams, "campaigns_0023")
    up(teams)
    assert rows(teams, "select count(*) from due_extensions where due_id = %s", due["id"]) == [(1,)]
    teams.feeds.team(TEAM_A, "甲队", "211381102", closed_on="2020-07-01", successor=new_id())
    await teams.feeds.deliver()
    assert rows(teams, "select count(*) from due_extensions where due_id = %s", due["id"]) == [(0,)]
