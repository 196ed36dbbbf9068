"""Phones, documents and names in any spelling: one stored form, everything sealed and masked, found however typed."""

import base64
import os
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from pydantic import SecretStr

from services.households.canonical_forms import READ
from services.households.canonical_forms_queries import HEADS, MEMBERS
from services.households.households.encryption import household_cipher, index_of
from services.households.households.schemas import HouseholdInput
from services.kernel.auth.principals import RoleGrant
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.sealing import seal_all
from services.kernel.ids import new_id
from tests.databases import MakeDatabase, ServiceDatabase
from tests.households import earlier_release, forms, sheets
from tests.households.conftest import Register, make_settings, running_register
from tests.households.people import BEIPIAO, chen, inspector, leader, signed_in, xiao_li, zhang
from tests.households.rosters import imported
from tests.households.test_sealing import _rekey

FOUND = (new_id(), new_id())
ELSEWHERE = "211381205201"
PURPOSE = "来访群众核对身份"
OLD_NUMBER, NEW_NUMBER = "110105491231002", "11010519491231002X"
NAMES_NOBODY = "王小田"
SPELLED: dict[str, Any] = {
    "name": "买买提 ･ 吐尔逊\u200b",
    "id_number": "１１０１０５ ４９１２３１ ００２",
    "phone": f"+86 139-5555-1234/（0421）3456789（儿子{NAMES_NOBODY}）",
}
CANONICAL: dict[str, Any] = {
    "name": "买买提·吐尔逊",
    "id_number": NEW_NUMBER,
    "phone": "13955551234",
    "other_phones": ["04213456789"],
    "phone_note": f"儿子{NAMES_NOBODY}",
}
SECRETS = ("买买提", "13955551234", "04213456789", "3456789", NAMES_NOBODY, OLD_NUMBER, NEW_NUMBER, "E12345678")


async def put(register: Register, household_id: UUID, body: dict[str, Any]) -> httpx.Response:
    return await register.client.put(f"/api/households/{household_id}", json=body, headers=chen())


async def reveal(register: Register, household_id: UUID, field: str, headers: dict[str, str] | None = None) -> Any:
    body = {"field": field, "purpose": PURPOSE}
    path = f"/api/households/{household_id}/reveal"
    answer = await register.client.post(path, json=body, headers=headers or zhang())
    return answer.json().get("value") if answer.status_code == 200 else answer.status_code


async def found(register: Register, field: str, value: str, **more: str) -> set[str]:
    """By an account that has not searched before."""
    headers = signed_in(RoleGrant("county_officer", None, BEIPIAO), account_id=new_id())
    body = {"field": field, "value": value, "purpose": PURPOSE, **more}
    answer = await register.client.post("/api/households/search", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    assert value not in answer.text
    return {item["id"] for item in answer.json()["items"]}


@pytest.mark.parametrize(
    ("person", "field", "sentence"),
    [
        ({"phone": "无"}, "phone", "电话号码有误，请填写手机号或带区号的座机号。"),
        ({"phone": "3456789"}, "phone", "电话号码有误"),
        ({"phone": "400-123-4567"}, "phone", "电话号码有误"),
        ({"phone": "1390000123"}, "phone", "电话号码有误"),
        ({"phone": "1E+17"}, "phone", "位数已丢失"),
        ({"phone": "13900001234/5678"}, "phone", "电话号码有误"),
        ({"phone": "13900001234", "other_phones": ["12345"]}, "other_phones.0", "电话号码有误"),
        ({"other_phones": ["13900001234/13900005678"]}, "other_phones.0", "只能填一个"),
        ({"id_number": "110105194912310021"}, "id_number", "身份证号码有误，请对照证件核对。"),
        ({"id_number": "110105194912310021", "id_kind": "passport"}, "id_number", "身份证号码有误"),
        ({"id_number": "110105491331002"}, "id_number", "身份证号码有误"),
        ({"id_number": "E12345678", "id_kind": "resident"}, "id_number", "身份证号码有误"),
        ({"id_number": "E12345678", "id_kind": "student"}, "id_kind", ""),
        ({"name": "\u200b "}, "name", "姓名"),
    ],
)
async def test_what_is_no_number_or_name_is_refused_and_not_repeated(
    register: Register, person: dict[str, Any], field: str, sentence: str
) -> None:
    person = {"name": "王守田", **person}
    for changes, place in (({"head": person}, "head"), ({"members": [person]}, "members.0")):
        answer = await put(register, new_id(), forms.household(**changes))
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert error["field"] == f"{place}.{field}"
        assert sentence in error["message"]
        assert all(str(value) not in answer.text for value in person.values() if len(str(value)) > 4)


async def test_more_phones_than_there_is_room_for_are_refused(register: Register) -> None:
    head = {"name": "王守田", "phone": "13900000001、13900000002", "other_phones": ["13900000003", "13900000004"]}
    answer = await put(register, new_id(), forms.household(head=head))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "head")


async def test_a_team_reveals_phones_and_no_document(register: Register) -> None:
    household_id = await register.put_household(head={**SPELLED, "id_number": "E12345678"})
    await register.put_pairing(household_id)
    assert await reveal(register, household_id, "head.other_phones", xiao_li()) == "04213456789"
    assert await reveal(register, household_id, "head.id_number", xiao_li()) == 403
    assert await reveal(register, household_id, "head.id_kind") == 422


async def test_every_spelling_is_stored_in_one_form_and_answered_masked(register: Register) -> None:
    household_id = new_id()
    answer = await put(register, household_id, forms.household(head=SPELLED, members=[{**SPELLED, "relation": "子"}]))
    assert answer.status_code == 201
    assert all(secret not in answer.text for secret in SECRETS)
    shown = answer.json()
    numbers = {
        "phone": "139****1234",
        "other_phones": ["042****6789"],
        "phone_note": "***",
        "id_number": f"{'*' * 14}002X",
        "id_kind": "resident",
        "id_upgraded": True,
    }
    unsaid: dict[str, Any] = {"birth_year": None, "health": None, "schooling": None, "as_written": {}}
    assert shown["head"] == {"name": "买**", **numbers, **unsaid}
    assert shown["members"][0] | numbers == shown["members"][0]
    member = shown["members"][0]["id"]
    for person in ("head", f"members.{member}"):
        clear = {name: await reveal(register, household_id, f"{person}.{name}") for name in CANONICAL}
        assert clear == CANONICAL | {"other_phones": "04213456789"}


async def test_nothing_of_it_is_stored_in_clear_or_told_in_a_list(register: Register) -> None:
    await register.put_household(head=SPELLED, members=[{**SPELLED, "id_number": "E12345678"}])
    for table in ("households", "household_members", "outbox", "audit_entries"):
        text = "\n".join(row["row"] for row in register.rows(f"select t::text as row from {table} t"))
        for secret in SECRETS:
            assert secret not in text
            assert secret.encode().hex() not in text
    answer = await register.client.get("/api/households?limit=500", headers=zhang())
    assert all({"name", "phone"} == item["head"].keys() for item in answer.json()["items"])


async def test_the_same_numbers_in_another_spelling_change_nothing(register: Register) -> None:
    household_id, body = new_id(), forms.household(head=SPELLED)
    assert (await put(register, household_id, body)).status_code == 201
    spellings = (
        CANONICAL,
        {**CANONICAL, "other_phones": ["0421-345 6789"], "id_kind": "resident"},
        {**SPELLED, "phone": f"8613955551234、0421-3456789（儿子{NAMES_NOBODY}）", "id_number": NEW_NUMBER.lower()},
        {**SPELLED, "name": "买买提•吐尔逊", "id_number": f"'{OLD_NUMBER}"},
    )
    for head in spellings:
        answer = await put(register, household_id, {**body, "head": head})
        assert (answer.status_code, answer.json()["version"]) == (200, 1)
        assert answer.json()["head"]["id_upgraded"] is True
    changed = await put(register, household_id, {**body, "head": {**CANONICAL, "other_phones": []}})
    assert (changed.json()["version"], changed.json()["head"]["other_phones"]) == (2, [])


@pytest.mark.parametrize(
    ("number", "kind", "masked"),
    [
        ("护照 e12345678", "passport", "******678"),
        ("H12345678", "hk_macao_permit", "******678"),
        ("M1234567801", "hk_macao_permit", "******801"),
        ("01234567", "taiwan_permit", "******567"),
        ("830000199201300022", "residence_permit", f"{'*' * 14}0022"),
    ],
)
async def test_another_document_is_kept_with_its_kind(register: Register, number: str, kind: str, masked: str) -> None:
    household_id = new_id()
    answer = await put(register, household_id, forms.household(head={"name": "王守田", "id_number": number}))
    head = answer.json()["head"]
    assert (head["id_kind"], head["id_number"], head["id_upgraded"]) == (kind, masked, False)
    assert str(household_id) in await found(register, "id_number", number)


async def test_a_document_of_a_kind_that_its_form_does_not_tell_is_named(register: Register) -> None:
    household_id = new_id()
    head = {"name": "王守田", "id_number": "A12345", "id_kind": "other"}
    answer = await put(register, household_id, forms.household(head=head))
    assert (answer.json()["head"]["id_kind"], answer.json()["head"]["id_number"]) == ("other", "******")
    assert await reveal(register, household_id, "head.id_number") == "A12345"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("phone", "13955551234"),
        ("phone", "+86 139 5555 1234"),
        ("phone", "８６－１３９５５５５１２３４"),
        ("phone", "04213456789"),
        ("phone", "（0421）345-6789"),
        ("phone", "13955551234（儿子）"),
        ("id_number", OLD_NUMBER),
        ("id_number", NEW_NUMBER),
        ("id_number", "110105 19491231 002ｘ"),
        ("name", "买买提・吐尔逊"),
        ("name", "买买提 吐尔逊"),
    ],
)
async def test_a_head_and_a_member_are_found_in_any_spelling(register: Register, field: str, typed: str) -> None:
    head, member = FOUND
    await register.put_household(head, registry_no="FOUND-1", division_code=ELSEWHERE, head=SPELLED)
    await register.put_household(member, registry_no="FOUND-2", division_code=ELSEWHERE, members=[SPELLED])
    assert await found(register, field, typed, division=ELSEWHERE) == {str(head), str(member)}


async def test_what_was_wrong_with_a_name_is_said_and_what_a_font_hides_stays_named(register: Register) -> None:
    household_id = new_id()
    body = forms.household(head={"name": "欧阳\u200b文"}, members=[{"name": "王\ue000田"}, {"name": "刘䶮"}])
    said = (await put(register, household_id, body)).json()
    mended = said["members"][0]["id"]
    first = {"member_id": None, "removed": ["U+200B"], "private_use": []}
    second = {"member_id": mended, "removed": [], "private_use": ["U+E000"]}
    assert said["name_notes"] == [first, second]
    read = await register.client.get(f"/api/households/{household_id}", headers=zhang())
    assert read.json()["name_notes"] == [second]
    assert await reveal(register, household_id, "head.name") == "欧阳文"
    assert await reveal(register, household_id, f"members.{mended}.name") == "王\ue000田"


async def test_who_cannot_mend_a_masked_name_reads_none_of_its_characters(register: Register) -> None:
    household_id = await register.put_household(head={"name": "王\ue000田"}, members=[{"name": "刘\ue001"}])
    await register.put_pairing(household_id)
    for caller in (inspector(), leader(), xiao_li()):
        read = await register.client.get(f"/api/households/{household_id}", headers=caller)
        assert (read.json()["head"]["name"], read.json()["name_notes"]) == ("王**", [])
        assert "U+E00" not in read.text


@pytest.mark.parametrize("name", ["王㛃", "𠮷田", "刘䶮", "𱁬𰻝"])
async def test_rare_characters_are_stored_as_they_are(register: Register, name: str) -> None:
    household_id = await register.put_household(head={"name": name})
    assert await reveal(register, household_id, "head.name") == name


async def test_a_sheet_is_read_as_the_api_is_and_says_all_of_a_phone(register: Register) -> None:
    spelled = {"phone": "'+86 139-5555-7777/（0421）3457777（儿子）", "id_number": "'110105 491231 002"}
    state = await imported(register, sheets.csv_file([sheets.row(7701, **spelled)]))
    assert (state["state"], state["created"]) == ("done", 1), state
    (row,) = register.rows("select id from households where registry_no = 'HB00007701'")
    fields = {name: await reveal(register, row["id"], f"head.{name}") for name in CANONICAL if name != "name"}
    assert fields == {
        "phone": "13955557777",
        "other_phones": "04213457777",
        "phone_note": "儿子",
        "id_number": NEW_NUMBER,
    }
    again = await imported(register, sheets.csv_file([sheets.row(7701, **spelled)]))
    assert again["unchanged"] == 1
    shorter = {"phone": "13955557777", "id_number": NEW_NUMBER}
    changed = await imported(register, sheets.csv_file([sheets.row(7701, **shorter)]))
    assert changed["changed"] == 1
    assert await reveal(register, row["id"], "head.other_phones") is None


@pytest.fixture
async def filled(service_database: MakeDatabase) -> AsyncIterator[tuple[Register, list[UUID]]]:
    """A register that an earlier release filled, with the schema of this one; the first row holds spellings that this
    release would not store."""
    database = service_database("households")
    settings = make_settings(database)
    earlier_release.go_back(database)
    households, _ = earlier_release.store(database, settings.key_ring, 20)
    _spell(database, settings.key_ring, households[0], "1391111５555", "110105１９491231002X")
    earlier_release.migrate(database)
    async with running_register(database, settings) as register:
        yield register, households


def _spell(database: ServiceDatabase, keys: KeyRing, household_id: UUID, phone: str, number: str) -> None:
    """As the earlier release stored it: digits of another width inside a number passed its rules."""
    with psycopg.connect(database.dsn()) as connection:
        row = connection.execute("select wrapped_key from households where id = %s", [household_id]).fetchone()
        assert row is not None
        cipher = household_cipher(keys, household_id, row[0])
        connection.execute(
            "update households set head_name = %s, head_phone = %s, head_id_number = %s, head_phone_index = %s,"
            " head_id_number_index = %s where id = %s",
            [
                cipher.seal("head_name", "古丽•娜尔"),
                cipher.seal("head_phone", phone),
                cipher.seal("head_id_number", number),
                index_of(keys, "phone", phone),
                index_of(keys, "id_number", number),
                household_id,
            ],
        )


def unread(register: Register) -> list[int]:
    return [
        register.rows(f"select count(*) from {kind.table} where {kind.is_unread}")[0]["count"]
        for kind in (HEADS, MEMBERS)
    ]


async def test_what_an_earlier_release_stored_is_found_once_the_worker_has_read_it(
    filled: tuple[Register, list[UUID]],
) -> None:
    register, households = filled
    keys = register.settings.key_ring
    assert unread(register) == [20, 16]
    # One is changed meanwhile, and one by a program of the earlier release, which does not know the new columns.
    changed = forms.household(head=SPELLED)
    assert (await put(register, households[1], changed)).status_code == 200
    before = register.rows("select id, version, updated_at from households order by id")
    await seal_all(register.worker, keys, READ)
    assert unread(register) == [0, 0]
    assert before == register.rows("select id, version, updated_at from households order by id")
    assert str(households[0]) in await found(register, "phone", "13911115555")
    assert str(households[0]) in await found(register, "id_number", NEW_NUMBER)
    assert await reveal(register, households[0], "head.name") == "古丽·娜尔"
    assert await reveal(register, households[0], "head.phone") == "13911115555"
    assert await reveal(register, households[1], "head.other_phones") == "04213456789"
    assert await seal_all(register.worker, keys, READ) == 0


async def test_a_program_of_the_earlier_release_leaves_nothing_wrong_behind(register: Register) -> None:
    """It changes the first phone and the number, and knows nothing of what was said of them."""
    head = {**SPELLED, "phone": "13944441234/0421-3334444（儿子）", "id_number": "E12345678"}
    household_id = await register.put_household(head=head)
    assert str(household_id) in await found(register, "phone", "0421-3334444")
    keys = register.settings.key_ring
    with psycopg.connect(register.database.dsn()) as connection:
        row = connection.execute("select wrapped_key from households where id = %s", [household_id]).fetchone()
        assert row is not None
        cipher = household_cipher(keys, household_id, row[0])
        connection.execute(
            "update households set head_phone = %s, head_id_number = %s, version = version + 1 where id = %s",
            [cipher.seal("head_phone", "13900007654"), cipher.seal("head_id_number", NEW_NUMBER), household_id],
        )
    for _ in range(2):
        shown = (await register.client.get(f"/api/households/{household_id}", headers=zhang())).json()["head"]
        assert (shown["phone"], shown["other_phones"], shown["phone_note"]) == ("139****7654", [], None)
        assert (shown["id_kind"], shown["id_upgraded"]) == ("resident", False)
        await seal_all(register.worker, keys, READ)
    assert str(household_id) not in await found(register, "phone", "0421-3334444")
    assert str(household_id) in await found(register, "phone", "13900007654")


async def test_a_household_that_no_key_opens_stops_no_other(filled: tuple[Register, list[UUID]]) -> None:
    register, households = filled
    with psycopg.connect(register.database.dsn()) as connection:
        connection.execute("update households set wrapped_key = '\\x00' where id = %s", [households[3]])
    await seal_all(register.worker, register.settings.key_ring, READ)
    assert unread(register)[0] == 1


async def test_further_numbers_go_with_a_change_of_keys_and_of_cipher(service_database: MakeDatabase) -> None:
    database = service_database("households")
    settings = make_settings(database)
    async with running_register(database, settings) as register:
        household_id = await register.put_household(head=SPELLED, members=[{**SPELLED, "id_number": "E12345678"}])
    before, index_key = settings.kek.get_secret_value(), settings.blind_index_key.get_secret_value()
    after = f"sm4:{base64.b64encode(os.urandom(16)).decode()}"
    await _rekey(database, KeyRing(f"{after}\n{before}", index_key))
    async with running_register(database, settings.model_copy(update={"kek": SecretStr(after)})) as register:
        assert await reveal(register, household_id, "head.phone_note") == CANONICAL["phone_note"]
        assert await reveal(register, household_id, "head.other_phones") == "04213456789"
        shown = (await register.client.get(f"/api/households/{household_id}", headers=zhang())).json()
        assert shown["members"][0]["id_kind"] == "passport"
        assert shown["head"]["id_upgraded"] is True
        for field, typed in (("phone", "0421-3456789"), ("id_number", "E12345678")):
            assert str(household_id) in await found(register, field, typed)


def test_a_fingerprint_of_the_earlier_release_stays_equal() -> None:
    """A body without new fields is written as it was before there were any."""
    body = forms.household(members=[{"name": "李桂兰", "relation": "配偶"}])
    written = HouseholdInput.model_validate(body).model_dump(mode="json")
    assert list(written["head"]) == ["name", "id_number", "phone"]
    assert list(written["members"][0]) == ["id", "name", "relation", "id_number", "phone", "labour_ability"]
