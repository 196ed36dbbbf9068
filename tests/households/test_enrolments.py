"""Enrolment of pairings in campaigns: refusals, by itself, by the officer, and what the board of each campaign says."""

import io
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from gateway.events import Line, OrganizationSaved
from services.households.progress.recount import recount_all
from services.kernel.auth.principals import RoleGrant
from services.kernel.clock import now
from services.kernel.ids import new_id
from tests.databases import MakeDatabase
from tests.households import forms, people
from tests.households.campaigns_told import (
    told_of_a_campaign,
    told_of_a_duty,
    told_of_a_quota,
    told_of_an_extension,
)
from tests.households.conftest import Register, running_register
from tests.households.people import (
    BEIPIAO,
    CHAOYANG,
    LIAONING,
    LINGYUAN,
    LINGYUAN_VILLAGE,
    SHANGYUAN,
    TEAM_A,
    TEAM_B,
    TEAM_OF_LINGYUAN,
    chen,
    inspector,
    leader,
    liu,
    xiao_li,
    zhang,
)
from tests.households.test_progress import problem_of, visit


@pytest.fixture
async def register(service_database: MakeDatabase) -> AsyncIterator[Register]:
    """Of its own: what a campaign takes is said by all that were told before."""
    async with running_register(service_database("households")) as register:
        yield register


async def count(register: Register) -> None:
    await register.read_feeds()
    await recount_all(register.worker)


async def put(register: Register, pairing_id: UUID, campaign_id: UUID, who: Any = chen, **body: Any) -> Any:
    return await register.client.put(f"/api/pairings/{pairing_id}/enrolments/{campaign_id}", json=body, headers=who())


async def enrolled(register: Register, pairing_id: UUID) -> dict[str, tuple[str | None, str | None, bool]]:
    answer = await register.client.get(f"/api/pairings/{pairing_id}/enrolments", headers=chen())
    return {one["campaign_id"]: (one["from"], one["to"], one["by_itself"]) for one in answer.json()["items"]}


async def board(register: Register, campaign_id: UUID, who: Any = chen, **query: str) -> Any:
    params = {"division": CHAOYANG, "campaign_id": str(campaign_id), **query}
    if "period" not in params:
        params.setdefault("month", "2020-05")
    return await register.client.get("/api/progress", params=params, headers=who())


async def total(register: Register, campaign_id: UUID, **query: str) -> dict[str, Any]:
    await count(register)
    found: dict[str, Any] = (await board(register, campaign_id, **query)).json()["total"]
    return found


async def pair(register: Register, team_id: UUID = TEAM_A, place: str | None = None, **changes: Any) -> UUID:
    household_id = await register.put_household(division_code=place or SHANGYUAN)
    return await register.put_pairing(household_id, team_id=str(team_id), starts_on="2020-04-01", **changes)


@pytest.mark.parametrize("who", [xiao_li, leader, inspector, people.system_admin])
async def test_it_refuses_whoever_may_not_pair(register: Register, who: Any) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    pairing_id = await pair(register)
    await count(register)
    refused = await put(register, pairing_id, campaign_id, who)
    assert (refused.status_code, problem_of(refused)) == (403, "not-permitted")
    body = {"campaign_id": str(campaign_id), "division": CHAOYANG}
    refused = await register.client.post("/api/pairings/carry-on", json=body, headers=who())
    assert (refused.status_code, problem_of(refused)) == (403, "not-permitted")


async def test_a_pairing_or_campaign_of_elsewhere_looks_like_none(register: Register) -> None:
    of_city = told_of_a_campaign(register, takes_pairings=True)
    of_another_province = told_of_a_campaign(register, division_code="3413", takes_pairings=True)
    of_county = told_of_a_campaign(register, division_code=LINGYUAN, takes_pairings=True)
    pairing_id = await pair(register)
    await count(register)
    for refused in (
        await put(register, pairing_id, of_city, liu),
        await put(register, pairing_id, of_another_province),
        await put(register, pairing_id, of_county, zhang),
        await put(register, pairing_id, new_id()),
        await put(register, new_id(), of_city),
        await board(register, of_another_province),
        await board(register, of_county, zhang, division=BEIPIAO),
        await board(register, new_id()),
    ):
        assert (refused.status_code, problem_of(refused)) == (404, "not-found")
    listed = await register.client.get("/api/pairings/campaigns", params={"division": BEIPIAO}, headers=zhang())
    assert [one["id"] for one in listed.json()["items"]] == [str(of_city)]


@pytest.mark.parametrize(
    "body", [{"from": "2020-05-02", "to": "2020-04-30"}, {"from": "1999-01-01"}, {"from": "x"}, {"until": "2020-05-01"}]
)
async def test_it_refuses_malformed_days(register: Register, body: dict[str, str]) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    pairing_id = await pair(register)
    await count(register)
    refused = await put(register, pairing_id, campaign_id, **body)
    assert (refused.status_code, problem_of(refused)) == (422, "malformed")


async def test_a_campaign_says_whom_it_takes(register: Register) -> None:
    """Each refusal is a sentence, and changes nothing."""
    poorest = told_of_a_campaign(register, takes_pairings=True, serves={"statuses": ["extreme_poverty"], "groups": []})
    lectures = told_of_a_campaign(register)
    teams = told_of_a_campaign(register, takes_pairings=True, has_rules=True)
    told = {"campaign_id": str(teams), "joined": [str(TEAM_B)], "left": []}
    register.programs.publish("campaigns", "campaign.participants", told)
    archived = told_of_a_campaign(register, takes_pairings=True, state="archived")
    await count(register)
    pairing_id = await pair(register)
    for campaign_id, kind in (
        (poorest, "household-not-served"),
        (lectures, "campaign-takes-no-pairings"),
        (teams, "pairing-takes-no-part"),
        (archived, "campaign-archived"),
    ):
        refused = await put(register, pairing_id, campaign_id)
        assert (refused.status_code, problem_of(refused)) == (409, kind)
        assert refused.json()["title"]
        assert refused.json()["title_en"]
    body = forms.pairing(await register.put_household(), campaigns=[str(poorest)])
    fresh = new_id()
    refused = await register.client.put(f"/api/pairings/{fresh}", json=body, headers=chen())
    assert (refused.status_code, problem_of(refused)) == (409, "household-not-served")
    assert register.rows("select id from pairings where id = %s", fresh) == []
    assert await enrolled(register, pairing_id) == {}


@pytest.mark.parametrize("by", ["word", "duty", "quota"])
async def test_a_pairing_enrols_by_itself_while_one_campaign_takes_it(register: Register, by: str) -> None:
    """Whatever came first, and a plan without duties on teams or a quota takes none."""
    first = await pair(register)
    told_of_a_campaign(register, series="讲座")
    campaign_id = told_of_a_campaign(register, takes_pairings=True if by == "word" else None)
    if by == "duty":
        told_of_a_duty(register, campaign_id)
    if by == "quota":
        told_of_a_quota(register, campaign_id, 30, division_code=BEIPIAO)
    await count(register)
    second = await pair(register)
    for pairing_id in (first, second):
        assert await enrolled(register, pairing_id) == {str(campaign_id): (None, None, True)}
    assert (await total(register, campaign_id))["paired"] == 2
    told = register.rows("select data from outbox where type = 'enrolment.saved'")
    assert {row["data"]["pairing_id"] for row in told} == {str(first), str(second)}


async def test_with_several_campaigns_the_officer_says_which(register: Register) -> None:
    one, other = (told_of_a_campaign(register, takes_pairings=True, series=series) for series in ("甲", "乙"))
    await count(register)
    silent = await pair(register)
    named = await pair(register, campaigns=[str(other)])
    assert (await enrolled(register, silent), set(await enrolled(register, named))) == ({}, {str(other)})
    assert (await put(register, silent, one)).status_code == 201
    assert (await put(register, silent, one)).status_code == 200
    assert set(await enrolled(register, silent)) == {str(one)}
    register.programs.publish("campaigns", "campaign.withdrawn", {"campaign_id": str(one)})
    await count(register)
    assert (await board(register, one)).status_code == 404
    # Somebody had decided about it, so it does not go into the other one by itself.
    assert await enrolled(register, silent) == {}
    trail = register.trail("action = 'pairing.enrolled' and subject = %s", f"pairing:{silent}")
    assert [entry["details"]["campaign_id"] for entry in trail] == [str(one)]


async def test_a_visit_counts_wherever_its_pairing_is_enrolled_on_the_day(register: Register) -> None:
    """Late enrolments count what happened before, and who is taken out counts until then."""
    one, other = (told_of_a_campaign(register, takes_pairings=True, series=series) for series in ("甲", "乙"))
    await count(register)
    pairing_id = await pair(register)
    household_id = register.rows("select household_id from pairings where id = %s", pairing_id)[0]["household_id"]
    for day in ("2020-05-04", "2020-05-20"):
        told = visit(household_id, visited_on=day, amount_fen=100)
        register.programs.publish("submissions", "visit.completed", told)
    assert (await total(register, one))["visits"] == 0
    await put(register, pairing_id, one)
    assert (await total(register, one))["visits"] == 2
    await put(register, pairing_id, other, **{"from": "2020-05-10"})
    assert [(await total(register, each))["visits"] for each in (one, other)] == [2, 1]
    await put(register, pairing_id, one, to="2020-05-10")
    assert [(await total(register, each))["visits"] for each in (one, other)] == [1, 1]
    await put(register, pairing_id, one, **{"from": "2020-05-10", "to": "2020-05-09"})
    taken_out = await total(register, one)
    assert (taken_out["visits"], taken_out["paired"], taken_out["amount_fen"]) == (0, 0, 0)


async def test_overdue_is_what_a_duty_of_the_campaign_says(register: Register) -> None:
    """By its own due moment, with the extension of the team; a campaign that asks for no visits has none."""
    asking, silent = (told_of_a_campaign(register, takes_pairings=True, series=series) for series in ("甲", "乙"))
    ahead = (now() + timedelta(seconds=4)).isoformat()
    week = {"key": "2020-W20", "starts_on": "2020-05-11", "ends_on": "2020-05-17", "due_on": "2020-05-19"}
    duty = told_of_a_duty(
        register, asking, due_day=None, from_month=None, to_month=None, periods=[{**week, "due_at": ahead}]
    )
    await count(register)
    for team, place in ((TEAM_A, None), (TEAM_OF_LINGYUAN, LINGYUAN_VILLAGE)):
        pairing_id = await pair(register, team, place, campaigns=[str(asking), str(silent)])
        assert set(await enrolled(register, pairing_id)) == {str(asking), str(silent)}
    assert (await total(register, asking))["overdue"] == 0
    told_of_a_duty(
        register,
        asking,
        obligation_id=str(duty),
        due_day=None,
        from_month=None,
        to_month=None,
        periods=[{**week, "due_at": "2020-05-19T16:00:00Z"}],
    )
    assert (await total(register, asking))["overdue"] == 2
    assert (await total(register, asking, period="2020-W20"))["overdue"] == 2
    told_of_an_extension(register, duty, TEAM_A, "2020-W20", "2199-01-01T00:00:00Z")
    assert (await total(register, asking))["overdue"] == 1
    household = register.rows("select household_id from pairings where team_id = %s", TEAM_OF_LINGYUAN)[0]
    told = visit(household["household_id"], TEAM_OF_LINGYUAN, visited_on="2020-05-12", village_code=LINGYUAN_VILLAGE)
    register.programs.publish("submissions", "visit.completed", told)
    assert (await total(register, asking))["overdue"] == 0
    found = (await board(register, silent)).json()
    assert found["total"]["overdue"] == 0
    assert "overdue" not in {column["measure"] for column in found["columns"]}
    unknown = await board(register, silent, period="2020-W20")
    assert (unknown.status_code, problem_of(unknown)) == (404, "not-found")


async def test_more_time_stays_when_a_single_day_moves_into_another_month(register: Register) -> None:
    campaign_id = told_of_a_campaign(register)
    one_day = {"due_day": None, "from_month": None, "to_month": None}
    duty = told_of_a_duty(register, campaign_id, due_on="2020-05-25", **one_day)
    await pair(register)
    await pair(register, TEAM_OF_LINGYUAN, LINGYUAN_VILLAGE)
    told_of_an_extension(register, duty, TEAM_A, "2020-05", "2199-01-01T00:00:00Z")
    before = await total(register, campaign_id)
    assert before["overdue"] == 1
    for month in ("2020-06", "2020-05", "2020-07"):
        told_of_a_duty(register, campaign_id, obligation_id=str(duty), due_on=f"{month}-20", **one_day)
        assert (await total(register, campaign_id, period=month))["overdue"] == 1


async def test_what_falls_due_is_overdue_without_anything_happening(register: Register) -> None:
    campaign_id = told_of_a_campaign(register)
    told_of_a_duty(register, campaign_id, due_day=None, from_month=None, to_month=None, periods=[])
    await pair(register)
    await count(register)
    assert (await board(register, campaign_id)).json()["total"]["overdue"] == 0
    period = {"key": "2020-05", "starts_on": "2020-05-01", "ends_on": "2020-05-31", "due_on": "2020-05-25"}
    told_of_a_duty(
        register,
        campaign_id,
        due_day=None,
        from_month=None,
        to_month=None,
        periods=[{**period, "due_at": "2199-05-25T16:00:00Z"}],
    )
    assert (await total(register, campaign_id))["overdue"] == 0
    with register.connection() as connection:
        connection.execute("update duty_periods set due_at = now() - interval '1 second'")
    assert (await total(register, campaign_id))["overdue"] == 1


async def test_a_campaign_that_asks_for_nothing_spoils_nobodys_board(register: Register) -> None:
    """The second plan of a city, without phases, quotas or visits: nobody's board changes, and it has none itself."""
    campaign_id = told_of_a_campaign(register)
    told_of_a_duty(register, campaign_id)
    told_of_a_quota(register, campaign_id, 150, division_code=BEIPIAO)
    await pair(register)
    await count(register)
    params = {"division": CHAOYANG, "month": "2020-05"}
    before = (await register.client.get("/api/progress", params=params, headers=chen())).json()
    second = told_of_a_campaign(register, name="第二个方案", series="其他", starts_on="2020-04-20", year=2020)
    await count(register)
    for who in (chen, inspector, lambda: people.signed_in(RoleGrant("province_officer", None, LIAONING))):
        after = (await register.client.get("/api/progress", params=params, headers=who())).json()
        assert {**after, "as_of": None} == {**before, "as_of": None}
    assert (before["campaign_id"], before["total"]["overdue"], before["total"]["quota"]) == (str(campaign_id), 1, 150)
    empty = (await board(register, second)).json()
    assert [column["measure"] for column in empty["columns"]] == ["households"]
    assert (empty["total"]["overdue"], empty["total"]["quota"], empty["total"]["paired"]) == (0, 0, 0)
    assert empty["total"]["values"] == {"households": empty["total"]["households"]}


async def test_without_a_campaign_the_board_is_not_that_of_whoever_planned_last(register: Register) -> None:
    """A ministry's quota of households begins later and has no pairing of the city."""
    running = told_of_a_campaign(register, series="走访")
    told_of_a_duty(register, running)
    await register.read_feeds()
    household_id = await register.put_household()
    await register.put_pairing(household_id)
    later = told_of_a_campaign(
        register, division_code="21", series="宣传", starts_on="2020-05-02", has_rules=False, open_below=True
    )
    told_of_a_quota(register, later, 5, division_code="21")
    await register.read_feeds()
    asked = {"division": BEIPIAO, "month": "2020-05"}
    answer = await register.client.get("/api/progress", params=asked, headers=zhang())
    assert answer.json()["campaign_id"] == str(running)


async def test_the_next_edition_carries_on(register: Register) -> None:
    last = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    running, ended, poor = [await pair(register) for _ in range(3)]
    await register.client.post(
        f"/api/pairings/{ended}/close", json={"reason": "搬走", "closed_on": "2020-12-31"}, headers=chen()
    )
    following = told_of_a_campaign(
        register, takes_pairings=True, year=2021, starts_on="2021-03-01", ends_on="2021-09-30",
        serves={"statuses": ["registered_poor"], "groups": []},
    )  # fmt: skip
    household_id = register.rows("select household_id from pairings where id = %s", poor)[0]["household_id"]
    await register.put_household(household_id, registry_status="UNSTABLE")
    await count(register)
    assert [set(await enrolled(register, one)) for one in (running, ended, poor)] == [{str(last)}] * 3
    offered = await register.client.get("/api/pairings/campaigns", params={"division": CHAOYANG}, headers=chen())
    assert [(one["id"], one["previous"] and one["previous"]["id"]) for one in offered.json()["items"]] == [
        (str(following), str(last)), (str(last), None),
    ]  # fmt: skip
    body = {"campaign_id": str(following), "division": CHAOYANG}
    previewed, carried, again = [
        await register.client.post("/api/pairings/carry-on", json={**body, "dry_run": dry}, headers=chen())
        for dry in (True, False, False)
    ]
    assert previewed.json() == carried.json()
    counts = ("enrolled", "already", "ended", "not_served", "takes_no_part")
    assert [carried.json()[name] for name in counts] == [1, 0, 1, 1, 0]
    assert [again.json()[name] for name in counts] == [0, 1, 1, 1, 0]
    assert carried.json()["teams"] == [{"team_id": str(TEAM_A), "team_name": "北票志愿服务一队", "pairings": 1}]
    assert (await enrolled(register, running))[str(following)] == ("2021-03-01", None, False)
    assert (await total(register, following, month="2021-04"))["paired"] == 1
    assert [len(await enrolled(register, one)) for one in (ended, poor)] == [1, 1]
    refused = await register.client.post(
        "/api/pairings/carry-on", json={**body, "campaign_id": str(last)}, headers=chen()
    )
    assert (refused.status_code, problem_of(refused)) == (409, "no-edition-before")


async def test_a_household_handed_over_stays_in_its_campaigns(register: Register) -> None:
    one = told_of_a_campaign(register, takes_pairings=True, series="甲")
    told_of_a_campaign(register, takes_pairings=True, series="乙")
    await count(register)
    pairing_id, following = await pair(register, campaigns=[str(one)]), new_id()
    body = {
        "pairing_id": str(following), "team_id": str(TEAM_B), "helpers": [],
        "handed_over_on": "2020-06-10", "reason": "调整",
    }  # fmt: skip
    answer = await register.client.post(f"/api/pairings/{pairing_id}/hand-over", json=body, headers=chen())
    assert answer.status_code == 201, answer.text
    assert set(await enrolled(register, following)) == {str(one)}


async def test_the_board_leaves_as_a_sheet_without_formulas(register: Register) -> None:
    campaign_id = told_of_a_campaign(register)
    told_of_a_duty(register, campaign_id)
    told_of_a_quota(register, campaign_id, 7, organization_id=str(TEAM_A))
    told = {"id": str(TEAM_A), "name": "=1+cmd|'/c calc'!A1", "kind": "team", "division_code": BEIPIAO, "leader": None}
    register.programs.publish("gateway", "organization.saved", {**told, "lines": [], "closed_on": None})
    pairing_id = await pair(register)
    household_id = register.rows("select household_id from pairings where id = %s", pairing_id)[0]["household_id"]
    register.programs.publish("submissions", "visit.completed", visit(household_id, amount_fen=12345))
    await count(register)
    params = {"division": BEIPIAO, "campaign_id": str(campaign_id), "month": "2020-05"}
    for who, status in ((xiao_li, 403), (liu, 404)):
        refused = await register.client.get("/api/progress.xlsx", params=params, headers=who())
        assert refused.status_code == status
    answer = await register.client.get("/api/progress.xlsx", params=params, headers=zhang())
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        texts = archive.read("xl/sharedStrings.xml").decode()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<t>'=1+cmd|" in texts
    assert "<f>" not in sheet
    for head in ("指标（户）", "已结对（户）", "帮扶金额（元）", "逾期未走访（户）"):
        assert f"<t>{head}</t>" in texts
    assert "<v>123.45</v>" in sheet
    entry = register.trail("action = 'progress.exported'")[0]
    assert (entry["actor_id"], entry["details"]["period"]) == (people.ZHANG_ID, "2020-05")


def stands_on(register: Register, team: UUID, *lines: str) -> None:
    name, kind, division_code = people.ORGANIZATIONS[team]
    of_unit = [Line(line=line, parent_id=None) for line in lines]
    unit = OrganizationSaved(id=team, name=name, kind=kind, division_code=division_code, lines=of_unit, leader=None)
    register.programs.publish("gateway", "organization.saved", unit.model_dump(mode="json"))


@pytest.mark.parametrize("query", [{"line": "Women"}, {"line": ""}, {"line": "x" * 41}])
async def test_it_refuses_a_malformed_line(register: Register, query: dict[str, str]) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    assert problem_of(await board(register, campaign_id, **query)) == "malformed"


async def test_a_line_needs_a_campaign(register: Register) -> None:
    params = {"division": CHAOYANG, "month": "2019-01", "line": "women"}
    answer = await register.client.get("/api/progress", params=params, headers=chen())
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")


async def test_the_board_and_its_workbook_show_the_teams_on_one_line(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    stands_on(register, TEAM_A, "women")
    stands_on(register, TEAM_B, "women", "health")
    told_of_a_quota(register, campaign_id, 7, organization_id=str(TEAM_A))
    told_of_a_quota(register, campaign_id, 5, organization_id=str(TEAM_OF_LINGYUAN))
    told_of_a_quota(register, campaign_id, 90, division_code=BEIPIAO)
    await register.read_feeds()
    shared = await register.put_household(division_code=SHANGYUAN)
    for team in (TEAM_A, TEAM_B):
        await register.put_pairing(shared, team_id=str(team), starts_on="2020-04-01")
    await pair(register, TEAM_OF_LINGYUAN, LINGYUAN_VILLAGE)
    await register.put_household(division_code=SHANGYUAN)
    found = await total(register, campaign_id, line="women")
    # A household of two teams once; neither those of other lines nor those that nobody looks after.
    assert (found["paired"], found["households"], found["quota"]) == (1, 1, 7)
    assert (await total(register, campaign_id, line="nobody"))["paired"] == 0
    county = (await board(register, campaign_id, division=BEIPIAO, line="health")).json()
    assert [(row["kind"], row["organization_id"]) for row in county["rows"]] == [("unit", str(TEAM_B))]
    stands_on(register, TEAM_B)
    assert (await total(register, campaign_id, line="health"))["paired"] == 0
    answer = await register.client.get(
        "/api/progress.xlsx",
        params={"division": BEIPIAO, "month": "2020-05", "campaign_id": str(campaign_id), "line": "women"},
        headers=chen(),
    )
    with zipfile.ZipFile(io.BytesIO(answer.content)) as workbook:
        sheet = workbook.read("xl/worksheets/sheet1.xml").decode() + workbook.read("xl/sharedStrings.xml").decode()
    names = {team: people.ORGANIZATIONS[team][0] for team in (TEAM_A, TEAM_B)}
    assert names[TEAM_A] in sheet
    assert names[TEAM_B] not in sheet
