"""限制处理: a restricted household is hidden from who may not restrict it, and unused by who may."""

from typing import Any
from uuid import UUID

import pytest
from psycopg import connect

from services.households import visibility as filters
from services.households.models import household_members, households, pairings
from services.kernel.auth.principals import RoleGrant, Scope
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.households import forms
from tests.households.conftest import AS_A_PROGRAM, Register
from tests.households.people import (
    BEIPIAO,
    LIAONING,
    SHANGYUAN,
    TEAM_A,
    TEAM_B,
    chen,
    inspector,
    leader,
    liu,
    signed_in,
    xiao_li,
    xiao_wang,
    zhang,
)

WHY = {"reason": "本人提出异议，正在核实"}
PLAN = {"funds": "500 元", "project": "养鸡", "goods": "", "other": ""}


@pytest.fixture
async def paired(register: Register) -> tuple[UUID, UUID]:
    """A household with a member, and its pairing with team A."""
    member = {"name": "王小花", "relation": "女儿", "id_number": None, "phone": None, "labour_ability": None}
    household_id = await register.put_household(members=[member])
    return household_id, await register.put_pairing(household_id)


async def restrict(register: Register, household_id: UUID, headers: dict[str, str] | None = None) -> Any:
    path = f"/api/households/{household_id}/restrict"
    return await register.client.post(path, json=WHY, headers=headers or zhang())


async def release(register: Register, household_id: UUID) -> Any:
    path = f"/api/households/{household_id}/release"
    return await register.client.post(path, json={"reason": "核实完毕"}, headers=zhang())


@pytest.mark.parametrize("who", [xiao_li, xiao_wang, leader, inspector, liu])
async def test_nobody_without_the_right_there_restricts(
    register: Register, paired: tuple[UUID, UUID], who: Any
) -> None:
    answer = await restrict(register, paired[0], who())
    assert answer.status_code in {403, 404}
    assert not register.rows("select from withheld_households where household_id = %s", paired[0])


async def test_a_reason_is_needed(register: Register, paired: tuple[UUID, UUID]) -> None:
    path = f"/api/households/{paired[0]}/restrict"
    answer = await register.client.post(path, json={"reason": "  "}, headers=zhang())
    assert answer.status_code == 422


def province() -> dict[str, str]:
    return signed_in(RoleGrant("province_officer", None, LIAONING))


@pytest.mark.parametrize("who", [xiao_li, leader, inspector, province])
async def test_who_may_not_restrict_sees_nothing_of_it(register: Register, paired: tuple[UUID, UUID], who: Any) -> None:
    household_id, pairing_id = paired
    assert (await restrict(register, household_id)).status_code == 200
    get = register.client.get
    one = await get(f"/api/households/{household_id}", headers=who())
    assert (one.status_code, one.json()["type"]) == (404, "/problems/not-found"), "it is not there"
    assert (await get(f"/api/pairings/{pairing_id}", headers=who())).status_code == 404
    listed = await get("/api/households", params={"limit": 500}, headers=who())
    assert str(household_id) not in listed.text
    pairings_of = await get("/api/pairings", params={"household_id": str(household_id)}, headers=who())
    assert pairings_of.json()["items"] == []
    reveal = {"field": "head.name", "purpose": "上门走访"}
    answer = await register.client.post(f"/api/households/{household_id}/reveal", json=reveal, headers=who())
    assert answer.status_code in {403, 404}


async def test_who_restricts_sees_it_with_a_mark(register: Register, paired: tuple[UUID, UUID]) -> None:
    household_id, _ = paired
    await restrict(register, household_id)
    one = await register.client.get(f"/api/households/{household_id}", headers=zhang())
    assert one.json()["is_restricted"] is True
    said = await register.client.get(f"/api/households/{household_id}/restriction", headers=zhang())
    assert said.json()["reason"] == WHY["reason"]
    listed = await register.client.get("/api/households", params={"limit": 500}, headers=zhang())
    marks = {item["id"]: item["is_restricted"] for item in listed.json()["items"]}
    assert marks[str(household_id)] is True


async def test_nothing_is_changed_paired_or_printed_meanwhile(register: Register, paired: tuple[UUID, UUID]) -> None:
    household_id, pairing_id = paired
    await restrict(register, household_id)
    client = register.client
    form = {"purpose": "progress_report", "reference": str(new_id())}
    asked = [
        await client.put(f"/api/households/{household_id}", json=forms.household(), headers=zhang()),
        await client.put(
            f"/api/pairings/{new_id()}", json=forms.pairing(household_id, team_id=str(TEAM_B)), headers=zhang()
        ),
        await client.put(f"/api/pairings/{pairing_id}/plan", json=PLAN, headers=zhang()),
        await client.post(f"/api/households/{household_id}/disclosures", json=form, headers=zhang() | AS_A_PROGRAM),
        await client.post(f"/api/pairings/{pairing_id}/disclosures", json=form, headers=zhang() | AS_A_PROGRAM),
    ]
    assert {(answer.status_code, answer.json()["type"]) for answer in asked} == {
        (403, "/problems/household-restricted")
    }


async def test_it_is_lifted_with_a_reason_and_seen_as_before(register: Register, paired: tuple[UUID, UUID]) -> None:
    household_id, pairing_id = paired
    await restrict(register, household_id)
    assert (await release(register, household_id)).json()["is_restricted"] is False
    assert (await register.client.get(f"/api/households/{household_id}", headers=xiao_li())).status_code == 200
    assert (await register.client.get(f"/api/pairings/{pairing_id}", headers=leader())).status_code == 200
    changed = forms.household()
    answer = await register.client.put(f"/api/households/{household_id}", json=changed, headers=zhang())
    assert answer.status_code == 200


async def test_both_acts_are_told_and_audited_once(register: Register, paired: tuple[UUID, UUID]) -> None:
    household_id, _ = paired
    for _ in range(2):
        await restrict(register, household_id)
    for _ in range(2):
        await release(register, household_id)
    told = register.rows(
        "select type, data from outbox where subject = %s and type like 'household.re%%' order by id", str(household_id)
    )
    assert [row["type"] for row in told] == ["household.restricted", "household.released"]
    assert set(told[0]["data"]) == {"household_id", "village_code"}
    noted = register.rows(
        "select action, details from audit_entries where subject = %s and action like 'household.re%%' order by id",
        f"household:{household_id}",
    )
    assert [row["action"] for row in noted] == ["household.restricted", "household.released"]


async def test_the_reason_is_sealed(register: Register, paired: tuple[UUID, UUID]) -> None:
    await restrict(register, paired[0])
    (row,) = register.rows("select reason from withheld_households where household_id = %s", paired[0])
    assert WHY["reason"].encode() not in bytes(row["reason"])


SCOPES = {
    "a team": Scope(team_ids=(TEAM_A,)),
    "the team's leader": Scope(team_ids=(TEAM_A,), filing_team_ids=(TEAM_A,)),
    "an inspector": Scope(division_codes=("2113",)),
    "an office elsewhere": Scope(division_codes=("2113",), restricted_codes=("211382",)),
}
OF_HOUSEHOLD = {households: "id", household_members: "household_id", pairings: "household_id"}


@pytest.mark.parametrize("table", OF_HOUSEHOLD, ids=str)
@pytest.mark.parametrize("who", SCOPES)
async def test_row_level_security_alone_hides_it(
    register: Register, paired: tuple[UUID, UUID], who: str, table: Any
) -> None:
    await restrict(register, paired[0])
    async with Database(register.database.app, application_name="tests", pool_size=1, grace_days=30) as database:
        for scope, expected in ((SCOPES[who], 0), (Scope((BEIPIAO,), restricted_codes=(BEIPIAO,)), 1)):
            async with database.transaction(scope) as connection:
                found = await connection.execute(table.select().where(table.c[OF_HOUSEHOLD[table]] == paired[0]))
                assert len(found.all()) == expected


@pytest.mark.parametrize("who", SCOPES)
async def test_the_statements_alone_hide_it(register: Register, paired: tuple[UUID, UUID], who: str) -> None:
    await restrict(register, paired[0])
    # The worker's role has no policy that hides rows.
    for scope, expected in ((SCOPES[who], 0), (Scope((SHANGYUAN,), restricted_codes=(BEIPIAO,)), 1)):
        async with register.worker.transaction(scope) as connection:
            for statement in (
                filters.visible_households(scope, households.c.id).where(households.c.id == paired[0]),
                filters.visible_members(scope, household_members.c.id).where(
                    household_members.c.household_id == paired[0]
                ),
                filters.visible_pairings(scope, pairings.c.id).where(pairings.c.household_id == paired[0]),
            ):
                assert len((await connection.execute(statement)).all()) == expected


async def test_the_board_counts_it_all_the_same(register: Register, paired: tuple[UUID, UUID]) -> None:
    with connect(register.database.dsn()) as connection:
        before = connection.execute("select count(*) from households").fetchone()
    board = await register.client.get("/api/progress", params={"division": BEIPIAO, "month": "2020-05"}, headers=chen())
    await restrict(register, paired[0])
    after = await register.client.get("/api/progress", params={"division": BEIPIAO, "month": "2020-05"}, headers=chen())
    assert after.json()["total"] == board.json()["total"]
    assert register.rows("select count(*) as n from households")[0]["n"] == (before or [None])[0]
