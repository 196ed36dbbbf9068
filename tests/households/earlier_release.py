"""A register as the release before sealing left it: causes, needs, plans and reasons in clear, names without index."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from deploy.programs import migrations_of
from services.households.households.encryption import household_columns, member_rows
from services.households.households.schemas import HouseholdInput, MemberInput
from services.kernel.crypto.keys import KeyRing
from services.kernel.db import migrations
from services.kernel.ids import new_id
from tests.databases import ServiceDatabase
from tests.households import forms
from tests.households.people import TEAM_A

LAST_REVISION = "households_0005"
LATER = ("numbers", "second_phone_index", "third_phone_index")
CAUSES = ["illness", "disability", "schooling", "lack_of_labour"]
NEEDS = ["livelihood", "medical_care", "product_sales"]


def go_back(database: ServiceDatabase) -> None:
    """To the schema of the earlier release; the database must be empty."""
    migrations.downgrade(migrations_of("households"), database.migrator, LAST_REVISION)


def migrate(database: ServiceDatabase) -> None:
    migrations.upgrade(migrations_of("households"), database.migrator)


def store(database: ServiceDatabase, keys: KeyRing, count: int) -> tuple[list[UUID], list[UUID]]:
    """Households, each with a member, a pairing and a plan; every second pairing is closed. Their ids and those of the
    pairings."""
    made = [_household(number) for number in range(count)]
    ids = [new_id() for _ in made]
    paired = [new_id() for _ in made]
    with psycopg.connect(database.dsn()) as connection:
        for number, (household_id, pairing_id, body) in enumerate(zip(ids, paired, made, strict=True)):
            _insert_household(connection, keys, household_id, body)
            _insert_pairing(connection, household_id, pairing_id, number)
    return ids, paired


def _household(number: int) -> HouseholdInput:
    member = MemberInput.model_validate(
        {"name": f"家人{number}", "relation": f"关系{number}", "labour_ability": "none"}
    )
    return HouseholdInput.model_validate(
        forms.household(
            members=[member.model_dump(mode="json")] if number % 5 else [],
            poverty_causes=CAUSES[: number % len(CAUSES)],
            labour_ability=("full", "partial", "none", None)[number % 4],
            guarantees={"income": bool(number % 2), "health_care": None},
            needs=NEEDS[number % len(NEEDS) :],
        )
    )


def _insert_household(connection: psycopg.Connection, keys: KeyRing, household_id: UUID, body: HouseholdInput) -> None:
    wrapped = keys.new_wrapped_key(str(household_id))
    content = body.model_dump(mode="json")
    clear = {name: content[name] for name in ("poverty_causes", "labour_ability", "needs")}
    row = {"id": household_id, **household_columns(keys, household_id, wrapped, body), **clear}
    for name in ("circumstances", "head_name_index", *(f"head_{name}" for name in LATER)):
        del row[name]
    insert(connection, "households", row | {"guarantees": Jsonb(content["guarantees"]), "hygiene": Jsonb({})})
    for member, sealed in zip(content["members"], member_rows(keys, household_id, wrapped, body), strict=True):
        for name in ("circumstances", "name_index", "is_read", *LATER):
            del sealed[name]
        clear = {name: member[name] for name in ("relation", "labour_ability")}
        insert(connection, "household_members", sealed | clear)


def _insert_pairing(connection: psycopg.Connection, household_id: UUID, pairing_id: UUID, number: int) -> None:
    village = forms.household()["division_code"]
    pairing = {
        "id": pairing_id,
        "household_id": household_id,
        "village_code": village,
        "team_id": TEAM_A,
        "helpers": [],
        "service_form": "pairing",
        "starts_on": "2020-04-01",
        "fingerprint": b"of another content",
    }
    insert(connection, "pairings", pairing)
    if number % 2:
        connection.execute(
            "update pairings set closed_at = now(), ends_on = '2020-09-30', close_reason = %s where id = %s",
            [f"搬迁{number}", pairing_id],
        )
    plan = {name: f"{name} 的方案{number}" for name in ("funds", "project", "goods", "other")}
    owner = {"pairing_id": pairing_id, "village_code": village, "team_id": TEAM_A}
    insert(connection, "support_plans", {**owner, **plan, "goals": ["health", "hardship"][: number % 3]})


def insert(connection: psycopg.Connection, table: str, values: Mapping[str, Any]) -> None:
    names, marks = ", ".join(values), ", ".join(f"%({name})s" for name in values)
    connection.execute(f"insert into {table} ({names}) values ({marks})".encode(), values)
