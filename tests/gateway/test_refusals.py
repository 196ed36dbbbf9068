"""The gateway's own refusals stand in its trail, and nothing of those who are not signed in does."""

from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from services.kernel.ids import new_id
from tests.gateway.conftest import Person, World


def refusals_of(world: World, person: Person) -> list[dict[str, Any]]:
    with psycopg.connect(world.database.dsn(), row_factory=dict_row) as connection:
        query = (
            "select subject, details from audit_entries where actor_id = %s and action = 'access.refused' order by id"
        )
        return connection.execute(query, (person.id,)).fetchall()


async def test_reading_an_account_without_the_right_leaves_an_entry_about_it(world: World) -> None:
    person = await world.person("refused.reader", {"role": "audit_admin"})
    answer = await person.http.get(f"/api/accounts/{world.admin.id}?q=somebody")
    assert answer.status_code == 403
    (entry,) = refusals_of(world, person)
    assert entry["subject"] == f"account:{world.admin.id}"
    assert entry["details"] == {
        "method": "GET",
        "path": "/api/accounts/{account_id}",
        "problem": "not-permitted",
        "status": 403,
    }


async def test_a_list_without_the_right_leaves_an_entry_about_the_list(world: World) -> None:
    person = await world.person("refused.lister", {"role": "audit_admin"})
    assert (await person.http.get("/api/accounts")).status_code == 403
    assert [entry["subject"] for entry in refusals_of(world, person)] == ["accounts"]


@pytest.mark.parametrize("path", ["/api/nothing", "/api", "/internal/audit/entries", "/metrics", "/nothing"])
async def test_a_path_that_is_no_operation_leaves_none(world: World, path: str) -> None:
    await world.admin.http.get(path)
    assert not any(path in str(entry) for entry in refusals_of(world, world.admin))


async def test_who_is_not_signed_in_leaves_none(world: World) -> None:
    def count() -> Any:
        with psycopg.connect(world.database.dsn()) as connection:
            return connection.execute("select count(*) from audit_entries where action = 'access.refused'").fetchone()

    before = count()
    async with world.client() as nobody:
        assert (await nobody.get(f"/api/accounts/{new_id()}")).status_code == 401
        answer = await nobody.post(
            "/api/auth/invitation/accept", json={"code": "a" * 26, "password": "long enough now"}
        )
        assert answer.status_code in {404, 422}
    assert count() == before
