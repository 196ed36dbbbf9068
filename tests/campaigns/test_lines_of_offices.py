"""An office of another line does not act as the office: not for its units, not in what it made. And who asks for a duty
gives more time, never who owes it."""

from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from services.kernel.auth.principals import RoleGrant
from services.kernel.ids import new_id
from tests.campaigns.office import Caller, Office, form_2, notice, unit_duty
from tests.campaigns.test_campaign_states import draft, dues, made, problem
from tests.campaigns.test_planned_activities import fair, planned
from tests.campaigns.test_quotas import shares
from tests.support.people import BEIPIAO, CHEN, TEAM_A, ZHANG, Person, person

CIVIL, CIVILIZATION = "civil_affairs", "civilization"
CITY_OFFICE, OFFICE, BUREAU, TOWN_OFFICE, TOWN_BUREAU = (new_id() for _ in range(5))
REASON = {"reason": "汛期"}
LATER = {"due_at": "2032-06-01T00:00:00+08:00", **REASON}
MINISTRY = person("部里", "national_officer", division="")
PROVINCE = person("省处", "province_officer", division="21")


def of_unit(name: str, unit: UUID, line: str, division: str = BEIPIAO, role: str = "county_officer") -> Person:
    return Person(name, (RoleGrant(role, unit, division, lines=frozenset({line})),))


OF_CIVIL = of_unit("民政局干部", BUREAU, CIVIL)
OF_OFFICE = of_unit("文明办干部", OFFICE, CIVILIZATION)
OF_CITY = of_unit("市文明办干部", CITY_OFFICE, CIVILIZATION, "2113", "city_officer")


@pytest.fixture(scope="module")
async def units(teams: Office) -> Office:
    """The civilization office of the city and of a county, and below it; and the civil affairs bureau of the county."""
    teams.feeds.team(CITY_OFFICE, "市文明办", "2113", "office", {CIVILIZATION: None})
    teams.feeds.team(OFFICE, "北票市文明办", BEIPIAO, "office", {CIVILIZATION: CITY_OFFICE})
    teams.feeds.team(BUREAU, "北票市民政局", BEIPIAO, "office", {CIVIL: None})
    teams.feeds.team(TOWN_OFFICE, "镇文明站", "211381101", "office", {CIVILIZATION: OFFICE})
    teams.feeds.team(TOWN_BUREAU, "镇民政所", "211381101", "office", {CIVIL: BUREAU})
    await teams.feeds.deliver()
    return teams


async def owed(office: Office, campaign_id: UUID, who: Person, division: str, name: str, **changes: Any) -> str:
    """What the unit of that name owes."""
    body = unit_duty(campaign_id, owed_by={"kind": "office", "division_code": division}, **changes)
    answer = await office.put(who, f"/obligations/{new_id()}", body)
    assert answer.status_code == 201, answer.text
    return await due_of(office, campaign_id, who, name)


async def due_of(office: Office, campaign_id: UUID, who: Person, name: str) -> str:
    (found,) = [due for due in await dues(office, campaign_id, who) if due["organization_name"] == name]
    return str(found["id"])


async def acts_of(office: Office, who: Caller, campaign_id: UUID, duty: UUID, activity: UUID) -> list[httpx.Response]:
    path = f"/campaigns/{campaign_id}"
    alone = {"rules": [{"organizations": [str(BUREAU)]}]}
    return [
        await office.put(who, path, {**campaign_of_county(), "name": "改名"}, **{"If-Match": '"1"'}),
        await office.put(who, f"{path}/participants", alone),
        await office.post(who, f"{path}/publish"),
        await office.get(who, f"{path}/check"),
        await office.post(who, f"{path}/withdraw", REASON),
        await office.put(who, f"{path}/quotas", shares({"organization_id": str(TEAM_A), "amount": 3})),
        await office.put(who, f"/obligations/{duty}", unit_duty(campaign_id, owed_by=IN_COUNTY, name="改名")),
        await office.put(who, f"/obligations/{new_id()}", unit_duty(campaign_id, owed_by=IN_COUNTY)),
        await office.post(who, f"/obligations/{duty}/end", REASON),
        await office.delete(who, f"/obligations/{duty}"),
        await office.put(who, f"{path}/activities/{activity}", fair(division_code=BEIPIAO, name="改名")),
        await office.post(who, f"{path}/activities/{activity}/cancel"),
        await office.put(who, f"{path}/activities/{new_id()}", fair(division_code=BEIPIAO)),
        await office.put(who, f"{path}/board-columns", {"columns": ["visited"]}),
        await office.post(who, f"{path}/close", REASON),
        await office.post(who, f"{path}/archive"),
        await office.delete(who, path),
    ]


IN_COUNTY = {"kind": "office", "division_code": BEIPIAO}


def campaign_of_county() -> dict[str, Any]:
    return {"name": "计划", "series": "计划", "year": 2020, "division_code": BEIPIAO} | {
        "starts_on": "2020-03-24",
        "ends_on": "2020-09-30",
    }


@pytest.mark.parametrize("maker", [OF_OFFICE, ZHANG])
async def test_another_line_changes_nothing_that_an_office_made(units: Office, maker: Person) -> None:
    campaign_id = await made(units, who=maker, division_code=BEIPIAO)
    duty = new_id()
    assert (await units.put(maker, f"/obligations/{duty}", unit_duty(campaign_id, owed_by=IN_COUNTY))).is_success
    activity = await planned(units, campaign_id, maker, division_code=BEIPIAO)
    before = (await units.get(maker, f"/campaigns/{campaign_id}")).json()
    answers = await acts_of(units, OF_CIVIL, campaign_id, duty, activity)
    assert {answer.status_code for answer in answers} == {403}
    assert (await units.get(maker, f"/campaigns/{campaign_id}")).json() == before
    seen = (await units.get(OF_CIVIL, f"/campaigns/{campaign_id}")).json()
    assert (seen["is_own"], seen["may_change"]) == (False, False)
    listed = (await units.get(OF_CIVIL, f"/campaigns/{campaign_id}/activities")).json()
    assert (listed["may_add"], [each["may_change"] for each in listed["items"]]) == (False, [False])


async def test_another_line_sees_no_draft_and_an_office_on_no_line_sees_all(units: Office) -> None:
    campaign_id, notice_id = await draft(units, who=OF_OFFICE, division_code=BEIPIAO), new_id()
    body = notice(division_code=BEIPIAO, state="draft")
    assert (await units.put(OF_OFFICE, f"/notices/{notice_id}", body)).status_code == 201
    for path in (f"/campaigns/{campaign_id}", f"/notices/{notice_id}"):
        assert (await units.get(OF_CIVIL, path)).status_code == 404
        assert [(await units.get(who, path)).status_code for who in (OF_OFFICE, ZHANG)] == [200, 200]
    settings = {"app.owning": f'{{"{BEIPIAO}"}}', "app.codes": f'{{["{BEIPIAO}","{BEIPIAO}:")}}'}
    for line, seen in ((CIVIL, 0), (CIVILIZATION, 2)):
        with psycopg.connect(units.database.dsn("app")) as connection:
            for name, value in {**settings, "app.owning_lined": f'{{"{line}:{BEIPIAO}"}}'}.items():
                connection.execute("select set_config(%s, %s, true)", [name, value])
            found = connection.execute(
                "select id from campaigns where id = %(a)s union all select id from notices where id = %(b)s",
                {"a": campaign_id, "b": notice_id},
            ).fetchall()
        assert len(found) == seen


async def test_another_line_neither_withdraws_nor_replaces_a_notice(units: Office) -> None:
    notice_id = new_id()
    body = notice(division_code=BEIPIAO)
    assert (await units.put(OF_OFFICE, f"/notices/{notice_id}", body)).status_code == 201
    path = f"/notices/{notice_id}"
    answers = [
        await units.post(OF_CIVIL, f"{path}/withdraw", REASON),
        await units.put(OF_CIVIL, path, {**body, "title": "改题"}, **{"If-Match": '"1"'}),
        await units.delete(OF_CIVIL, path),
    ]
    assert {answer.status_code for answer in answers} == {403}
    other = {**body, "replaces": str(notice_id), "replaces_because": "更正"}
    assert problem(await units.put(OF_CIVIL, f"/notices/{new_id()}", other)) == (409, "notice-not-replaceable")
    assert (await units.get(OF_CIVIL, path)).json()["is_own"] is False
    assert (await units.post(OF_OFFICE, f"{path}/withdraw", REASON)).status_code == 200


async def test_row_level_security_keeps_another_line_from_what_an_office_made(units: Office) -> None:
    campaign_id = await made(units, who=OF_OFFICE, division_code=BEIPIAO)
    scope = {"app.codes": f'{{["{BEIPIAO}","{BEIPIAO}:")}}', "app.owning": f'{{"{BEIPIAO}"}}'}
    receipt = "insert into campaign_receipts values (%s, %s, %s, %s)"
    quota = (
        "insert into quota_allocations (campaign_id, measure, granted_by, organization_id, amount) "
        "values (%s, 'households', %s, %s, 1)"
    )
    for line, unit, changed in ((CIVIL, BUREAU, 0), (CIVILIZATION, OFFICE, 1)):
        held = f'{{"={unit}","{line}:{BEIPIAO}"}}'
        with psycopg.connect(units.database.dsn("app")) as connection:
            for name, value in {**scope, "app.owning_lined": held, "app.lined": held}.items():
                connection.execute("select set_config(%s, %s, true)", [name, value])
            renamed = connection.execute("update campaigns set name = 'x' where id = %s", [campaign_id])
            assert renamed.rowcount == changed
            inserts = (
                (receipt, [campaign_id, OFFICE, BEIPIAO, new_id()]),
                (quota, [campaign_id, BEIPIAO, TEAM_A]),
            )
            for statement, values in inserts:
                try:
                    with connection.transaction():
                        connection.execute(statement.encode(), values)
                    done = 1
                except psycopg.errors.InsufficientPrivilege:
                    done = 0
                assert done == changed, (line, statement)
            connection.rollback()


async def test_an_officer_enters_numbers_and_receives_for_the_own_unit_only(units: Office) -> None:
    campaign_id = await made(units)
    owing = await owed(units, campaign_id, CHEN, "2113", "北票市文明办")
    own = await due_of(units, campaign_id, CHEN, "北票市民政局")
    for due in (owing, own):
        units.files.keep("due", UUID(due), b"%PDF-1.7 the stories")
    refused = await units.put(OF_CIVIL, f"/dues/{owing}/return", {"number": 3})
    assert refused.status_code == 403
    assert (await units.put(OF_CIVIL, f"/dues/{own}/return", {"number": 3})).status_code == 200
    listed = {due["organization_name"]: due for due in await dues(units, campaign_id, OF_CIVIL)}
    assert [listed[name]["may_report"] for name in ("北票市文明办", "北票市民政局")] == [False, True]
    answer = (await units.post(OF_CIVIL, f"/campaigns/{campaign_id}/receipt", {})).json()
    assert [each["organization_id"] for each in answer["items"]] == [str(BUREAU)]
    of_other = await units.post(OF_CIVIL, f"/campaigns/{campaign_id}/receipt", {"organization_id": str(OFFICE)})
    assert problem(of_other) == (409, "takes-no-part")
    both = (await units.post(ZHANG, f"/campaigns/{campaign_id}/receipt", {})).json()["items"]
    assert {str(OFFICE), str(BUREAU)} <= {each["organization_id"] for each in both}


async def test_a_notice_is_received_for_the_own_unit_only(units: Office) -> None:
    notice_id = new_id()
    body = notice(rules=[{"organizations": [str(OFFICE)]}, {"organizations": [str(BUREAU)]}])
    assert (await units.put(CHEN, f"/notices/{notice_id}", body)).status_code == 201
    received = (await units.post(OF_CIVIL, f"/notices/{notice_id}/receipt", {})).json()["items"]
    assert [each["organization_id"] for each in received] == [str(BUREAU)]
    waiting = (await units.get(OF_CIVIL, "/receipts/waiting")).json()["items"]
    assert str(notice_id) not in {each["id"] for each in waiting}
    waiting = (await units.get(OF_OFFICE, "/receipts/waiting")).json()["items"]
    assert str(notice_id) in {each["id"] for each in waiting}


async def test_quotas_come_down_on_the_line_of_who_made_them(units: Office) -> None:
    allocated = shares({"organization_id": str(TEAM_A), "amount": 0})
    of_line = await made(units, who=OF_CITY)
    of_rules = await made(units)
    rules = {"rules": [{"organizations": [str(BUREAU)]}]}
    assert (await units.put(CHEN, f"/campaigns/{of_rules}/participants", rules)).status_code == 200
    of_nobody = await made(units)
    done = {
        (who, campaign_id): (await units.put(who, f"/campaigns/{campaign_id}/quotas", allocated)).status_code
        for who in (OF_CIVIL, OF_OFFICE)
        for campaign_id in (of_line, of_rules, of_nobody)
    }
    assert done[OF_CIVIL, of_line] == 403
    assert done[OF_OFFICE, of_line] == 200
    assert done[OF_CIVIL, of_rules] == 200
    assert done[OF_CIVIL, of_nobody] == 403


async def extend(office: Office, who: Caller, due: str) -> tuple[int, bool]:
    """The answer, and whether a list says so: a button that is shown is not refused."""
    shown = (await office.get(who, f"/dues/{due}")).json()["may_extend"]
    answer = await office.post(who, f"/dues/{due}/extend", LATER)
    if not answer.is_success:
        assert problem(answer) in ((403, "extension-by-others"), (404, "not-found"))
    return answer.status_code, shown


async def test_nobody_gives_more_time_to_an_own_unit_or_one_of_another_line(units: Office) -> None:
    campaign_id = await made(units)
    of_office = await owed(units, campaign_id, CHEN, "2113", "北票市文明办")
    of_bureau = await due_of(units, campaign_id, CHEN, "北票市民政局")
    of_town = await due_of(units, campaign_id, CHEN, "镇文明站")
    for who, due in ((OF_CIVIL, of_office), (OF_CIVIL, of_bureau), (OF_CIVIL, of_town), (OF_OFFICE, of_office)):
        assert await extend(units, who, due) == (403, False)
    for due in (of_office, of_bureau):
        assert await extend(units, ZHANG, due) == (403, False)
    scope = {"app.codes": f'{{["{BEIPIAO}","{BEIPIAO}:")}}'}
    with psycopg.connect(units.database.dsn("app")) as connection:
        for name, value in scope.items():
            connection.execute("select set_config(%s, %s, true)", [name, value])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "insert into due_extensions (due_id, division_code, organization_id, due_at, reason_sealed, "
                "extended_by) values (%s, %s, %s, now(), '', %s)",
                [of_office, BEIPIAO, OFFICE, new_id()],
            )
    assert await extend(units, OF_OFFICE, of_town) == (200, True)
    assert await extend(units, CHEN, of_office) == (200, True)
    assert await extend(units, CHEN, of_bureau) == (200, True)


async def test_a_province_gives_itself_no_time_in_the_plan_of_the_ministry_and_the_ministry_reads_why(
    units: Office,
) -> None:
    province = new_id()
    units.feeds.team(province, "省民政厅", "21", "office", {CIVIL: None})
    await units.feeds.deliver()
    campaign_id = await made(units, who=MINISTRY, division_code="")
    rules = {"rules": [{"organizations": [str(province)]}, {"organizations": [str(CITY_OFFICE)]}]}
    assert (await units.put(MINISTRY, f"/campaigns/{campaign_id}/participants", rules)).status_code == 200
    due = await owed(units, campaign_id, MINISTRY, "", "省民政厅")
    of_city = await due_of(units, campaign_id, MINISTRY, "市文明办")
    assert await extend(units, PROVINCE, due) == (403, False)
    assert await extend(units, PROVINCE, of_city) == (200, True)
    assert await extend(units, MINISTRY, due) == (200, True)
    assert (await units.get(MINISTRY, f"/dues/{due}")).json()["extension_reason"] == "汛期"


async def test_the_owner_of_a_plan_gives_time_to_units_beside_it_and_never_to_itself(units: Office) -> None:
    campaign_id = await made(units)
    own = await owed(units, campaign_id, CHEN, "2113", "市文明办")
    # The only office of the city: whoever speaks for the city owes it.
    assert await extend(units, CHEN, own) == (403, False)
    units.feeds.team(new_id(), "市教育局", "2113", "office", {})
    await units.feeds.deliver()
    beside = await due_of(units, campaign_id, CHEN, "市教育局")
    assert await extend(units, CHEN, beside) == (200, True)
    in_office = Person("市文明办的人", (RoleGrant("city_officer", CITY_OFFICE, "2113"),))
    assert await extend(units, in_office, own) == (403, False)
    assert await extend(units, OF_CITY, own) == (403, False)


async def test_an_office_between_that_takes_no_part_gives_no_time(units: Office) -> None:
    campaign_id = await made(units, who=MINISTRY, division_code="")
    rules = {"rules": [{"organizations": [str(CITY_OFFICE)]}]}
    assert (await units.put(MINISTRY, f"/campaigns/{campaign_id}/participants", rules)).status_code == 200
    due = await owed(units, campaign_id, MINISTRY, "", "市文明办")
    assert await extend(units, PROVINCE, due) == (403, False)
    assert await extend(units, CHEN, due) == (403, False)


async def test_a_county_gives_its_teams_more_time_in_a_plan_of_the_city_as_before(units: Office) -> None:
    campaign_id = await made(units)
    assert (await units.put(CHEN, f"/obligations/{new_id()}", form_2(campaign_id))).status_code == 201
    due = next(each["id"] for each in await dues(units, campaign_id) if each["organization_id"] == str(TEAM_A))
    assert await extend(units, OF_CIVIL, due) == (403, False)
    assert await extend(units, ZHANG, due) == (200, True)


async def test_what_an_earlier_release_stored_is_changed_by_its_division(units: Office) -> None:
    campaign_id = await made(units, who=OF_OFFICE, division_code=BEIPIAO)
    with psycopg.connect(units.database.dsn()) as connection:
        connection.execute("update campaigns set owner_lines = null where id = %s", [campaign_id])
    assert (await units.post(OF_CIVIL, f"/campaigns/{campaign_id}/close", REASON)).status_code == 200


async def listed_mine(office: Office, who: Caller) -> dict[str, str]:
    items = (await office.get(who, "/campaigns?mine=true&limit=500")).json()["items"]
    return {each["id"]: each["concern"] for each in items}


async def test_what_is_open_on_another_line_only_concerns_an_office_as_what_runs_in_its_area(units: Office) -> None:
    of_line = await made(units, who=OF_CITY, name="文明计划")
    assert (await units.put(OF_CITY, f"/obligations/{new_id()}", form_2(of_line))).status_code == 201
    own = await made(units, who=OF_CIVIL, division_code=BEIPIAO, name="民政计划")
    of_all = await made(units, name="不分条线")
    assert (await units.put(CHEN, f"/obligations/{new_id()}", form_2(of_all))).status_code == 201
    owes = await made(units, who=OF_CITY, name="文明计划，民政局也报")
    await owed(units, owes, OF_CITY, "2113", "北票市民政局")
    mine = await listed_mine(units, OF_CIVIL)
    wanted = {of_line: "area", own: "own", of_all: "due", owes: "due"}
    assert {id_: mine[str(id_)] for id_ in wanted} == wanted
    places = list(mine)
    assert places.index(str(own)) < places.index(str(of_line))
    assert max(places.index(str(id_)) for id_ in (owes, of_all)) < places.index(str(own))
    inspector = of_unit("巡查", BUREAU, CIVIL, role="inspector")
    for who in (OF_OFFICE, ZHANG, CHEN, inspector):
        assert (await listed_mine(units, who))[str(of_line)] == "due"
    plain = (await units.get(OF_CIVIL, "/campaigns?limit=500")).json()["items"]
    has_dues = {each["id"]: each["has_dues"] for each in plain}
    assert (has_dues[str(of_line)], has_dues[str(owes)]) == (False, True)
    of_others = {each["id"]: each["of_other_lines"] for each in plain}
    assert [of_others[str(id_)] for id_ in wanted] == [True, False, False, False]
    items = (await units.get(OF_OFFICE, "/campaigns?mine=true&limit=500")).json()["items"]
    assert not any(each["of_other_lines"] for each in items if each["id"] in {str(id_) for id_ in (of_line, owes)})
    items = (await units.get(ZHANG, "/campaigns?mine=true&limit=500")).json()["items"]
    assert not any(each["of_other_lines"] for each in items)


async def test_the_ministry_is_concerned_by_its_own_plan_and_not_by_a_citys_of_another_line(units: Office) -> None:
    ministry, province = new_id(), new_id()
    units.feeds.team(ministry, "某部", "", "office", {CIVIL: None})
    units.feeds.team(province, "某省民政厅", "21", "office", {CIVIL: ministry})
    await units.feeds.deliver()
    of_ministry = of_unit("部里干部", ministry, CIVIL, "", "national_officer")
    of_province = of_unit("省厅干部", province, CIVIL, "21", "province_officer")
    of_city = await made(units, who=OF_CITY, name="市里的计划")
    assert (await units.put(OF_CITY, f"/obligations/{new_id()}", form_2(of_city))).status_code == 201
    own = await made(units, who=of_ministry, division_code="", name="部里的计划")
    rules = {"rules": [{"organizations": [str(province)]}]}
    assert (await units.put(of_ministry, f"/campaigns/{own}/participants", rules)).status_code == 200
    await owed(units, own, of_ministry, "", "某省民政厅")
    for who in (of_ministry, of_province):
        mine = await listed_mine(units, who)
        assert (mine[str(own)], mine[str(of_city)]) == ("due", "area")
    assert str(of_city) not in {each["id"] for each in await waits_for(units, of_province)}
    assert str(own) in {each["id"] for each in await waits_for(units, of_province)}


async def waits_for(office: Office, who: Caller) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await office.get(who, "/receipts/waiting")).json()["items"]
    return items


async def test_what_waits_for_a_receipt_can_be_received_and_then_waits_no_more(units: Office) -> None:
    first, second = await made(units, who=CHEN, name="第一个"), await made(units, who=CHEN, name="第二个")
    for campaign_id, unit in ((first, BUREAU), (second, OFFICE)):
        rules = {"rules": [{"organizations": [str(unit)]}]}
        assert (await units.put(CHEN, f"/campaigns/{campaign_id}/participants", rules)).status_code == 200
    waiting = {each["id"] for each in await waits_for(units, OF_CIVIL)}
    assert str(first) in waiting
    # Its own unit takes part in another campaign, not in this one.
    assert str(second) not in waiting
    third = await made(units, who=CHEN, name="第三个")
    assert (await units.post(OF_CIVIL, f"/campaigns/{first}/receipt", {})).status_code == 200
    waiting = {each["id"] for each in await waits_for(units, OF_CIVIL)}
    assert (str(first) in waiting, str(third) in waiting) == (False, True)


async def test_a_calendar_holds_what_an_office_owes_receives_or_has_on_its_line(units: Office) -> None:
    of_line = await made(units, who=OF_CITY)
    teams_duty, bureaus_duty = new_id(), new_id()
    assert (await units.put(OF_CITY, f"/obligations/{teams_duty}", form_2(of_line))).status_code == 201
    body = unit_duty(of_line)
    answer = await units.put(OF_CITY, f"/obligations/{bureaus_duty}", body)
    assert answer.status_code == 201, answer.text
    # Units on the line lead and join it.
    lead, joint = {"organization_id": str(CITY_OFFICE)}, [{"organization_id": str(OFFICE)}]
    activity = await planned(units, of_line, OF_CITY, lead=lead, joint=joint)
    read = {}
    for who in (OF_CIVIL, OF_OFFICE, ZHANG, CHEN):
        token = (await units.post(who, "/dues/calendar-token")).json()["token"]
        read[who.name] = (await units.get(None, f"/calendar.ics?token={token}")).text.replace("\r\n ", "")
    assert str(teams_duty) not in read[OF_CIVIL.name]
    assert str(bureaus_duty) in read[OF_CIVIL.name]
    assert str(activity) not in read[OF_CIVIL.name]
    for who in (OF_OFFICE, ZHANG, CHEN):
        assert str(teams_duty) in read[who.name]
    assert str(activity) in read[CHEN.name]
