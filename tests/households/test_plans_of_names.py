"""How PostgreSQL finds a person by name in a large register: by the index, however many households there are."""

import hashlib
import re
from typing import Any

import psycopg
import pytest
from sqlalchemy import Select, TextClause

from services.households import canonical_forms_queries
from services.households.households.queries import COUNTIES, counties_below, person_statement
from services.households.name_indexing_queries import HEADS, MEMBERS, UnindexedNames, unindexed_statement
from services.kernel.auth.principals import Scope, upper_bound
from services.kernel.db.database import Database
from tests.databases import MakeDatabase, ServiceDatabase
from tests.households.people import CHAOYANG

HOUSEHOLDS = 20_000
FILL = """
    insert into households (id, registry_no, village_code, registry_status, circumstances, hygiene, members_count,
                            wrapped_key, head_name, head_name_index, fingerprint)
    select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'R' || n,
           '2113' || lpad((21 + n %% 7)::text, 2, '0') || lpad((n / 50)::text, 6, '0'), 'REGISTERED_POOR', '\\x00',
           '{}', 3, '\\x00', '\\x00', substring(sha256(n::text::bytea) for 16), '\\x00'
      from generate_series(1, %s) n;
"""
FILL_MEMBERS = """
    insert into household_members (id, household_id, village_code, position, circumstances, name, name_index)
    select gen_random_uuid(), id, village_code, k, '\\x00', '\\x00', substring(sha256((registry_no || k)::bytea) for 16)
      from households, generate_series(1, 2) k
"""


@pytest.fixture(scope="module")
def large(service_database: MakeDatabase) -> ServiceDatabase:
    database = service_database("households")
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute(FILL.encode(), [HOUSEHOLDS])
        connection.execute(FILL_MEMBERS.encode())
        connection.execute("analyze")
    return database


async def plan_of(
    database: ServiceDatabase, role: str, scope: Scope | None, statement: Select[Any] | TextClause, **values: Any
) -> Any:
    """As JSON, and run once."""
    connected = Database(getattr(database, role), application_name="plans", pool_size=1)
    compiled = statement.compile(connected.engine.sync_engine, compile_kwargs={"render_postcompile": True})
    async with connected.transaction(scope) as connection:
        explained = f"explain (analyze, buffers, format json) {compiled}"
        plan = (await connection.exec_driver_sql(explained, {**compiled.params, **values})).scalar_one()
    await connected.close()
    return plan[0]["Plan"]


def blocks_read(plan: Any) -> int:
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


@pytest.mark.parametrize("place", [CHAOYANG, "211324"])
async def test_a_name_is_found_in_the_indexes_of_heads_and_of_members(large: ServiceDatabase, place: str) -> None:
    indexes = [hashlib.sha256(text.encode()).digest()[:16] for text in ("1021", "R20411", "nobody")]
    plan = await plan_of(large, "app", Scope((place,)), person_statement(Scope((place,)), "name", indexes, None, 11))
    assert {"households_by_head_name", "household_members_by_name"} <= set(
        re.findall(r"'Index Name': '(\w+)'", str(plan))
    )
    assert not re.findall(r"'Seq Scan', .{0,80}'Relation Name': 'household(?:s|_members)'", str(plan)), plan
    assert blocks_read(plan) < 200


async def test_a_phone_is_found_in_the_indexes_of_every_phone(large: ServiceDatabase) -> None:
    indexes = [hashlib.sha256(b"a phone").digest()[:16]]
    statement = person_statement(Scope((CHAOYANG,)), "phone", indexes, None, 21)
    plan = await plan_of(large, "app", Scope((CHAOYANG,)), statement)
    named = set(re.findall(r"'Index Name': '(\w+)'", str(plan)))
    assert {f"households_by_head_{place}phone" for place in ("", "second_", "third_")} <= named
    assert {f"household_members_by_{place}phone" for place in ("", "second_", "third_")} <= named
    assert not re.findall(r"'Seq Scan', .{0,80}'Relation Name': 'household(?:s|_members)'", str(plan)), plan
    assert blocks_read(plan) < 100


@pytest.mark.parametrize(
    "kind", [canonical_forms_queries.HEADS, canonical_forms_queries.MEMBERS], ids=["heads", "members"]
)
async def test_the_next_persons_to_read_are_found_by_their_index(
    large: ServiceDatabase, kind: canonical_forms_queries.UnreadPersons
) -> None:
    plan = await plan_of(large, "worker", None, canonical_forms_queries.unread_statement(kind, 200))
    assert f"{kind.table.name}_unread" in str(plan)
    assert plan["Actual Rows"] == 200


async def test_the_counties_of_a_city_are_found_by_a_look_for_each(large: ServiceDatabase) -> None:
    values = {"code": CHAOYANG, "end": upper_bound(CHAOYANG)}
    plan = await plan_of(large, "app", Scope((CHAOYANG,)), COUNTIES, **values)
    assert plan["Actual Rows"] == 7
    # The table has more than a thousand blocks.
    assert blocks_read(plan) < 100
    app = Database(large.app, application_name="plans", pool_size=1)
    async with app.transaction(Scope((CHAOYANG,))) as connection:
        assert await counties_below(connection, CHAOYANG) == [f"2113{number}" for number in range(21, 28)]
    await app.close()


@pytest.mark.parametrize("kind", [HEADS, MEMBERS], ids=["heads", "members"])
async def test_the_next_names_without_an_index_are_found_without_reading_the_others(
    large: ServiceDatabase, kind: UnindexedNames
) -> None:
    plan = await plan_of(large, "worker", None, unindexed_statement(kind, 200))
    assert f"{kind.table.name}_without_name_index" in str(plan)
    assert plan["Actual Rows"] == 0
    assert blocks_read(plan) < 10
