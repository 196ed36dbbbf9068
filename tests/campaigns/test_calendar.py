"""The calendar a person subscribes to: a secret address that can be ended, and nothing beyond one's own scope."""

from datetime import date
from uuid import UUID

import psycopg
from icalendar import Calendar

from services.kernel.clock import now
from services.kernel.ids import new_id
from tests.campaigns.office import Caller, Office, form_2
from tests.support.people import CHEN, EDITOR, TEAM_A, XIAO_LI, person


async def token_of(office: Office, caller: Caller) -> str:
    answer = await office.post(caller, "/dues/calendar-token")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


async def test_it_refuses_a_token_to_those_who_may_not_see_dues(teams: Office) -> None:
    assert (await teams.post(None, "/dues/calendar-token")).status_code == 401
    assert (await teams.post(EDITOR, "/dues/calendar-token")).status_code == 403


async def test_a_wrong_an_ended_and_an_expired_token_are_refused(teams: Office) -> None:
    assert (await teams.get(None, "/calendar.ics")).status_code == 422
    assert (await teams.get(CHEN, "/calendar.ics?token=guessed")).status_code == 404
    first = await token_of(teams, CHEN)
    second = await token_of(teams, CHEN)
    assert (await teams.get(None, f"/calendar.ics?token={first}")).status_code == 404
    assert (await teams.delete(CHEN, "/dues/calendar-token")).status_code == 204
    assert (await teams.get(None, f"/calendar.ics?token={second}")).status_code == 404
    third = await token_of(teams, CHEN)
    with psycopg.connect(teams.database.dsn(), autocommit=True) as connection:
        connection.execute("update calendar_tokens set expires_at = now()")
    assert (await teams.get(None, f"/calendar.ics?token={third}")).status_code == 404


async def test_an_address_ends_when_its_persons_tokens_are_revoked(teams: Office) -> None:
    mine, others = await token_of(teams, XIAO_LI), await token_of(teams, CHEN)
    long_ago = {"account_id": str(CHEN.account_id), "at": "2020-01-01T00:00:00+00:00"}
    teams.feeds.publish("gateway", "account.revoked", {"account_id": str(XIAO_LI.account_id), "at": now().isoformat()})
    teams.feeds.publish("gateway", "account.revoked", long_ago)
    await teams.feeds.deliver()
    assert (await teams.get(None, f"/calendar.ics?token={mine}")).status_code == 404
    assert (await teams.get(None, f"/calendar.ics?token={others}")).status_code == 200


async def test_the_token_itself_is_not_in_the_database(teams: Office) -> None:
    token = await token_of(teams, CHEN)
    with psycopg.connect(teams.database.dsn()) as connection:
        rows = connection.execute("select row(t)::text from calendar_tokens t").fetchall()
        trail = connection.execute("select row(t)::text from audit_entries t").fetchall()
    assert rows
    assert all(token not in row for (row,) in rows + trail)


async def test_a_team_reads_how_many_of_its_sheets_are_in_and_of_which_campaign(
    teams: Office, campaign_id: UUID
) -> None:
    duty, team = new_id(), new_id()
    teams.feeds.team(team, "癸队", "211321")
    cycle = {"kind": "once", "due_on": "2020-07-25"}
    body = form_2(campaign_id, name="丙丁", owed_by={"kind": "team", "division_code": "211321"}, cycle=cycle)
    assert (await teams.put(CHEN, f"/obligations/{duty}", body)).status_code == 201
    pairings = [teams.feeds.pairing(team, "211321102201", "2020-07-01") for _ in range(3)]
    teams.feeds.report("submitted", pairings[0], team, "2020-07", "2020-07-20T08:00:00+08:00", new_id())
    await teams.feeds.deliver()
    leader = person("癸队长", "team_leader", team=team, division="211321")
    answer = await teams.get(None, f"/calendar.ics?token={await token_of(teams, leader)}")
    (event,) = [each for each in Calendar.from_ical(answer.content).walk("VEVENT") if str(duty) in str(each["uid"])]
    assert str(event["summary"]) == "丙丁 2020-07 截止（已报 1/3）"
    assert str(event["description"]).startswith("志愿服务助力脱贫攻坚")


async def test_an_office_counts_units_those_with_more_time_too_and_names_them(teams: Office, campaign_id: UUID) -> None:
    duty, ids = new_id(), [new_id() for _ in range(3)]
    for team, name in zip(ids, ("子队", "丑队", "寅队"), strict=True):
        teams.feeds.team(team, name, "211322")
        for _ in range(4):
            teams.feeds.pairing(team, "211322102201", "2020-07-01")
    await teams.feeds.deliver()
    cycle = {"kind": "once", "due_on": "2020-07-25"}
    body = form_2(campaign_id, name="戊己", owed_by={"kind": "team", "division_code": "211322"}, cycle=cycle)
    assert (await teams.put(CHEN, f"/obligations/{duty}", body)).status_code == 201
    listed = (await teams.get(CHEN, f"/dues?obligation_id={duty}&limit=9")).json()["items"]
    late = next(due for due in listed if due["organization_id"] == str(ids[0]))
    more = {"due_at": "2031-08-01T00:00:00+08:00", "reason": "大雪封路"}
    assert (await teams.post(CHEN, f"/dues/{late['id']}/extend", more)).status_code == 200
    answer = await teams.get(None, f"/calendar.ics?token={await token_of(teams, CHEN)}")
    events = [each for each in Calendar.from_ical(answer.content).walk("VEVENT") if str(duty) in str(each["uid"])]
    assert sorted(str(event["summary"]) for event in events) == [
        "子队 戊己 2020-07 截止（已报 0/1）",
        "戊己 2020-07 截止（已报 0/2）",
    ]


async def test_the_calendar_holds_the_due_days_of_ones_own_team(teams: Office, campaign_id: UUID) -> None:
    mine, others = new_id(), new_id()
    cycle = {"kind": "once", "due_on": "2020-06-25"}
    body = form_2(campaign_id, name="甲乙", owed_by={"kind": "team", "division_code": "211381"}, cycle=cycle)
    await teams.put(CHEN, f"/obligations/{mine}", body)
    await teams.put(CHEN, f"/obligations/{others}", {**body, "owed_by": {"kind": "team", "division_code": "211382"}})
    answer = await teams.get(None, f"/calendar.ics?token={await token_of(teams, XIAO_LI)}")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["cache-control"]
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    uids = [str(event["uid"]) for event in events]
    assert f"{mine}-2020-06-20200625@bangfu" in uids
    assert not any(uid.startswith(str(others)) for uid in uids)
    (event,) = [event for event in events if str(event["uid"]).startswith(str(mine))]
    assert event.decoded("dtstart") == date(2020, 6, 25)
    assert str(event["summary"]) == "甲乙 2020-06 截止（已报 0/1）"
    assert "不是工作日" in str(event["description"])
    assert event.walk("VALARM")
    assert str(TEAM_A) not in answer.text
