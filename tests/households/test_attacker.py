"""An attacker with an account tries to find out what is masked: over every filter, sort and search that is documented,
for every role that may not reveal it. Of fifty planted values none is recovered."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.kernel.auth.principals import RoleGrant
from services.kernel.ids import new_id
from tests.households import forms
from tests.households.conftest import Register
from tests.households.people import BEIPIAO, CHAOYANG, LIAONING, LINGYUAN, TEAM_A, TEAM_B, signed_in

PAGE = json.loads((Path(__file__).parents[2] / "docs/openapi/households.json").read_text(encoding="utf-8"))
ATTACKERS = {
    "volunteer": RoleGrant("volunteer", TEAM_B, BEIPIAO),
    "team_leader": RoleGrant("team_leader", TEAM_B, BEIPIAO),
    "inspector": RoleGrant("inspector", None, CHAOYANG),
    "province_officer": RoleGrant("province_officer", None, LIAONING),
    "officer of the other county": RoleGrant("county_officer", None, LINGYUAN),
    "editor": RoleGrant("editor", None, CHAOYANG),
    "api_client": RoleGrant("api_client", None, LIAONING),
    "security_admin": RoleGrant("security_admin", None, None),
    "system_admin": RoleGrant("system_admin", None, None),
    "audit_admin": RoleGrant("audit_admin", None, None),
}
NUMBERS = ("phone", "id_number")
SOUGHT = {"phone": "phone", "id_number": "id_number", "name": "name", "member": "name"}
"""Which planted value is searched for as which kind."""


@dataclass(frozen=True)
class Planted:
    """Five values of one household."""

    number: int

    @property
    def values(self) -> dict[str, str]:
        return {
            "name": f"钟离{'甲乙丙丁戊己庚辛壬癸'[self.number]}原",
            "phone": f"1377{5320000 + 613 * self.number:07d}",
            "id_number": forms.id_number(700 + self.number, born="19510703"),
            "address": f"石磨坊东侧{self.number}组",
            "member": f"闻人{'子丑寅卯辰巳午未申酉'[self.number]}原",
        }


PLANTED = tuple(map(Planted, range(10)))


@pytest.fixture(scope="module")
async def planted(register: Register) -> list[str]:
    """The fifty values, of ten households that team A is paired with."""
    for each in PLANTED:
        values = each.values
        head = {name: values[name] for name in ("name", *NUMBERS)}
        household_id = await register.put_household(
            head=head, address=values["address"], members=[{"name": values["member"]}]
        )
        await register.put_pairing(household_id, team_id=str(TEAM_A))
    return [value for each in PLANTED for value in each.values.values()]


def text_filters() -> Iterator[tuple[str, str]]:
    """Path and name of every query parameter that takes a text, from the API page."""
    for path, operations in PAGE["paths"].items():
        for parameter in operations.get("get", {}).get("parameters", []):
            schema = json.dumps(parameter.get("schema", {}))
            if parameter["in"] == "query" and '"string"' in schema and "{" not in path:
                yield path, parameter["name"]


async def seen(register: Register, headers: dict[str, str], path: str, name: str, value: str) -> tuple[int, Any]:
    """Status, and the answer without what differs anyway."""
    required = {"division": CHAOYANG, "month": "2020-05"} if path.endswith(("/progress", "/loads")) else {}
    answer = await register.client.get(path, params={**required, name: value}, headers=headers)
    body = answer.json() if "json" in answer.headers["content-type"] else answer.text
    if isinstance(body, dict):
        body = {key: content for key, content in body.items() if key not in {"next", "errors", "as_of"}}
    return answer.status_code, body


def test_there_are_filters_to_try() -> None:
    assert ("/api/households", "q") in set(text_filters())
    assert len(set(text_filters())) >= 8


@pytest.mark.parametrize("who", ATTACKERS)
async def test_no_documented_filter_tells_a_planted_value_from_one_that_nobody_has(
    register: Register, planted: list[str], who: str
) -> None:
    headers = signed_in(ATTACKERS[who])
    recovered = set()
    for path, name in sorted(set(text_filters())):
        nobody = await seen(register, headers, path, name, "13799999999" if name == "q" else "上官无此人")
        for value in planted:
            for guess in (value, value[-4:]):
                found = await seen(register, headers, path, name, guess)
                if found != nobody and found[0] == 200 and found[1].get("items"):
                    recovered.add(value)
                assert value not in json.dumps(found[1], ensure_ascii=False)
    assert recovered == set()


@pytest.mark.parametrize("who", ATTACKERS)
async def test_the_search_for_a_person_gives_an_attacker_nothing(
    register: Register, planted: list[str], who: str
) -> None:
    headers = signed_in(ATTACKERS[who], account_id=new_id())
    for each in PLANTED:
        for name, field in SOUGHT.items():
            body = {"field": field, "value": each.values[name], "purpose": "入户核实情况"}
            answer = await register.client.post("/api/households/search", json=body, headers=headers)
            assert answer.status_code in {200, 403}
            assert answer.json().get("items", []) == []
            assert not any(value in answer.text for value in planted)


async def test_the_same_tries_find_them_for_who_may_reveal(register: Register, planted: list[str]) -> None:
    """So the tries above could have found something."""
    assert len(set(planted)) == 50
    county = signed_in(RoleGrant("county_officer", None, BEIPIAO), account_id=new_id())
    team = signed_in(RoleGrant("volunteer", TEAM_A, BEIPIAO))
    for each in PLANTED[:3]:
        for name, field in SOUGHT.items():
            body = {"field": field, "value": each.values[name], "purpose": "入户核实情况"}
            answer = await register.client.post("/api/households/search", json=body, headers=county)
            assert len(answer.json()["items"]) == 1
        _, own = await seen(register, team, "/api/households", "q", each.values["name"])
        assert len(own["items"]) == 1
