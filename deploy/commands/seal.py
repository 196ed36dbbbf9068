"""`bangfu seal`: finishes the sealing of personal data that an earlier release stored in clear.

The workers seal row by row while people work (`services.kernel.db.sealing`), and file by file (`clear_files`).
PostgreSQL keeps what they replaced: in dead rows, in its statistics, and in the write-ahead log. This command waits
until no clear row is left and every name has its index, forbids clear text with constraints, writes the tables anew and
has the log's old files deleted. Each step can be repeated.

It does the same for what an erasure has left: the wrapped keys of erased households in dead rows and in the log, which
the key outside the database would still open.

The rewriting holds each table for itself: seconds in a county, minutes in a city. What lay in a deleted file may stay
on the disk until it is overwritten, which only the encryption of the disk helps against.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import psycopg
from psycopg import sql

from deploy.commands.clear_files import FilesLeftError, move_files
from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.faults import KnownFailure
from deploy.installation import Installation
from deploy.keys import Keys
from deploy.offline import parts_running
from deploy.programs import Program, database_name
from gateway.people import clear_names as names_of_people
from services.campaigns.dues import clear_reasons as reasons_of_extensions
from services.households import canonical_forms as forms_of_persons
from services.households import name_indexing as names_in_the_register
from services.households import sealing as circumstances
from services.kernel.audit import trail
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.db.sealing import Sealed, count_clear, seal_all
from services.submissions import sealing as visits

Say = Callable[[str], None]
ROUNDS = 60
PAUSE_SECONDS = 1.0


class RowsLeftError(KnownFailure):
    """Rows stay in clear: somebody holds them or could still read them, or no key here opens their household."""


def seal(installation: Installation, say: Say) -> None:
    """Raises RowsLeftError; FilesLeftError when everything else is done."""
    with parts_running(installation) as environment:
        keys = Keys(installation.home)
        ring = KeyRing(keys.kek.read_text(encoding="ascii").strip(), keys.blind_index_key.read_text("ascii").strip())
        for program in KINDS:
            asyncio.run(_seal(program, environment, ring, say))
        files_left = move_files(installation, environment, ring, say)
        for program in KINDS:
            _rewrite(installation.postgres, program, say)
        _recycle_log(installation.postgres)
    if files_left:
        raise FilesLeftError(files_left)
    say("done: the old files of the write-ahead log are deleted; delete backups that are not encrypted as well")


KINDS: Mapping[Program, tuple[Sealed, ...]] = {
    "gateway": names_of_people.SEALED,
    "campaigns": reasons_of_extensions.SEALED,
    "households": (*circumstances.SEALED, *names_in_the_register.INDEXED, *forms_of_persons.READ),
    "submissions": visits.SEALED,
}
"""In their order."""


KEYED: Mapping[Program, tuple[str, ...]] = {
    "households": ("audit_keys", "erasures", "withheld_households"),
    "submissions": ("audit_keys", "household_keys", "files", "moved_files", "reports", "thumbs"),
}
"""Further tables in which an erasure leaves dead rows with a key, a hash or a text."""


async def _seal(program: Program, environment: Mapping[str, str], ring: KeyRing, say: Say) -> None:
    """Seals, verifies and forbids."""
    kinds = KINDS[program]
    url = environment[f"BANGFU_{program.upper()}_MIGRATOR_DATABASE_URL"]
    async with Database(url, application_name="seal", pool_size=2) as database:
        sealed = 0
        for _ in range(ROUNDS):
            sealed += await seal_all(database, ring, kinds)
            left = await _left(database, kinds)
            if not left:
                break
            say(f"{program}: waiting for {sum(left.values())} rows that somebody holds")
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            rows = ", ".join(f"{table} {count}" for table, count in left.items())
            raise RowsLeftError(f"{program}: rows that are still in clear: {rows}")
        async with database.transaction() as connection:
            await trail.record(
                connection, actor_id=None, action="data.sealed", subject=f"program:{program}", details={"rows": sealed}
            )
    say(f"{program}: {sealed} rows sealed, none left in clear")
    with psycopg.connect(_driver(url), autocommit=True) as connection:
        for statement in _contract(kinds, _constraints(connection)):
            connection.execute(statement)


async def _left(database: Database, kinds: Iterable[Sealed]) -> dict[str, int]:
    left: Counter[str] = Counter()
    async with database.transaction() as connection:
        for kind in kinds:
            left[kind.table] += await count_clear(connection, kind)
    return dict(+left)


def _contract(kinds: Iterable[Sealed], known: set[str]) -> Iterable[sql.Composed]:
    """A constraint for new rows at once, then its check of all rows without a long lock."""
    for number, kind in enumerate((kind for kind in kinds if kind.is_forbidden_later), start=1):
        name = f"{kind.table}_sealed_{number}"
        parts = {
            "table": sql.Identifier(kind.table),
            "name": sql.Identifier(name),
            "is_clear": sql.SQL(kind.is_clear),
        }
        if name not in known:
            yield sql.SQL("alter table {table} add constraint {name} check (not ({is_clear})) not valid").format(
                **parts
            )
        yield sql.SQL("alter table {table} validate constraint {name}").format(**parts)


def _constraints(connection: psycopg.Connection) -> set[str]:
    return {name for (name,) in connection.execute("select conname from pg_constraint where contype = 'c'")}


def _rewrite(postgres: Postgres, program: Program, say: Say) -> None:
    """Dead rows and the values in the statistics are gone afterwards."""
    tables = sorted({kind.table for kind in KINDS[program]} | {*KEYED.get(program, ())})
    with psycopg.connect(postgres.dsn(database_name(program), SUPERUSER), autocommit=True) as connection:
        _wait_for_older_transactions(connection, program, say)
        for table in tables:
            say(f"{program}: writing {table} anew")
            connection.execute(sql.SQL("vacuum (full, analyze) {table}").format(table=sql.Identifier(table)))
        _wait_for_older_transactions(connection, program, say)
        connection.execute("vacuum full pg_catalog.pg_statistic")


OLDER = """
    select count(*) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()
       and greatest(age(backend_xmin), age(backend_xid)) >= age(%s::text::xid)
"""


def _wait_for_older_transactions(connection: psycopg.Connection, program: Program, say: Say) -> None:
    """Until no transaction is left that could still read what was replaced: writing anew would keep it for that one.

    Raises RowsLeftError.
    """
    now = connection.execute("select pg_current_xact_id()::text").fetchall()[0][0]
    for _ in range(ROUNDS):
        ((older,),) = connection.execute(OLDER, [now]).fetchall()
        if not older:
            return
        say(f"{program}: waiting for {older} transactions that began before")
        time.sleep(PAUSE_SECONDS)
    raise RowsLeftError(f"{program}: a transaction has been open for a minute; what it could still read would stay")


OTHER_LOG_FILES = """
    select count(*) from pg_ls_waldir()
     where name ~ '^[0-9A-F]{24}$' and name <> pg_walfile_name(pg_current_wal_insert_lsn())
"""


def _recycle_log(postgres: Postgres) -> None:
    """Deletes the old files of the write-ahead log. PostgreSQL would keep them, with what is in them, for later use."""
    with psycopg.connect(postgres.dsn("postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute("alter system set wal_recycle = off")
        try:
            connection.execute("select pg_reload_conf()")
            rounds_without_others = 0
            for _ in range(ROUNDS):
                connection.execute("select pg_switch_wal()")
                connection.execute("checkpoint")
                # A server that read the setting late has kept an old file under a later name: it is used up here. The
                # last of them is the one in use when there is no other, so there is one round more.
                is_alone = connection.execute(OTHER_LOG_FILES).fetchone() == (0,)
                rounds_without_others = rounds_without_others + 1 if is_alone else 0
                if rounds_without_others == 2:
                    break
                time.sleep(PAUSE_SECONDS / 4)
        finally:
            connection.execute("alter system reset wal_recycle")
            connection.execute("select pg_reload_conf()")


def _driver(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql", 1)
