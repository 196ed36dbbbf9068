"""Ask about sheets, keep mappings, and load members.

Why: a county's own sheet has other titles, one row a person, and names instead of codes. What it leaves open is asked
(state `needs_mapping`), and what an office has answered is kept for the next sheet with the same titles. This is an
expansion only: columns that may be null or have a constant default, and new tables.

`reading` and `choices` are sealed under the key of the import and go with it; so are the masked `name` and `value`
beside a remark. `roster_staged_members` is unlogged as `roster_staging` is. The application reads the pieces of a file
for its sender's annotated copy.

Indexes: roster_profiles_by_area serves the list of an office and the search for a mapping by titles;
roster_imports_open serves the sweep of what nobody has answered or loaded.
"""

from alembic import op
from psycopg.sql import SQL, Composed, Literal

from services.kernel.db.schema import ddl, grant, in_scope, secure

revision = "households_0017"
down_revision = "households_0016"
branch_labels = None
depends_on = None

PROGRAM = "households"
BEFORE = ("receiving", "waiting", "running", "done", "refused", "failed", "checked", "dropped")
ENDED = ("done", "refused", "failed", "dropped")
COLUMNS = {
    "roster_imports": {
        "households": SQL("integer not null default 0"),
        "doubtful": SQL("integer not null default 0"),
        "takes_doubtful": SQL("boolean"),
        "findings": SQL("jsonb"),
        "questions": SQL("text[] not null default '{}'"),
        "reading": SQL("bytea"),
        "choices": SQL("bytea"),
    },
    "roster_import_errors": {"name": SQL("bytea"), "value": SQL("bytea")},
    "roster_staging": {"has_members": SQL("boolean not null default false")},
}


class UnansweredImportsError(Exception):
    """The release before does not ask."""


def upgrade() -> None:
    # First, because it is committed by itself: what was cut short begins anew.
    with op.get_context().autocommit_block():
        _index_open(("checked", "needs_mapping"))
    for table, columns in COLUMNS.items():
        for name, kind in columns.items():
            op.execute(
                ddl("alter table {table} add column if not exists {name} {kind}", table=table, name=name, kind=kind)
            )
    _constrain((*BEFORE, "needs_mapping"))
    op.execute(
        """
        create unlogged table roster_staged_members (
            import_id uuid not null,
            id uuid not null,
            household_id uuid not null,
            village_code text collate "C" not null,
            position smallint not null,
            circumstances bytea,
            name bytea not null,
            phone bytea,
            id_number bytea,
            numbers bytea,
            phone_index bytea,
            second_phone_index bytea,
            third_phone_index bytea,
            id_number_index bytea,
            name_index bytea,
            is_read boolean not null,
            primary key (import_id, id)
        )
        """
    )
    grant(PROGRAM, "roster_staged_members", app=None, worker="select, insert, delete")
    _create_profiles()
    grant(PROGRAM, "roster_import_chunks", app="select", worker=None)


def _create_profiles() -> None:
    op.execute(
        """
        create table roster_profiles (
            id uuid primary key,
            area code_multirange not null constraint roster_profiles_have_an_area check (not isempty(area)),
            name text not null,
            signature text not null,
            titles text[] not null,
            columns jsonb not null,
            layout text constraint roster_profiles_layout_known check (layout in ('persons', 'households')),
            updated_by uuid not null,
            updated_at timestamptz not null default now(),
            constraint roster_profiles_once_for_titles unique (area, signature)
        )
        """
    )
    secure(PROGRAM, "roster_profiles", in_scope("area"))
    grant(PROGRAM, "roster_profiles", app="select, insert, update, delete", worker="select")


def _index_open(states: tuple[str, ...]) -> None:
    op.execute("drop index concurrently if exists roster_imports_open")
    op.execute(
        ddl(
            "create index concurrently roster_imports_open on roster_imports (received_at) where state in ({states})",
            states=_states(states),
        )
    )


def downgrade() -> None:
    """Raises UnansweredImportsError."""
    asked = "select 1 from roster_imports where state = 'needs_mapping' limit 1"
    if op.get_bind().exec_driver_sql(asked).first():
        raise UnansweredImportsError("answer or drop what is asked about")
    with op.get_context().autocommit_block():
        _index_open(("checked",))
    op.execute(ddl("revoke select on roster_import_chunks from {role}", role="bangfu_households_app"))
    op.execute("drop table roster_profiles")
    op.execute("drop table roster_staged_members")
    _constrain(BEFORE)
    op.execute("delete from roster_import_errors where level in ('doubt', 'note')")
    for table, columns in COLUMNS.items():
        for name in columns:
            op.execute(ddl("alter table {table} drop column {name}", table=table, name=name))


def _constrain(states: tuple[str, ...]) -> None:
    op.execute("alter table roster_imports drop constraint roster_imports_state_known")
    op.execute(
        ddl(
            "alter table roster_imports add constraint roster_imports_state_known check (state in ({states}))",
            states=_states(states),
        )
    )


def _states(states: tuple[str, ...]) -> Composed:
    return SQL(", ").join(map(Literal, states))
