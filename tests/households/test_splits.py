"""The board split by what visits say, and what flows and what stands over a whole campaign."""

import asyncio
import io
import random
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
from python_calamine import CalamineWorkbook

from services.households.copies.visit_words import ask_for_words
from services.kernel.ids import new_id
from tests.databases import MakeDatabase
from tests.households import forms, people
from tests.households.campaigns_told import told_of_a_campaign
from tests.households.conftest import Register, running_register
from tests.households.people import (
    BEIPIAO,
    CHAOYANG,
    LINGYUAN,
    LINGYUAN_VILLAGE,
    SHANGYUAN,
    TEAM_A,
    TEAM_B,
    TEAM_OF_LINGYUAN,
    chen,
    liu,
    xiao_li,
    zhang,
)
from tests.households.test_enrolments import count, pair, stands_on
from tests.households.test_progress import problem_of, visit

DIMENSIONS = ("service_form", "aid_domain", "goal", "support", "served_group")


@pytest.fixture
async def register(service_database: MakeDatabase) -> AsyncIterator[Register]:
    async with running_register(service_database("households")) as register:
        yield register


async def ask(register: Register, path: str, who: Any = chen, **query: str) -> Any:
    return await register.client.get(f"/api/progress/{path}", params={"division": CHAOYANG, **query}, headers=who())


async def split(register: Register, campaign_id: UUID, by: str, who: Any = chen, **query: str) -> Any:
    given = {"campaign_id": str(campaign_id), "by": by, **query}
    if "period" not in given:
        given.setdefault("month", "2020-05")
    return await ask(register, "split", who, **given)


def words_of(values: list[dict[str, Any]]) -> dict[str, tuple[int, int, int]]:
    return {one["code"]: (one["visited"], one["visits"], one["amount_fen"]) for one in values}


def told_of_a_visit(register: Register, pairing_id: UUID, **changes: Any) -> None:
    with psycopg.connect(register.database.dsn()) as connection:
        row = connection.execute("select household_id, team_id from pairings where id = %s", (pairing_id,)).fetchone()
    assert row is not None
    told = visit(row[0], row[1], **{"goals": [], "supports": [], **changes})
    register.programs.publish("submissions", "visit.completed", told)


async def test_it_refuses_who_sees_no_board_and_what_is_elsewhere(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    elsewhere = told_of_a_campaign(register, division_code="3413", takes_pairings=True)
    await count(register)
    for who in (xiao_li, people.system_admin):
        refused = await split(register, campaign_id, "goal", who)
        assert (refused.status_code, problem_of(refused)) == (403, "not-permitted")
    for refused in (
        await split(register, campaign_id, "goal", liu),
        await split(register, elsewhere, "goal"),
        await split(register, campaign_id, "goal", zhang),
        await split(register, campaign_id, "goal", period="2020-W20"),
        await ask(register, "sums", campaign_id=str(elsewhere)),
        await ask(register, "sums", zhang, campaign_id=str(campaign_id)),
    ):
        assert (refused.status_code, problem_of(refused)) == (404, "not-found")
    for refused in (
        await split(register, campaign_id, "colour"),
        # A period belongs to a campaign, a month to all.
        await ask(register, "split", by="goal", period="2020-W20"),
        await ask(register, "split", by="goal", campaign_id=str(campaign_id)),
    ):
        assert (refused.status_code, problem_of(refused)) == (422, "malformed")


async def test_visits_are_split_by_what_they_say_and_by_whom_they_serve(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    first, second = await pair(register), await pair(register, TEAM_B, service_form="project")
    far = await pair(register, TEAM_OF_LINGYUAN, LINGYUAN_VILLAGE)
    told_of_a_visit(register, first, aid_domains=["goods", "funds"], supports=["skills"], amount_fen=100)
    told_of_a_visit(register, first, aid_domains=["goods"], goals=["health"], amount_fen=20)
    told_of_a_visit(register, second, aid_domains=[], goals=["health"], amount_fen=3)
    told_of_a_visit(register, far, aid_domains=["goods"], amount_fen=4000)
    await count(register)

    domains = (await split(register, campaign_id, "aid_domain")).json()
    assert words_of(domains["total"]) == {"": (1, 1, 3), "funds": (1, 1, 100), "goods": (2, 3, 4120)}
    rows = {row["division_code"]: words_of(row["values"]) for row in domains["rows"]}
    assert rows[BEIPIAO] == {"": (1, 1, 3), "funds": (1, 1, 100), "goods": (1, 2, 120)}
    assert rows[LINGYUAN] == {"goods": (1, 1, 4000)}
    assert set(map(len, (code for code in rows))) == {6}

    of_units = (await split(register, campaign_id, "goal", zhang, division=BEIPIAO)).json()
    units = {row["organization_id"]: words_of(row["values"]) for row in of_units["rows"]}
    assert units == {
        str(TEAM_A): {"": (1, 1, 100), "health": (1, 1, 20)},
        str(TEAM_B): {"health": (1, 1, 3)},
    }
    forms_of = (await split(register, campaign_id, "service_form")).json()
    assert words_of(forms_of["total"]) == {"pairing": (2, 3, 4120), "project": (1, 1, 3)}
    groups = (await split(register, campaign_id, "served_group")).json()
    assert words_of(groups["total"]) == {"registered_poor": (3, 4, 4123)}
    supports = (await split(register, campaign_id, "support")).json()
    assert words_of(supports["total"])["skills"] == (1, 1, 100)


async def test_the_split_of_a_line_counts_visits_of_its_teams_and_leaves_in_the_workbook(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    stands_on(register, TEAM_A, "women")
    stands_on(register, TEAM_B, "women", "health")
    await count(register)
    household_id = await register.put_household(division_code=SHANGYUAN)
    paired = [
        await register.put_pairing(household_id, team_id=str(team), starts_on="2020-04-01") for team in (TEAM_A, TEAM_B)
    ]
    far = await pair(register, TEAM_OF_LINGYUAN, LINGYUAN_VILLAGE)
    for pairing_id, amount_fen in ((paired[0], 100), (paired[0], 20), (paired[1], 3), (far, 4000)):
        told_of_a_visit(register, pairing_id, goals=["health"], amount_fen=amount_fen)
    await count(register)
    whole = words_of((await split(register, campaign_id, "goal")).json()["total"])
    assert whole == {"health": (2, 4, 4123)}
    # The household counts for each of the two teams of the line; visits and money are those of the line.
    of_line = (await split(register, campaign_id, "goal", line="women")).json()
    assert words_of(of_line["total"]) == {"health": (2, 3, 123)}
    of_one = (await split(register, campaign_id, "goal", zhang, division=BEIPIAO, line="health")).json()
    assert words_of(of_one["total"]) == {"health": (1, 1, 3)}
    assert [row["organization_id"] for row in of_one["rows"]] == [str(TEAM_B)]
    assert words_of((await split(register, campaign_id, "goal", line="nobody")).json()["total"]) == {}
    # All visits have no line.
    refused = await ask(register, "split", by="goal", month="2020-05", line="women")
    assert (refused.status_code, problem_of(refused)) == (422, "malformed")

    params = {"division": CHAOYANG, "month": "2020-05", "campaign_id": str(campaign_id), "line": "women"}
    book = await register.client.get("/api/progress.xlsx", params=params, headers=chen())
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_name("走访细分").to_python()
    assert ["合计", "帮扶目标", "帮健康", 2, 3, 1.23] in sheet


async def test_a_correction_and_a_withdrawn_enrolment_count_again(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    pairing_id, visit_id = await pair(register), str(new_id())
    told_of_a_visit(register, pairing_id, visit_id=visit_id, goals=["health"], amount_fen=5)
    await count(register)
    told_of_a_visit(register, pairing_id, visit_id=visit_id, goals=["schooling"], amount_fen=7)
    await count(register)
    assert words_of((await split(register, campaign_id, "goal")).json()["total"]) == {"schooling": (1, 1, 7)}
    out = {"from": "2020-04-01", "to": "2020-03-31"}
    path = f"/api/pairings/{pairing_id}/enrolments/{campaign_id}"
    assert (await register.client.put(path, json=out, headers=chen())).is_success
    await count(register)
    assert (await split(register, campaign_id, "goal")).json()["total"] == []


async def test_an_event_of_an_earlier_release_takes_no_words_away(register: Register) -> None:
    """The feed is read again after a restore; its older events tell neither goals nor supports."""
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    pairing_id, visit_id = await pair(register), str(new_id())
    told_of_a_visit(register, pairing_id, visit_id=visit_id, goals=["health"], amount_fen=5)
    await count(register)
    with psycopg.connect(register.database.dsn()) as connection:
        row = connection.execute("select household_id, team_id from pairings where id = %s", (pairing_id,)).fetchone()
    assert row is not None
    register.programs.publish("submissions", "visit.completed", visit(row[0], row[1], visit_id=visit_id, amount_fen=5))
    await count(register)
    assert words_of((await split(register, campaign_id, "goal")).json()["total"]) == {"health": (1, 1, 5)}


async def test_all_visits_are_split_each_once_whatever_campaigns_they_count_in(register: Register) -> None:
    first = told_of_a_campaign(register, takes_pairings=True)
    second = told_of_a_campaign(register, takes_pairings=True)
    third = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    both, neither = [str(first), str(second)], [str(third)]
    enrolled, outside = await pair(register, campaigns=both), await pair(register, TEAM_B, campaigns=neither)
    told_of_a_visit(register, enrolled, goals=["health"], supports=["skills"], amount_fen=100)
    told_of_a_visit(register, enrolled, goals=["health"], amount_fen=20)
    told_of_a_visit(register, outside, goals=["hardship", "health"], amount_fen=3)
    await count(register)
    for campaign_id in (first, second):
        assert words_of((await split(register, campaign_id, "goal")).json()["total"]) == {"health": (1, 2, 120)}
    answer = (await ask(register, "split", by="goal", month="2020-05")).json()
    assert answer["campaign_id"] is None
    assert words_of(answer["total"]) == {"health": (2, 3, 123), "hardship": (1, 1, 3)}
    units = (await ask(register, "split", zhang, division=BEIPIAO, by="goal", month="2020-05")).json()["rows"]
    assert {row["organization_id"]: words_of(row["values"]) for row in units} == {
        str(TEAM_A): {"health": (1, 2, 120)},
        str(TEAM_B): {"health": (1, 1, 3), "hardship": (1, 1, 3)},
    }
    for refused in (
        await ask(register, "split", liu, by="goal", month="2020-05"),
        await ask(register, "split", zhang, by="goal", month="2020-05"),
    ):
        assert (refused.status_code, problem_of(refused)) == (404, "not-found")


async def test_what_flows_is_summed_over_months_and_a_state_never_is(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True, ends_on="2020-06-30")
    await count(register)
    both, ended = await pair(register), await pair(register, TEAM_B, ends_on="2020-05-31")
    for pairing_id, days in ((both, ("2020-04-02", "2020-05-02", "2020-06-02")), (ended, ("2020-04-03",))):
        for day in days:
            told_of_a_visit(register, pairing_id, visited_on=day, amount_fen=10)
    await count(register)
    months = {
        month: (await register.client.get(
            "/api/progress",
            params={"division": CHAOYANG, "campaign_id": str(campaign_id), "month": month},
            headers=chen(),
        )).json()["total"]
        for month in ("2020-03", "2020-04", "2020-05", "2020-06")
    }  # fmt: skip
    answer = (await ask(register, "sums", campaign_id=str(campaign_id))).json()
    (row,) = [row for row in answer["rows"] if row["division_code"] == BEIPIAO]
    assert answer["months"] == list(months)
    for measure, column in (("visits", "visits"), ("amount_fen", "amount_fen")):
        assert row["values"][measure] == sum(total[column] for total in months.values())
    for measure, column in (("households", "paired"), ("visited", "visited"), ("overdue", "overdue")):
        assert row["values"][measure] == months["2020-06"][column]
    assert (row["values"]["visits"], row["values"]["households"], row["values"]["visited"]) == (4, 1, 1)
    assert set(answer["flows"]) == {"visits", "amount_fen"}
    of_units = (await ask(register, "sums", zhang, division=BEIPIAO, campaign_id=str(campaign_id))).json()
    found = {row["organization_id"]: row["values"] for row in of_units["rows"]}
    assert (found[str(TEAM_A)]["visits"], found[str(TEAM_A)]["households"]) == (3, 1)
    assert (found[str(TEAM_B)]["visits"], found[str(TEAM_B)]["households"]) == (1, 0)


async def test_a_campaign_that_has_not_begun_has_done_nothing(register: Register) -> None:
    ahead = told_of_a_campaign(register, takes_pairings=True, starts_on="2098-01-01", ends_on="2098-12-31", year=2098)
    await count(register)
    answer = (await ask(register, "sums", campaign_id=str(ahead))).json()
    assert (answer["months"], answer["rows"]) == ([], [])


NAIVE = """
    with said as (
        select v.visit_id, v.household_id, v.team_id, v.amount_fen, h.village_code,
               case %(by)s when 'aid_domain' then coalesce(nullif(v.aid_domains, '{}'), '{""}')
                           when 'goal' then coalesce(nullif(v.goals, '{}'), '{""}')
                           when 'support' then coalesce(nullif(v.supports, '{}'), '{""}')
                           when 'served_group' then array[lower(h.registry_status)]
                           else array(select distinct p.service_form
                                        from pairings p join enrolments e on e.pairing_id = p.id
                                       where e.campaign_id = %(campaign)s and p.household_id = v.household_id
                                         and p.team_id = v.team_id)
               end as codes
          from visit_facts v
          join households h on h.id = v.household_id
         where v.visited_on between %(first)s and %(last)s
           and exists (select from pairings p join enrolments e on e.pairing_id = p.id
                        where e.campaign_id = %(campaign)s and p.household_id = v.household_id
                          and p.team_id = v.team_id)
    )
    select left(village_code, 6), code, count(distinct household_id)::int, count(*)::int, sum(amount_fen)::int
      from said cross join unnest(codes) as code
     group by 1, 2
"""


async def test_the_split_equals_a_naive_count(register: Register) -> None:
    chance = random.Random(45)  # noqa: S311  the same rows each time
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    places = ((TEAM_A, SHANGYUAN), (TEAM_B, SHANGYUAN), (TEAM_OF_LINGYUAN, LINGYUAN_VILLAGE))
    pairings = []
    for number in range(12):
        team, place = places[number % 3]
        form, status = chance.choice(["pairing", "project", "visit"]), chance.choice(["REGISTERED_POOR", "AT_RISK"])
        household_id = await register.put_household(division_code=place, registry_status=status)
        body = forms.pairing(household_id, team_id=str(team), starts_on="2020-04-01", service_form=form)
        pairings.append(new_id())
        answer = await register.client.put(f"/api/pairings/{pairings[-1]}", json=body, headers=chen())
        assert answer.status_code == 201, answer.text
    words = {"aid_domains": ["goods", "funds", "medical"], "goals": ["health", "hardship"], "supports": ["skills"]}
    for _ in range(60):
        said = {name: chance.sample(codes, chance.randrange(len(codes) + 1)) for name, codes in words.items()}
        day = f"2020-05-{chance.randrange(1, 32):02d}"
        told_of_a_visit(register, chance.choice(pairings), visited_on=day, amount_fen=chance.randrange(500), **said)
    await count(register)
    for by in DIMENSIONS:
        given = {"by": by, "campaign": campaign_id, "first": date(2020, 5, 1), "last": date(2020, 5, 31)}
        with psycopg.connect(register.database.dsn()) as connection:
            naive = {tuple(row[:2]): tuple(row[2:]) for row in connection.execute(NAIVE, given)}
        answer = (await split(register, campaign_id, by)).json()
        found = {
            (row["division_code"], code): figures
            for row in answer["rows"]
            for code, figures in words_of(row["values"]).items()
        }
        assert found == naive, by
        assert naive


NAIVE_OF_ALL = """
    with said as (
        select v.visit_id, v.household_id, v.amount_fen, v.village_code,
               case %(by)s when 'aid_domain' then coalesce(nullif(v.aid_domains, '{}'), '{""}')
                           when 'goal' then coalesce(nullif(v.goals, '{}'), '{""}')
                           when 'support' then coalesce(nullif(v.supports, '{}'), '{""}')
                           when 'served_group' then array[lower(h.registry_status)]
                           else coalesce(nullif(array(select distinct p.service_form
                                                        from pairings p
                                                       where p.household_id = v.household_id and p.team_id = v.team_id
                                                         and v.visited_on >= p.starts_on
                                                         and v.visited_on <= coalesce(p.ends_on, v.visited_on)), '{}'),
                                         '{""}')
               end as codes
          from visit_facts v
          join households h on h.id = v.household_id
         where v.visited_on between %(first)s and %(last)s
    )
    select left(village_code, 6), code, count(distinct household_id)::int, count(*)::int, sum(amount_fen)::int
      from said cross join unnest(codes) as code
     group by 1, 2
"""


async def test_the_split_of_all_visits_and_its_sheet_equal_a_naive_count(register: Register) -> None:
    chance = random.Random(46)  # noqa: S311  the same rows each time
    told_of_a_campaign(register, takes_pairings=True, starts_on="2020-04-01", ends_on="2020-04-30")
    await count(register)
    places = ((TEAM_A, SHANGYUAN), (TEAM_B, SHANGYUAN), (TEAM_OF_LINGYUAN, LINGYUAN_VILLAGE))
    pairings = []
    for number in range(12):
        team, place = places[number % 3]
        status = chance.choice(["REGISTERED_POOR", "AT_RISK"])
        household_id = await register.put_household(division_code=place, registry_status=status)
        form, ends_on = chance.choice(["pairing", "visit"]), chance.choice([None, "2020-05-15"])
        days = {"starts_on": "2020-05-05", "ends_on": ends_on, "service_form": form}
        pairings.append(new_id())
        body = forms.pairing(household_id, team_id=str(team), **days)
        answer = await register.client.put(f"/api/pairings/{pairings[-1]}", json=body, headers=chen())
        assert answer.status_code == 201, answer.text
    words = {"aid_domains": ["goods", "funds"], "goals": ["health", "hardship"], "supports": ["skills"]}
    for _ in range(60):
        said = {name: chance.sample(codes, chance.randrange(len(codes) + 1)) for name, codes in words.items()}
        day = f"2020-05-{chance.randrange(1, 32):02d}"
        told_of_a_visit(register, chance.choice(pairings), visited_on=day, amount_fen=chance.randrange(500), **said)
    await count(register)
    # What changes a word of a visit counts anew: a corrected visit, a pairing of another form.
    changed = {"service_form": "project"}
    stored = (await register.client.get(f"/api/pairings/{pairings[0]}", headers=chen())).json()
    body = forms.pairing(stored["household_id"], team_id=stored["team_id"], starts_on="2020-05-05", **changed)
    assert (await register.client.put(f"/api/pairings/{pairings[0]}", json=body, headers=chen())).status_code == 200
    await count(register)
    naive: dict[tuple[str, str, str], tuple[int, int, int]] = {}
    for by in DIMENSIONS:
        given = {"by": by, "first": date(2020, 5, 1), "last": date(2020, 5, 31)}
        with psycopg.connect(register.database.dsn()) as connection:
            counted = {tuple(row[:2]): tuple(row[2:]) for row in connection.execute(NAIVE_OF_ALL, given)}
        answer = (await ask(register, "split", by=by, month="2020-05")).json()
        found = {
            (row["division_code"], code): figures
            for row in answer["rows"]
            for code, figures in words_of(row["values"]).items()
        }
        assert found == counted, by
        assert counted
        naive |= {(by, *key): figures for key, figures in counted.items()}
    assert any(code == "" for by, _, code in naive if by == "service_form")

    params = {"division": CHAOYANG, "month": "2020-05"}
    book = await register.client.get("/api/progress.xlsx", params=params, headers=chen())
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_name("走访细分").to_python()
    assert sheet[1] == ["名称", "细分", "词", "走访户数（户）", "走访次数（次）", "帮扶金额（元）"]
    rows = {tuple(row[:3]): tuple(row[3:]) for row in sheet[2:]}
    called = {"goal": "帮扶目标", "aid_domain": "帮扶领域", "service_form": "服务形式"}
    named = {"goods": "物资", "funds": "资金", "health": "帮健康", "hardship": "帮解困", "pairing": "结对帮扶"}
    named |= {"visit": "走访慰问", "project": "项目帮扶", "": "未填写"}
    for (by, county, code), (visited, visits, amount_fen) in naive.items():
        if by in called:
            place = {BEIPIAO: "北票市", LINGYUAN: "凌源市"}[county]
            assert rows[place, called[by], named[code]] == (visited, visits, amount_fen / 100)
    assert len(rows) == len(naive) + len({(by, code) for by, _, code in naive})


async def test_the_sheet_of_a_campaign_has_its_split_and_not_that_of_others(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    other = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    enrolled = await pair(register, campaigns=[str(campaign_id)])
    outside = await pair(register, TEAM_B, campaigns=[str(other)])
    told_of_a_visit(register, enrolled, goals=["health"], amount_fen=100)
    told_of_a_visit(register, outside, goals=["health"], amount_fen=3)
    await count(register)
    params = {"division": CHAOYANG, "month": "2020-05", "campaign_id": str(campaign_id)}
    book = await register.client.get("/api/progress.xlsx", params=params, headers=chen())
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_name("走访细分").to_python()
    assert ["合计", "帮扶目标", "帮健康", 1, 1, 1.0] in sheet


async def test_a_board_has_the_columns_that_its_campaign_chose(register: Register) -> None:
    chosen = told_of_a_campaign(register, takes_pairings=True, board_columns=["visits", "indoors_clean", "unheard_of"])
    by_default = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    household_id = await register.put_household(
        hygiene={
            "indoors_clean": True,
            "belongings_tidy": False,
            "outdoors_free_of_droppings": False,
            "yard_free_of_litter": False,
        }
    )
    body = forms.pairing(household_id, team_id=str(TEAM_A), starts_on="2020-04-01", campaigns=[str(chosen)])
    assert (await register.client.put(f"/api/pairings/{new_id()}", json=body, headers=chen())).status_code == 201
    await count(register)

    async def columns_of(campaign_id: UUID) -> tuple[list[str], dict[str, int]]:
        params = {"division": CHAOYANG, "campaign_id": str(campaign_id), "month": "2020-05"}
        answer = (await register.client.get("/api/progress", params=params, headers=chen())).json()
        return [one["measure"] for one in answer["columns"]], answer["total"]["values"]

    assert await columns_of(chosen) == (
        ["households", "visits", "indoors_clean"],
        {"households": 1, "visits": 0, "indoors_clean": 1},
    )
    measures, _ = await columns_of(by_default)
    assert measures == ["households", "paired", "visited", "visits", "amount_fen", "income_projects"]


class Submissions:
    """What submissions answers."""

    def __init__(self, words: list[dict[str, Any]]) -> None:
        self.words = words
        self.asked: list[list[UUID]] = []

    async def words_of(self, visit_ids: Sequence[UUID]) -> list[dict[str, Any]]:
        self.asked.append(list(visit_ids))
        return self.words


async def test_what_visits_of_an_earlier_release_say_is_asked_for_once(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    pairing_id, known, gone = await pair(register), new_id(), new_id()
    with psycopg.connect(register.database.dsn()) as connection:
        row = connection.execute("select household_id, team_id from pairings where id = %s", (pairing_id,)).fetchone()
    assert row is not None
    for visit_id in (known, gone):
        told = visit(row[0], row[1], visit_id=str(visit_id), amount_fen=5, aid_domains=[])
        register.programs.publish("submissions", "visit.completed", told)
    await count(register)
    assert words_of((await split(register, campaign_id, "goal")).json()["total"]) == {"": (1, 2, 10)}
    said = {"visit_id": str(known), "aid_domains": ["goods"], "goals": ["health"], "supports": []}
    submissions = Submissions([said])
    for _ in range(2):
        await ask_for_words(register.worker, submissions, asyncio.Event())
    await count(register)
    assert words_of((await split(register, campaign_id, "goal")).json()["total"]) == {
        "": (1, 1, 5),
        "health": (1, 1, 5),
    }
    assert [sorted(ids) for ids in submissions.asked] == [sorted([known, gone])]
