"""归档: a campaign that was closed is archived by its own office, once and for good."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg

from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.campaigns.office import Caller, Office, campaign, form_2
from tests.support.people import CHEN, LEADER_A, XIAO_LI, ZHANG, person

CITY_NEXT_DOOR = person("邻市", "city_officer", division="2114")


async def archive(office: Office, who: Caller, campaign_id: UUID) -> httpx.Response:
    return await office.post(who, f"/campaigns/{campaign_id}/archive")


async def close(office: Office, campaign_id: UUID, who: Caller = CHEN) -> None:
    closed = await office.post(who, f"/campaigns/{campaign_id}/close", {"reason": "活动期满"})
    assert closed.status_code == 200, closed.text


def kept(office: Office, campaign_id: UUID) -> tuple[list[Any], list[str]]:
    """When the events say that it was archived, and the acts in the trail."""
    with psycopg.connect(office.database.dsn()) as connection:
        told = connection.execute("select data from outbox where subject = %s order by id", [str(campaign_id)])
        acts = connection.execute("select action from audit_entries where subject = %s order by id", [str(campaign_id)])
        return [data["archived_at"] for (data,) in told], [action for (action,) in acts]


async def test_only_an_office_that_may_change_it_archives_it(office: Office, campaign_id: UUID) -> None:
    for who, status in ((None, 401), (XIAO_LI, 403), (LEADER_A, 403), (ZHANG, 403), (CITY_NEXT_DOOR, 404)):
        assert (await archive(office, who, campaign_id)).status_code == status
    assert (await archive(office, CHEN, new_id())).status_code == 404
    assert kept(office, campaign_id) == ([None], ["campaign.saved"])


async def test_what_was_read_is_sent_back_and_archives_nothing(office: Office, campaign_id: UUID) -> None:
    read = (await office.get(CHEN, f"/campaigns/{campaign_id}")).json()
    phases = [{name: value for name, value in phase.items() if name != "position"} for phase in read["phases"]]
    body = {**{name: value for name, value in read.items() if name != "id"}, "phases": phases}
    for wrong in ({"state": "archived"}, {"archived_at": "2020-10-01T00:00:00+08:00"}):
        answer = await office.put(CHEN, f"/campaigns/{campaign_id}", {**body, **wrong})
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [*wrong]
    answer = await office.put(CHEN, f"/campaigns/{campaign_id}", body)
    assert (answer.status_code, answer.json()) == (200, read)


async def test_a_campaign_is_archived_after_its_last_day_only(office: Office) -> None:
    running, over = new_id(), new_id()
    for campaign_id, ends_on in ((running, today()), (over, today() - timedelta(days=1))):
        body = campaign(ends_on=ends_on.isoformat(), phases=[])
        assert (await office.put(CHEN, f"/campaigns/{campaign_id}", body)).status_code == 201
    refused = await archive(office, CHEN, running)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/campaign-not-over")
    assert refused.json()["ends_on"] == today().isoformat()
    unended = await archive(office, CHEN, over)
    assert (unended.status_code, unended.json()["type"]) == (409, "/problems/campaign-not-closed")
    assert (await office.get(CHEN, f"/campaigns/{over}")).json()["state"] == "published"
    await close(office, over)
    assert (await archive(office, CHEN, over)).json()["state"] == "archived"


async def test_an_office_above_that_does_not_own_it_archives_nothing(office: Office) -> None:
    campaign_id = new_id()
    body = campaign(division_code="211381")
    assert (await office.put(ZHANG, f"/campaigns/{campaign_id}", body)).status_code == 201
    await close(office, campaign_id, ZHANG)
    assert (await archive(office, CHEN, campaign_id)).status_code == 403
    assert (await archive(office, ZHANG, campaign_id)).status_code == 200


async def test_it_is_archived_once_told_and_not_changed_any_more(office: Office, campaign_id: UUID) -> None:
    path = f"/campaigns/{campaign_id}"
    assert (await office.get(CHEN, path)).json()["state"] == "published"
    await close(office, campaign_id)
    first = await archive(office, CHEN, campaign_id)
    again = await archive(office, CHEN, campaign_id)
    assert (first.status_code, first.json()["state"]) == (200, "archived")
    assert again.json() == first.json()
    told, acts = kept(office, campaign_id)
    assert (told[:2], len(told)) == ([None, None], 3)
    assert acts == ["campaign.saved", "campaign.closed", "campaign.archived"]
    assert told[2] == first.json()["archived_at"]
    changed = await office.put(CHEN, path, campaign(name="改名"), **{"If-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.json()["type"]) == (409, "/problems/campaign-archived")
    assert (await office.put(CHEN, path, campaign())).status_code == 200


async def test_nobody_gets_more_time_in_an_archived_campaign(teams: Office, campaign_id: UUID) -> None:
    cycle = {"kind": "once", "due_on": "2020-05-25"}
    assert (await teams.put(CHEN, f"/obligations/{new_id()}", form_2(campaign_id, cycle=cycle))).status_code == 201
    listed = f"/dues?campaign_id={campaign_id}"
    due = (await teams.get(CHEN, listed)).json()["items"][0]
    assert due["may_extend"]
    await close(teams, campaign_id)
    assert (await archive(teams, CHEN, campaign_id)).status_code == 200
    more = {"due_at": "2032-06-01T00:00:00+08:00", "reason": "汛期"}
    refused = await teams.post(CHEN, f"/dues/{due['id']}/extend", more)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/campaign-archived")
    after = (await teams.get(CHEN, listed)).json()["items"][0]
    assert (after["due_at"], after["may_extend"]) == (due["due_at"], False)
