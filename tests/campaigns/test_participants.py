"""Who takes part in a campaign: refusals, whom it concerns, receipts, and rules against a naive recount."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kernel.ids import new_id
from tests.campaigns.office import Office, campaign, form_2, unit_duty
from tests.campaigns.test_campaign_states import dues, made, problem
from tests.support.people import CHEN, LEADER_A, OTHER_CITY, TEAM_A, TEAM_B, XIAO_LI, XIAO_WANG, ZHANG, person

LINGYUAN = person("凌源主任", "county_officer", division="211382")
CIVIL = "civil_affairs"


@pytest.fixture(scope="module")
async def units(teams: Office) -> dict[str, UUID]:
    """A bureau of civil affairs of the city, and one of each county, on a line of their own."""
    ids = {name: new_id() for name in ("city", "beipiao", "lingyuan", "other")}
    teams.feeds.division("2113", "朝阳市", "21", "city")
    teams.feeds.division("211381102", "某镇", "211381", "town")
    teams.feeds.team(ids["city"], "市民政局", "2113", "office", {CIVIL: None})
    teams.feeds.team(ids["beipiao"], "北票民政局", "211381", "office", {CIVIL: ids["city"]})
    teams.feeds.team(ids["lingyuan"], "凌源民政局", "211382", "office", {CIVIL: ids["city"]})
    teams.feeds.team(ids["other"], "北票共青团", "211381", "office", {"youth_league": None})
    await teams.feeds.deliver()
    return ids


async def put_rules(office: Office, campaign_id: UUID, *rules: dict[str, Any], who: Any = CHEN) -> Any:
    return await office.put(who, f"/campaigns/{campaign_id}/participants", {"rules": list(rules)})


async def taking_part(office: Office, campaign_id: UUID, who: Any = CHEN) -> set[str]:
    answer = (await office.get(who, f"/campaigns/{campaign_id}/participants?limit=500")).json()
    return {unit["name"] for unit in answer["items"]}


async def test_a_rule_that_reaches_nobody_is_refused_and_changes_nothing(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams)
    path = f"/campaigns/{campaign_id}/participants"
    assert (await put_rules(teams, campaign_id, {"line": CIVIL})).status_code == 200
    nobody: list[dict[str, Any]] = [
        {"line": "no such line"},
        {"division": "3413"},
        {"under": str(new_id())},
        {"under": str(units["city"]), "line": "youth_league"},
        {"level": "village"},
        {"kinds": ["ministry"]},
        {"organizations": [str(units["city"])], "except": [str(units["city"])]},
    ]
    for rule in nobody:
        for answer in (
            await put_rules(teams, campaign_id, {"line": CIVIL}, rule),
            await teams.post(CHEN, f"{path}/preview", {"rules": [{"line": CIVIL}, rule]}),
        ):
            assert (*problem(answer), answer.json()["rule"]) == (409, "participants-nobody", 2)
            assert answer.json()["title_en"]
    malformed: list[dict[str, Any]] = [{"kinds": []}, {"kinds": ["Ministry of"]}, {"level": "planet"}, {"units": []}]
    for rule in malformed:
        assert (await put_rules(teams, campaign_id, rule)).status_code == 422
    assert (await put_rules(teams, campaign_id, {}, who=OTHER_CITY)).status_code == 404
    assert (await put_rules(teams, campaign_id, {}, who=ZHANG)).status_code == 403
    stale = await teams.put(CHEN, path, {"rules": []}, **{"If-Match": '"1"'})
    assert stale.status_code == 412
    assert await taking_part(teams, campaign_id) == {"市民政局", "北票民政局", "凌源民政局"}


async def test_a_closed_unit_takes_no_part_until_it_is_opened_again(teams: Office) -> None:
    unit = new_id()
    lines: dict[str, UUID | None] = {"closing_line": None}
    by_rule, by_place = await made(teams), await made(teams)
    for step, closed_on in enumerate((None, "2020-06-01", None)):
        teams.feeds.team(unit, "将撤的局", "211382", "office", lines, closed_on)
        await teams.feeds.deliver()
        if step == 0:
            assert (await put_rules(teams, by_rule, {"line": "closing_line"})).status_code == 200
        for campaign_id in (by_rule, by_place):
            assert ("将撤的局" in await taking_part(teams, campaign_id)) is (closed_on is None)


async def test_units_above_each_other_in_a_circle_are_refused(teams: Office) -> None:
    first, second, third = new_id(), new_id(), new_id()
    for unit, above in ((first, third), (second, first), (third, second)):
        teams.feeds.team(unit, f"圈{unit}", "2113", "unit", {"circle": above})
    await teams.feeds.deliver()
    campaign_id = await made(teams)
    answer = await put_rules(teams, campaign_id, {"under": str(first)})
    assert problem(answer) == (409, "participants-circular")
    assert answer.json()["organization_id"] in {str(first), str(second), str(third)}
    assert (await put_rules(teams, campaign_id, {"under": str(first), "line": CIVIL})).status_code == 409


async def test_a_draft_whose_rules_reach_nobody_any_more_is_not_published(teams: Office) -> None:
    unit, campaign_id = new_id(), await made(teams, state="draft")
    teams.feeds.team(unit, "要走的单位", "211381", "unit")
    await teams.feeds.deliver()
    assert (await put_rules(teams, campaign_id, {"organizations": [str(unit)]})).status_code == 200
    teams.feeds.team(unit, "要走的单位", "3413", "unit")
    await teams.feeds.deliver()
    assert problem(await teams.post(CHEN, f"/campaigns/{campaign_id}/publish")) == (409, "participants-nobody")
    assert (await teams.get(CHEN, f"/campaigns/{campaign_id}")).json()["state"] == "draft"


async def test_a_campaign_without_rules_is_read_in_its_division_and_below_as_before(teams: Office) -> None:
    campaign_id = await made(teams)
    path = f"/campaigns/{campaign_id}"
    for who in (CHEN, ZHANG, XIAO_LI, XIAO_WANG, person("省", "province_officer", division="21")):
        assert (await teams.get(who, path)).status_code == 200
    for who in (
        OTHER_CITY,
        person("邻市", "inspector", division="2114"),
        person("县", "county_officer", division="341302"),
    ):
        for rest in ("", "/participants", "/quotas", "/acts"):
            assert (await teams.get(who, f"{path}{rest}")).status_code == 404
        assert (await teams.get(who, f"/dues/rate?campaign_id={campaign_id}")).status_code in {403, 404}
        assert str(campaign_id) not in (await teams.get(who, "/campaigns?limit=500")).text
    assert {"甲队", "乙队", "市直队"} <= await taking_part(teams, campaign_id)
    assert await taking_part(teams, campaign_id, XIAO_LI) == {"甲队"}


async def test_a_team_reads_a_campaign_where_its_households_are(teams: Office) -> None:
    away, campaign_id = new_id(), await made(teams)
    volunteer = person("外地志愿者", "volunteer", team=away, division="3413")
    teams.feeds.team(away, "外地队", "3413")
    await teams.feeds.deliver()
    assert (await teams.get(volunteer, f"/campaigns/{campaign_id}")).status_code == 404
    teams.feeds.pairing(away, "211381102201", "2020-05-01")
    await teams.feeds.deliver()
    assert (await teams.get(volunteer, f"/campaigns/{campaign_id}")).status_code == 200


async def test_with_rules_only_participants_read_it_unless_it_is_open_below(
    teams: Office, units: dict[str, UUID]
) -> None:
    campaign_id = await made(teams)
    path = f"/campaigns/{campaign_id}"
    assert (await put_rules(teams, campaign_id, {"organizations": [str(units["beipiao"])]})).status_code == 200
    assert (await teams.get(ZHANG, path)).status_code == 200
    for who in (LINGYUAN, XIAO_LI, LEADER_A, XIAO_WANG):
        assert (await teams.get(who, path)).status_code == 404
    tag = {"If-Match": (await teams.get(CHEN, path)).headers["ETag"]}
    assert (await teams.put(CHEN, path, campaign(open_below=True), **tag)).status_code == 200
    for who in (XIAO_LI, LEADER_A):
        assert (await teams.get(who, path)).status_code == 200
    for who in (LINGYUAN, XIAO_WANG):
        assert (await teams.get(who, path)).status_code == 404


async def test_who_only_sees_a_campaign_from_below_owes_nothing(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams, open_below=True)
    office = {"organizations": [str(units["beipiao"])]}
    assert (await put_rules(teams, campaign_id, office)).status_code == 200
    assert (await teams.get(LEADER_A, f"/campaigns/{campaign_id}")).status_code == 200
    cycle = {"kind": "monthly", "due_day": 25, "from": "2017-05", "to": "2017-06"}
    await teams.put(CHEN, f"/obligations/{new_id()}", form_2(campaign_id, cycle=cycle))
    assert await dues(teams, campaign_id) == []
    by_teams = {"organizations": [str(units["beipiao"]), str(TEAM_A)]}
    assert (await put_rules(teams, campaign_id, by_teams)).status_code == 200
    assert {due["organization_name"] for due in await dues(teams, campaign_id)} == {"甲队"}


async def test_who_leaves_half_way_owes_no_more_than_it_filed(teams: Office) -> None:
    """And owes the rest again once it is back."""
    campaign_id, team = await made(teams), new_id()
    teams.feeds.team(team, "壬队", "211381")
    duty = new_id()
    cycle = {"kind": "monthly", "due_day": 25, "from": "2018-05", "to": "2018-05"}
    await teams.put(CHEN, f"/obligations/{duty}", form_2(campaign_id, cycle=cycle))
    pairings = [teams.feeds.pairing(team, "211381102201", "2018-01-01", "2018-12-31") for _ in range(3)]
    teams.feeds.report("submitted", pairings[0], team, "2018-05", "2018-05-20T08:00:00+08:00", new_id())
    await teams.feeds.deliver()

    async def standing() -> tuple[int, int, str]:
        (due,) = [each for each in await dues(teams, campaign_id) if each["organization_id"] == str(team)]
        return due["count"], due["minimum"], due["state"]

    assert await standing() == (1, 3, "overdue")
    for rules in ({"organizations": [str(TEAM_B)]}, None):
        assert (await put_rules(teams, campaign_id, *([rules] if rules else []))).status_code == 200
        assert await standing() == ((1, 1, "filed") if rules else (1, 3, "overdue"))
    teams.feeds.team(team, "壬队", "211381", closed_on="2018-05-30")
    await teams.feeds.deliver()
    assert await standing() == (1, 1, "filed")


async def test_participants_owe_and_who_leaves_keeps_what_it_filed(teams: Office) -> None:
    campaign_id = await made(teams)
    cycle = {"kind": "monthly", "due_day": 25, "from": "2017-05", "to": "2017-06"}
    await teams.put(CHEN, f"/obligations/{new_id()}", form_2(campaign_id, cycle=cycle))
    assert {due["organization_name"] for due in await dues(teams, campaign_id)} >= {"甲队", "乙队", "市直队"}
    pairing = teams.feeds.pairing(TEAM_A, "211381102201", "2017-01-01", "2017-12-31")
    teams.feeds.report("submitted", pairing, TEAM_A, "2017-05", "2017-05-20T08:00:00+08:00", new_id())
    await teams.feeds.deliver()
    assert (await put_rules(teams, campaign_id, {"organizations": [str(TEAM_B)]})).status_code == 200
    left = {(due["organization_name"], due["period"]) for due in await dues(teams, campaign_id)}
    assert left == {("甲队", "2017-05"), ("乙队", "2017-05"), ("乙队", "2017-06")}
    (kept,) = [due for due in await dues(teams, campaign_id) if due["organization_name"] == "甲队"]
    assert (kept["count"], kept["minimum"]) == (1, 1)
    # Who filed something still reads what for.
    assert (await teams.get(LEADER_A, f"/campaigns/{campaign_id}")).status_code == 200
    assert (await put_rules(teams, campaign_id)).status_code == 200
    assert {due["organization_name"] for due in await dues(teams, campaign_id)} >= {"甲队", "乙队", "市直队"}


async def test_who_comes_by_a_rule_takes_part_and_owes_from_then_on(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams)
    owed = unit_duty(campaign_id)
    assert (await teams.put(CHEN, f"/obligations/{new_id()}", owed)).status_code == 201
    await put_rules(teams, campaign_id, {"under": str(units["city"]), "line": CIVIL})
    assert {due["organization_name"] for due in await dues(teams, campaign_id)} == {"北票民政局", "凌源民政局"}
    fresh = new_id()
    teams.feeds.team(fresh, "建平民政局", "211322", "office", {CIVIL: units["city"]})
    await teams.feeds.deliver()
    # It lies in another city, as codes say: 2113 holds 211322, and not 2114.
    assert {due["organization_name"] for due in await dues(teams, campaign_id)} == {
        "北票民政局",
        "凌源民政局",
        "建平民政局",
    }
    teams.feeds.team(fresh, "建平民政局", "211322", "office", {"youth_league": None})
    await teams.feeds.deliver()
    assert await taking_part(teams, campaign_id) == {"北票民政局", "凌源民政局"}
    assert {due["organization_name"] for due in await dues(teams, campaign_id)} == {"北票民政局", "凌源民政局"}


async def test_who_made_a_campaign_is_not_asked_to_receive_it_and_nobody_one_of_an_earlier_release(
    teams: Office, units: dict[str, UUID]
) -> None:
    campaign_id = await made(teams)
    path = f"/campaigns/{campaign_id}/participants"
    assert str(units["beipiao"]) in (await teams.get(ZHANG, path)).json()["to_receive"]
    assert (await teams.get(CHEN, path)).json()["to_receive"] == []
    with psycopg.connect(teams.database.dsn()) as connection:
        connection.execute("update campaigns set owner_code = null where id = %s", [campaign_id])
    assert (await teams.get(ZHANG, path)).json()["to_receive"] == []


async def test_receipts_are_given_by_the_unit_itself_and_the_first_one_stands(
    teams: Office, units: dict[str, UUID]
) -> None:
    campaign_id = await made(teams, state="draft")
    path = f"/campaigns/{campaign_id}"
    assert (await teams.post(CHEN, f"{path}/receipt")).json()["type"] == "/problems/nothing-to-receive"
    await put_rules(teams, campaign_id, {"line": CIVIL}, {"organizations": [str(TEAM_A)]})
    await teams.post(CHEN, f"{path}/publish")
    for who, status in ((None, 401), (XIAO_LI, 403), (OTHER_CITY, 404)):
        assert (await teams.post(who, f"{path}/receipt")).status_code == status
    other = person("队长乙", "team_leader", team=TEAM_B, division="211382")
    assert (await teams.post(other, f"{path}/receipt")).status_code == 404
    # Not for another unit, and not for a team of the county.
    for unit in (units["lingyuan"], TEAM_A, new_id()):
        refused = await teams.post(ZHANG, f"{path}/receipt", {"organization_id": str(unit)})
        assert problem(refused) == (409, "takes-no-part")
    assert (await teams.get(ZHANG, f"{path}/participants")).json()["to_receive"] == [str(units["beipiao"])]
    first = (await teams.post(ZHANG, f"{path}/receipt")).json()["items"]
    again = (await teams.post(person("副主任", "county_officer", division="211381"), f"{path}/receipt")).json()["items"]
    assert again == first
    assert [(each["organization_id"], each["received_by"]) for each in first] == [
        (str(units["beipiao"]), str(ZHANG.account_id))
    ]
    assert (await teams.get(ZHANG, f"{path}/participants")).json()["to_receive"] == []
    assert [each["organization_id"] for each in (await teams.post(LEADER_A, f"{path}/receipt")).json()["items"]] == [
        str(TEAM_A)
    ]
    shown = (await teams.get(CHEN, f"{path}/participants")).json()
    assert (shown["total"], shown["received"], shown["is_own"]) == (4, 2, True)
    with psycopg.connect(teams.database.dsn()) as connection:
        entries = connection.execute(
            "select count(*) from audit_entries where action = 'campaign.received' and subject = %s", [str(campaign_id)]
        ).fetchone()
    assert entries == (2,)
    # A unit that takes part no longer has received it all the same.
    await put_rules(teams, campaign_id, {"organizations": [str(TEAM_A)]})
    await put_rules(teams, campaign_id, {"line": CIVIL})
    assert (await teams.get(CHEN, f"{path}/participants")).json()["received"] == 1


async def test_the_preview_shows_whom_rules_would_reach_and_stores_nothing(
    teams: Office, units: dict[str, UUID]
) -> None:
    campaign_id = await made(teams)
    rules = {"rules": [{"line": CIVIL, "level": "county"}]}
    shown = (await teams.post(CHEN, f"/campaigns/{campaign_id}/participants/preview?limit=1", rules)).json()
    assert (shown["total"], [unit["name"] for unit in shown["items"]]) == (2, ["北票民政局"])
    assert shown["next"]
    assert (await teams.get(CHEN, f"/campaigns/{campaign_id}/participants")).json()["rules"] == []


# A world of its own, in a province of its own, beside a plain model of it.
PROVINCE = "45"
CODES = ["45", "4501", "450102", "450103", "4502", "450202"]
LEVELS = {2: "province", 4: "city", 6: "county"}
LINES = ["a", "b"]
KINDS = ["office", "unit", "team"]
UNITS = [UUID(int=0x45_0000 + n) for n in range(8)]
PLANNER = person("规划", "province_officer", division=PROVINCE)
RULE = st.fixed_dictionaries(
    {},
    optional={
        "under": st.sampled_from(UNITS),
        "line": st.sampled_from(LINES),
        "division": st.sampled_from(CODES),
        "level": st.sampled_from([*LEVELS.values()]),
        "kinds": st.lists(st.sampled_from(KINDS), min_size=1, unique=True),
        "organizations": st.lists(st.sampled_from(UNITS), min_size=1, unique=True),
        "except": st.lists(st.sampled_from(UNITS), unique=True),
    },
)
# A parent stands before its children, so that there is no circle.
UNIT = st.tuples(
    st.sampled_from(CODES),
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(LINES), st.none() | st.integers(0, 6)),
)


@dataclass
class Model:
    places: dict[UUID, str] = field(default_factory=dict)
    kinds: dict[UUID, str] = field(default_factory=dict)
    parents: dict[UUID, dict[str, UUID | None]] = field(default_factory=dict)

    def move(self, number: int, drawn: tuple[str, str, dict[str, int | None]]) -> UUID:
        unit = UNITS[number]
        self.places[unit], self.kinds[unit], lines = drawn
        above = {
            line: UNITS[parent] if parent is not None and parent < number else None for line, parent in lines.items()
        }
        self.parents[unit] = above
        return unit

    def above(self, unit: UUID, line: str | None) -> Iterator[UUID]:
        for of_line, parent in self.parents.get(unit, {}).items():
            if parent is not None and line in (None, of_line):
                yield parent
                yield from self.above(parent, line)

    def reached(self, rule: dict[str, Any]) -> set[UUID]:
        return {unit for unit in self.places if self._fulfils(unit, rule)}

    def _fulfils(self, unit: UUID, rule: dict[str, Any]) -> bool:
        line = rule.get("line")
        return (
            ("under" not in rule or rule["under"] in self.above(unit, line))
            and (line is None or line in self.parents[unit])
            and self.places[unit].startswith(rule.get("division", ""))
            and ("level" not in rule or LEVELS[len(self.places[unit])] == rule["level"])
            and ("kinds" not in rule or self.kinds[unit] in rule["kinds"])
            and ("organizations" not in rule or unit in rule["organizations"])
            and unit not in rule.get("except", [])
        )


def written(rule: dict[str, Any]) -> dict[str, Any]:
    plain = {key: [str(each) for each in value] if isinstance(value, list) else value for key, value in rule.items()}
    return {**plain, **({"under": str(rule["under"])} if "under" in rule else {})}


NUMBERS = count()


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    first=st.lists(UNIT, min_size=len(UNITS), max_size=len(UNITS)),
    rules=st.lists(RULE, min_size=1, max_size=3),
    moves=st.lists(st.tuples(st.integers(0, len(UNITS) - 1), UNIT), max_size=5),
)
async def test_whom_rules_reach_is_what_a_naive_recount_finds_after_every_move(
    teams: Office,
    first: list[tuple[str, str, dict[str, int | None]]],
    rules: list[dict[str, Any]],
    moves: list[tuple[int, tuple[str, str, dict[str, int | None]]]],
) -> None:
    model, campaign_id = Model(), new_id()
    if not next(NUMBERS):
        for code in CODES:
            teams.feeds.division(code, f"区划{code}", code[:-2], LEVELS[len(code)])

    async def tell(numbers: list[int], drawn: list[tuple[str, str, dict[str, int | None]]]) -> None:
        for number, each in zip(numbers, drawn, strict=True):
            unit = model.move(number, each)
            teams.feeds.team(unit, str(number), each[0], each[1], model.parents[unit])
        await teams.feeds.deliver()

    async def taking_part_now() -> tuple[set[str], set[str]]:
        answer = (await teams.get(PLANNER, f"/campaigns/{campaign_id}/participants?limit=500")).json()
        return {unit["organization_id"] for unit in answer["items"]}, {
            due["organization_id"] for due in await dues(teams, campaign_id, PLANNER)
        }

    await tell([*range(len(UNITS))], first)
    body = campaign(division_code=PROVINCE, name="范围")
    assert (await teams.put(PLANNER, f"/campaigns/{campaign_id}", body)).status_code == 201
    cycle = {"kind": "monthly", "due_day": 25, "from": "2030-05", "to": "2030-05"}
    owed = form_2(campaign_id, owed_by={"kind": "team", "division_code": PROVINCE}, cycle=cycle)
    assert (await teams.put(PLANNER, f"/obligations/{new_id()}", owed)).status_code == 201
    saved = await put_rules(teams, campaign_id, *map(written, rules), who=PLANNER)
    empty = [n for n, rule in enumerate(rules, start=1) if not model.reached(rule)]
    if empty:
        assert (saved.status_code, saved.json()["rule"]) == (409, empty[0])
        return
    assert saved.status_code == 200, saved.text
    for number, drawn in [(None, None), *moves]:
        if number is not None and drawn is not None:
            await tell([number], [drawn])
        wanted = set().union(*(model.reached(rule) for rule in rules))
        found, owing = await taking_part_now()
        assert found == {str(unit) for unit in wanted}
        assert owing == {str(unit) for unit in wanted if model.kinds[unit] == "team"}


async def test_who_left_before_a_campaign_was_closed_owes_no_more_after_it(teams: Office) -> None:
    campaign_id, team = await made(teams), new_id()
    teams.feeds.team(team, "辰队", "211381")
    cycle = {"kind": "monthly", "due_day": 25, "from": "2018-05", "to": "2018-05"}
    assert (await teams.put(CHEN, f"/obligations/{new_id()}", form_2(campaign_id, cycle=cycle))).status_code == 201
    pairings = [teams.feeds.pairing(team, "211381102201", "2018-01-01", "2018-12-31") for _ in range(3)]
    teams.feeds.report("submitted", pairings[0], team, "2018-05", "2018-05-20T08:00:00+08:00", new_id())
    await teams.feeds.deliver()

    async def standing() -> tuple[int, int, str]:
        (due,) = [each for each in await dues(teams, campaign_id) if each["organization_id"] == str(team)]
        return due["count"], due["minimum"], due["state"]

    assert (await put_rules(teams, campaign_id, {"organizations": [str(TEAM_B)]})).status_code == 200
    assert await standing() == (1, 1, "filed")
    assert (await teams.post(CHEN, f"/campaigns/{campaign_id}/close", {"reason": "期满"})).status_code == 200
    # Whatever the team does next, it is recounted.
    teams.feeds.visit(pairings[0], team, "2018-06-01")
    await teams.feeds.deliver()
    assert await standing() == (1, 1, "filed")


async def test_rules_that_reach_more_units_than_a_statement_takes_parameters_are_previewed(teams: Office) -> None:
    big, how_many = person("大市", "city_officer", division="2199"), 66_000
    with psycopg.connect(teams.database.dsn()) as connection:
        connection.execute(
            "insert into organizations (id, name, kind, division_code, villages)"
            " select gen_random_uuid(), '单位' || n, 'office', '2199', '{}' from generate_series(1, %s) n",
            [how_many],
        )
    campaign_id = await made(teams, who=big, division_code="2199")
    rules = [{"kinds": ["office"]}]
    shown = await teams.post(big, f"/campaigns/{campaign_id}/participants/preview", {"rules": rules})
    assert (shown.status_code, shown.json()["total"]) == (200, how_many)
    asked = unit_duty(campaign_id, who={"rules": rules}, what={"kind": "visits", "per": "household"})
    del asked["owed_by"]
    refused = await teams.put(big, f"/obligations/{new_id()}", asked)
    assert problem(refused) == (422, "duty-cannot-be-fulfilled")


async def test_a_unit_that_left_owes_no_more_than_the_number_it_entered(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id, duty = await made(teams), new_id()
    body = unit_duty(campaign_id, cycle={"kind": "once", "due_on": "2020-05-25"})
    assert (await teams.put(CHEN, f"/obligations/{duty}", body)).status_code == 201

    async def due() -> dict[str, Any]:
        (found,) = [one for one in await dues(teams, campaign_id) if one["organization_name"] == "北票共青团"]
        return found

    teams.files.keep("due", UUID((await due())["id"]), b"%PDF-1.7 the stories")
    assert (await teams.put(ZHANG, f"/dues/{(await due())['id']}/return", {"number": 1})).status_code == 200
    steps: list[tuple[list[dict[str, Any]], tuple[int, int, str]]] = [
        ([{"organizations": [str(units["lingyuan"])]}], (1, 1, "late")),
        ([], (1, 3, "overdue")),
        ([{"organizations": [str(units["lingyuan"])]}], (1, 1, "late")),
    ]
    for rules, standing in steps:
        assert (await put_rules(teams, campaign_id, *rules)).status_code == 200
        after = await due()
        assert (after["count"], after["minimum"], after["state"]) == standing
    # What it corrects afterwards is not asked anew, also not once the campaign is over.
    for number in (2, 1):
        assert (await teams.put(ZHANG, f"/dues/{after['id']}/return", {"number": number})).status_code == 200
        assert ((await due())["minimum"], (await due())["state"]) == (number, "late")
    assert (await teams.post(CHEN, f"/campaigns/{campaign_id}/close", {"reason": "期满"})).status_code == 200
    for number in (2, 1):
        assert (await teams.put(ZHANG, f"/dues/{after['id']}/return", {"number": number})).status_code == 200
        assert ((await due())["minimum"], (await due())["state"]) == (1, "late")


async def test_a_rule_that_names_no_unit_beside_others_is_refused(teams: Office) -> None:
    campaign_id = await made(teams)
    wrong: list[dict[str, Any]] = [{"except": [str(new_id())]}, {"organizations": [str(TEAM_A), str(new_id())]}]
    for rule in wrong:
        assert problem(await put_rules(teams, campaign_id, rule)) == (409, "unit-unknown")
        path = f"/campaigns/{campaign_id}/participants/preview"
        assert problem(await teams.post(CHEN, path, {"rules": [rule]})) == (409, "unit-unknown")
        duty = unit_duty(campaign_id, who={"rules": [rule]})
        del duty["owed_by"]
        assert problem(await teams.put(CHEN, f"/obligations/{new_id()}", duty)) == (409, "unit-unknown")
