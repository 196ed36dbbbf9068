"""认领 of an area: said by an office on a line of the plan, or that owes something in it, never by another line beside
it."""

from uuid import UUID

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from services.kernel.ids import new_id
from tests.campaigns.office import Office
from tests.campaigns.test_campaign_states import made, problem
from tests.campaigns.test_claims import BEIPIAO, CITY, claim, compared, history
from tests.campaigns.test_lines_of_offices import (
    BUREAU,
    OF_CITY,
    OF_CIVIL,
    OF_OFFICE,
    OFFICE,
    owed,
    units,
)
from tests.campaigns.test_quotas import put as share_out
from tests.support.people import CHEN, ZHANG, Person

__all__ = ["units"]


async def shared(office: Office, who: Person) -> UUID:
    campaign_id = await made(office, who=who)
    assert (await share_out(office, who, campaign_id, *CITY))[0] == 200
    return campaign_id


async def may_claim(office: Office, who: Person, campaign_id: UUID) -> list[str]:
    path = f"/campaigns/{campaign_id}/quotas/claims/own?measure=households"
    return [each["division_code"] for each in (await office.get(who, path)).json()["items"] if each["division_code"]]


async def test_another_line_does_not_write_over_what_the_county_took_on(units: Office) -> None:
    campaign_id = await shared(units, OF_CITY)
    assert problem(await claim(units, OF_CIVIL, campaign_id, 1, division_code=BEIPIAO)) == (403, "not-permitted")
    assert (await history(units, campaign_id))["items"] == []
    assert (await claim(units, OF_OFFICE, campaign_id, 30, division_code=BEIPIAO)).status_code == 200
    assert problem(await claim(units, OF_CIVIL, campaign_id, 1, division_code=BEIPIAO)) == (403, "not-permitted")
    assert problem(await claim(units, OF_CIVIL, campaign_id, None, division_code=BEIPIAO)) == (403, "not-permitted")
    assert (await compared(units, campaign_id))[BEIPIAO] == (30, 30)
    assert await may_claim(units, OF_CIVIL, campaign_id) == []
    assert await may_claim(units, OF_OFFICE, campaign_id) == [BEIPIAO]
    assert (await claim(units, ZHANG, campaign_id, 29, division_code=BEIPIAO)).status_code == 200


async def test_an_office_that_owes_something_in_a_plan_of_another_line_speaks_for_its_area(units: Office) -> None:
    campaign_id = await shared(units, OF_CITY)
    await owed(units, campaign_id, OF_CITY, BEIPIAO, "北票市民政局")
    assert await may_claim(units, OF_CIVIL, campaign_id) == [BEIPIAO]
    assert (await claim(units, OF_CIVIL, campaign_id, 7, division_code=BEIPIAO)).status_code == 200
    assert (await claim(units, OF_CIVIL, campaign_id, 7, division_code="211382")).status_code == 403


async def test_in_a_plan_on_no_line_every_office_of_the_area_speaks_for_it(units: Office) -> None:
    campaign_id = await shared(units, CHEN)
    assert (await claim(units, OF_CIVIL, campaign_id, 7, division_code=BEIPIAO)).status_code == 200


@pytest.mark.parametrize(
    ("lined", "is_refused"),
    [
        (f"{{civil_affairs:{BEIPIAO},={BUREAU}}}", True),
        ("{civilization:211382}", True),
        (f"{{civilization:{BEIPIAO},={OFFICE}}}", False),
        (f"{{:{BEIPIAO}}}", False),
        ("", False),
    ],
    ids=["another line", "another county", "the line", "a place", "no line"],
)
async def test_the_second_wall_keeps_the_claim_of_another_line_out(units: Office, lined: str, is_refused: bool) -> None:
    campaign_id = await shared(units, OF_CITY)
    row = (new_id(), campaign_id, BEIPIAO, BEIPIAO, new_id())
    insert = (
        "insert into quota_claims (id, campaign_id, measure, division_code, place_code, amount, at, by)"
        " values (%s, %s, 'households', %s, %s, 5, now(), %s)"
    )
    with psycopg.connect(units.database.dsn("app")) as connection:
        connection.execute(
            "select set_config('app.codes', '{[\"211381\",\"211381:\")}', true), set_config('app.lined', %s, true)",
            [lined],
        )
        if is_refused:
            with pytest.raises(InsufficientPrivilege):
                connection.execute(insert, row)
        else:
            connection.execute(insert, row)
        connection.rollback()
