"""Statements that move checked rows into the register, all rows of an import at a time.

Rows are inserted encrypted into `roster_staging` in short transactions; one short transaction then moves them. A long
one would block the event feed of the whole service, which ends before the oldest open transaction.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb
from sqlalchemy import Row, Uuid, bindparam, column, exists, func, insert, literal, select, table, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.households.encryption import CIRCUMSTANCES
from services.households.models import household_members, households, withheld_households
from services.households.roster import queries
from services.households.roster.comparing import Compared
from services.kernel.auth.principals import Scope
from services.kernel.db.constraints import violated
from services.kernel.db.database import driver_connection
from services.kernel.db.rows import Rows, all_rows

# Names of `households` columns and their types in a binary COPY.
CONTENT = {
    "id": "uuid",
    "registry_no": "text",
    "village_code": "text",
    "registry_status": "text",
    "circumstances": "bytea",
    "hygiene": "jsonb",
    "income_project": "text",
    "members_count": "int2",
    "wrapped_key": "bytea",
    "head_name": "bytea",
    "head_phone": "bytea",
    "head_id_number": "bytea",
    "head_numbers": "bytea",
    "address": "bytea",
    "head_phone_index": "bytea",
    "head_second_phone_index": "bytea",
    "head_third_phone_index": "bytea",
    "head_id_number_index": "bytea",
    "head_name_index": "bytea",
    "fingerprint": "bytea",
}
STAGED = {
    "import_id": "uuid",
    "row_number": "int4",
    "base_version": "int4",
    "previous_village": "text",
    "has_members": "bool",
    **CONTENT,
}
MEMBERS = {
    "id": "uuid",
    "household_id": "uuid",
    "village_code": "text",
    "position": "int2",
    "circumstances": "bytea",
    "name": "bytea",
    "phone": "bytea",
    "id_number": "bytea",
    "numbers": "bytea",
    "phone_index": "bytea",
    "second_phone_index": "bytea",
    "third_phone_index": "bytea",
    "id_number_index": "bytea",
    "name_index": "bytea",
    "is_read": "bool",
}
STAGED_MEMBERS = {"import_id": "uuid", **MEMBERS}

# Two imports at once would lock the same households in different orders.
ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('roster-load'))")
_STAGING = table("roster_staging", *(column(name) for name in STAGED))
CREATE = (
    insert(households)
    .from_select(
        [*CONTENT, "head_read", "updated_by"],
        select(*(_STAGING.c[name] for name in CONTENT), literal(1), bindparam("account", type_=Uuid))
        .where(_STAGING.c.import_id == bindparam("of_import"), _STAGING.c.base_version.is_(None))
        .order_by(_STAGING.c.row_number),
    )
    .execution_options(preserve_rowcount=True)
)
CHANGE = (
    update(households)
    .where(
        _STAGING.c.import_id == bindparam("of_import"),
        _STAGING.c.base_version.is_not(None),
        households.c.id == _STAGING.c.id,
        households.c.version == _STAGING.c.base_version,
    )
    .values(
        {name: _STAGING.c[name] for name in CONTENT if name != "id"}
        # What an earlier release stored in clear is replaced by the ciphertext, too.
        | dict.fromkeys(CIRCUMSTANCES)
        | {
            "version": households.c.version + 1,
            "head_name_indexed": households.c.version + 1,
            "head_read": households.c.version + 1,
            "updated_at": func.now(),
            "updated_by": bindparam("account", type_=Uuid),
        }
    )
)
# The members of a staged household are those of the sheet and those that only the register has.
FORGET_MEMBERS = text(
    """
    delete from household_members m
     using roster_staging s
     where s.import_id = :id and s.has_members and m.household_id = s.id
    """
)
_STAGED_MEMBERS = table("roster_staged_members", *(column(name) for name in STAGED_MEMBERS))
ADD_MEMBERS = insert(household_members).from_select(
    list(MEMBERS),
    select(*(_STAGED_MEMBERS.c[name] for name in MEMBERS)).where(_STAGED_MEMBERS.c.import_id == bindparam("of_import")),
)
# The events of `rules._publish`, for all households at once.
FOLLOW_UP = tuple(
    text(statement)
    for statement in (
        """
        insert into progress_touched (village_code, month)
        with villages as (
            select id, village_code from roster_staging where import_id = :id
            union all
            select id, previous_village from roster_staging where import_id = :id and previous_village <> village_code
        )
        select village_code, null::date from villages
        union
        select v.village_code, f.month from villages v join visit_facts f on f.household_id = v.id
        """,
        """
        insert into outbox (event_id, type, subject, data)
        select gen_random_uuid(), 'household.saved', id::text,
               jsonb_build_object('household_id', id, 'village_code', village_code, 'registry_status', registry_status)
          from roster_staging
         where import_id = :id
         order by row_number
        """,
        """
        insert into audit_entries (actor_id, action, subject, details)
        select :account, case when base_version is null then 'household.created' else 'household.changed' end,
               'household:' || id, jsonb_build_object('village_code', village_code, 'import_id', import_id)
          from roster_staging
         where import_id = :id
         order by row_number
        """,
    )
)


MOVED = text(
    """
    select id, previous_village, village_code
      from roster_staging
     where import_id = :id and previous_village <> village_code
     order by id
    """
)
REGISTERED = text("select registry_no from roster_staging where import_id = :id and base_version is null")


DIVISIONS = text(
    """
    select code, name
      from divisions
     where code <@ cast(nullif(:codes, '') as code_multirange)
        or exists (select 1 from unnest(cast(:own as text[])) o where starts_with(o, code))
    """
)
# A restricted household is hidden from whoever may not restrict it.
REGISTERED_PERSONS = text(
    """
    with persons as (
        select h.id, h.head_id_number_index as number
          from households h
         where h.head_id_number_index = any (:indexes)
        union all
        select m.household_id, m.id_number_index
          from household_members m
         where m.id_number_index = any (:indexes)
    )
    select p.number, h.registry_no
      from persons p
      join households h on h.id = p.id
     where h.registry_no is not null and h.village_code <@ cast(nullif(:codes, '') as code_multirange)
       and not exists (select 1 from withheld_households w where w.household_id = h.id)
    """
)
HEADS_OF_NAME = text(
    """
    select h.head_name_index, h.village_code, h.registry_no
      from households h
     where h.head_name_index = any (:indexes) and h.registry_no is not null
       and h.village_code <@ cast(nullif(:codes, '') as code_multirange)
       and not exists (select 1 from withheld_households w where w.household_id = h.id)
    """
)


class RegisterChanged(Exception):
    """A household changed, or a registry number was taken, after the rows were compared with the register."""


async def stored_households(
    connection: AsyncConnection, registry_numbers: Sequence[str]
) -> Mapping[str, tuple[Row[Any], list[Row[Any]]]]:
    """Households by registry number, in all areas, each with its members in order."""
    is_restricted = exists().where(withheld_households.c.household_id == households.c.id).label("is_restricted")
    found = await all_rows(
        connection, select(households, is_restricted).where(households.c.registry_no.in_(registry_numbers))
    )
    members: dict[UUID, list[Row[Any]]] = defaultdict(list)
    if found:
        statement = (
            select(household_members)
            .where(household_members.c.household_id.in_([row.id for row in found]))
            .order_by(household_members.c.household_id, household_members.c.position)
        )
        for member in await all_rows(connection, statement):
            members[member.household_id].append(member)
    return {row.registry_no: (row, members[row.id]) for row in found}


async def divisions_of(connection: AsyncConnection, scope: Scope) -> list[tuple[str, str]]:
    """Code and name of every division of the scope, and of those above it."""
    rows = await all_rows(connection, DIVISIONS, {"codes": scope.codes_literal, "own": list(scope.division_codes)})
    return [(row.code, row.name) for row in rows]


async def registered_persons(
    connection: AsyncConnection, scope: Scope, indexes: Sequence[bytes]
) -> Mapping[bytes, list[str]]:
    """By blind index of a document number the registry numbers of the households that have the person, inside the
    scope: of others the sender must not learn."""
    found: dict[bytes, list[str]] = defaultdict(list)
    if indexes:
        values = {"codes": scope.codes_literal, "indexes": list(indexes)}
        for row in await all_rows(connection, REGISTERED_PERSONS, values):
            found[bytes(row.number)].append(row.registry_no)
    return found


async def heads_of_name(
    connection: AsyncConnection, scope: Scope, indexes: Sequence[bytes]
) -> Mapping[tuple[bytes, str], str]:
    """By blind index of a head's name and by village the registry number, inside the scope."""
    if not indexes:
        return {}
    rows = await all_rows(connection, HEADS_OF_NAME, {"codes": scope.codes_literal, "indexes": list(indexes)})
    return {(bytes(row.head_name_index), row.village_code): row.registry_no for row in rows}


async def stage(connection: AsyncConnection, compared: Sequence[Compared]) -> None:
    """The staged values and members of each."""
    await _copy(
        connection,
        "roster_staging",
        STAGED,
        [{**one.staged, "has_members": bool(one.members)} for one in compared if one.staged is not None],
    )
    await _copy(connection, "roster_staged_members", STAGED_MEMBERS, [row for one in compared for row in one.members])


async def _copy(
    connection: AsyncConnection, into: str, types: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> None:
    if not rows:
        return
    driver = await driver_connection(connection)
    statement = SQL("copy {} ({}) from stdin (format binary)").format(
        Identifier(into), SQL(", ").join(map(Identifier, types))
    )
    async with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(list(types.values()))
        for row in rows:
            await copy.write_row([_copied(row[name], type_) for name, type_ in types.items()])


def _copied(value: Any, type_: str) -> Any:
    return Jsonb(value) if type_ == "jsonb" else value


async def move_into_register(connection: AsyncConnection, import_id: UUID, account_id: UUID) -> tuple[int, int]:
    """Returns how many households were created and how many changed. Raises RegisterChanged."""
    parameters = {"id": import_id, "account": account_id}
    await connection.execute(ONE_AT_A_TIME)
    expected = (await connection.execute(queries.COUNT_STAGED, {"id": import_id})).one()
    try:
        given = {"of_import": import_id, "account": account_id}
        created = (await connection.execute(CREATE, given)).rowcount
        changed = (await connection.execute(CHANGE, given)).rowcount
    except IntegrityError as error:
        if violated(error) != "households_registry_no_unique":
            raise
        raise RegisterChanged() from None
    if (created, changed) != (expected.created, expected.changed):
        raise RegisterChanged()
    for statement, values in ((FORGET_MEMBERS, parameters), (ADD_MEMBERS, {"of_import": import_id})):
        await connection.execute(statement, values)
    for statement in FOLLOW_UP:
        await connection.execute(statement, parameters)
    return created, changed


async def moved_households(connection: AsyncConnection, import_id: UUID) -> Rows:
    """Id, `previous_village` and `village_code` of the households that the import moves."""
    return await all_rows(connection, MOVED, {"id": import_id})


async def registered_numbers(connection: AsyncConnection, import_id: UUID) -> list[str]:
    """The registry numbers that the import adds."""
    return [row.registry_no for row in await all_rows(connection, REGISTERED, {"id": import_id})]
