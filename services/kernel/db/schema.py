"""DDL that the migrations of every service share: roles, event tables, audit tables, row-level security.

Each program's database has three roles: `<program>_migrator` owns the schema, `<program>_app` serves requests under
row-level security, `<program>_worker` runs feeds, rollups and jobs and sees all rows of secured tables by an explicit
policy.
"""

from typing import LiteralString

from alembic import op
from procrastinate.schema import SchemaManager
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal


def app_role(program: str) -> str:
    return f"bangfu_{program}_app"


def worker_role(program: str) -> str:
    return f"bangfu_{program}_worker"


def ddl(statement: LiteralString, **parts: str | Composable) -> str:
    """A statement with variable parts: `{name}` takes an identifier, which is quoted, or an `SQL` without change."""
    values = {name: Identifier(part) if isinstance(part, str) else part for name, part in parts.items()}
    return SQL(statement).format(**values).as_string()


def grant(program: str, table: str, *, app: LiteralString | None, worker: LiteralString | None) -> None:
    """Privileges of the application and worker roles on a table, such as `"select, insert"`; None grants nothing."""
    for role, privileges in ((app_role(program), app), (worker_role(program), worker)):
        if privileges:
            op.execute(
                ddl("grant {privileges} on {table} to {role}", privileges=SQL(privileges), table=table, role=role)
            )


def secure(program: str, table: str, visible: Composable, writable: Composable | None = None) -> None:
    """Row-level security for every role, the owner included.

    `visible`, `writable`: SQL conditions for the application role, usually from `in_scope`; the worker role has none.
    """
    op.execute(ddl("alter table {table} enable row level security", table=table))
    op.execute(ddl("alter table {table} force row level security", table=table))
    _create_policy(table, "scope", Identifier(app_role(program)), visible, writable or visible)
    _create_policy(table, "worker", Identifier(worker_role(program)), SQL("true"), SQL("true"))
    # pg_dump and maintenance run as the owner and must see every row.
    _create_policy(table, "owner", SQL("current_user"), SQL("true"), SQL("true"))


def _create_policy(table: str, kind: str, role: Composable, visible: Composable, writable: Composable) -> None:
    statement = ddl(
        "create policy {policy} on {table} to {role} using ({visible}) with check ({writable})",
        policy=f"{table}_{kind}",
        table=table,
        role=role,
        visible=visible,
        writable=writable,
    )
    op.execute(statement)


def in_scope(code_column: str, team_column: str | None = None) -> Composed:
    """Condition: the row's division or team is in the transaction's scope; an unset or empty scope matches nothing.

    A range containment, because `like current_setting(...) || '%'` would show everything to an empty scope. The
    sub-selects make PostgreSQL read the setting once a statement, not once a row.
    """
    codes = SQL("{code} <@ (select nullif(current_setting('app.codes', true), '')::code_multirange)").format(
        code=Identifier(code_column)
    )
    if team_column is None:
        return codes
    return SQL("({codes} or {team} = any ({teams}))").format(codes=codes, team=Identifier(team_column), teams=teams())


def teams(setting: LiteralString = "app.teams") -> Composed:
    """The array of team ids in a setting of the transaction; null when it is unset or empty. Read once a statement."""
    return SQL("(select nullif(current_setting({setting}, true), '')::uuid[])::uuid[]").format(setting=Literal(setting))


def restrict(program: str, table: str, condition: Composable) -> None:
    """A condition that rows must fulfil beside the policy of `secure` to be seen by the application role."""
    op.execute(
        ddl(
            "create policy {policy} on {table} as restrictive to {role} using ({condition}) with check (true)",
            policy=f"{table}_withheld",
            table=table,
            role=app_role(program),
            condition=condition,
        )
    )


TODAY = SQL("(now() at time zone 'Asia/Shanghai')::date")
FIRST_DAY_OF_GRACE = SQL("({today} - (select nullif(current_setting('app.grace', true), '')::int))").format(today=TODAY)
"""What ended on this day or later may still be filed; null, so that nothing matches, where no grace is set."""


def create_code_range_type() -> None:
    """`code_multirange`: sets of division code ranges in C collation; create it before the first `secure`."""
    op.execute(
        'create type code_range as range (subtype = text, collation = "C", multirange_type_name = code_multirange)'
    )


def create_event_tables(program: str) -> None:
    """Outbox, cursors and inbox of `services.kernel.events.outbox`."""
    op.execute(
        """
        create table outbox (
            id bigint generated always as identity primary key,
            transaction_id xid8 not null default pg_current_xact_id(),
            event_id uuid not null,
            type text not null,
            subject text not null,
            data jsonb not null,
            occurred_at timestamptz not null default now()
        )
        """
    )
    op.execute("create index outbox_feed_order on outbox (transaction_id, id)")
    op.execute(
        "create table feed_cursors "
        "(source text primary key, cursor text not null, read_at timestamptz not null default now())"
    )
    op.execute("create table events_seen (event_id uuid primary key, seen_at timestamptz not null default now())")
    grant(program, "alembic_version", app="select", worker="select")
    grant(program, "outbox", app="select, insert", worker="select, insert")
    grant(program, "feed_cursors", app="select, insert, update", worker="select, insert, update")
    grant(program, "events_seen", app="select, insert", worker="select, insert, delete")


def create_audit_tables(program: str) -> None:
    """Tables of `services.kernel.audit.trail`: the application may insert, only the owner may change."""
    op.execute(
        """
        create table audit_entries (
            id bigint generated always as identity primary key,
            occurred_at timestamptz not null default now(),
            actor_id uuid,
            action text not null,
            subject text not null,
            details jsonb not null
        )
        """
    )
    op.execute(
        """
        create table audit_seals (
            position bigint primary key,
            entry_id bigint not null unique,
            previous_hash bytea not null,
            hash bytea not null
        )
        """
    )
    grant(program, "audit_entries", app="insert", worker="select, insert")
    grant(program, "audit_seals", app=None, worker="select, insert")


# Each index begins with the column of its filter; the other columns are the order of a page.
AUDIT_INDEXES: dict[str, LiteralString] = {
    "audit_entries_by_time": "(occurred_at, id)",
    # The action is part of it, so that the acts of one kind by a very active person are found without reading the
    # others.
    "audit_entries_by_actor": "(actor_id, occurred_at, id) include (action)",
    "audit_entries_by_action": "(action, occurred_at, id)",
    # Some programs write `household:ID`, some the id alone: the id follows the last colon in both.
    "audit_entries_by_subject": "(split_part(subject, ':', -1), occurred_at, id)",
}


def grant_audit_reading(program: str) -> None:
    """For `services.kernel.audit.reading`: the application may select as well as insert; it still may not change."""
    for name, columns in AUDIT_INDEXES.items():
        op.execute(ddl("create index {name} on audit_entries {columns}", name=name, columns=SQL(columns)))
    for table in ("audit_entries", "audit_seals"):
        grant(program, table, app="select", worker=None)


def revoke_audit_reading(program: str) -> None:
    """The reverse of `grant_audit_reading`."""
    for table in ("audit_entries", "audit_seals"):
        op.execute(ddl("revoke select on {table} from {role}", table=table, role=app_role(program)))
    for name in AUDIT_INDEXES:
        op.drop_index(name)


class SealedWordsError(Exception):
    """The release before cannot open the words of the trail; the way back is the backup before the upgrade."""


def create_audit_keys(program: str) -> None:
    """For `services.kernel.audit.said`, in a program that marks who is erased in `withheld_households`.

    Whoever is marked loses the key in that transaction; the row stays. The application itself takes no key away.
    """
    op.execute("create table audit_keys (id uuid primary key, wrapped_key bytea)")
    grant(program, "audit_keys", app="select, insert", worker="select, insert")
    op.execute(
        """
        create function destroy_audit_key() returns trigger
        language plpgsql security definer set search_path = public, pg_temp as $$
        begin
            insert into audit_keys (id, wrapped_key) values (new.household_id, null)
                on conflict (id) do update set wrapped_key = null;
            return null;
        end
        $$
        """
    )
    op.execute(
        "create trigger erased_words after insert or update on withheld_households "
        "for each row when (new.is_erased) execute function destroy_audit_key()"
    )
    op.execute("insert into audit_keys (id) select household_id from withheld_households where is_erased")


def drop_audit_keys() -> None:
    """The reverse of `create_audit_keys`. Raises SealedWordsError."""
    if op.get_bind().exec_driver_sql("select exists (select from audit_keys)").scalar_one():
        raise SealedWordsError(SealedWordsError.__doc__)
    op.execute("drop trigger erased_words on withheld_households")
    op.execute("drop function destroy_audit_key()")
    op.drop_table("audit_keys")


AUDIT_SUBJECTS_INDEX = "audit_entries_by_subjects"


def index_audit_subjects() -> None:
    """For `services.kernel.audit.reading`: the entries that concern several things, found by each of them.

    Built while people work: entries are inserted meanwhile. What a build that was cut short left is built anew.
    """
    with op.get_context().autocommit_block():
        op.execute(ddl("drop index concurrently if exists {name}", name=AUDIT_SUBJECTS_INDEX))
        op.execute(
            ddl(
                "create index concurrently {name} on audit_entries using gin ((details -> 'subjects') jsonb_path_ops) "
                "where details ? 'subjects'",
                name=AUDIT_SUBJECTS_INDEX,
            )
        )


def drop_audit_subjects_index() -> None:
    """The reverse of `index_audit_subjects`."""
    with op.get_context().autocommit_block():
        op.execute(ddl("drop index concurrently if exists {name}", name=AUDIT_SUBJECTS_INDEX))


def create_job_tables(program: str) -> None:
    """procrastinate's own schema, for the release named in the lock file."""
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    for role in (app_role(program), worker_role(program)):
        for table in (
            "procrastinate_jobs",
            "procrastinate_events",
            "procrastinate_periodic_defers",
            "procrastinate_workers",
        ):
            op.execute(ddl("grant select, insert, update, delete on {table} to {role}", table=table, role=role))
        op.execute(ddl("grant usage, select on all sequences in schema public to {role}", role=role))
        op.execute(ddl("grant execute on all functions in schema public to {role}", role=role))


def drop_common_tables() -> None:
    """The reverse of `create_event_tables`, `create_audit_tables`, `create_job_tables`, `create_code_range_type`."""
    for table in ("audit_seals", "audit_entries", "events_seen", "feed_cursors", "outbox"):
        op.drop_table(table, if_exists=True)
    op.execute("drop type if exists code_range")
    # procrastinate has no downgrade: its functions and types depend on each other, so they are dropped by name.
    op.execute(
        r"""
        do $$
        declare command text;
        begin
            for command in
                select format('drop table if exists %s cascade', oid::regclass) from pg_class
                 where relnamespace = 'public'::regnamespace and relkind = 'r' and relname like 'procrastinate\_%'
                union all
                select format('drop function if exists %s cascade', oid::regprocedure) from pg_proc
                 where pronamespace = 'public'::regnamespace and proname like 'procrastinate\_%'
                union all
                select format('drop type if exists %s cascade', t.oid::regtype)
                  from pg_type t
                  left join pg_class c on c.oid = t.typrelid
                 where t.typnamespace = 'public'::regnamespace and t.typname like 'procrastinate\_%'
                   and (t.typtype = 'e' or c.relkind = 'c')
            loop
                execute command;
            end loop;
        end
        $$
        """
    )
