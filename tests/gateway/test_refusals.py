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


@pytest.mark.parametrize(
    "number", ["13900001234", "139 0000 1234", "%EF%BC%91%EF%BC%93%EF%BC%99-0000-1234", "11010519491231002X"]
)
@pytest.mark.parametrize("path", ["/api/accounts", "/api/households", "/api/organizations"])
async def test_a_number_in_an_address_leaves_an_entry_without_the_number(world: World, number: str, path: str) -> None:
    before = len(refusals_of(world, world.system_admin))
    answer = await world.system_admin.http.get(f"{path}?q={number}")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/number-in-address")
    (entry,) = refusals_of(world, world.system_admin)[before:]
    assert entry["subject"] == path.rpartition("/")[2]
    assert entry["details"] == {"method": "GET", "path": path, "problem": "number-in-address", "status": 422}


async def test_a_number_in_the_path_beside_one_in_the_query_is_not_recorded(world: World) -> None:
    before, id_ = len(refusals_of(world, world.system_admin)), new_id()
    path = f"/api/reports/13900001234/scans/{id_}.pdf?purpose=13900001234"
    assert (await world.system_admin.http.get(path)).status_code == 422
    (entry,) = refusals_of(world, world.system_admin)[before:]
    assert entry["details"]["subjects"] == [str(id_)]
    assert "1390000" not in str(entry).replace(str(id_), "")


async def test_a_refusal_by_the_front_that_cannot_be_recorded_is_answered_503(world: World) -> None:
    def rename(before: str, after: str) -> None:
        with psycopg.connect(world.database.dsn()) as connection:
            connection.execute(f"alter table {before} rename to {after}".encode())

    rename("audit_entries", "audit_entries_away")
    try:
        answer = await world.system_admin.http.get("/api/households?q=13900001234")
    finally:
        rename("audit_entries_away", "audit_entries")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")


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
        assert (await nobody.get("/api/divisions?q=13900001234")).status_code == 422
        answer = await nobody.post(
            "/api/auth/invitation/accept", json={"code": "a" * 26, "password": "long enough now"}
        )
        assert answer.status_code in {404, 422}
    assert count() == before


async def test_an_unknown_parameter_is_refused_after_the_person(world: World) -> None:
    """Whoever may not ask is told that, and only that."""
    path = f"/api/accounts/{world.admin.id}?q=somebody"
    assert (await world.client().get(path)).status_code == 401
    answer = await world.admin.http.get(path)
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, ["q"])
    assert (await world.admin.http.get("/api/me?q=1")).status_code == 422
