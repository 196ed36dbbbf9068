"""活动安排: who plans what below whom, refusals first; what a published one said before; and the calendar."""

from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from deploy.programs import migrations_of
from services.kernel.db import migrations
from services.kernel.ids import new_id
from tests.campaigns.office import TEAM_CITY, Caller, Office
from tests.campaigns.test_campaign_states import draft, made
from tests.databases import MakeDatabase
from tests.support.people import (
    CHEN,
    INSPECTOR,
    LEADER_A,
    LINGYUAN,
    LINGYUAN_OFFICER,
    OTHER_CITY,
    TEAM_A,
    TEAM_B,
    XIAO_LI,
    ZHANG,
)


def fair(**changes: Any) -> dict[str, Any]:
    return {
        "name": "扶贫产品展销会",
        "division_code": "2113",
        "starts_on": "2020-10-17",
        "ends_on": "2020-10-17",
        "place": "市民广场",
        "lead": {"organization_id": str(TEAM_CITY)},
        "joint": [{"name": "市工商联"}, {"organization_id": str(TEAM_A)}],
        **changes,
    }


def type_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


async def planned(office: Office, campaign_id: UUID, who: Caller = CHEN, **changes: Any) -> UUID:
    fresh = new_id()
    answer = await office.put(who, f"/campaigns/{campaign_id}/activities/{fresh}", fair(**changes))
    assert answer.status_code == 201, answer.text
    return fresh


async def listed(office: Office, campaign_id: UUID, who: Caller = CHEN) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await office.get(who, f"/campaigns/{campaign_id}/activities")).json()["items"]
    return items


@pytest.mark.parametrize(("who", "status"), [(None, 401), (XIAO_LI, 403), (LEADER_A, 403), (INSPECTOR, 403)])
async def test_who_does_not_plan_plans_no_activity(teams: Office, campaign_id: UUID, who: Caller, status: int) -> None:
    answer = await teams.put(who, f"/campaigns/{campaign_id}/activities/{new_id()}", fair())
    assert answer.status_code == status
    assert await listed(teams, campaign_id) == []


async def test_a_row_of_the_campaign_is_planned_by_its_office_only(teams: Office, campaign_id: UUID) -> None:
    path = f"/campaigns/{campaign_id}/activities"
    for who, code in ((ZHANG, "211381"), (ZHANG, "2113"), (OTHER_CITY, "3413")):
        answer = await teams.put(who, f"{path}/{new_id()}", fair(division_code=code))
        assert answer.status_code in {403, 404}
    outside = await teams.put(CHEN, f"{path}/{new_id()}", fair(division_code="21"))
    assert outside.status_code == 403
    assert await listed(teams, campaign_id) == []
    own = await planned(teams, campaign_id)
    assert (await teams.put(ZHANG, f"{path}/{own}", fair(division_code="211381"))).status_code == 403
    assert (await teams.post(ZHANG, f"{path}/{own}/cancel")).status_code == 403
    assert (await teams.delete(ZHANG, f"{path}/{own}")).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_on": "2020-10-16"},
        {"name": ""},
        {"joint": [{"name": "市工商联"}, {"name": "市工商联"}]},
        {"lead": {"organization_id": str(TEAM_A)}},
        {"lead": {}},
        {"lead": {"name": "甲", "organization_id": str(TEAM_A)}},
    ],
)
async def test_what_makes_no_sense_is_refused(teams: Office, campaign_id: UUID, changes: dict[str, Any]) -> None:
    answer = await teams.put(CHEN, f"/campaigns/{campaign_id}/activities/{new_id()}", fair(**changes))
    assert type_of(answer) == (422, "malformed")
    assert await listed(teams, campaign_id) == []


async def test_a_unit_that_nobody_knows_is_refused(teams: Office, campaign_id: UUID) -> None:
    unknown = {"organization_id": str(new_id())}
    answer = await teams.put(CHEN, f"/campaigns/{campaign_id}/activities/{new_id()}", fair(lead=unknown))
    assert type_of(answer) == (409, "unit-unknown")
    assert await listed(teams, campaign_id) == []


async def test_parents_are_rows_of_the_same_campaign_and_no_circle(teams: Office, campaign_id: UUID) -> None:
    other = await made(teams)
    city, elsewhere = await planned(teams, campaign_id), await planned(teams, other)
    part = await planned(teams, campaign_id, parent_id=str(city), division_code="211381")
    own, path = new_id(), f"/campaigns/{campaign_id}/activities"
    for parent in (elsewhere, part, new_id(), own):
        answer = await teams.put(CHEN, f"{path}/{own}", fair(parent_id=str(parent)))
        assert type_of(answer) == (409, "activity-parent-wrong")
    # A row with parts below it becomes nobody's part.
    second = await planned(teams, campaign_id)
    answer = await teams.put(CHEN, f"{path}/{city}", fair(parent_id=str(second)), **{"If-Match": '"1"'})
    assert type_of(answer) == (409, "activity-has-parts")
    assert {item["id"] for item in await listed(teams, campaign_id)} == {str(city), str(part), str(second)}


async def test_a_county_plans_its_part_and_its_neighbour_does_not_see_it(teams: Office, campaign_id: UUID) -> None:
    city = await planned(teams, campaign_id)
    below = {"parent_id": str(city), "lead": {"organization_id": str(TEAM_A)}, "joint": []}
    path = f"/campaigns/{campaign_id}/activities"
    for code in ("2113", LINGYUAN):
        answer = await teams.put(ZHANG, f"{path}/{new_id()}", fair(**below, division_code=code))
        assert answer.status_code == 403
    part = await planned(teams, campaign_id, ZHANG, **below, division_code="211381", name="北票展销会")
    seen = {who: {item["id"] for item in await listed(teams, campaign_id, who)} for who in (CHEN, ZHANG, LEADER_A)}
    assert set(map(frozenset, seen.values())) == {frozenset({str(city), str(part)})}
    assert {item["id"] for item in await listed(teams, campaign_id, LINGYUAN_OFFICER)} == {str(city)}
    assert (await teams.get(LINGYUAN_OFFICER, f"{path}/{part}")).status_code == 404
    may = {item["id"]: item["may_change"] for item in await listed(teams, campaign_id, ZHANG)}
    assert may == {str(city): False, str(part): True}
    shown = (await teams.get(ZHANG, path)).json()
    assert (shown["may_add"], shown["may_add_below"]) == (False, True)
    shown = (await teams.get(CHEN, path)).json()
    assert (shown["may_add"], shown["may_add_below"]) == (True, False)


async def test_what_is_saved_again_changes_nothing_and_a_change_names_its_version(
    teams: Office, campaign_id: UUID
) -> None:
    own = await planned(teams, campaign_id)
    path = f"/campaigns/{campaign_id}/activities/{own}"
    again = await teams.put(CHEN, path, fair())
    assert (again.status_code, again.headers["etag"]) == (200, '"1"')
    assert again.json()["lead"] == {"organization_id": str(TEAM_CITY), "name": "市直队"}
    assert [party["name"] for party in again.json()["joint"]] == ["市工商联", "甲队"]
    assert (await teams.put(CHEN, path, fair(place="新广场"))).status_code == 428
    assert (await teams.put(CHEN, path, fair(place="新广场"), **{"If-Match": '"7"'})).status_code == 412
    assert (await teams.get(CHEN, f"{path}/history")).json() == {"items": []}
    changed = await teams.put(CHEN, path, fair(place="新广场", joint=[]), **{"If-Match": '"1"'})
    assert (changed.json()["place"], changed.json()["joint"]) == ("新广场", [])
    (before,) = (await teams.get(XIAO_LI, f"{path}/history")).json()["items"]
    assert (before["place"], before["version"], before["changed_by"]) == ("市民广场", 1, str(CHEN.account_id))
    assert [party["name"] for party in before["joint"]] == ["市工商联", "甲队"]


async def test_the_parts_of_a_cancelled_activity_are_cancelled_with_it(teams: Office, campaign_id: UUID) -> None:
    own = await planned(teams, campaign_id)
    part = await planned(teams, campaign_id, ZHANG, division_code="211381", parent_id=str(own), lead=None, joint=[])
    other = await planned(teams, campaign_id)
    path = f"/campaigns/{campaign_id}/activities"
    assert (await teams.post(ZHANG, f"{path}/{own}/cancel")).status_code == 403
    assert [each["cancelled_at"] for each in await listed(teams, campaign_id)] == [None] * 3
    cancelled = (await teams.post(CHEN, f"{path}/{own}/cancel")).json()["cancelled_at"]
    found = {each["id"]: each for each in await listed(teams, campaign_id, ZHANG)}
    assert found[str(part)]["cancelled_at"] == cancelled is not None
    assert found[str(part)]["may_change"] is False
    assert found[str(other)]["cancelled_at"] is None
    before = (await teams.get(ZHANG, f"{path}/{part}/history")).json()["items"]
    assert len(before) == 1


async def test_an_archived_plan_offers_nothing(teams: Office, campaign_id: UUID) -> None:
    own = await planned(teams, campaign_id)
    part = await planned(teams, campaign_id, ZHANG, division_code="211381", parent_id=str(own), lead=None, joint=[])
    path = f"/campaigns/{campaign_id}"
    assert (await teams.get(ZHANG, f"{path}/quotas")).json()["may_split"] is True
    await teams.post(CHEN, f"{path}/close", {"reason": "活动期满"})
    assert (await teams.post(CHEN, f"{path}/archive")).status_code == 200
    found = {each["id"]: each["may_change"] for each in await listed(teams, campaign_id, ZHANG)}
    assert found[str(part)] is False
    assert (await teams.get(ZHANG, f"{path}/quotas")).json()["may_split"] is False
    assert (await teams.get(ZHANG, f"{path}/participants")).json()["to_receive"] == []
    assert type_of(await teams.post(ZHANG, f"{path}/receipt", {})) == (409, "campaign-archived")


async def test_of_a_draft_it_is_deleted_and_later_only_cancelled(teams: Office) -> None:
    campaign_id = await draft(teams, phases=[])
    gone, stays = await planned(teams, campaign_id), await planned(teams, campaign_id)
    path = f"/campaigns/{campaign_id}/activities"
    assert (await teams.get(ZHANG, path)).status_code == 404
    changed = await teams.put(CHEN, f"{path}/{stays}", fair(note="带展品"), **{"If-Match": '"1"'})
    assert changed.status_code == 200
    assert (await teams.get(CHEN, f"{path}/{stays}/history")).json() == {"items": []}, "a draft is nobody's business"
    assert (await teams.delete(CHEN, f"{path}/{gone}")).status_code == 204
    # A plan of activities is not empty.
    assert (await teams.post(CHEN, f"/campaigns/{campaign_id}/publish")).status_code == 200
    assert type_of(await teams.delete(CHEN, f"{path}/{stays}")) == (409, "activity-published")
    for _ in range(2):
        cancelled = await teams.post(CHEN, f"{path}/{stays}/cancel")
        assert (cancelled.status_code, cancelled.json()["version"]) == (200, 3)
    late = await teams.put(CHEN, f"{path}/{stays}", fair(), **{"If-Match": '"3"'})
    assert type_of(late) == (409, "activity-cancelled")
    below = fair(parent_id=str(stays), division_code="211381")
    assert type_of(await teams.put(ZHANG, f"{path}/{new_id()}", below)) == (409, "activity-parent-wrong")


async def test_a_deleted_draft_takes_its_activities_along(teams: Office) -> None:
    campaign_id = await draft(teams)
    city = await planned(teams, campaign_id)
    await planned(teams, campaign_id, parent_id=str(city), division_code="211381")
    assert (await teams.delete(CHEN, f"/campaigns/{campaign_id}")).status_code == 204
    with psycopg.connect(teams.database.dsn()) as connection:
        left = connection.execute("select count(*) from planned_activities where campaign_id = %s", [campaign_id])
        assert left.fetchone() == (0,)


async def test_nothing_is_planned_in_a_campaign_that_is_over(teams: Office) -> None:
    campaign_id = await made(teams)
    own = await planned(teams, campaign_id)
    assert (await teams.post(CHEN, f"/campaigns/{campaign_id}/close", {"reason": "改期"})).status_code == 200
    path = f"/campaigns/{campaign_id}/activities"
    for answer in (
        await teams.put(CHEN, f"{path}/{new_id()}", fair()),
        await teams.put(CHEN, f"{path}/{own}", fair(name="新"), **{"If-Match": '"1"'}),
        await teams.post(CHEN, f"{path}/{own}/cancel"),
    ):
        assert type_of(answer) == (409, "campaign-closed")


async def test_the_other_programs_hear_of_it_once_the_campaign_is_published(teams: Office) -> None:
    campaign_id = await draft(teams)
    own = await planned(teams, campaign_id)
    heard = "select data from outbox where type = 'activity.planned' and subject = %s order by id"
    with psycopg.connect(teams.database.dsn(), autocommit=True) as connection:
        assert connection.execute(heard, [str(own)]).fetchall() == []
        assert (await teams.post(CHEN, f"/campaigns/{campaign_id}/publish")).status_code == 200
        await teams.post(CHEN, f"/campaigns/{campaign_id}/activities/{own}/cancel")
        told = [row[0] for row in connection.execute(heard, [str(own)]).fetchall()]
    assert [bool(each["cancelled_at"]) for each in told] == [False, True]
    assert told[0]["lead_organization_id"] == str(TEAM_CITY)
    assert told[0]["joint_organization_ids"] == [str(TEAM_A)]


async def calendar_of(office: Office, who: Caller) -> str:
    token = (await office.post(who, "/dues/calendar-token")).json()["url"].split("/api")[1]
    # Lines of a calendar are folded.
    return (await office.get(None, token)).text.replace("\r\n ", "")


async def test_calendars_hold_what_a_unit_leads_or_joins_and_what_its_office_plans(teams: Office) -> None:
    campaign_id = await draft(teams, name="日历试验")
    own = await planned(teams, campaign_id, name="展销", ends_on="2020-10-18")
    of_b = await planned(teams, campaign_id, name="乙活动", lead={"organization_id": str(TEAM_B)}, joint=[])
    assert str(own) not in await calendar_of(teams, CHEN), "a draft is nobody's business"
    assert (await teams.post(CHEN, f"/campaigns/{campaign_id}/publish")).status_code == 200
    for who, ids in ((CHEN, {own, of_b}), (LEADER_A, {own}), (ZHANG, {own}), (OTHER_CITY, set())):
        text = await calendar_of(teams, who)
        assert {each for each in (own, of_b) if f"activity-{each}@bangfu" in text} == ids, who
    text = await calendar_of(teams, LEADER_A)
    event = next(part for part in text.split("BEGIN:VEVENT") if str(own) in part)
    assert "DTEND;VALUE=DATE:20201019" in event
    assert "STATUS" not in event
    await teams.post(CHEN, f"/campaigns/{campaign_id}/activities/{own}/cancel")
    event = next(part for part in (await calendar_of(teams, LEADER_A)).split("BEGIN:VEVENT") if str(own) in part)
    assert "STATUS:CANCELLED" in event


def test_planned_activities_are_not_thrown_away_by_going_back(service_database: MakeDatabase) -> None:
    database, program = service_database("campaigns"), migrations_of("campaigns")
    campaign_id = new_id()
    with psycopg.connect(database.dsn()) as connection:
        days = "'脱贫攻坚', '脱贫攻坚', 2020, '2113', '2020-03-24', '2020-09-30', 1"
        connection.execute(
            "insert into campaigns (id, name, series, year, division_code, starts_on, ends_on, version)"
            f" values (%s, {days})".encode(),
            [campaign_id],
        )
        connection.execute(
            "insert into planned_activities (id, campaign_id, owner_code, division_code, name, starts_on, ends_on,"
            " version) values (%s, %s, '2113', '2113', '展销会', '2020-10-17', '2020-10-17', 1)",
            [new_id(), campaign_id],
        )
    with pytest.raises(Exception, match="Activities are planned"):
        migrations.downgrade(program, database.migrator, "campaigns_0012")
    with psycopg.connect(database.dsn()) as connection:
        connection.execute("delete from planned_activities")
    migrations.downgrade(program, database.migrator, "campaigns_0012")
    migrations.upgrade(program, database.migrator)
    with psycopg.connect(database.dsn()) as connection:
        assert connection.execute("select name from campaigns").fetchall() == [("脱贫攻坚",)]
