"""Pairings, their plans and enrolments of a team on another line: counted, not read, and not changed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from services.kernel.auth.principals import RoleGrant
from services.kernel.ids import new_id
from tests.households import forms, people
from tests.households.campaigns_told import told_of_a_campaign
from tests.households.conftest import Register
from tests.households.people import BEIPIAO, SHANGYUAN, TEAM_A, TEAM_B, XIAO_LI_ID, leader, signed_in, zhang
from tests.households.test_enrolments import stands_on

CIVILIZATION, CIVIL_AFFAIRS = "civilization", "civil_affairs"
BUREAU = UUID("0190a000-0000-7000-8000-0000000000e1")
OFFICE = UUID("0190a000-0000-7000-8000-0000000000e2")
PLAN = {"funds": "春耕补助700元", "project": "庭院养鸡", "goods": "米面油", "other": "", "goals": []}
READ, KEPT = (403, "of-another-line"), (403, "kept-by-another-line")


def officer(unit: UUID, line: str, role: str = "county_officer", place: str = BEIPIAO) -> dict[str, str]:
    return signed_in(RoleGrant(role, unit, place, lines=frozenset({line})))


def mingzheng() -> dict[str, str]:
    """Of the civil affairs bureau of the county."""
    return officer(BUREAU, CIVIL_AFFAIRS)


def wenming() -> dict[str, str]:
    """Of the office on the line of team A."""
    return officer(OFFICE, CIVILIZATION)


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


@pytest.fixture(scope="module")
async def campaign(register: Register) -> UUID:
    stands_on(register, TEAM_A, CIVILIZATION)
    stands_on(register, TEAM_B, CIVIL_AFFAIRS)
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    await register.read_feeds()
    return campaign_id


async def paired(register: Register, team: UUID = TEAM_A, **of_household: Any) -> tuple[UUID, UUID]:
    """Pairing and household, with a plan."""
    household_id, pairing_id = await register.put_household(**of_household), new_id()
    body = forms.pairing(household_id, team_id=str(team), helpers=[str(XIAO_LI_ID)])
    answer = await register.client.put(f"/api/pairings/{pairing_id}", json=body, headers=zhang())
    assert answer.status_code == 201, answer.text
    answer = await register.client.put(f"/api/pairings/{pairing_id}/plan", json=PLAN, headers=zhang())
    assert answer.status_code == 200, answer.text
    return pairing_id, household_id


async def read(register: Register, pairing_id: UUID, headers: dict[str, str]) -> httpx.Response:
    return await register.client.get(f"/api/pairings/{pairing_id}", headers=headers)


Write = Callable[[UUID, UUID, UUID], tuple[str, str, dict[str, Any]]]
WRITES: dict[str, Write] = {
    "plan": lambda pairing, household, campaign: ("PUT", f"/{pairing}/plan", {**PLAN, "funds": "民政改写"}),
    "close": lambda pairing, household, campaign: (
        "POST",
        f"/{pairing}/close",
        {"reason": "民政关闭", "closed_on": "2020-11-01"},
    ),
    "hand over": lambda pairing, household, campaign: (
        "POST",
        f"/{pairing}/hand-over",
        {
            "pairing_id": str(new_id()),
            "team_id": str(TEAM_B),
            "helpers": [],
            "handed_over_on": "2020-11-01",
            "reason": "移交",
        },
    ),
    "dates": lambda pairing, household, campaign: (
        "PUT",
        f"/{pairing}",
        forms.pairing(household, ends_on="2020-05-01"),
    ),
    "enrolment": lambda pairing, household, campaign: (
        "PUT",
        f"/{pairing}/enrolments/{campaign}",
        {"from": "2020-05-01", "to": "2020-04-30"},
    ),
}


@pytest.mark.parametrize("what", WRITES)
async def test_another_line_changes_no_pairing(register: Register, campaign: UUID, what: str) -> None:
    pairing_id, household_id = await paired(register)
    method, path, body = WRITES[what](pairing_id, household_id, campaign)
    before = (await read(register, pairing_id, zhang())).json()
    enrolled = register.rows("select * from enrolments where pairing_id = %s", pairing_id)
    answer = await register.client.request(method, f"/api/pairings{path}", json=body, headers=mingzheng())
    assert kind_of(answer) == KEPT
    assert (await read(register, pairing_id, zhang())).json() == before
    assert register.rows("select * from enrolments where pairing_id = %s", pairing_id) == enrolled
    # To a team of another line nobody of a line hands over.
    who = zhang() if what == "hand over" else wenming()
    answer = await register.client.request(method, f"/api/pairings{path}", json=body, headers=who)
    assert answer.status_code in (200, 201), answer.text


async def test_another_line_pairs_no_team_of_this_one(register: Register, campaign: UUID) -> None:
    household_id = await register.put_household()
    body = forms.pairing(household_id)
    path = f"/api/pairings/{new_id()}"
    assert kind_of(await register.client.put(path, json=body, headers=mingzheng())) == KEPT
    assert register.rows("select id from pairings where household_id = %s", household_id) == []
    assert (await register.client.put(path, json=body, headers=wenming())).status_code == 201
    own = forms.pairing(household_id, team_id=str(TEAM_B))
    assert (await register.client.put(f"/api/pairings/{new_id()}", json=own, headers=mingzheng())).status_code == 201


async def test_a_household_is_not_handed_over_to_another_line(register: Register, campaign: UUID) -> None:
    pairing_id, household_id = await paired(register, TEAM_B)
    body = {
        "pairing_id": str(new_id()),
        "team_id": str(TEAM_A),
        "helpers": [],
        "handed_over_on": "2020-11-01",
        "reason": "移交",
    }
    path = f"/api/pairings/{pairing_id}/hand-over"
    assert kind_of(await register.client.post(path, json=body, headers=mingzheng())) == KEPT
    assert len(register.rows("select id from pairings where household_id = %s", household_id)) == 1
    assert (await register.client.post(path, json=body, headers=zhang())).status_code == 201


async def test_another_line_reads_how_many_and_no_plan(register: Register, campaign: UUID) -> None:
    pairing_id, household_id = await paired(register)
    own_id, _ = await paired(register, TEAM_B)
    city = officer(BUREAU, CIVIL_AFFAIRS, "city_officer", people.CHAOYANG)
    for who in (mingzheng(), city):
        assert kind_of(await read(register, pairing_id, who)) == READ
        answer = await register.client.get(f"/api/pairings/{pairing_id}/enrolments", headers=who)
        assert kind_of(answer) == READ
        params = {"household_id": str(household_id)}
        listed = await register.client.get("/api/pairings", params=params, headers=who)
        assert listed.json() == {"items": [], "next": None, "of_other_lines": 1}
        assert "春耕补助" not in listed.text
        assert str(XIAO_LI_ID) not in listed.text
        assert (await read(register, own_id, who)).json()["plan"]["funds"] == PLAN["funds"]
    params = {"household_id": str(household_id)}
    for who in (wenming(), zhang(), leader(), officer(BUREAU, CIVIL_AFFAIRS, "inspector")):
        listed = await register.client.get("/api/pairings", params=params, headers=who)
        assert [each["id"] for each in listed.json()["items"]] == [str(pairing_id)]
        assert listed.json()["of_other_lines"] == 0
    assert (await read(register, new_id(), mingzheng())).status_code == 404


async def test_how_many_households_a_team_has_is_counted_for_every_line(register: Register, campaign: UUID) -> None:
    await paired(register)
    params = {"division": SHANGYUAN}
    loads = [
        (await register.client.get("/api/pairings/loads", params=params, headers=who())).json()
        for who in (zhang, mingzheng)
    ]
    assert loads[0] == loads[1]
    assert str(TEAM_A) in {each["team_id"] for each in loads[0]["items"]}


async def test_a_team_on_no_line_is_open_to_every_line(register: Register, campaign: UUID) -> None:
    pairing_id, household_id = await paired(register)
    stands_on(register, TEAM_A)
    await register.read_feeds()
    try:
        assert (await read(register, pairing_id, mingzheng())).json()["plan"]["funds"] == PLAN["funds"]
        method, path, body = WRITES["plan"](pairing_id, household_id, campaign)
        answer = await register.client.request(method, f"/api/pairings{path}", json=body, headers=mingzheng())
        assert answer.status_code == 200
    finally:
        stands_on(register, TEAM_A, CIVILIZATION)
        await register.read_feeds()


async def test_the_next_edition_carries_on_the_pairings_of_the_own_line(register: Register) -> None:
    stands_on(register, TEAM_A, CIVILIZATION)
    stands_on(register, TEAM_B, CIVIL_AFFAIRS)
    series = f"系列{new_id()}"
    of: dict[str, Any] = {"series": series, "takes_pairings": True}
    first = told_of_a_campaign(register, **of, year=2020)
    await register.read_feeds()
    theirs, _ = await paired(register, TEAM_A)
    own, _ = await paired(register, TEAM_B)
    for pairing_id in (theirs, own):
        path = f"/api/pairings/{pairing_id}/enrolments/{first}"
        assert (await register.client.put(path, json={}, headers=zhang())).status_code in (200, 201)
    of |= {"starts_on": "2021-03-24", "ends_on": "2021-09-30", "year": 2021}
    second = told_of_a_campaign(register, **of)
    await register.read_feeds()
    body = {"campaign_id": str(second), "division": BEIPIAO}
    answer = await register.client.post("/api/pairings/carry-on", json=body, headers=mingzheng())
    assert answer.status_code == 200, answer.text
    assert [each["team_id"] for each in answer.json()["teams"]] == [str(TEAM_B)]
    rows = register.rows("select pairing_id from enrolments where campaign_id = %s", second)
    assert [row["pairing_id"] for row in rows] == [own]


async def test_the_file_of_a_household_leaves_out_and_counts_what_is_of_another_line(
    register: Register, campaign: UUID
) -> None:
    _, household_id = await paired(register)
    path, body = f"/api/households/{household_id}/file", {"purpose": "本人申请查阅"}
    answer = await register.client.post(path, json=body, headers=mingzheng())
    assert answer.status_code == 200, answer.text
    assert (answer.json()["pairings"], answer.json()["pairings_of_other_lines"]) == ([], 1)
    assert "春耕补助" not in answer.text
    answer = await register.client.post(path, json=body, headers=wenming())
    assert (len(answer.json()["pairings"]), answer.json()["pairings_of_other_lines"]) == (1, 0)


async def test_the_database_hides_and_refuses_what_is_of_another_line(register: Register, campaign: UUID) -> None:
    pairing_id, _ = await paired(register)
    own_id, _ = await paired(register, TEAM_B)
    lined = f"{{civil_affairs:{BEIPIAO},={BUREAU}}}"
    codes = f'{{["{BEIPIAO}","{BEIPIAO}:")}}'
    with psycopg.connect(register.database.dsn("app")) as connection:

        def ask(query: str, *parameters: Any) -> list[Any]:
            connection.execute(
                "select set_config('app.lined', %s, true), set_config('app.codes', %s, true)", [lined, codes]
            )
            return connection.execute(query.encode(), parameters).fetchall()

        assert ask("select id from pairings where id = %s", pairing_id) == []
        assert ask("select pairing_id from support_plans where pairing_id = %s", pairing_id) == []
        assert ask("select pairing_id from enrolments where pairing_id = %s", pairing_id) == []
        assert ask("update pairings set ends_on = '2020-05-01' where id = %s returning id", pairing_id) == []
        assert len(ask("select id from pairings where id = %s", own_id)) == 1
        assert len(ask("select pairing_id from support_plans where pairing_id = %s", own_id)) == 1
        connection.rollback()
        copied = "id, household_id, village_code, team_id, helpers, service_form, starts_on, fingerprint, created_by"
        for team, is_refused in ((TEAM_A, True), (TEAM_B, False)):
            query = (
                f"insert into pairings ({copied}) select %s, h.id, h.village_code, %s, '{{}}', 'pairing', '2020-04-01',"
                f" '\\x00', %s from households h where h.id = %s returning id"
            )
            other_household = await register.put_household()
            parameters = (new_id(), team, new_id(), other_household)
            if is_refused:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    ask(query, *parameters)
            else:
                assert len(ask(query, *parameters)) == 1
            connection.rollback()
