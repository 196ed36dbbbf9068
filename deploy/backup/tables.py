"""The content of the tables of a database, in a form for comparison before and after."""

import psycopg
from psycopg import sql

from deploy.backup.manifest import Rows

TABLES = """
select c.relname
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = 'public'
   and c.relkind in ('r', 'p')
   and not c.relispartition
   and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
 order by c.relname
"""
# A sum over row hashes does not depend on the order of rows, which a restore changes. The text of a row depends on the
# time zone and date style of the session, hence `fix_text_format`.
FINGERPRINT = "select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from public.{table} t"


def fix_text_format(connection: psycopg.Connection) -> None:
    """Make the text of a row the same in every session."""
    connection.execute("set time zone 'UTC'")
    connection.execute("set datestyle to 'ISO, YMD'")
    connection.execute("set extra_float_digits to 1")


def rows_by_table(connection: psycopg.Connection) -> dict[str, Rows]:
    """Every table of the schema `public` as the connected role sees it; row-level security must not hide any row."""
    names = [name for (name,) in connection.execute(TABLES)]
    return {name: _rows(connection, name) for name in names}


def _rows(connection: psycopg.Connection, table: str) -> Rows:
    found = connection.execute(sql.SQL(FINGERPRINT).format(table=sql.Identifier(table))).fetchone()
    if found is None:
        raise RuntimeError(f"no answer for {table}")
    return Rows(count=found[0], fingerprint=found[1])
