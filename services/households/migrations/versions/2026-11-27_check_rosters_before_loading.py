"""Check a roster before it is loaded: an import stays open until somebody loads or drops it, and keeps its file's name.

`is_dry`: the next run of the job only counts. A checked import keeps its file and key, so that loading reads it again:
the register may have changed meanwhile. `level`: a fault costs its row, a warning its value; `warned` counts rows.

Index: `roster_imports_open` serves the sweep that drops what nobody has loaded.
"""

from alembic import op
from psycopg.sql import SQL, Composed, Literal

from services.kernel.db.schema import ddl

revision = "households_0011"
down_revision = "households_0010"
branch_labels = None
depends_on = None

BEFORE = ("receiving", "waiting", "running", "done", "refused", "failed")
ENDED = ("done", "refused", "failed", "dropped")


class OpenImportsError(Exception):
    """The release before knows no checked imports."""


def _states(names: tuple[str, ...]) -> Composed:
    return SQL(", ").join(map(Literal, names))


def upgrade() -> None:
    op.execute("alter table roster_imports add column if not exists is_dry boolean not null default false")
    op.execute("alter table roster_imports add column if not exists name text")
    op.execute("alter table roster_imports add column if not exists warned integer not null default 0")
    op.execute("alter table roster_import_errors add column if not exists level text not null default 'fault'")
    _constrain((*BEFORE, "checked", "dropped"), ENDED)
    op.execute("alter table roster_imports drop constraint roster_imports_format_known")
    op.execute(
        "alter table roster_imports add constraint roster_imports_format_known check (format in ('csv', 'xlsx', 'xls'))"
    )
    with op.get_context().autocommit_block():
        op.execute("drop index concurrently if exists roster_imports_open")
        op.execute(
            "create index concurrently roster_imports_open on roster_imports (received_at) where state = 'checked'"
        )


def downgrade() -> None:
    """Raises OpenImportsError."""
    found = op.get_bind().exec_driver_sql("select 1 from roster_imports where state in ('checked', 'dropped') limit 1")
    if found.first():
        raise OpenImportsError("load or drop what is checked, and delete what was dropped")
    op.execute("drop index roster_imports_open")
    op.execute("alter table roster_imports drop constraint roster_imports_format_known")
    op.execute("update roster_imports set format = 'xlsx' where format = 'xls'")
    op.execute(
        "alter table roster_imports add constraint roster_imports_format_known check (format in ('csv', 'xlsx'))"
    )
    _constrain(BEFORE, ENDED[:-1])
    op.execute("delete from roster_import_errors where level <> 'fault'")
    op.drop_column("roster_import_errors", "level")
    op.drop_column("roster_imports", "warned")
    op.drop_column("roster_imports", "name")
    op.drop_column("roster_imports", "is_dry")


def _constrain(states: tuple[str, ...], ended: tuple[str, ...]) -> None:
    op.execute("alter table roster_imports drop constraint roster_imports_state_known")
    op.execute(
        ddl(
            "alter table roster_imports add constraint roster_imports_state_known check (state in ({states}))",
            states=_states(states),
        )
    )
    op.execute("alter table roster_imports drop constraint roster_imports_forget_their_key")
    op.execute(
        ddl(
            "alter table roster_imports add constraint roster_imports_forget_their_key"
            " check ((finished_at is null) = (state not in ({ended}))"
            " and (finished_at is null) = (wrapped_key is not null))",
            ended=_states(ended),
        )
    )
