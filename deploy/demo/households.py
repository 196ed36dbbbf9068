"""About 150 invented households and their teams: the quotas are met in most counties, in some not yet."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from deploy.demo.ids import chance, demo_id
from deploy.demo.people import villager
from deploy.demo.places import COUNTY_NAMES, villages
from deploy.demo.plan import CITY, QUOTAS
from deploy.demo.teams import Organization, members_of, teams

# Households not yet paired when the demo begins: the board shows who is late.
UNPAIRED = {"211382": 2, "211322": 4, "211303": 1}
CITY_UNIT_HOUSEHOLDS = 6
_CAUSES = ("illness", "disability", "schooling", "disaster", "lack_of_skill", "lack_of_labour", "lack_of_funds")
_NEEDS = ("livelihood", "work_and_schooling", "medical_care", "subsistence_allowance", "product_sales")
# Every so many households one of another national list, with the words of its sheet.
_KINDS = {
    7: ("SUBSISTENCE_ALLOWANCE", None),
    13: ("EXTREME_POVERTY", "分散供养五保户"),
    19: ("OTHER", "监测户"),
}
_HEALTH = (("healthy", None), ("healthy", None), ("chronic", None), ("serious_illness", None), ("disabled", "肢体残疾"))
_SCHOOLING = ("none", "primary", "primary", "junior", "senior")
_HYGIENE = ("indoors_clean", "belongings_tidy", "outdoors_free_of_droppings", "yard_free_of_litter")


@dataclass(frozen=True, slots=True)
class Case:
    """A household, and its team, if any."""

    number: int
    county: str
    village_code: str
    body: dict[str, Any]
    team: Organization | None

    @property
    def household_id(self) -> UUID:
        return demo_id("household", self.number)

    @property
    def pairing_id(self) -> UUID:
        return demo_id("pairing", self.number)

    @property
    def starts_on(self) -> date:
        return date(2020, 4, 1 + chance("start", self.number).randrange(9))

    @property
    def labour_ability(self) -> str:
        return str(self.body["labour_ability"])


@cache
def cases() -> tuple[Case, ...]:
    places = [code for code, quota in QUOTAS.items() for _ in range(quota)]
    by_county = [_case(number, code, _county_team(number, places)) for number, code in enumerate(places)]
    counties = list(QUOTAS)
    of_units = [
        _case(1000 + n, counties[n % len(counties)], _teams_in(CITY)[n % 2]) for n in range(CITY_UNIT_HOUSEHOLDS)
    ]
    return (*by_county, *of_units)


def pairing_body(case: Case) -> dict[str, Any]:
    """Raises ValueError for a household without a team."""
    if case.team is None:
        raise ValueError("not paired")
    members = members_of(case.team)
    return {
        "household_id": str(case.household_id),
        "team_id": str(case.team.id),
        "helpers": [str(members["volunteer"].id), str(members["helper"].id)],
        "service_form": chance("form", case.number).choice(["pairing", "pairing", "project", "visit"]),
        "starts_on": case.starts_on.isoformat(),
        "ends_on": None,
    }


def plan_body(case: Case) -> dict[str, Any]:
    choice = chance("plan", case.number)
    projects = {
        "full": "发展庭院经济：种植小杂粮、养殖蛋鸡，联系就近务工",
        "partial": "庭院种植大蒜和秋白菜，协助联系销路",
        "none": "参加合作社代养，按年分红",
    }
    return {
        "funds": f"春耕补助{choice.randrange(2, 9)}00元",
        "project": projects[case.labour_ability],
        "goods": choice.choice(["米面油和防疫用品", "种子、化肥两袋", "棉被一床、常用药品", "鸡雏二十只"]),
        "other": choice.choice(["协助办理慢病医疗报销", "每月打扫一次庭院", "帮助孩子补习功课", "讲解低保和医保政策"]),
        "goals": sorted(
            choice.sample(["hardship", "employment", "schooling", "health", "prosperity", "aspiration"], 2)
        ),
    }


def _county_team(number: int, places: list[str]) -> Organization | None:
    """The county's two teams alternate; the last households of a late county have no team yet."""
    county = places[number]
    rank = number - places.index(county)
    if rank >= QUOTAS[county] - UNPAIRED.get(county, 0):
        return None
    return _teams_in(county)[rank % 2]


def _teams_in(division_code: str) -> list[Organization]:
    return [team for team in teams() if team.division_code == division_code]


def _case(number: int, county: str, team: Organization | None) -> Case:
    choice = chance("household", number)
    village = choice.choice(villages(county))
    return Case(number, county, village.code, _body(number, county, village.code, village.name, choice), team)


def _body(number: int, county: str, village_code: str, village_name: str, choice: Random) -> dict[str, Any]:
    head, labour = villager(choice), choice.choice(["full", "partial", "partial", "none"])
    is_cared_for = number % 5 != 0
    status, written = _KINDS.get(number % 25, ("REGISTERED_POOR", None))
    return {
        "registry_no": f"DEMO{number:06d}",
        "division_code": village_code,
        "address": f"{COUNTY_NAMES[county]}{village_name}{choice.randrange(1, 9)}组{choice.randrange(1, 90)}号",
        "head": {
            "name": head.name,
            "id_number": head.id_number,
            "phone": head.phone,
            **_said_of(head.id_number, number, "head"),
        },
        "members": [_member(number, rank, choice) for rank in range(choice.randrange(0, 4))],
        "registry_status": status,
        "as_written": {} if written is None else {"registry_status": written},
        "poverty_causes": sorted(choice.sample(_CAUSES, choice.randrange(1, 3))),
        "labour_ability": labour,
        "guarantees": {
            "income": choice.random() < 0.6,
            "food": True,
            "clothing": True,
            "schooling": True,
            "health_care": choice.random() < 0.9,
            "housing": choice.random() < 0.85,
        },
        "needs": sorted(choice.sample(_NEEDS, choice.randrange(1, 3))),
        "hygiene": {item: (choice.random() < 0.75 if is_cared_for else None) for item in _HYGIENE},
        "income_project": _income_project(labour, choice) if is_cared_for else None,
    }


def _member(number: int, rank: int, choice: Random) -> dict[str, Any]:
    person = villager(choice)
    return {
        "id": str(demo_id("member", number, rank)),
        "name": person.name,
        "relation": ("配偶", "长子", "孙女")[rank],
        "id_number": person.id_number,
        "labour_ability": choice.choice(["full", "partial", "none"]),
        **_said_of(person.id_number, number, rank),
    }


def _said_of(id_number: str, number: int, person: int | str) -> dict[str, Any]:
    """Of a chance of its own, so that the rest of the demo stays as it was."""
    choice = chance("said", number, person)
    health, written = choice.choice(_HEALTH)
    said = {"birth_year": int(id_number[6:10]), "health": health, "schooling": choice.choice(_SCHOOLING)}
    return said | ({} if written is None else {"as_written": {"health": written}})


def _income_project(labour_ability: str, choice: Random) -> str:
    """庭院经济 for households that can work, 代养代种 for the others (S2-06, S2-07)."""
    return {"full": choice.choice(["courtyard_economy", "employment_export"]), "partial": "courtyard_economy"}.get(
        labour_ability, "fostering"
    )
