"""After an erasure and `bangfu seal` nothing of the household can be opened: its wrapped keys stand in no file of the
database, the write-ahead log included, and its photos in no place of the store."""

import asyncio
import time
from typing import Any

import httpx
import psycopg

from deploy.embedded.postgres import SUPERUSER, Postgres
from services.kernel.ids import new_id
from services.submissions.files.objects import FOLDERS
from services.submissions.media.store import PhotoStore, StoreSettings
from tests.support.commands import bangfu
from tests.support.planted import HOUSEHOLDS, found_in, plant
from tests.support.stack import Stack, running_stack
from tests.support.world import World

KEYS = (
    ("bangfu_households", "households"),
    ("bangfu_households", "audit_keys"),
    ("bangfu_submissions", "household_keys"),
    ("bangfu_submissions", "audit_keys"),
)


def _query(stack: Stack, database: str, query: str, *values: Any) -> list[Any]:
    with psycopg.connect(Postgres(stack.home).dsn(database, SUPERUSER), autocommit=True) as connection:
        return connection.execute(query.encode(), values).fetchall()


def _wrapped_keys(stack: Stack, household_id: Any) -> list[bytes]:
    found = [
        _query(stack, name, f"select wrapped_key from {table} where id = %s", household_id) for name, table in KEYS
    ]
    return [bytes(row[0]) for rows in found for row in rows if row[0] is not None]


def _kept_of_photo(stack: Stack, photo_id: Any) -> list[bytes]:
    """Once it is prepared: its sealed key, its hash, and the beginning of its sealed small picture."""
    query = (
        "select data_key, sha256, sealed from files join thumbs on file_id = id "
        "where id = %s and state = 'ready' and data_key is not null"
    )
    for _ in range(120):
        if rows := _query(stack, "bangfu_submissions", query, photo_id):
            return [bytes(value)[:64] for value in rows[0]]
        time.sleep(0.5)
    raise AssertionError("the photo is not prepared")


def _files_with(stack: Stack, keys: list[bytes]) -> list[str]:
    _checkpoint(stack)
    folder = stack.home / "postgres"
    contents = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return sorted(
        str(path.relative_to(folder)) for path, content in contents.items() if any(k in content for k in keys)
    )


def _checkpoint(stack: Stack) -> None:
    with psycopg.connect(Postgres(stack.home).dsn("postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute("checkpoint")


def _let_a_month_pass(stack: Stack) -> None:
    """Two officers whom one administrator has let in alone are not two persons before."""
    _query(
        stack,
        "bangfu_gateway",
        "update password_origins set chosen_at = now() - interval '31 days', office_at = null returning account_id",
    )


async def _erase(world: World, household_id: Any) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=f"{world.base_url}/api", trust_env=False, timeout=60) as client:
        path = f"/households/erasures/{new_id()}"
        body = {"household_id": str(household_id), "reason": "本人书面要求删除"}
        asked = await client.put(path, json=body, headers=await world.county_officer.sign_in())
        assert asked.status_code == 200, asked.text
        by_city = await world.city_officer.sign_in()
        answer = await client.post(f"{path}/confirm", json={}, headers=by_city)
        assert answer.status_code == 200, answer.text
        while answer.json()["state"] != "erased":
            await asyncio.sleep(0.5)
            answer = await client.get(path, headers=by_city)
        erased: dict[str, Any] = answer.json()
        return erased


async def _objects(stack: Stack, photo_id: Any) -> list[str]:
    environment = stack.environment()
    store = PhotoStore(
        StoreSettings(
            environment["BANGFU_STORE_ENDPOINT"],
            environment["BANGFU_STORE_BUCKET"],
            environment["BANGFU_STORE_ACCESS_KEY"],
            environment["BANGFU_STORE_SECRET_KEY"],
        )
    )
    try:
        return [key for folder in FOLDERS for key in await store.list_keys(f"{folder}{photo_id}/")]
    finally:
        await store.aclose()


def test_no_key_of_an_erased_household_is_left_in_a_file_and_no_photo_in_the_store() -> None:
    with running_stack(on_disk=True) as stack:
        world = plant(stack)
        number = f"PT{HOUSEHOLDS[0].number:06d}"
        ((household_id,),) = _query(
            stack, "bangfu_households", "select id from households where registry_no = %s", number
        )
        ((photo_id,),) = _query(
            stack,
            "bangfu_submissions",
            "select f.id from files f join visits v on v.id = f.owner_id where v.household_id = %s",
            household_id,
        )
        keys = _wrapped_keys(stack, household_id)
        assert len(keys) == len(KEYS)
        keys += _kept_of_photo(stack, photo_id)
        # The search would find them, and the store has the photo.
        assert _files_with(stack, keys)
        assert asyncio.run(_objects(stack, photo_id))

        _let_a_month_pass(stack)
        erased = asyncio.run(_erase(world, household_id))
        assert (erased["held"]["photos"], erased["held"]["visits"]) == (1, 1)
        assert _wrapped_keys(stack, household_id) == []
        assert asyncio.run(_objects(stack, photo_id)) == []
        ended = bangfu("seal", home=stack.home)
        assert ended.returncode == 0, ended.stderr
        assert _files_with(stack, keys) == []
        assert _query(stack, "bangfu_submissions", "select from thumbs where file_id = %s", photo_id) == []
        assert found_in(stack.home / "postgres") == set()
        # The others are as they were.
        ((left,),) = _query(stack, "bangfu_households", "select count(*) from households where wrapped_key is not null")
        assert left == len(HOUSEHOLDS) - 1
