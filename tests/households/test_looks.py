"""Who looked at a household stands in the trail before the answer leaves; who saw only masks does not."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.kernel.auth.principals import RoleGrant
from services.kernel.ids import new_id
from tests.households import forms, sheets
from tests.households.conftest import Register
from tests.households.people import (
    BEIPIAO,
    CHAOYANG,
    INSPECTOR_GRANT,
    LEADER_GRANT,
    LIU_GRANT,
    TEAM_A,
    XIAO_LI_GRANT,
    ZHANG_GRANT,
    leader,
    signed_in,
    zhang,
)
from tests.households.rosters import upload, work

PLAN = {"funds": "产业帮扶资金", "project": "", "goods": "", "other": "", "goals": []}
NAME = "王守田"


class Caller:
    """Somebody of whom the trail knows nothing yet."""

    def __init__(self, register: Register, grant: RoleGrant) -> None:
        self.register = register
        self.id = new_id()
        self.headers = signed_in(grant, account_id=self.id)

    async def ask(self, path: str, method: str = "GET", body: Any = None) -> Any:
        return await self.register.client.request(method, path, headers=self.headers, json=body)

    def entries(self) -> list[tuple[str, str, dict[str, Any]]]:
        rows = self.register.trail("actor_id = %s", self.id)
        return [(row["action"], row["subject"], row["details"]) for row in rows]


@pytest.fixture
def inspector(register: Register) -> Caller:
    return Caller(register, INSPECTOR_GRANT)


async def test_a_look_that_cannot_be_recorded_shows_nothing(register: Register, inspector: Caller) -> None:
    household_id = await register.put_household()
    with psycopg.connect(register.database.dsn(), autocommit=True) as connection:
        connection.execute("revoke insert on audit_entries from bangfu_households_app")
        try:
            answer = await inspector.ask(f"/api/households/{household_id}")
        finally:
            connection.execute("grant insert on audit_entries to bangfu_households_app")
    assert answer.status_code == 500
    assert "medical_care" not in answer.text


async def test_a_refused_reveal_leaves_an_entry_about_the_household(register: Register, inspector: Caller) -> None:
    household_id = await register.put_household()
    body = {"field": "head.phone", "purpose": f"核对{NAME}的电话"}
    assert (await inspector.ask(f"/api/households/{household_id}/reveal", "POST", body)).status_code == 403
    details = {
        "method": "POST",
        "path": "/api/households/{household_id}/reveal",
        "problem": "not-permitted",
        "status": 403,
    }
    assert inspector.entries() == [("access.refused", f"household:{household_id}", details)]


async def test_another_countys_household_leaves_an_entry_as_none_does(register: Register) -> None:
    liu = Caller(register, LIU_GRANT)
    household_id, nowhere = await register.put_household(), new_id()
    for id_ in (household_id, nowhere):
        assert (await liu.ask(f"/api/households/{id_}")).status_code == 404
    first, second = liu.entries()
    assert (first[1], second[1]) == (f"household:{household_id}", f"household:{nowhere}")
    assert first[2] == second[2]


async def test_reading_one_household_leaves_one_entry(register: Register, inspector: Caller) -> None:
    household_id = await register.put_household()
    assert (await inspector.ask(f"/api/households/{household_id}")).status_code == 200
    expected = ("household.viewed", f"household:{household_id}", {"subjects": [str(household_id)]})
    assert inspector.entries() == [expected]


@pytest.mark.parametrize("grant", [INSPECTOR_GRANT, ZHANG_GRANT, XIAO_LI_GRANT])
async def test_a_list_of_masked_households_is_no_look(register: Register, grant: RoleGrant) -> None:
    household_id = await register.put_household(head={"name": NAME, "phone": "13987654321"})
    await register.put_pairing(household_id)
    caller = Caller(register, grant)
    answer = await caller.ask("/api/households?limit=500")
    assert str(household_id) in answer.text
    assert NAME not in answer.text
    assert caller.entries() == []


@pytest.mark.parametrize(("q", "finds"), [(NAME, True), ("一个没有的名字", False)])
async def test_a_search_leaves_one_entry_without_what_was_typed(register: Register, q: str, finds: bool) -> None:
    household_id = await register.put_household(head={"name": NAME})
    await register.put_pairing(household_id)
    caller = Caller(register, XIAO_LI_GRANT)
    answer = await caller.ask(f"/api/households?limit=500&q={q}&division={BEIPIAO}")
    found = [item["id"] for item in answer.json()["items"]]
    assert (str(household_id) in found) == finds
    (entry,) = caller.entries()
    assert entry == ("households.searched", "households", {"division": BEIPIAO, "subjects": found})
    assert q not in str(entry)


async def test_pairings_are_a_look_where_a_plan_or_a_reason_is_shown(register: Register, inspector: Caller) -> None:
    households = [await register.put_household() for _ in range(3)]
    plain, planned, closed = [await register.put_pairing(household) for household in households]
    await register.client.put(f"/api/pairings/{planned}/plan", json=PLAN, headers=leader())
    body = {"reason": "已搬到外地", "closed_on": "2020-05-01"}
    await register.client.post(f"/api/pairings/{closed}/close", json=body, headers=zhang())

    for pairing in (plain, planned, closed):
        assert (await inspector.ask(f"/api/pairings/{pairing}")).status_code == 200
    assert inspector.entries() == [
        ("pairing.viewed", f"pairing:{pairing}", {"subjects": [str(household)]})
        for pairing, household in ((planned, households[1]), (closed, households[2]))
    ]

    reader = Caller(register, INSPECTOR_GRANT)
    await reader.ask(f"/api/pairings?household_id={households[0]}")
    assert reader.entries() == []
    await reader.ask(f"/api/pairings?team_id={TEAM_A}&limit=500")
    (listed,) = reader.entries()
    assert listed[:2] == ("pairings.listed", "pairings")
    assert listed[2]["team_id"] == str(TEAM_A)
    shown = set(listed[2]["subjects"])
    assert {str(id_) for id_ in households} & shown == {str(id_) for id_ in households[1:]}


async def test_sending_a_pairing_again_shows_its_plan_to_nobody_unseen(register: Register) -> None:
    household = await register.put_household()
    pairing = await register.put_pairing(household)
    await register.client.put(f"/api/pairings/{pairing}/plan", json=PLAN, headers=leader())
    sent = await register.client.get(f"/api/pairings/{pairing}", headers=zhang())
    names = ("household_id", "team_id", "helpers", "service_form", "starts_on", "ends_on")
    officer = Caller(register, ZHANG_GRANT)
    again = await officer.ask(f"/api/pairings/{pairing}", "PUT", {name: sent.json()[name] for name in names})
    assert again.json()["plan"]["funds"] == PLAN["funds"]
    assert [action for action, _, _ in officer.entries()] == ["pairing.viewed"]


async def test_who_may_reveal_nothing_sees_no_number_in_a_plan_or_a_reason(register: Register) -> None:
    pairing = await register.put_pairing(await register.put_household())
    typed = {**PLAN, "funds": "问户主139 0000 1234，资助1500元"}
    await register.client.put(f"/api/pairings/{pairing}/plan", json=typed, headers=leader())
    body = {"reason": "已搬走，电话13900001234", "closed_on": "2020-05-01"}
    for grant, is_clear in ((INSPECTOR_GRANT, False), (ZHANG_GRANT, True), (LEADER_GRANT, True)):
        caller = Caller(register, grant)
        listed = (await caller.ask(f"/api/pairings?team_id={TEAM_A}&limit=500")).json()["items"]
        one = (await caller.ask(f"/api/pairings/{pairing}")).json()
        assert one in listed
        assert one["plan"]["funds"] == (typed["funds"] if is_clear else "问户主139****1234，资助1500元")
    await register.client.post(f"/api/pairings/{pairing}/close", json=body, headers=zhang())
    inspector = Caller(register, INSPECTOR_GRANT)
    assert (await inspector.ask(f"/api/pairings/{pairing}")).json()["close_reason"] == "已搬走，电话139****1234"


async def test_the_households_own_numbers_are_masked_in_a_plan_however_they_are_written(register: Register) -> None:
    head = {"name": "白守田", "phone": "0421-5551234", "id_number": None}
    members = [{"name": "白小花", "relation": "女儿", "phone": "13912345678", "id_number": forms.id_number(4711)}]
    household_id = await register.put_household(head=head, members=members)
    pairing, own = await register.put_pairing(household_id), forms.id_number(4711)
    other = await register.put_pairing(await register.put_household())
    said = f"女儿电话前三位139，后面1234，最后5678；证件{own[:5]}~{own[5:9]}...{own[9:]}；139户1234人"
    typed = {**PLAN, "funds": said}
    for one in (pairing, other):
        put = await register.client.put(f"/api/pairings/{one}/plan", json=typed, headers=leader())
        assert put.status_code == 200
    inspector = Caller(register, INSPECTOR_GRANT)
    masked = (await inspector.ask(f"/api/pairings/{pairing}")).json()["plan"]["funds"]
    assert masked.startswith("女儿电话前三位139****5678；")
    assert masked.endswith(f"；证件**************{own[-4:]}；139户1234人")
    listed = (await inspector.ask(f"/api/pairings?household_id={household_id}")).json()["items"]
    assert [item["plan"]["funds"] for item in listed] == [masked]
    # Of another household they are only figures.
    assert "前三位139，后面1234，最后5678" in (await inspector.ask(f"/api/pairings/{other}")).json()["plan"]["funds"]


async def test_every_number_that_the_register_has_of_a_household_is_its_own(register: Register) -> None:
    old = forms.id_number(4712)
    head = {"name": "白守田", "phone": "0421-5551234", "other_phones": ["13912345678"], "id_number": old}
    members = [{"name": "白小花", "relation": "女儿", "phone": "13900001234", "other_phones": ["024-55512345"]}]
    household_id = await register.put_household(head=head, members=members)
    pairing = await register.put_pairing(household_id)
    said = "家里5551234；手机前三位139，后面1234，最后5678；女儿单位555，12345"
    put = await register.client.put(f"/api/pairings/{pairing}/plan", json={**PLAN, "funds": said}, headers=leader())
    assert put.status_code == 200
    shown = (await Caller(register, INSPECTOR_GRANT).ask(f"/api/pairings/{pairing}")).json()["plan"]["funds"]
    assert shown == "家里****；手机前三位139****5678；女儿单位****"


async def test_a_number_typed_as_a_purpose_does_not_reach_the_trail(register: Register) -> None:
    household_id = await register.put_household()
    officer = Caller(register, ZHANG_GRANT)
    body = {"field": "head.phone", "purpose": "核对13900001234"}
    assert (await officer.ask(f"/api/households/{household_id}/reveal", "POST", body)).status_code == 200
    search = {"field": "phone", "value": "13900009999", "purpose": "核对13900001234"}
    assert (await officer.ask("/api/households/search", "POST", search)).status_code == 200
    assert [details["purpose"] for _, _, details in officer.entries()] == ["核对139****1234"] * 2


async def test_what_is_wrong_with_a_sheet_is_looked_at_with_an_entry(register: Register) -> None:
    import_id = UUID((await upload(register, sheets.csv_file([sheets.row(8001)]))).json()["id"])
    await work(register)
    officer = Caller(register, ZHANG_GRANT)
    assert (await officer.ask(f"/api/households/imports/{import_id}/errors")).status_code == 200
    expected = ("roster.faults_listed", f"roster_import:{import_id}", {"subjects": [str(import_id)]})
    assert officer.entries() == [expected]


async def test_filters_are_noted_as_codes(register: Register) -> None:
    officer = Caller(register, ZHANG_GRANT)
    await officer.ask(f"/api/households?q=R1&division={CHAOYANG}&paired=true&status=UNSTABLE&team_id={TEAM_A}")
    ((_, _, details),) = officer.entries()
    assert details == {
        "division": CHAOYANG,
        "paired": True,
        "status": ["UNSTABLE"],
        "team_id": str(TEAM_A),
        "subjects": [],
    }
