"""销毁 by two persons: who cannot, what is destroyed, and what stays."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg import connect, errors

from services.households.households.encryption import household_cipher
from services.households.progress.recount import recount_all
from services.households.withholding import repeating
from services.kernel.audit.said import DESTROYED
from services.kernel.auth.principals import RoleGrant, Scope
from services.kernel.clock import now, today
from services.kernel.crypto.keys import CannotDecrypt
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.households import forms
from tests.households.conftest import AS_A_PROGRAM, Register
from tests.households.people import (
    BEIPIAO,
    CHAOYANG,
    LIU_GRANT,
    SHANGYUAN,
    ZHANG_GRANT,
    chen,
    inspector,
    leader,
    liu,
    signed_in,
    system_admin,
    xiao_li,
    zhang,
)

WHY = "本人要求删除"
SUN_ID = UUID("0190a000-0000-7000-8000-000000000005")


def sun() -> dict[str, str]:
    """孙主任, a second officer of 张主任's county."""
    return signed_in(ZHANG_GRANT, account_id=SUN_ID)


@pytest.fixture
async def household(register: Register) -> UUID:
    """With a member, two pairings, a plan and a visit; of 张主任's county, who may ask now."""
    for headers in (zhang(), sun(), chen(), liu()):
        register.programs.believe(headers)
    member = {"name": "赵小花", "relation": "女儿", "id_number": None, "phone": None, "labour_ability": None}
    household_id = await register.put_household(members=[member], needs=["medical_care"])
    pairing_id = await register.put_pairing(household_id)
    plan = {"funds": "白内障手术五百元", "project": "养鸡", "goods": "", "other": ""}
    answer = await register.client.put(f"/api/pairings/{pairing_id}/plan", json=plan, headers=chen())
    assert answer.status_code == 200
    visit = {
        "visit_id": str(new_id()),
        "household_id": str(household_id),
        "team_id": forms.pairing(household_id)["team_id"],
        "village_code": SHANGYUAN,
        "visited_on": "2020-05-06",
        "amount_fen": 5000,
    }
    register.programs.publish("submissions", "visit.completed", visit)
    await register.read_feeds()
    return household_id


async def ask(register: Register, household_id: UUID, headers: dict[str, str] | None = None) -> Any:
    path = f"/api/households/erasures/{new_id()}"
    body = {"household_id": str(household_id), "reason": WHY}
    return await register.client.put(path, json=body, headers=headers or zhang())


async def asked(register: Register, household_id: UUID) -> str:
    answer = await ask(register, household_id)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def confirm(register: Register, erasure_id: str, headers: dict[str, str]) -> Any:
    return await register.client.post(f"/api/households/erasures/{erasure_id}/confirm", headers=headers)


def is_whole(register: Register, household_id: UUID) -> bool:
    (row,) = register.rows("select wrapped_key from households where id = %s", household_id)
    return row["wrapped_key"] is not None


@pytest.mark.parametrize("who", [xiao_li, leader, inspector, liu, system_admin])
async def test_nobody_without_the_right_there_asks(register: Register, household: UUID, who: Any) -> None:
    assert (await ask(register, household, who())).status_code in {403, 404}
    assert not register.rows("select from erasures where household_id = %s", household)


@pytest.mark.parametrize("who", [zhang, xiao_li, leader, inspector, liu, system_admin])
async def test_neither_who_asked_nor_somebody_without_the_right_confirms(
    register: Register, household: UUID, who: Any
) -> None:
    erasure_id = await asked(register, household)
    assert (await confirm(register, erasure_id, who())).status_code in {403, 404}
    assert is_whole(register, household)


async def test_who_asked_does_not_confirm_with_another_role_either(register: Register, household: UUID) -> None:
    erasure_id = await asked(register, household)
    city = RoleGrant("city_officer", None, CHAOYANG)
    both = signed_in(ZHANG_GRANT, city, account_id=UUID("0190a000-0000-7000-8000-000000000003"))
    register.programs.believe(both)
    answer = await confirm(register, erasure_id, both)
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/another-person-needed"
    assert is_whole(register, household)


async def test_the_database_refuses_one_person_too(register: Register, household: UUID) -> None:
    erasure_id = await asked(register, household)
    with connect(register.database.dsn()) as connection, pytest.raises(errors.CheckViolation):
        connection.execute(
            "update erasures set state = 'confirmed', answered_by = asked_by where id = %s", (erasure_id,)
        )


async def test_a_right_that_was_taken_away_since_counts_no_more(register: Register, household: UUID) -> None:
    erasure_id = await asked(register, household)
    register.programs.grants[str(SUN_ID)] = []
    assert (await confirm(register, erasure_id, sun())).json()["type"] == "/problems/not-permitted"
    register.programs.believe(sun())
    register.programs.grants["0190a000-0000-7000-8000-000000000003"] = []
    answer = await confirm(register, erasure_id, sun())
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/asker-may-no-more")
    register.programs.grants["0190a000-0000-7000-8000-000000000003"] = [
        {"role": LIU_GRANT.role, "organization_id": None, "division_code": LIU_GRANT.division_code}
    ]
    assert (await confirm(register, erasure_id, sun())).status_code == 409
    assert is_whole(register, household)


ZHANG_ID = "0190a000-0000-7000-8000-000000000003"
SOMEBODY = "0190a000-0000-7000-8000-0000000000ff"


@pytest.mark.parametrize(
    "let_in",
    [
        {str(SUN_ID): [ZHANG_ID]},
        {ZHANG_ID: [str(SUN_ID)]},
        {str(SUN_ID): [SOMEBODY, ZHANG_ID]},
        {str(SUN_ID): [SOMEBODY], ZHANG_ID: [SOMEBODY]},
    ],
    ids=["the asker let the confirmer in", "and the other way round", "through a third account", "one let in both"],
)
async def test_two_accounts_of_one_person_are_not_two_persons(
    register: Register, household: UUID, let_in: dict[str, list[str]]
) -> None:
    erasure_id = await asked(register, household)
    register.programs.let_in_by = let_in
    try:
        answer = await confirm(register, erasure_id, sun())
    finally:
        register.programs.let_in_by = {}
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-another-person")
    assert is_whole(register, household)


async def test_who_were_let_in_by_different_people_are_two(register: Register, household: UUID) -> None:
    erasure_id = await asked(register, household)
    register.programs.let_in_by = {str(SUN_ID): [SOMEBODY]}
    try:
        assert (await confirm(register, erasure_id, sun())).status_code == 200
    finally:
        register.programs.let_in_by = {}


async def test_nothing_is_erased_while_rights_cannot_be_asked_for(register: Register, household: UUID) -> None:
    erasure_id = await asked(register, household)
    register.programs.is_down = True
    try:
        assert (await confirm(register, erasure_id, sun())).status_code == 503
    finally:
        register.programs.is_down = False
    assert is_whole(register, household)


@pytest.mark.parametrize("ended", ["withdrawn", "refused", "expired"])
async def test_a_request_that_has_ended_is_not_confirmed(register: Register, household: UUID, ended: str) -> None:
    erasure_id = await asked(register, household)
    reason = {"reason": "要先核实情况"}
    path = f"/api/households/erasures/{erasure_id}"
    if ended == "withdrawn":
        assert (await register.client.post(f"{path}/withdraw", json=reason, headers=sun())).status_code == 403
        answer = await register.client.post(f"{path}/withdraw", json=reason, headers=zhang())
    elif ended == "refused":
        assert (await register.client.post(f"{path}/refuse", json=reason, headers=zhang())).status_code == 403
        answer = await register.client.post(f"{path}/refuse", json=reason, headers=sun())
    else:
        with connect(register.database.dsn()) as connection:
            connection.execute("update erasures set expires_at = now() where id = %s", (erasure_id,))
        answer = await register.client.get(path, headers=sun())
    assert answer.json()["state"] == ended
    late = await confirm(register, erasure_id, sun())
    assert (late.status_code, late.json()["type"]) == (409, "/problems/erasure-answered")
    assert is_whole(register, household)
    assert (await ask(register, household)).status_code == 200


async def test_a_household_is_asked_for_once_at_a_time(register: Register, household: UUID) -> None:
    erasure_id = await asked(register, household)
    other = await ask(register, household, sun())
    assert (other.status_code, other.json()["type"]) == (409, "/problems/erasure-asked")
    body = {"household_id": str(household), "reason": WHY}
    again = await register.client.put(f"/api/households/erasures/{erasure_id}", json=body, headers=zhang())
    assert again.status_code == 200


async def test_the_second_person_sees_what_would_be_destroyed(register: Register, household: UUID) -> None:
    erasure_id = await asked(register, household)
    shown = (await register.client.get(f"/api/households/erasures/{erasure_id}", headers=sun())).json()
    assert shown["held"] == {
        "members": 2,
        "pairings": 1,
        "amount_fen": 5000,
        "visits": 3,
        "photos": 5,
        "reports": 2,
        "scans": 1,
    }
    assert (shown["reason"], shown["is_mine"]) == (WHY, False)
    waiting = await register.client.get("/api/households/erasures", params={"open": True}, headers=chen())
    assert erasure_id in {item["id"] for item in waiting.json()["items"]}
    elsewhere = await register.client.get("/api/households/erasures", headers=liu())
    assert elsewhere.json()["items"] == []


async def board(register: Register) -> Any:
    await recount_all(register.worker)
    params = {"division": BEIPIAO, "month": "2020-05"}
    return (await register.client.get("/api/progress", params=params, headers=chen())).json()["rows"]


async def test_the_key_is_destroyed_with_all_that_lies_under_it(register: Register, household: UUID) -> None:
    (key,) = register.rows("select wrapped_key, head_name from households where id = %s", household)
    before = await board(register)
    this_month = {"division": BEIPIAO, "month": today().strftime("%Y-%m")}
    current = (await register.client.get("/api/progress", params=this_month, headers=chen())).json()["rows"]
    erasure_id = await asked(register, household)
    answer = await confirm(register, erasure_id, sun())
    assert answer.json()["state"] == "confirmed", answer.text

    (row,) = register.rows("select * from households where id = %s", household)
    left = {name: value for name, value in row.items() if value not in (None, b"")}
    assert left.keys() == {
        "id",
        "village_code",
        "registry_status",
        "hygiene",
        "members_count",
        "version",
        "head_name_indexed",
        "head_read",
        "created_at",
        "updated_at",
        "number_code",
    }
    assert not register.rows("select from household_members where household_id = %s", household)
    assert not register.rows(
        "select from support_plans where pairing_id in (select id from pairings where household_id = %s)", household
    )
    (request,) = register.rows("select * from erasures where id = %s", UUID(erasure_id))
    assert (request["reason"], request["answer"], request["members"]) == (None, None, 2)
    (pairing,) = register.rows("select * from pairings where household_id = %s", household)
    assert (pairing["ends_on"], bytes(pairing["reason"])) == (today(), b"")
    # Whoever still has the ciphertext and the key-encryption key opens nothing without the wrapped key.
    with pytest.raises(CannotDecrypt):
        household_cipher(register.settings.key_ring, household, b"").open("head_name", key["head_name"])

    assert await board(register) == before
    after = (await register.client.get("/api/progress", params=this_month, headers=chen())).json()["rows"]
    assert after == current


async def test_submissions_destroys_its_part_before_the_answer(register: Register, household: UUID) -> None:
    """It is asked again while it cannot, because somebody writes there at that moment."""
    erasure_id = await asked(register, household)
    register.programs.destructions, register.programs.to_empty = 0, {str(household)}
    readings = register.programs.readings
    assert (await confirm(register, erasure_id, sun())).status_code == 200
    assert (register.programs.readings, register.programs.destructions) == (readings + 1, 2)


async def test_every_way_to_it_is_closed(register: Register, household: UUID) -> None:
    erasure_id = await asked(register, household)
    await confirm(register, erasure_id, sun())
    client = register.client
    reveal = {"field": "head.name", "purpose": "上门走访"}
    form = {"purpose": "progress_report", "reference": str(new_id())}
    reason = {"reason": "不该这样做"}
    for headers in (zhang(), chen()):
        asked_for = [
            await client.get(f"/api/households/{household}", headers=headers),
            await client.get(f"/api/households/{household}/restriction", headers=headers),
            await client.post(f"/api/households/{household}/reveal", json=reveal, headers=headers),
            await client.post(f"/api/households/{household}/disclosures", json=form, headers=headers | AS_A_PROGRAM),
            await client.post(f"/api/households/{household}/restrict", json=reason, headers=headers),
            await client.post(f"/api/households/{household}/release", json=reason, headers=headers),
            await client.put(f"/api/households/{household}", json=forms.household(), headers=headers),
            await ask(register, household, headers),
        ]
        assert {(each.status_code, each.json()["type"]) for each in asked_for} == {(410, "/problems/household-erased")}
    assert (await client.get(f"/api/households/{household}", headers=xiao_li())).status_code == 404
    for who in (zhang, chen, xiao_li, leader, inspector):
        for path in ("/api/households", "/api/pairings"):
            assert str(household) not in (await client.get(path, params={"limit": 500}, headers=who())).text


async def test_who_asks_for_an_erased_household_leaves_an_entry(register: Register, household: UUID) -> None:
    assert (await confirm(register, await asked(register, household), sun())).status_code == 200
    account = new_id()
    path = f"/api/households/{household}"
    caller = signed_in(ZHANG_GRANT, account_id=account)
    reveal = {"field": "head.phone", "purpose": "核对联系方式"}
    assert (await register.client.get(path, headers=caller)).status_code == 410
    assert (await register.client.post(f"{path}/reveal", json=reveal, headers=caller)).status_code == 410
    found = register.trail(
        "actor_id = %s and action = 'access.refused' and subject = %s", account, f"household:{household}"
    )
    assert [row["details"]["status"] for row in found] == [410, 410]


async def test_row_level_security_alone_hides_what_is_left(register: Register, household: UUID) -> None:
    await confirm(register, await asked(register, household), sun())
    scope = Scope((CHAOYANG,), restricted_codes=(CHAOYANG,))
    async with (
        Database(register.database.app, application_name="tests", pool_size=1) as database,
        database.transaction(scope) as connection,
    ):
        for table, column in (("households", "id"), ("pairings", "household_id")):
            found = await connection.exec_driver_sql(
                f"select 1 from {table} where {column} = %(id)s", {"id": household}
            )
            assert not found.all(), table


async def test_what_stays_says_who_and_how_much(register: Register, household: UUID) -> None:
    erasure_id = await asked(register, household)
    await confirm(register, erasure_id, sun())
    again = await confirm(register, erasure_id, sun())
    assert again.status_code == 200
    emptied = {"household_id": str(household), "photos": 5, "reports": 2, "scans": 1}
    for _ in range(2):
        register.programs.publish("submissions", "household.emptied", emptied)
        await register.read_feeds()
    stays = (await register.client.get(f"/api/households/erasures/{erasure_id}", headers=chen())).json()
    assert stays["state"] == "erased"
    assert (stays["registry_no"], stays["head_name"], stays["reason"]) == (None, None, None)
    assert stays["answered_by"] == str(SUN_ID)
    assert (stays["held"]["members"], stays["held"]["photos"], stays["held"]["amount_fen"]) == (2, 5, 5000)
    noted = register.rows(
        "select action, actor_id from audit_entries where subject = %s and action like any (%s) order by id",
        f"household:{household}",
        ["erasure.asked", "erasure.confirmed", "household.erased"],
    )
    assert [row["action"] for row in noted] == ["erasure.asked", "erasure.confirmed", "household.erased"]


async def test_the_same_household_comes_again_as_a_new_one(register: Register, household: UUID) -> None:
    (number,) = register.rows("select registry_no from households where id = %s", household)
    await confirm(register, await asked(register, household), sun())
    again = await register.put_household(registry_no=number["registry_no"])
    assert again != household
    assert (await register.client.get(f"/api/households/{again}", headers=zhang())).status_code == 200


async def test_a_request_waits_for_as_long_as_the_setting_says(register: Register, household: UUID) -> None:
    erasure_id = await asked(register, household)
    (row,) = register.rows("select expires_at - asked_at as life from erasures where id = %s", UUID(erasure_id))
    assert row["life"] == timedelta(days=register.settings.erasure_request_days)


async def test_a_restored_register_erases_again_what_the_list_names(register: Register, household: UUID) -> None:
    """The household as an older backup brought it back: whole, and without the request."""
    listed = {
        "id": str(new_id()),
        "household_id": str(household),
        "village_code": SHANGYUAN,
        "asked_by": str(new_id()),
        "asked_at": now(),
        "answered_by": str(SUN_ID),
        "answered_at": now(),
    }
    async with Database(register.database.migrator, application_name="tests", pool_size=1) as owner:
        for expected in (True, False):
            async with owner.transaction() as connection:
                assert await repeating.repeat(connection, register.settings.key_ring, listed) is expected
        async with owner.transaction() as connection:
            unknown = {**listed, "household_id": str(new_id())}
            assert await repeating.repeat(connection, register.settings.key_ring, unknown) is False
            assert listed["id"] in {each["id"] for each in await repeating.written_down(connection)}
    assert not is_whole(register, household)
    gone = await register.client.get(f"/api/households/{household}", headers=zhang())
    assert gone.status_code == 410
    told = register.rows("select data from outbox where type = 'household.erased' and subject = %s", str(household))
    assert len(told) == 1


async def test_the_trail_keeps_no_word_that_was_typed_about_it(register: Register, household: UUID) -> None:
    words = "白守田的儿子白守田来电，住上园村三组12号"
    head = {"name": "白守田", "phone": "13900005511", "id_number": None}
    other = await register.put_household(head=head)
    whole = forms.household(head=head, registry_no="SAID-1")
    assert (await register.client.put(f"/api/households/{household}", json=whole, headers=chen())).status_code == 200
    for each in (household, other):
        reveal = {"field": "address", "purpose": words}
        answer = await register.client.post(f"/api/households/{each}/reveal", json=reveal, headers=zhang())
        assert answer.status_code == 200
    for field, value in (("name", "白守田"), ("phone", "13900005511")):
        # Both households are found: the words go with the first of them that is erased.
        body = {"field": field, "value": value, "purpose": "找白 守田本人"}
        found = await register.client.post("/api/households/search", json=body, headers=zhang())
        assert {str(household), str(other)} <= {item["id"] for item in found.json()["items"]}
    posts = (("restrict", {"reason": words}), ("release", {"reason": words}), ("file", {"purpose": words}))
    for path, body in posts:
        answer = await register.client.post(f"/api/households/{household}/{path}", json=body, headers=zhang())
        assert answer.status_code == 200, answer.text
    first = f"/api/households/erasures/{await asked(register, household)}"
    withdrawn = await register.client.post(f"{first}/withdraw", json={"reason": words}, headers=zhang())
    assert withdrawn.status_code == 200, withdrawn.text
    concerning = "subject = %s or details -> 'subjects' ? %s"
    before = register.trail(concerning, f"household:{household}", str(household))
    assert str(before).count("白守田的儿子") == 5
    answer = await confirm(register, await asked(register, household), sun())
    assert answer.status_code == 200, answer.text
    after = register.trail(concerning, f"household:{household}", str(household))
    assert [one["action"] for one in after][: len(before)] == [one["action"] for one in before]
    told = [one["details"][name] for one in after for name in ("purpose", "reason", "name") if name in one["details"]]
    # Of the search by name also whom it was for.
    assert told == [DESTROYED] * 10
    stored = register.rows("select details::text from audit_entries where details ?| array['purpose', 'reason']")
    assert stored == []
    # Nobody else loses a word.
    assert register.trail("subject = %s", f"household:{other}")[-1]["details"]["purpose"] == words
