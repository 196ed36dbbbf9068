"""What an office made, only that office and those above it write: the second wall, without the queries."""

from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from services.kernel.ids import new_id
from tests.campaigns.office import Office, notice
from tests.campaigns.test_campaign_states import asked, made
from tests.campaigns.test_planned_activities import fair
from tests.support.people import CHEN

COUNTY, CITY, PROVINCE = "211381", "2113", "21"
INSERT = (
    "insert into obligations"
    " (id, campaign_id, name, form, owed_by_kind, owed_by_code, due_on, minimum, contact, version)"
    " values (gen_random_uuid(), %s, '走访', 'visit', 'team', '211381', '2020-05-05', 1, '{}', 1)"
)


@pytest.fixture(scope="module")
async def things(teams: Office) -> dict[str, UUID]:
    """Made by the city in a county."""
    campaign_id, notice_id, activity_id = await made(teams, division_code=COUNTY), new_id(), new_id()
    body = notice(division_code=COUNTY)
    assert (await teams.put(CHEN, f"/notices/{notice_id}", body)).status_code == 201
    path = f"/campaigns/{campaign_id}/activities/{activity_id}"
    assert (await teams.put(CHEN, path, fair(division_code=COUNTY))).status_code == 201
    duty = await asked(teams, campaign_id, owed_by={"kind": "team", "division_code": COUNTY})
    return {"campaigns": campaign_id, "notices": notice_id, "planned_activities": activity_id, "obligations": duty}


def write(office: Office, code: str, statement: str, *values: Any) -> int:
    """How many rows an office of that division would write."""
    with psycopg.connect(office.database.dsn("app")) as connection:
        places = f'{{["{code}","{code}:")}}'
        connection.execute("select set_config('app.codes', %s, true)", [places])
        connection.execute("select set_config('app.owning', %s, true)", [f"{{{code}}}"])
        written = connection.execute(statement, values).rowcount
        connection.rollback()
    return written


@pytest.mark.parametrize("table", ["campaigns", "notices", "planned_activities", "obligations"])
async def test_who_only_received_a_thing_does_not_write_it(teams: Office, things: dict[str, UUID], table: str) -> None:
    update = f"update {table} set version = version + 1 where id = %s"
    assert [write(teams, code, update, things[table]) for code in (COUNTY, CITY, PROVINCE)] == [0, 1, 1]


async def test_nobody_adds_a_duty_to_the_campaign_of_an_office_above(teams: Office) -> None:
    campaign_id = await made(teams)
    with pytest.raises(InsufficientPrivilege):
        write(teams, COUNTY, INSERT, campaign_id)
    assert write(teams, CITY, INSERT, campaign_id) == 1
