"""The board: who is refused, what it counts, and that it equals a naive count after any history."""

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from gateway.events import Line, OrganizationSaved
from services.households.progress import recount_queries
from services.households.progress.recount import NOTES_PER_ROUND, recount, recount_all
from services.kernel.auth.principals import RoleGrant
from services.kernel.clock import now, today
from services.kernel.ids import new_id
from tests.households import forms, people
from tests.households.campaigns_told import (
    told_of_a_campaign,
    told_of_a_duty,
    told_of_a_quota,
    told_of_an_extension,
)
from tests.households.conftest import Register
from tests.households.naive_board import NaiveBoard, expected_of_all, figures_of, figures_of_all
from tests.households.people import (
    BEIPIAO,
    CHAOYANG,
    DIVISIONS,
    LIAONING,
    LINGYUAN,
    LINGYUAN_VILLAGE,
    ORGANIZATIONS,
    SHANGYUAN,
    TEAM_A,
    TEAM_B,
    TEAM_OF_LINGYUAN,
    XIAHE,
    chen,
    liu,
    xiao_li,
    zhang,
)

VILLAGES = (SHANGYUAN, XIAHE, LINGYUAN_VILLAGE)
TEAMS = (TEAM_A, TEAM_B, TEAM_OF_LINGYUAN)
LINES = ("civil_affairs", "women")
STATUSES = ("REGISTERED_POOR", "UNSTABLE", "OUT_OF_POVERTY", "OTHER", "SUBSISTENCE_ALLOWANCE")
MONTHS = (date(2020, 4, 1), date(2020, 5, 1), date(2020, 6, 1), date(2020, 7, 1))


def problem_of(answer: Any) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    kind: str = answer.json()["type"]
    return kind.removeprefix("/problems/")


async def board(register: Register, division: str, month: str = "2020-05", who: Any = chen, **further: str) -> Any:
    params = {"division": division, "month": month, **further}
    return await register.client.get("/api/progress", params=params, headers=who())


def visit(household_id: UUID, team_id: UUID = TEAM_A, **changes: Any) -> dict[str, Any]:
    return {
        "visit_id": str(new_id()),
        "household_id": str(household_id),
        "pairing_id": str(new_id()),
        "team_id": str(team_id),
        "village_code": SHANGYUAN,
        "visited_on": "2020-05-12",
        "amount_fen": 20000,
        "aid_domains": ["goods"],
        **changes,
    }


async def recount_now(register: Register) -> None:
    await register.read_feeds()
    await recount_all(register.worker)


async def test_it_refuses_whoever_may_not_read_boards(register: Register) -> None:
    anonymous = await register.client.get("/api/progress?division=2113&month=2020-05")
    assert (anonymous.status_code, problem_of(anonymous)) == (401, "not-signed-in")
    for who in (xiao_li, people.leader, people.system_admin):
        refused = await board(register, BEIPIAO, who=who)
        assert (refused.status_code, problem_of(refused)) == (403, "not-permitted")


@pytest.mark.parametrize(
    ("division", "who"), [(CHAOYANG, zhang), (LINGYUAN, zhang), (BEIPIAO, liu), (LIAONING, chen), ("34", chen)]
)
async def test_a_division_outside_the_own_area_looks_like_none(register: Register, division: str, who: Any) -> None:
    answer = await board(register, division, who=who)
    assert (answer.status_code, problem_of(answer)) == (404, "not-found")


@pytest.mark.parametrize("division", ["211399", "2199"])
async def test_a_division_that_does_not_exist_is_not_found(register: Register, division: str) -> None:
    who = people.signed_in(RoleGrant("province_officer", None, LIAONING))
    params = {"division": division, "month": "2020-05"}
    answer = await register.client.get("/api/progress", params=params, headers=who)
    assert (answer.status_code, problem_of(answer)) == (404, "not-found")


async def test_a_city_without_counties_has_an_empty_board(register: Register) -> None:
    saved = {"code": "2198", "name": "无县市", "level": 2, "parent": LIAONING}
    register.programs.publish("gateway", "division.saved", saved)
    await recount_now(register)
    who = people.signed_in(RoleGrant("city_officer", None, "2198"))
    answer = await register.client.get("/api/progress?division=2198&month=2020-05", headers=who)
    assert (answer.status_code, answer.json()["rows"], answer.json()["total"]["households"]) == (200, [], 0)


@pytest.mark.parametrize(
    "query", ["division=2113", "month=2020-5", "division=2113&month=2020-13", "division=x&month=2020-05"]
)
async def test_it_refuses_a_malformed_question(register: Register, query: str) -> None:
    answer = await register.client.get(f"/api/progress?{query}", headers=chen())
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")


async def test_without_a_division_it_is_the_country_which_lies_outside_of_a_city(register: Register) -> None:
    answer = await register.client.get("/api/progress?month=2020-05", headers=chen())
    assert (answer.status_code, problem_of(answer)) == (404, "not-found")
    minister = people.signed_in(RoleGrant("national_officer", None, ""))
    system = people.signed_in(RoleGrant("api_client", None, ""))
    register.programs.publish(
        "gateway", "division.saved", {"code": "", "name": "全国", "level": "country", "parent": None}
    )
    await recount_now(register)
    for everywhere in (minister, system):
        answer = await register.client.get("/api/progress?month=2020-05", headers=everywhere)
        assert (answer.status_code, answer.json()["division"]) == (200, "")


async def test_every_county_of_the_city_appears_without_any_data(register: Register) -> None:
    answer = await board(register, CHAOYANG, "2019-01")
    counties = sorted(code for code, (_, parent) in DIVISIONS.items() if parent == CHAOYANG)
    assert [row["division_code"] for row in answer.json()["rows"]] == counties
    assert len(counties) == 7
    assert {row["kind"] for row in answer.json()["rows"]} == {"division"}
    assert answer.json()["total"]["visits"] == 0
    assert answer.json()["as_of"] is not None


async def test_quotas_of_the_campaign_of_the_month_count_once(register: Register) -> None:
    first = told_of_a_campaign(register)
    second = told_of_a_campaign(register, starts_on="2021-03-01", ends_on="2021-09-30")
    for campaign_id, division, organization, amount in (
        (first, BEIPIAO, None, 29),
        (first, BEIPIAO, None, 30),
        (first, "211381101", None, 12),
        (first, LINGYUAN, None, 30),
        (first, None, TEAM_A, 7),
        (second, LINGYUAN, None, 40),
    ):
        receiver = {"division_code": division, "organization_id": organization and str(organization)}
        told_of_a_quota(register, campaign_id, amount, **receiver)
    await recount_now(register)
    city = (await board(register, CHAOYANG)).json()
    quotas = {row["division_code"]: row["quota"] for row in city["rows"]}
    assert (quotas[BEIPIAO], quotas[LINGYUAN], city["total"]["quota"]) == (30, 30, 60)
    later = (await board(register, CHAOYANG, "2021-03")).json()
    assert {row["division_code"]: row["quota"] for row in later["rows"]}[LINGYUAN] == 40
    county = (await board(register, BEIPIAO)).json()
    assert county["total"]["quota"] == 30
    assert {row["organization_id"]: row["quota"] for row in county["rows"]}[str(TEAM_A)] == 7
    province_officer = people.signed_in(RoleGrant("province_officer", None, LIAONING))
    answer = await register.client.get("/api/progress?division=21&month=2020-05", headers=province_officer)
    assert ("朝阳市", 60) in {(row["name"], row["quota"]) for row in answer.json()["rows"]}


async def test_a_quota_for_a_place_nobody_knows_counts_nowhere(register: Register) -> None:
    """Otherwise the city's row on the province's board would be more than the city's own total, the sum of its rows."""
    campaign_id = told_of_a_campaign(register, starts_on="2020-04-01")
    for division, amount in ((BEIPIAO, 30), ("211399", 5)):
        told_of_a_quota(register, campaign_id, amount, division_code=division)
    await recount_now(register)
    city = (await board(register, CHAOYANG)).json()
    province_officer = people.signed_in(RoleGrant("province_officer", None, LIAONING))
    answer = await register.client.get("/api/progress?division=21&month=2020-05", headers=province_officer)
    row = next(row for row in answer.json()["rows"] if row["division_code"] == CHAOYANG)
    assert row["quota"] == city["total"]["quota"] == sum(row["quota"] for row in city["rows"]) >= 30


async def test_a_visit_counts_once_its_event_is_read_and_only_once(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, starts_on="2018-01-01", ends_on="2018-12-31")
    told_of_a_duty(register, campaign_id, from_month="2018-01", to_month="2018-12")
    household_id = await register.put_household(division_code=XIAHE)
    await register.put_pairing(household_id, starts_on="2018-01-01", ends_on="2018-12-31")
    await recount_now(register)
    before = figures_of_all((await board(register, BEIPIAO, "2018-05")).json()["rows"])[str(TEAM_A)]
    assert (before["paired"], before["visited"], before["overdue"]) == (1, 0, 1)
    event_id, told = str(new_id()), visit(household_id, visited_on="2018-05-12", village_code=XIAHE)
    for _ in range(3):
        register.programs.publish("submissions", "visit.completed", told, event_id)
    await recount_now(register)
    answer = (await board(register, BEIPIAO, "2018-05")).json()
    unit = figures_of_all(answer["rows"])[str(TEAM_A)]
    assert (unit["visited"], unit["visits"], unit["amount_fen"], unit["overdue"]) == (1, 1, 20000, 0)
    register.programs.publish("submissions", "visit.revised", {**told, "visited_on": "2018-06-02", "amount_fen": 5})
    await recount_now(register)
    may, june = [(await board(register, BEIPIAO, month)).json()["total"] for month in ("2018-05", "2018-06")]
    assert (may["visits"], may["overdue"], june["visits"], june["amount_fen"]) == (0, 1, 1, 5)
    listed = await register.client.get(f"/api/households/{household_id}", headers=zhang())
    assert (listed.json()["visits_count"], listed.json()["last_visit_on"]) == (1, "2018-06-02")


async def test_a_household_two_units_care_for_is_in_both_rows_and_counts_once(register: Register) -> None:
    dates = {"starts_on": "2017-01-05", "ends_on": "2017-03-31"}
    shared = await register.put_household(division_code=XIAHE, income_project="fostering")
    await register.put_pairing(shared, **dates)
    await register.put_pairing(shared, team_id=str(TEAM_B), **dates)
    for team in (TEAM_A, TEAM_A, TEAM_B):
        register.programs.publish("submissions", "visit.completed", visit(shared, team, visited_on="2017-02-10"))
    await recount_now(register)
    county = (await board(register, BEIPIAO, "2017-02")).json()
    units = {row["organization_id"]: row for row in county["rows"] if row["kind"] == "unit"}
    assert [(row["paired"], row["visited"], row["visits"]) for row in units.values()] == [(1, 1, 2), (1, 1, 1)]
    assert [row["name"] for row in units.values()] == ["北票志愿服务一队", "北票志愿服务二队"]
    total = county["total"]
    assert (total["paired"], total["visited"], total["visits"]) == (1, 1, 3)
    city = {row["division_code"]: row for row in (await board(register, CHAOYANG, "2017-02")).json()["rows"]}
    assert figures_of(city[BEIPIAO]) == figures_of(total)
    unpaired = next(row for row in county["rows"] if row["kind"] == "unpaired")
    assert unpaired["households"] == total["households"] - 1


@pytest.mark.parametrize(
    ("status", "counted"),
    [
        ("OTHER", 0),
        ("OUT_OF_POVERTY", 0),
        ("SUBSISTENCE_ALLOWANCE", 1),
        ("EXTREME_POVERTY", 1),
        ("REGISTERED_POOR", 1),
    ],
)
async def test_who_is_on_no_list_of_those_in_need_counts_once_paired(
    register: Register, status: str, counted: int
) -> None:
    async def households() -> int:
        await recount_now(register)
        total: int = (await board(register, BEIPIAO, "2018-03")).json()["total"]["households"]
        return total

    before = await households()
    # Nobody on the way out of poverty is paired anew: such a household was paired before.
    household_id = await register.put_household(registry_status=status)
    assert await households() == before + counted
    await register.put_household(household_id, registry_status="REGISTERED_POOR")
    await register.put_pairing(household_id, starts_on="2018-03-01", ends_on="2018-03-31")
    await register.put_household(household_id, registry_status=status)
    assert await households() == before + 1


async def test_nothing_is_overdue_before_its_due_moment_has_passed(register: Register) -> None:
    this_month, next_month = today(), today().replace(day=1) + timedelta(days=32)
    campaign_id = told_of_a_campaign(
        register, starts_on=f"{this_month:%Y-%m}-01", ends_on=next_month.isoformat(), series="本月"
    )
    due = {"from_month": f"{this_month:%Y-%m}", "to_month": f"{next_month:%Y-%m}", "due_day": 25}
    told_of_a_duty(register, campaign_id, **due)
    household_id = await register.put_household()
    await register.put_pairing(household_id, starts_on=this_month.replace(day=1).isoformat())
    await recount_now(register)
    running = (await board(register, BEIPIAO, f"{this_month:%Y-%m}")).json()["total"]
    assert (running["overdue"] > 0) is (this_month.day > 25)
    assert (await board(register, BEIPIAO, f"{next_month:%Y-%m}")).json()["total"]["overdue"] == 0


async def test_who_is_overdue_is_listed_to_whom_the_board_and_the_households_are_shown(register: Register) -> None:
    campaign_id = str(told_of_a_campaign(register))
    await recount_now(register)
    asked = {"campaign_id": campaign_id, "division": BEIPIAO, "month": "2020-05"}

    async def answer(who: Any, **changes: str) -> tuple[int, str]:
        given = {name: value for name, value in {**asked, **changes}.items() if value}
        found = await register.client.get("/api/progress/overdue", params=given, headers=who() if who else {})
        return found.status_code, problem_of(found)

    assert await answer(None) == (401, "not-signed-in")
    assert await answer(people.system_admin) == (403, "not-permitted")
    for hidden in ({"division": LINGYUAN}, {"campaign_id": str(new_id())}, {"month": "", "period": "2020-W99"}):
        assert await answer(zhang, **hidden) == (404, "not-found")
    for malformed in ({"campaign_id": ""}, {"month": ""}, {"period": "2020-W18"}, {"cursor": "x"}):
        assert (await answer(zhang, **malformed))[0] == 422


async def test_as_of_waits_for_what_is_not_recounted(register: Register) -> None:
    await recount_now(register)
    before = (await board(register, CHAOYANG)).json()["as_of"]
    household_id = await register.put_household()
    register.programs.publish("submissions", "visit.completed", visit(household_id))
    await register.read_feeds()
    waiting = (await board(register, CHAOYANG)).json()["as_of"]
    noted = register.rows("select min(touched_at) as at from progress_touched")[0]["at"]
    assert waiting == noted.isoformat().replace("+00:00", "Z") or waiting < noted.isoformat()
    await recount_all(register.worker)
    assert (await board(register, CHAOYANG)).json()["as_of"] >= waiting >= before


async def test_notes_that_say_the_same_are_one_recount(register: Register) -> None:
    """After a change of a campaign each village has a note more; a visit's note of a month stays its own."""
    household_id = await register.put_household()
    await recount_all(register.worker)
    async with register.worker.transaction() as connection:
        for _ in range(NOTES_PER_ROUND + 1):
            await recount_queries.touch(connection, household_id, SHANGYUAN)
        await recount_queries.touch(connection, household_id, XIAHE)
    async with register.worker.transaction() as connection:
        assert await recount(connection) == NOTES_PER_ROUND + 1
    assert [each["village_code"] for each in register.rows("select village_code from progress_touched")] == [XIAHE]


def _period(key: str, first: date, days: int, due_after: int) -> dict[str, Any]:
    last = first + timedelta(days=days - 1)
    due_on = last + timedelta(days=due_after)
    due_at = f"{due_on.isoformat()}T16:00:00Z"
    return {
        "key": key,
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "due_on": due_on.isoformat(),
        "due_at": due_at,
    }


class RandomHistory:
    """Random events of a few households, each through its real interface."""

    def __init__(self, register: Register, seed: int) -> None:
        self.register = register
        self.random = random.Random(seed)  # noqa: S311  a replayable story, no secret
        self.households: dict[UUID, dict[str, Any]] = {}
        self.pairings: dict[UUID, dict[str, Any]] = {}
        self.visits: list[dict[str, Any]] = []
        self.campaigns: list[UUID] = []
        self.duties: list[UUID] = []

    async def tell(self, steps: int) -> None:
        await self.a_household_is_registered()
        self._campaigns_begin()
        await self.register.read_feeds()
        for _ in range(5):
            for begin in (self.a_household_is_registered, self.a_team_is_paired, self.a_pairing_is_enrolled):
                await begin()
        for _ in range(steps):
            happening = self.random.choice(
                (
                    self.a_household_is_registered,
                    self.a_household_changes,
                    self.a_team_is_paired,
                    self.a_pairing_changes,
                    self.a_pairing_closes,
                    self.a_visit_completes,
                    self.a_visit_completes,
                    self.a_visit_is_revised,
                    self.events_are_delivered_again,
                    self.the_worker_works,
                    self.a_pairing_is_enrolled,
                    self.a_pairing_is_enrolled,
                    self.somebody_gets_more_time,
                    self.a_campaign_is_withdrawn_or_comes_back,
                    self.a_campaign_is_closed,
                    self.a_team_takes_part_or_leaves,
                    self.a_team_stands_on_other_lines,
                )
            )
            await happening()

    def _campaigns_begin(self) -> None:
        """One of the city by months, one of a county by weeks and a quarter, one of named teams without duties."""
        city = told_of_a_campaign(self.register)
        county = told_of_a_campaign(self.register, division_code=BEIPIAO, series="走访周", starts_on="2020-04-10")
        teams = told_of_a_campaign(self.register, has_rules=True, takes_pairings=True, series="试点")
        told = {"campaign_id": str(teams), "joined": [str(TEAM_A), str(TEAM_OF_LINGYUAN)], "left": []}
        self.register.programs.publish("campaigns", "campaign.participants", told)
        told_of_a_duty(self.register, teams, from_month="2020-04", to_month="2020-06")
        weeks = [_period(f"2020-W{n}", date(2020, 4, 6) + timedelta(weeks=n - 15), 7, 2) for n in range(15, 22)]
        quarter = [_period("2020-Q2", date(2020, 4, 1), 91, 10)]
        by_weeks: dict[str, Any] = {"due_day": None, "from_month": None, "to_month": None}
        self.duties = [
            told_of_a_duty(self.register, city),
            told_of_a_duty(self.register, county, owed_by_code=BEIPIAO, periods=weeks, **by_weeks),
            told_of_a_duty(self.register, county, owed_by_code=BEIPIAO, periods=quarter, minimum=2, **by_weeks),
        ]
        self.campaigns = [city, county, teams]

    async def a_pairing_is_enrolled(self) -> None:
        """From the first day, late, for some days, or on none."""
        if not self.pairings:
            return
        pairing_id, campaign_id = self.random.choice(list(self.pairings)), self.random.choice(self.campaigns)
        first = self.random.choice((None, None, self._day()))
        last = self.random.choice((None, None, (first or self._day()) + timedelta(days=self.random.randrange(-1, 60))))
        answer = await self.register.client.put(
            f"/api/pairings/{pairing_id}/enrolments/{campaign_id}",
            json={"from": first and first.isoformat(), "to": last and last.isoformat()},
            headers=chen(),
        )
        assert answer.status_code in {200, 201, 404, 409}, answer.text

    async def somebody_gets_more_time(self) -> None:
        due_at = self.random.choice(("2020-08-01T16:00:00Z", "2199-01-01T16:00:00Z"))
        period = self.random.choice(("2020-04", "2020-05", "2020-W17", "2020-Q2"))
        team = self.random.choice(TEAMS)
        told_of_an_extension(self.register, self.random.choice(self.duties), team, period, due_at)

    async def a_campaign_is_withdrawn_or_comes_back(self) -> None:
        """The county's; its duties are told again when it comes back, which the city's are not."""
        told = {"campaign_id": str(self.campaigns[2])}
        self.register.programs.publish("campaigns", "campaign.withdrawn", told)
        if self.random.random() < 0.7:
            told_of_a_campaign(self.register, self.campaigns[2], has_rules=True, takes_pairings=True, series="试点")
            joined = {**told, "joined": [str(TEAM_B)], "left": []}
            self.register.programs.publish("campaigns", "campaign.participants", joined)
            told_of_a_duty(self.register, self.campaigns[2], from_month="2020-04", to_month="2020-06")

    async def a_team_takes_part_or_leaves(self) -> None:
        joined, left = self.random.sample(TEAMS, 2)
        told = {"campaign_id": str(self.campaigns[2]), "joined": [str(joined)], "left": [str(left)]}
        self.register.programs.publish("campaigns", "campaign.participants", told)

    async def a_campaign_is_closed(self) -> None:
        changes = self.random.choice(
            ({"state": "closed", "closed_at": "2020-05-20T00:00:00Z"}, {"state": "published", "closed_at": None})
        )
        told_of_a_campaign(
            self.register, self.campaigns[1], division_code=BEIPIAO, series="走访周", starts_on="2020-04-10", **changes
        )

    async def a_team_stands_on_other_lines(self) -> None:
        """On one, two or none; two teams of a household may stand on the same one."""
        team = self.random.choice(TEAMS)
        name, kind, division_code = ORGANIZATIONS[team]
        lines = [Line(line=line, parent_id=None) for line in self.random.choice(((), LINES[:1], LINES, LINES[1:]))]
        unit = OrganizationSaved(id=team, name=name, kind=kind, division_code=division_code, lines=lines, leader=None)
        self.register.programs.publish("gateway", "organization.saved", unit.model_dump(mode="json"))

    async def a_household_is_registered(self) -> None:
        await self._put_household(new_id(), forms.household())

    async def a_household_changes(self) -> None:
        household_id = self.random.choice(list(self.households))
        await self._put_household(household_id, self.households[household_id])

    async def _put_household(self, household_id: UUID, body: dict[str, Any]) -> None:
        body = body | {
            "division_code": self.random.choice(VILLAGES),
            "registry_status": self.random.choice(STATUSES),
            "income_project": self.random.choice((None, "fostering", "courtyard_economy")),
            "hygiene": {"indoors_clean": self.random.choice((None, True, False)), "yard_free_of_litter": True},
        }
        self.households[household_id] = body
        answer = await self.register.client.put(f"/api/households/{household_id}", json=body, headers=chen())
        assert answer.status_code in {200, 201}, answer.text

    async def a_team_is_paired(self) -> None:
        await self._put_pairing(
            new_id(), self.random.choice(list(self.households)), self.random.choice(TEAMS), {201, 409}
        )

    async def a_pairing_changes(self) -> None:
        if self.pairings:
            pairing_id, body = self.random.choice(list(self.pairings.items()))
            await self._put_pairing(pairing_id, UUID(body["household_id"]), UUID(body["team_id"]), {200, 409})

    async def _put_pairing(self, pairing_id: UUID, household_id: UUID, team_id: UUID, allowed: set[int]) -> None:
        starts_on = self.random.choice((date(2020, 4, 1), self._day()))
        ends_on = self.random.choice((None, starts_on + timedelta(days=self.random.randrange(90))))
        body = forms.pairing(
            household_id,
            team_id=str(team_id),
            starts_on=starts_on.isoformat(),
            ends_on=ends_on and ends_on.isoformat(),
        )
        answer = await self.register.client.put(f"/api/pairings/{pairing_id}", json=body, headers=chen())
        assert answer.status_code in allowed, answer.text
        if answer.status_code != 409:
            self.pairings[pairing_id] = body

    async def a_pairing_closes(self) -> None:
        if self.pairings:
            pairing_id = self.random.choice(list(self.pairings))
            closing = {"reason": "脱贫", "closed_on": self._day().isoformat()}
            answer = await self.register.client.post(f"/api/pairings/{pairing_id}/close", json=closing, headers=chen())
            assert answer.status_code in {200, 409, 422}, answer.text

    async def a_visit_completes(self) -> None:
        told = visit(
            self.random.choice(list(self.households)),
            self.random.choice(TEAMS),
            visited_on=self._day().isoformat(),
            amount_fen=self.random.randrange(100_000),
        )
        self.visits.append(told)
        self.register.programs.publish("submissions", "visit.completed", told)

    async def a_visit_is_revised(self) -> None:
        if self.visits:
            changes = {"visited_on": self._day().isoformat(), "amount_fen": self.random.randrange(100_000)}
            place = self.random.randrange(len(self.visits))
            self.visits[place] = {**self.visits[place], **changes}
            self.register.programs.publish("submissions", "visit.revised", self.visits[place])

    async def events_are_delivered_again(self) -> None:
        """The cursor was lost: the whole feed is read once more."""
        with psycopg.connect(self.register.database.dsn()) as connection:
            connection.execute("delete from feed_cursors where source = 'submissions'")

    async def the_worker_works(self) -> None:
        await self.register.read_feeds()
        if self.random.random() < 0.7:
            await recount_all(self.register.worker)

    def _day(self) -> date:
        return date(2020, 4, 1) + timedelta(days=self.random.randrange(122))


@pytest.mark.parametrize("seed", range(6))
async def test_the_board_equals_a_naive_count_whatever_happened(register: Register, seed: int) -> None:
    history = RandomHistory(register, seed)
    await history.tell(80)
    await recount_now(register)
    stored = register.rows("select visit_id, household_id, team_id, visited_on, amount_fen from visit_facts")
    facts = {str(row["visit_id"]): row for row in stored}
    for told in history.visits:
        fact = facts[told["visit_id"]]
        assert (fact["visited_on"].isoformat(), fact["amount_fen"]) == (told["visited_on"], told["amount_fen"])
    with psycopg.connect(register.database.dsn()) as connection:
        for campaign_id in history.campaigns:
            seen = (await board(register, CHAOYANG, campaign_id=str(campaign_id))).status_code == 200
            assert seen or campaign_id == history.campaigns[2]
            if seen:
                for line in (None, *LINES):
                    await _equals(register, NaiveBoard(connection, now(), campaign_id, line))


async def _equals(register: Register, naive: NaiveBoard) -> None:
    of_campaign = {"campaign_id": str(naive.campaign_id)} if naive.campaign_id else {}
    of_campaign |= {"line": naive.line} if naive.line else {}
    for month in MONTHS:
        city = (await board(register, CHAOYANG, f"{month:%Y-%m}", **of_campaign)).json()
        assert figures_of_all(city["rows"]) == expected_of_all(naive.children(CHAOYANG, month))
        for division in (BEIPIAO, LINGYUAN, "211381101", SHANGYUAN):
            answer = (await board(register, division, f"{month:%Y-%m}", **of_campaign)).json()
            units = [row for row in answer["rows"] if row["kind"] == "unit" and _is_active(row)]
            assert figures_of_all(units) == expected_of_all(naive.units(division, month))
            itself = naive.itself(division, month)
            assert figures_of(answer["total"]) == next(iter(expected_of_all([itself]).values()))
            if of_campaign:
                await _lists_who_is_overdue(register, answer, {"month": f"{month:%Y-%m}", **of_campaign})
    for period in ("2020-W16", "2020-W18", "2020-Q2"):
        params = {"division": BEIPIAO, "period": period, **of_campaign}
        answer = await register.client.get("/api/progress", params=params, headers=chen())
        if answer.status_code == 200:
            await _lists_who_is_overdue(register, answer.json(), {"period": period, **of_campaign})


async def overdue(register: Register, who: Any = zhang, **asked: str) -> list[str]:
    """By pages of two households."""
    found: list[str] = []
    cursor = ""
    while True:
        params = {**asked, "limit": "2", "cursor": cursor}
        answer = await register.client.get("/api/progress/overdue", params=params, headers=who())
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next"]
        if not cursor:
            return found


async def _lists_who_is_overdue(register: Register, shown: Any, asked: dict[str, str]) -> None:
    """As many as every number of the board says, whoever of the area asks."""
    division = shown["division"]
    who = chen if division.startswith(LINGYUAN) else zhang
    of_all = await overdue(register, who, division=division, **asked)
    assert len(of_all) == len(set(of_all)) == shown["total"]["overdue"]
    for row in shown["rows"]:
        if row["kind"] == "unit":
            of_team = await overdue(register, who, division=division, team_id=row["organization_id"], **asked)
            assert len(of_team) == row["overdue"], row


def _is_active(row: dict[str, Any]) -> bool:
    """A unit that only has a quota has a row as well; the naive count does not count quotas."""
    return bool(row["paired"] or row["visits"])


NO_MONTHS: dict[str, Any] = {"due_day": None, "from_month": None, "to_month": None}


async def test_a_campaign_has_boards_by_the_periods_of_its_duties(register: Register) -> None:
    """Two windows of one campaign stay two, and quarters of offices are counted as well."""
    campaign = told_of_a_campaign(register, division_code=BEIPIAO, takes_pairings=True)
    spring, autumn = _period("window", date(2020, 4, 1), 10, 2), _period("window", date(2020, 5, 10), 5, 2)
    told_of_a_duty(register, campaign, owed_by_code=BEIPIAO, periods=[spring], **NO_MONTHS)
    told_of_a_duty(register, campaign, owed_by_code=BEIPIAO, periods=[autumn], minimum=2, **NO_MONTHS)
    quarter = [_period("2020-Q2", date(2020, 4, 1), 91, 10)]
    told_of_a_duty(register, campaign, form="unit_return", owed_by_kind="office", periods=quarter, **NO_MONTHS)
    await register.read_feeds()
    household = await register.put_household()
    pairing = await register.put_pairing(household, starts_on="2020-04-01")
    enrolment = f"/api/pairings/{pairing}/enrolments/{campaign}"
    enrolled = await register.client.put(enrolment, json={"from": None, "to": None}, headers=chen())
    assert enrolled.is_success, enrolled.text
    register.programs.publish("submissions", "visit.completed", visit(household, visited_on="2020-05-12"))
    await recount_now(register)

    asked = {"campaign_id": str(campaign)}
    answer = await register.client.get("/api/progress/periods", params=asked, headers=zhang())
    assert answer.status_code == 200
    own = [each for each in answer.json()["items"] if each["is_asked"]]
    assert [(each["period"], each["duty_periods"]) for each in own] == [
        ("2020-04-01", ["window"]),
        ("2020-Q2", ["2020-Q2"]),
        ("2020-05-10", ["window"]),
    ]
    assert [each["label"] for each in own] == ["2020年4月1日至4月10日", "2020年第2季度", "2020年5月10日至5月14日"]
    months = [each["period"] for each in answer.json()["items"] if not each["is_asked"]]
    assert months == [f"2020-{n:02}" for n in range(3, 10)]

    async def total(period: str) -> tuple[int, int, int]:
        shown = await register.client.get(
            "/api/progress", params={**asked, "division": BEIPIAO, "period": period}, headers=zhang()
        )
        assert shown.status_code == 200, shown.text
        of_all = shown.json()["total"]
        return of_all["paired"], of_all["visited"], of_all["overdue"]

    assert await total("2020-04-01") == (1, 0, 1)
    assert await total("2020-05-10") == (1, 1, 1)
    assert await total("2020-Q2") == (1, 1, 0)
    # The key of the duty means its first window.
    assert await total("window") == (1, 0, 1)
    of_elsewhere = await register.client.get("/api/progress/periods", params=asked, headers=liu())
    assert (of_elsewhere.status_code, problem_of(of_elsewhere)) == (404, "not-found")
    unknown = await register.client.get(
        "/api/progress", params={**asked, "division": BEIPIAO, "period": "2020-Q3"}, headers=zhang()
    )
    assert (unknown.status_code, problem_of(unknown)) == (404, "not-found")
