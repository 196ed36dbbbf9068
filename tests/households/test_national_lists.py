"""What national lists say of a household and its people: further terms, the words of the sheet, birth year, health and
schooling. It is sealed and shown like causes of poverty, and who says nothing of it sees no change."""

import base64
import os
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from psycopg.sql import SQL
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

from deploy.programs import migrations_of
from services.households import vocabularies
from services.households.households.encryption import fingerprint_of
from services.households.households.schemas import HouseholdInput
from services.kernel.clock import today
from services.kernel.crypto.keys import KeyRing
from services.kernel.db import migrations
from services.kernel.ids import new_id
from tests.databases import MakeDatabase, ServiceDatabase, throwaway_postgres
from tests.households import forms
from tests.households.conftest import Register, make_settings, running_register
from tests.households.people import chen, inspector, xiao_li, xiao_wang, zhang
from tests.households.test_household_file import read
from tests.households.test_register import problem_of
from tests.households.test_sealing import _on_disk, _rekey

PHONE = "13987650001"
HEAD: dict[str, Any] = {
    "birth_year": 1956,
    "health": "chronic",
    "schooling": "none",
    "as_written": {"schooling": "私塾"},
}
MEMBER: dict[str, Any] = {
    "birth_year": 1979,
    "health": "disabled",
    "schooling": "senior",
    "labour_ability": "full",
    "as_written": {"health": "听力残疾二级", "labour_ability": "技能劳动力", "schooling": "中专"},
}
WORDS = {"poverty_causes": "因赌、因懒", "registry_status": "分散供养五保户"}
TELLING = ("听力残疾二级", "技能劳动力", "私塾", "因赌、因懒", "分散供养五保户")
BEFORE = ("REGISTERED_POOR", "OUT_OF_POVERTY", "UNSTABLE", "AT_RISK", "SUDDEN_HARDSHIP")


def body(**changes: Any) -> dict[str, Any]:
    return forms.household(
        **{
            "head": {"name": "王守田", "phone": PHONE, **HEAD},
            "members": [{"name": "李桂兰", "relation": "配偶", **MEMBER}],
            "registry_status": "EXTREME_POVERTY",
            "poverty_causes": ["illness", "other"],
            "as_written": WORDS,
            **changes,
        }
    )


async def put(register: Register, household_id: UUID, sent: dict[str, Any]) -> httpx.Response:
    return await register.client.put(f"/api/households/{household_id}", json=sent, headers=chen())


async def shown(register: Register, household_id: UUID, headers: dict[str, str] | None = None) -> dict[str, Any]:
    answer = await register.client.get(f"/api/households/{household_id}", headers=headers or zhang())
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("person", "field"),
    [
        ({"birth_year": 1899}, "birth_year"),
        ({"birth_year": (today() + timedelta(days=366)).year}, "birth_year"),
        ({"birth_year": "1956"}, "birth_year"),
        ({"birth_year": 1956.5}, "birth_year"),
        ({"birth_year": True}, "birth_year"),
        ({"health": "fit"}, "health"),
        ({"schooling": "kindergarten"}, "schooling"),
        ({"as_written": {"health": "长" * 101}}, "as_written.health"),
        ({"as_written": {"health": "  "}}, "as_written.health"),
        ({"as_written": {"health": None}}, "as_written.health"),
        ({"as_written": {"needs": "医疗"}}, "as_written.needs.[key]"),
        ({"as_written": {"name": "王守田"}}, "as_written.name.[key]"),
        ({"as_written": []}, "as_written"),
    ],
)
async def test_what_cannot_be_is_refused_of_the_head_and_of_a_member(
    register: Register, person: dict[str, Any], field: str
) -> None:
    named = {"name": "王守田", **person}
    for place, sent in (("head", body(head=named)), ("members.0", body(members=[named]))):
        answer = await put(register, new_id(), sent)
        assert (answer.status_code, problem_of(answer)) == (422, "malformed")
        assert [error["field"] for error in answer.json()["errors"]] == [f"{place}.{field}"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"as_written": {"registry_status": "长" * 101}}, "as_written.registry_status"),
        ({"as_written": {"health": "听力残疾"}}, "as_written.health.[key]"),
        ({"as_written": {"address": "三组12号"}}, "as_written.address.[key]"),
        ({"as_written": {"needs": ["低保"]}}, "as_written.needs"),
        ({"as_written": {"needs": "低\x00保"}}, ""),
        ({"poverty_causes": ["other", "other"]}, "poverty_causes"),
        ({"birth_year": 1956}, "birth_year"),
    ],
)
async def test_what_cannot_be_is_refused_of_the_household(
    register: Register, changes: dict[str, Any], field: str
) -> None:
    answer = await put(register, new_id(), body(**changes))
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_year_that_cannot_be_is_said_in_a_sentence(register: Register) -> None:
    answer = await put(register, new_id(), body(head={"name": "王守田", "birth_year": 1899}))
    assert answer.json()["errors"][0]["message"] == "出生年份应在 1900 年以后，不晚于今年。"


@pytest.mark.parametrize("who", [xiao_li, xiao_wang])
async def test_who_may_not_see_the_household_sees_nothing_of_it(register: Register, who: Any) -> None:
    household_id = new_id()
    assert (await put(register, household_id, body())).status_code == 201
    answer = await register.client.get(f"/api/households/{household_id}", headers=who())
    assert answer.status_code == 404
    assert all(word not in answer.text for word in TELLING)


async def test_everything_is_kept_and_shown(register: Register) -> None:
    household_id = new_id()
    answer = await put(register, household_id, body())
    assert answer.status_code == 201, answer.text
    for found in (answer.json(), await shown(register, household_id), await shown(register, household_id, inspector())):
        assert (found["registry_status"], found["poverty_causes"]) == ("EXTREME_POVERTY", ["illness", "other"])
        assert found["as_written"] == WORDS
        assert found["head"] | HEAD == found["head"]
        assert found["members"][0] | MEMBER == found["members"][0]


async def test_a_list_tells_the_terms_and_neither_health_nor_words(register: Register) -> None:
    household_id = new_id()
    await put(register, household_id, body())
    answer = await register.client.get("/api/households?limit=500", headers=zhang())
    item = next(item for item in answer.json()["items"] if item["id"] == str(household_id))
    assert item["registry_status"] == "EXTREME_POVERTY"
    assert set(item["head"]) == {"name", "phone"}
    assert all(word not in answer.text for word in TELLING)
    assert "disabled" not in answer.text


async def test_numbers_in_the_words_are_masked(register: Register) -> None:
    household_id = new_id()
    telling = f"残疾，电话{PHONE[:3]}，后面{PHONE[3:7]}，最后{PHONE[7:]}"
    sent = body(
        head={"name": "王守田", "phone": PHONE, "as_written": {"health": telling}},
        members=[{"name": "李桂兰", "as_written": {"schooling": "小学 13711112222"}}],
        as_written={"needs": f"低保，联系人{PHONE}"},
    )
    answer = await put(register, household_id, sent)
    assert answer.status_code == 201
    found = answer.json()
    assert found["head"]["as_written"] == {"health": "残疾，电话139****0001"}
    assert found["members"][0]["as_written"] == {"schooling": "小学 137****2222"}
    assert found["as_written"] == {"needs": "低保，联系人139****0001"}


@pytest.mark.parametrize("status", ["SUBSISTENCE_ALLOWANCE", "EXTREME_POVERTY", "OTHER"])
async def test_households_of_each_further_kind_are_found_by_it_and_paired(register: Register, status: str) -> None:
    household_id = await register.put_household(registry_status=status)
    await register.put_pairing(household_id)
    listed = await register.client.get(f"/api/households?limit=500&status={status.lower()}", headers=zhang())
    items = listed.json()["items"]
    assert str(household_id) in {item["id"] for item in items}
    assert {item["registry_status"] for item in items} == {status}


async def test_the_exported_file_holds_all_of_it_in_clear(register: Register) -> None:
    household_id = new_id()
    await put(register, household_id, body(as_written={"needs": f"低保，联系人{PHONE}"}))
    record = (await read(register, zhang(), household_id)).json()["household"]
    assert record["as_written"] == {"needs": f"低保，联系人{PHONE}"}
    assert record["head"] | HEAD == record["head"]
    assert record["members"][0] | MEMBER == record["members"][0]


async def test_the_same_again_changes_nothing_in_whatever_order_the_words_are_sent(register: Register) -> None:
    household_id, sent = new_id(), body()
    assert (await put(register, household_id, sent)).json()["version"] == 1
    turned = {
        **sent,
        "as_written": dict(reversed(WORDS.items())),
        "members": [{**sent["members"][0], "as_written": dict(reversed(MEMBER["as_written"].items()))}],
    }
    assert (await put(register, household_id, turned)).json()["version"] == 1
    changed = await put(register, household_id, {**sent, "as_written": {}})
    assert (changed.json()["version"], changed.json()["as_written"]) == (2, {})


UNSAID: dict[str, Any] = {"birth_year": None, "health": None, "schooling": None, "as_written": {}}
SENT_BEFORE: dict[str, Any] = {
    "registry_no": "R1",
    "division_code": "211381101203",
    "address": "上园村三组12号",
    "head": {"name": "王守田", "id_number": "11010519491231002X", "phone": "13900001234/04213456789（儿子）"},
    "members": [{"name": "李桂兰", "relation": "配偶", "labour_ability": "none"}],
    "registry_status": "REGISTERED_POOR",
    "poverty_causes": ["illness"],
    "labour_ability": "partial",
    "needs": ["medical_care"],
}
WRITTEN_BEFORE = (
    '{"registry_no":"R1","division_code":"211381101203","address":"上园村三组12号","head":{"name":"王守田",'
    '"id_number":"11010519491231002X","phone":"13900001234","other_phones":["04213456789"],"phone_note":"儿子"},'
    '"members":[{"id":null,"name":"李桂兰","relation":"配偶","id_number":null,"phone":null,"labour_ability":"none"}],'
    '"members_count":null,"registry_status":"REGISTERED_POOR","poverty_causes":["illness"],"labour_ability":"partial",'
    '"guarantees":{"income":null,"food":null,"clothing":null,"schooling":null,"health_care":null,"housing":null},'
    '"needs":["medical_care"],"hygiene":{"indoors_clean":null,"belongings_tidy":null,'
    '"outdoors_free_of_droppings":null,"yard_free_of_litter":null},"income_project":null}'
)
"""As the release wrote it that knew none of this: its fingerprints are of these bytes."""


def test_content_that_says_nothing_new_is_written_as_before() -> None:
    unsaid = {
        **SENT_BEFORE,
        "as_written": {},
        "head": SENT_BEFORE["head"] | UNSAID,
        "members": [SENT_BEFORE["members"][0] | UNSAID],
    }
    for sent in (SENT_BEFORE, unsaid):
        assert HouseholdInput.model_validate(sent).model_dump_json() == WRITTEN_BEFORE
    keys = KeyRing(base64.b64encode(bytes(32)).decode(), base64.b64encode(bytes(range(32))).decode())
    expected = keys.blind_index("household", WRITTEN_BEFORE)
    assert fingerprint_of(keys, HouseholdInput.model_validate(unsaid)) == expected
    assert fingerprint_of(keys, HouseholdInput.model_validate(SENT_BEFORE | {"as_written": WORDS})) != expected


async def test_all_of_it_goes_with_a_change_of_keys_and_of_cipher(service_database: MakeDatabase) -> None:
    database = service_database("households")
    settings = make_settings(database)
    household_id, sent = new_id(), body()
    async with running_register(database, settings) as register:
        before = (await put(register, household_id, sent)).json()
    kek, index_key = settings.kek.get_secret_value(), settings.blind_index_key.get_secret_value()
    after = f"sm4:{base64.b64encode(os.urandom(16)).decode()}"
    await _rekey(database, KeyRing(f"{after}\n{kek}", index_key))
    async with running_register(database, settings.model_copy(update={"kek": SecretStr(after)})) as register:
        found = await shown(register, household_id)
        assert {name: found[name] for name in found} == {name: before[name] for name in found}
        assert (await put(register, household_id, sent)).json()["version"] == 1


async def test_none_of_it_is_readable_on_the_disk() -> None:
    telling = [*TELLING, "birth_year"]
    with throwaway_postgres() as server:
        database = ServiceDatabase(server, "households", "bangfu_households")
        migrations.upgrade(migrations_of("households"), database.migrator)
        async with running_register(database) as register:
            sent = body(poverty_causes=["lack_of_motivation", "other"])
            sent["members"].append({"name": "王小宝", "health": "serious_illness"})
            assert (await put(register, new_id(), sent)).status_code == 201
            assert _on_disk(database, telling) == {}
            # Codes of words stand on the disk as the vocabulary, so these are looked for in the rows.
            with psycopg.connect(database.dsn()) as connection:
                for table in (SQL("households"), SQL("household_members"), SQL("outbox"), SQL("audit_entries")):
                    rows = connection.execute(SQL("select row_to_json(t)::text from {} t").format(table)).fetchall()
                    assert rows
                    assert all(code not in row for (row,) in rows for code in ("serious_illness", "lack_of_motivation"))
            # The same search finds what is not sealed.
            with psycopg.connect(database.dsn()) as connection:
                connection.execute("update households set income_project = null, poverty_causes = %s", [["因赌、因懒"]])
            assert set(_on_disk(database, telling)) == {"因赌、因懒"}


@pytest.fixture
def filled(service_database: MakeDatabase) -> ServiceDatabase:
    """The schema of the release before, with a household of each of its kinds."""
    database = service_database("households")
    migrations.downgrade(migrations_of("households"), database.migrator, "households_0015")
    with psycopg.connect(database.dsn()) as connection:
        for number, status in enumerate(BEFORE):
            _insert(connection, f"OLD{number}", status)
    return database


def _insert(connection: psycopg.Connection, registry_no: str, status: str) -> None:
    connection.execute(
        "insert into households (id, registry_no, village_code, registry_status, circumstances, hygiene,"
        " members_count, wrapped_key, head_name, fingerprint)"
        " values (%s, %s, '211381101203', %s, '\\x00', '{}', 1, '\\x00', '\\x00', '\\x00')",
        [new_id(), registry_no, status],
    )


def _upgrade(database: ServiceDatabase) -> None:
    migrations.upgrade(migrations_of("households"), database.migrator, "households_0016")


def test_a_database_takes_only_kinds_that_its_release_knows(filled: ServiceDatabase) -> None:
    with psycopg.connect(filled.dsn()) as connection, pytest.raises(psycopg.errors.CheckViolation):
        _insert(connection, "NEW", "OTHER")
    _upgrade(filled)
    with psycopg.connect(filled.dsn()) as connection:
        for number, status in enumerate(vocabularies.RegistryStatus):
            _insert(connection, f"NEW{number}", status.value)
    with (
        psycopg.connect(filled.dsn()) as connection,
        pytest.raises(psycopg.errors.CheckViolation, match="households_registry_status_known"),
    ):
        _insert(connection, "RICH", "RICH")


def test_a_filled_register_is_migrated_and_its_check_holds_for_all_rows(filled: ServiceDatabase) -> None:
    _upgrade(filled)
    with psycopg.connect(filled.dsn()) as connection:
        check = "select convalidated from pg_constraint where conname = 'households_registry_status_known'"
        assert connection.execute(check).fetchall() == [(True,)]
        kinds = connection.execute("select registry_status from households order by registry_no").fetchall()
    assert [kind for (kind,) in kinds] == list(BEFORE)


def test_what_was_cut_short_before_the_check_was_read_goes_on(filled: ServiceDatabase) -> None:
    """As a kill between the two steps leaves it: the check is there and not read, the revision is the one before."""
    _upgrade(filled)
    with psycopg.connect(filled.dsn()) as connection:
        connection.execute(
            "alter table households drop constraint households_registry_status_known,"
            " add constraint households_registry_status_known check (registry_status <> 'RICH') not valid"
        )
        connection.execute("update alembic_version set version_num = 'households_0015'")
    test_a_filled_register_is_migrated_and_its_check_holds_for_all_rows(filled)


def test_the_migration_gives_way_to_who_changes_a_household(
    filled: ServiceDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(filled.dsn()) as working:
        working.execute("update households set members_count = 2 where registry_no = 'OLD1'")
        monkeypatch.setattr(migrations, "PATIENCE_SECONDS", 0)
        with pytest.raises(OperationalError, match="lock timeout"):
            _upgrade(filled)
        # Nobody waits behind it.
        working.execute("update households set members_count = 3 where registry_no = 'OLD2'")
    _upgrade(filled)
    with psycopg.connect(filled.dsn()) as connection:
        counted = connection.execute("select members_count from households order by registry_no").fetchall()
    assert [count for (count,) in counted] == [1, 2, 3, 1, 1]


def test_the_way_down_refuses_a_kind_that_the_release_before_does_not_know(filled: ServiceDatabase) -> None:
    _upgrade(filled)
    with psycopg.connect(filled.dsn()) as connection:
        _insert(connection, "NEW", "SUBSISTENCE_ALLOWANCE")
    with pytest.raises(Exception, match="does not know"):
        migrations.downgrade(migrations_of("households"), filled.migrator, "households_0015")
    with psycopg.connect(filled.dsn()) as connection:
        _insert(connection, "STILL", "OTHER")
        connection.execute("delete from households where registry_no in ('NEW', 'STILL')")
    migrations.downgrade(migrations_of("households"), filled.migrator, "households_0015")
    with psycopg.connect(filled.dsn()) as connection, pytest.raises(psycopg.errors.CheckViolation):
        _insert(connection, "AGAIN", "OTHER")
