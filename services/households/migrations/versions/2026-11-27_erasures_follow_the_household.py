"""Let a request to erase end when the household moves to another county, and know a number that was erased.

`number_code`: of an erased household, the keyed code of its registry number. `register_again` finds it when that number
is registered again: from that day on the old row counts on the board no more, and its code is deleted, so that nothing
says which household came instead. It runs as the owner, because nobody who registers sees what was erased.

Index: `households_erased_by_number` serves `register_again`, in every import and registration.
"""

from typing import LiteralString

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import ddl

revision = "households_0015"
down_revision = "households_0014"
branch_labels = None
depends_on = None

STATES: LiteralString = "('asked', 'withdrawn', 'refused', 'expired', 'moved', 'confirmed', 'erased')"
EARLIER_STATES: LiteralString = "('asked', 'withdrawn', 'refused', 'expired', 'confirmed', 'erased')"
REGISTER_AGAIN = """
    create function register_again(codes bytea[], today date) returns integer
    language sql volatile security definer set search_path = public, pg_temp as $$
        with counted_no_more as (
            update households
               set registered_again_on = today, number_code = null
             where number_code = any (codes)
            returning id, village_code
        ), touched as (
            insert into progress_touched (village_code, month)
            select village_code, null::date from counted_no_more
            union
            select c.village_code, f.month from counted_no_more c join visit_facts f on f.household_id = c.id
        )
        select count(*)::integer from counted_no_more
    $$
"""


def upgrade() -> None:
    # Neither a default that differs from row to row nor a constraint to check: PostgreSQL rewrites no row.
    op.execute("alter table households add column number_code bytea, add column registered_again_on date")
    op.execute("alter table roster_imports add column registered_again integer not null default 0")
    _allow(STATES)
    op.execute("create index households_erased_by_number on households (number_code) where number_code is not null")
    op.execute(REGISTER_AGAIN)


def downgrade() -> None:
    op.execute("drop function register_again(bytea[], date)")
    op.execute("update erasures set state = 'expired' where state = 'moved'")
    _allow(EARLIER_STATES)
    op.execute("alter table roster_imports drop column registered_again")
    op.execute("alter table households drop column number_code, drop column registered_again_on")


def _allow(states: LiteralString) -> None:
    op.execute("alter table erasures drop constraint erasures_state_known")
    op.execute(
        ddl("alter table erasures add constraint erasures_state_known check (state in {states})", states=SQL(states))
    )
