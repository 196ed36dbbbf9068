"""Names and phones of people are sealed, also where an earlier release stored them in clear, while people work."""

import asyncio
import json
import random
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import given, strategies
from psycopg import sql
from sqlalchemy import text

from deploy.keys import new_key, new_sm4_key
from deploy.programs import migrations_of
from gateway import worker
from gateway.people.clear_names import SEALED
from gateway.people.rekeying import REKEYED
from gateway.queries import accounts
from gateway.sealing import Names, NamesNotKept, Words, holds, keep_names, opened
from services.kernel.auth.principals import Scope
from services.kernel.crypto.keys import CannotDecrypt, KeyRing
from services.kernel.crypto.rotation import FIRST, count_left, try_batch
from services.kernel.db import migrations
from services.kernel.db.database import Database
from services.kernel.db.sealing import count_clear, seal_all
from services.kernel.ids import new_id
from services.kernel.web.paging import Page
from tests.databases import MakeDatabase, ServiceDatabase
from tests.gateway.conftest import BLIND_INDEX_KEY, INTERNAL, KEK, KEYS, MakeWorld, Person, World
from tests.gateway.earlier_release import store_in_clear, stored_rows, stored_words

COUNTY = {"role": "county_officer", "division_code": "211381"}
EVERYWHERE = Scope(division_codes=("",))
PLANTED = [(f"植名{chr(0x4E00 + 97 * n)}{chr(0x5000 + 89 * n)}", f"1390000{n:04d}") for n in range(20)]
SEALED_BEFORE = "update accounts set wrapped_key = %s, words_sealed = %s, name_pieces = %s where id = %s"
NAMED_EVENT = """
    update outbox set data = jsonb_set(data, '{leader,name}', '"旧队长"')
     where type = 'organization.saved' and jsonb_typeof(data -> 'leader') = 'object'
"""


def everything_in(database: ServiceDatabase) -> str:
    """Every row of every table as text; binary columns are in hexadecimal."""
    with psycopg.connect(database.dsn()) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        found = [
            row[0]
            for (table,) in tables
            for row in connection.execute(sql.SQL("select t::text from {} t").format(sql.Identifier(table)))
        ]
    return "\n".join(found)


async def lively(world: World) -> list[Person]:
    """A team with its leader, an officer, and a role that waits."""
    team = str(await world.team(name="封存队"))
    people = [
        await world.person("sn-leader", {"role": "team_leader", "organization_id": team}, name="林静安"),
        await world.person("sn-li", {"role": "volunteer", "organization_id": team}, name="李小明"),
        await world.person("sn-li2", {"role": "volunteer", "organization_id": team}, name="李大海"),
        await world.person("sn-zhang", COUNTY, name="张主任"),
    ]
    waiting = {"username": "sn-new", "name": "新来的", "phone": "0421-7654321", "roles": [COUNTY]}
    assert (await world.admin.http.put(f"/api/accounts/{new_id()}", json=waiting)).status_code == 201
    return people


async def answers(world: World, people: list[Person]) -> list[Any]:
    """What those who may see it are shown of people."""
    leader = people[0]
    team = leader.roles[0]["organization_id"]
    asked = [
        (world.admin, "/api/accounts?limit=500"),
        (world.admin, "/api/accounts?q=李"),
        (world.admin, "/api/accounts?q=小明"),
        (world.admin, "/api/accounts?q=SN-L"),
        (world.admin, "/api/accounts?q=没有"),
        (world.admin, f"/api/organizations/{team}"),
        (world.system_admin, "/api/organizations?q=封存队"),
        (world.system_admin, "/api/confirmations"),
        *((person, "/api/me") for person in people),
    ]
    found = [await person.http.get(path) for person, path in asked]
    assert {answer.status_code for answer in found} == {200}
    return [answer.json() for answer in found]


async def sealed(world: World) -> int:
    """The work of the worker; how many rows it sealed."""
    async with Database(world.database.url("worker"), application_name="sealing", pool_size=2) as database:
        return await seal_all(database, KEYS, SEALED)


async def left_in_clear(world: World) -> int:
    database = Database(world.database.url("worker"), application_name="counting", pool_size=1)
    async with database, database.transaction() as connection:
        return sum([await count_clear(connection, kind) for kind in SEALED])


def execute(world: World, statement: str, *parameters: Any) -> int:
    with psycopg.connect(world.database.dsn()) as connection:
        return connection.execute(statement, parameters).rowcount


async def test_twenty_planted_names_and_phones_are_in_no_table(make_world: MakeWorld) -> None:
    world = await make_world()
    team = str(await world.team())
    leader = await world.person("planted-0", {"role": "team_leader", "organization_id": team}, name=PLANTED[0][0])
    given = {"name": PLANTED[0][0], "phone": PLANTED[0][1]}
    assert (await leader.http.put("/api/me", json=given)).status_code == 200
    for number, (name, phone) in enumerate(PLANTED[1:], start=1):
        account_id, roles = new_id(), [{"role": "volunteer", "organization_id": team}]
        person = {"username": f"planted-{number}", "name": name, "phone": phone, "roles": roles}
        assert (await world.admin.http.put(f"/api/accounts/{account_id}", json=person)).status_code == 201
        assert await world.confirm(account_id) == 1
    stored = everything_in(world.database)
    assert "planted-19" in stored
    for name, phone in PLANTED:
        for planted in (name, name[1:], phone):
            assert planted not in stored
            assert planted.encode().hex() not in stored
    people = (await leader.http.get(f"/api/organizations/{team}")).json()
    assert {person["name"] for person in people["members"]} == {name for name, _ in PLANTED}
    assert people["leader"]["phone"] == PLANTED[0][1]


async def test_what_was_sealed_for_one_account_does_not_open_in_the_row_of_another(world: World) -> None:
    first, second = [(await world.person(f"moved-{n}", COUNTY, name=f"移动{n}")).id for n in (1, 2)]
    names = Names(KEYS)
    rows = stored_rows(world.database)
    own, other = rows[first], rows[second]
    assert names.opened(own, first).name == "移动1"
    assert names.opened(other, second).name == "移动2"
    under_the_other_key = SimpleNamespace(**{**vars(own), "wrapped_key": other.wrapped_key})
    for moved in (own, under_the_other_key):
        with pytest.raises(CannotDecrypt):
            names.opened(moved, second)
    execute(
        world,
        "update accounts as moved set wrapped_key = own.wrapped_key, words_sealed = own.words_sealed "
        "from accounts as own where moved.id = %s and own.id = %s",
        *(second, first),
    )
    try:
        answer = await world.admin.http.get(f"/api/accounts/{second}")
        assert answer.status_code == 500
        assert "移动" not in answer.text
    finally:
        execute(world, "delete from accounts where id = %s", second)


async def test_a_connection_without_keys_opens_no_name(world: World) -> None:
    database = Database(world.database.app, application_name="keyless", pool_size=1)
    async with database, database.transaction() as connection:
        with pytest.raises(NamesNotKept):
            await accounts.look_at(connection, world.admin.id)
        assert opened(connection, None) is None


async def test_the_database_refuses_an_account_without_a_name_and_one_sealed_in_part(world: World) -> None:
    for column in ("words_sealed", "wrapped_key", "name_pieces"):
        with pytest.raises(psycopg.errors.CheckViolation):
            execute(world, f"update accounts set {column} = null")


async def test_what_an_earlier_release_stored_reads_the_same_before_and_after_it_is_sealed(
    make_world: MakeWorld,
) -> None:
    world = await make_world()
    people = await lively(world)
    before = await answers(world, people)
    assert [item["name"] for item in before[1]["items"]] == ["李小明", "李大海"]
    assert [item["name"] for item in before[2]["items"]] == ["李小明"]
    assert len(before[3]["items"]) == 3
    assert before[4]["items"] == []
    count = store_in_clear(world.database)
    assert await answers(world, people) == before
    assert await left_in_clear(world) == count
    assert await sealed(world) == count
    assert await left_in_clear(world) == 0
    assert await answers(world, people) == before
    assert await sealed(world) == 0
    assert "林静安" not in everything_in(world.database)


async def test_sealing_goes_on_after_it_was_killed(make_world: MakeWorld) -> None:
    world = await make_world()
    people = await lively(world)
    before = await answers(world, people)
    count = store_in_clear(world.database)
    async with Database(world.database.url("worker"), application_name="killed", pool_size=1) as database:
        async with database.engine.connect() as connection:
            assert (await SEALED[0].seal_rows(connection, KEYS, 3, None)).sealed == 3
            # Closed without a commit, as by the end of a program that is killed.
        assert await left_in_clear(world) == count
        async with database.transaction() as connection:
            assert (await SEALED[0].seal_rows(connection, KEYS, 3, None)).sealed == 3
    assert await left_in_clear(world) == count - 3
    assert await answers(world, people) == before
    assert await sealed(world) == count - 3
    assert await answers(world, people) == before


async def test_people_who_change_their_names_while_these_are_sealed_lose_nothing(make_world: MakeWorld) -> None:
    world = await make_world()
    people = [await world.person(f"busy-{n}", COUNTY, name=f"原名{n}") for n in range(6)]
    store_in_clear(world.database)

    async def rename(number: int, person: Person) -> int:
        changed = await person.http.put("/api/me", json={"name": f"新名{number}", "phone": f"1370000{number:04d}"})
        return changed.status_code

    done = await asyncio.gather(
        *(rename(number, person) for number, person in enumerate(people)), *(sealed(world) for _ in range(3))
    )
    assert done[:6] == [200] * 6
    await sealed(world)
    assert await left_in_clear(world) == 0
    words = stored_words(world.database)
    found = [words[person.id] for person in people]
    assert found == [Words(f"新名{number}", f"1370000{number:04d}") for number in range(6)]
    assert "原名" not in everything_in(world.database)


async def test_a_name_that_an_earlier_release_writes_over_a_sealed_one_counts(world: World) -> None:
    person = await world.person("late-writer", COUNTY, name="封存的")
    execute(world, "update accounts set name = '后写的', phone = null where id = %s", person.id)
    for _ in range(2):
        me = (await person.http.get("/api/me")).json()
        assert (me["name"], me["phone"]) == ("后写的", None)
        found = (await world.admin.http.get("/api/accounts", params={"q": "后写"})).json()["items"]
        assert [item["name"] for item in found] == ["后写的"]
        assert (await world.admin.http.get("/api/accounts", params={"q": "封存的"})).json()["items"] == []
        await sealed(world)
    assert "后写的" not in everything_in(world.database)


async def test_leaders_are_named_in_no_event_and_old_events_lose_the_name_but_keep_their_place(
    make_world: MakeWorld,
) -> None:
    world = await make_world()
    await lively(world)
    fed = "select id, transaction_id::text, data #- '{leader,name}' from outbox order by transaction_id, id"
    with psycopg.connect(world.database.dsn()) as connection:
        before = connection.execute(fed).fetchall()
    named = execute(world, NAMED_EVENT)
    assert named > 0
    assert "旧队长" in everything_in(world.database)
    assert await sealed(world) == named
    assert "旧队长" not in everything_in(world.database)
    with psycopg.connect(world.database.dsn()) as connection:
        assert connection.execute(fed).fetchall() == before


async def test_the_worker_of_the_gateway_seals_by_itself(
    make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await make_world()
    await lively(world)
    store_in_clear(world.database)
    execute(world, NAMED_EVENT)
    for name, value in {
        "JWKS": "{}",
        "INTERNAL_SECRET": INTERNAL,
        "KEK": KEK,
        "BLIND_INDEX_KEY": BLIND_INDEX_KEY,
        "GATEWAY_WORKER_DATABASE_URL": world.database.url("worker"),
    }.items():
        monkeypatch.setenv(f"BANGFU_{name}", value)
    stop = asyncio.Event()
    working = asyncio.create_task(worker.run(stop))
    async with asyncio.timeout(30):
        while await left_in_clear(world):  # noqa: ASYNC110  another program may seal them
            await asyncio.sleep(0.02)
    stop.set()
    await working
    assert "林静安" not in everything_in(world.database)


async def test_search_finds_what_a_clear_like_would_find_of_two_hundred_names(service_database: MakeDatabase) -> None:
    chance = random.Random(9)  # noqa: S311  the same rows each time
    characters = "王李张刘陈杨赵黄周吴明海静安小大国建红芳éß"
    invented = ["".join(chance.choices(characters, k=chance.randint(2, 4))) for _ in range(170)]
    invented += [f"Anna{chance.choice('AbCd')} {chance.choice('xYz')}%_" for _ in range(30)]
    database = service_database("gateway")
    async with Database(database.app, application_name="search", pool_size=1) as found:
        keep_names(found, KEYS)
        async with found.transaction() as connection:
            clear: dict[UUID, tuple[str, str]] = {new_id(): (name, f"user{n}") for n, name in enumerate(invented)}
            for account_id, (name, username) in clear.items():
                values = {"id": account_id, "name": name, "username": username, "phone": None, "is_active": True}
                await accounts.save_account(connection, values)
            asked = {name[at : at + size] for name in invented for size in (1, 2, 3, 4) for at in range(len(name))}
            asked = set(chance.sample(sorted(asked), 200)) | {
                "王",
                "李张",
                "anna",
                "ANNA",
                "er1",
                "%",
                "_",
                "犇",
                "王犇",
            }
            asked |= {name[::-1] for name in invented[:30]}
            sizes = set()
            for words in sorted(each for each in asked if each.strip()):
                like = f"%{_escaped(words.strip().lower())}%"
                expected = (await connection.execute(LIKE, {"rows": _json(clear), "like": like})).scalars().all()
                rows = await accounts.list_accounts(
                    connection, EVERYWHERE, organization_id=None, holds_office=None, words=words, page=Page(500, None)
                )
                assert [row.id for row in rows] == sorted(expected), words
                sizes.add(len(rows))
    assert 0 in sizes
    assert max(sizes) > 30


LIKE = text(
    """
    select id from jsonb_to_recordset(cast(:rows as jsonb)) as clear (id uuid, name text, username text)
     where lower(name) like :like or username like :like
    """
)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _json(clear: dict[UUID, tuple[str, str]]) -> str:
    rows = [{"id": str(id_), "name": name, "username": username} for id_, (name, username) in clear.items()]
    return json.dumps(rows)


async def test_a_search_that_opens_more_rows_than_it_reads_at_once_finds_all_page_by_page(
    service_database: MakeDatabase,
) -> None:
    database = service_database("gateway")
    many = accounts.CANDIDATES + 50
    async with Database(database.app, application_name="search", pool_size=1) as found:
        keep_names(found, KEYS)
        async with found.transaction() as connection:
            for number in range(many):
                name = f"郑{number}" if number % 2 else f"冯{number}"
                values = {"id": new_id(), "name": name, "username": f"u{number:03d}", "phone": None, "is_active": True}
                await accounts.save_account(connection, values)

            async def names(words: str, page: Page) -> Any:
                return await accounts.list_accounts(
                    connection, EVERYWHERE, organization_id=None, holds_office=None, words=words, page=page
                )

            assert len(await names("u", Page(500, None))) == many
            whole = [row.name for row in await names("郑", Page(500, None))]
            assert whole == [f"郑{number}" for number in range(many) if number % 2]
            pages: list[str] = []
            cursor: tuple[str, ...] | None = None
            while True:
                rows = await names("郑", Page(7, cursor))
                pages += [row.name for row in rows[:7]]
                if len(rows) <= 7:
                    break
                cursor = (str(rows[6].id),)
            assert pages == whole


@given(strategies.text(alphabet="王李ＡaÅ㎏ßſΣς İe\u0301가", min_size=1, max_size=8), strategies.data())
def test_whatever_part_of_a_name_is_asked_for_its_pieces_are_among_those_of_the_name(
    name: str, data: strategies.DataObject
) -> None:
    start = data.draw(strategies.integers(0, len(name) - 1))
    part = name[start : data.draw(strategies.integers(start + 1, len(name)))]
    names = Names(KEYS)
    pieces = set(names.sealed(UUID(int=1), Words(name, None))["name_pieces"])
    assert holds(name, part)
    assert all(pieces & set(numbers) for numbers in names.may_hold(part))


def test_equal_names_under_other_keys_have_other_pieces() -> None:
    other = KeyRing(KEK, new_key())
    found = [Names(keys).sealed(UUID(int=1), Words("李小明", None)) for keys in (KEYS, KEYS, other)]
    assert found[0]["name_pieces"] == found[1]["name_pieces"] != found[2]["name_pieces"]
    assert found[0]["words_sealed"] != found[1]["words_sealed"]


@pytest.mark.parametrize("make_kek", [new_key, new_sm4_key])
async def test_a_change_of_keys_takes_names_along_while_people_change_them(
    make_world: MakeWorld, make_kek: Callable[[], str]
) -> None:
    new = make_kek()
    world = await make_world(kek=f"{new}\n{KEK}")
    people = await lively(world)
    # As the change begins: all rows are under the old key.
    for account_id, words in stored_words(world.database, KeyRing(f"{KEK}\n{new}", BLIND_INDEX_KEY)).items():
        stored = Names(KEYS).sealed(account_id, words)
        execute(world, SEALED_BEFORE, stored["wrapped_key"], stored["words_sealed"], stored["name_pieces"], account_id)
    before = await answers(world, people)
    both, alone = KeyRing(f"{new}\n{KEK}", BLIND_INDEX_KEY), KeyRing(new, BLIND_INDEX_KEY)

    async def rename(times: int) -> None:
        for number in range(times):
            changed = await people[3].http.put("/api/me", json={"name": f"改名{number}", "phone": "13800000000"})
            assert changed.status_code == 200

    (kind,) = REKEYED
    async with Database(world.database.migrator, application_name="keys", pool_size=1) as database:
        async with database.transaction() as connection:
            left, total = await count_left(connection, both, kind)
        assert left == total > 5
        renaming = asyncio.create_task(rename(10))
        while left:
            async with database.transaction() as connection:
                assert await try_batch(connection, both, kind, FIRST) is not None
            async with database.transaction() as connection:
                left, _ = await count_left(connection, both, kind)
        await renaming
    assert (await people[3].http.put("/api/me", json={"name": "张主任", "phone": "13800000000"})).status_code == 200
    after = await answers(world, people)
    assert [each["items"] for each in after[1:5]] == [each["items"] for each in before[1:5]]
    assert {words.name for words in stored_words(world.database, alone).values()} >= {"林静安", "张主任"}
    with pytest.raises(CannotDecrypt):
        stored_words(world.database, KEYS)
    # With the new key alone everybody is found, as by the programs after the change.
    assert await found_with(world, alone) == [["李小明", "李大海"], ["李小明"]]


async def found_with(world: World, keys: KeyRing) -> list[list[str]]:
    """Whom a program with these keys alone finds under two names."""
    async with Database(world.database.app, application_name="after", pool_size=1) as database:
        keep_names(database, keys)
        async with database.transaction() as connection:
            found = [
                await accounts.list_accounts(
                    connection, EVERYWHERE, organization_id=None, holds_office=None, words=words, page=Page(50, None)
                )
                for words in ("李", "小明")
            ]
    return [[row.name for row in rows] for rows in found]


def test_rows_of_the_release_before_stay_and_the_way_back_is_refused_once_names_are_sealed(
    service_database: MakeDatabase,
) -> None:
    database = service_database("gateway")
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0007")
    account = new_id()
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(
            "insert into accounts (id, username, name, phone) values (%s, 'zhao', '赵一', '1')", (account,)
        )
    migrations.upgrade(migrations_of("gateway"), database.migrator)
    assert stored_words(database) == {account: Words("赵一", "1")}
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0007")
    migrations.upgrade(migrations_of("gateway"), database.migrator)

    async def seal() -> int:
        async with Database(database.url("worker"), application_name="sealing", pool_size=1) as worker_database:
            return await seal_all(worker_database, KEYS, SEALED)

    assert asyncio.run(seal()) == 1
    with pytest.raises(Exception, match="Sealed rows cannot be read by the release before"):
        migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0007")
    assert stored_words(database) == {account: Words("赵一", "1")}
