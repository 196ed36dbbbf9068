"""Close visits, photos and reports to a team whose pairing has ended (S2-05), but for what it must still file.

The policies looked at the team alone, so a former team saw names, phones and visits for ever. They now ask
`paired_households`; `services.submissions.visibility` states the same rule in the statements.
"""

from alembic import op
from psycopg.sql import SQL, Composable, Composed, Identifier

from services.kernel.db.schema import FIRST_DAY_OF_GRACE, TODAY, app_role, ddl, in_scope, teams

revision = "submissions_0007"
down_revision = "submissions_0006"
branch_labels = None
depends_on = None

PROGRAM = "submissions"
OF_VISIT = ("photos", "visit_conflicts", "visit_revisions")
OF_REPORT = ("report_versions", "report_scans")


# Each is asked once a statement, and not at all where the columns of the row decide: the statements of every visit do
# not become longer by it.
OPEN_PAIRINGS = ddl(
    """
    create function open_pairings() returns uuid[] language sql stable parallel safe as $$
        select array_agg(any_of.pairing_id)
          from paired_households any_of
         where any_of.team_id = any ({teams})
           and exists (select from paired_households p
                        where p.household_id = any_of.household_id and p.team_id = any_of.team_id
                          and not p.is_closed and (p.ends_on is null or p.ends_on >= {today}))
    $$
    """,
    teams=teams(),
    today=TODAY,
)
PAIRINGS_IN_GRACE = ddl(
    """
    create function pairings_in_grace() returns uuid[] language sql stable parallel safe as $$
        select array_agg(pairing_id) from paired_households where team_id = any ({filing}) and ends_on >= {first_day}
    $$
    """,
    filing=teams("app.filing"),
    first_day=FIRST_DAY_OF_GRACE,
)


def upgrade() -> None:
    # The two functions, and the filter of a team.
    op.execute("create index paired_households_by_team on paired_households (team_id)")
    op.execute(OPEN_PAIRINGS)
    op.execute(PAIRINGS_IN_GRACE)
    # As its owner, because a former team does not see accepted reports; it answers yes or no about one pairing.
    op.execute(
        """
        create function month_is_filed(pairing uuid, day date) returns boolean
        language sql stable security definer set search_path = public, pg_temp as $$
            select exists (select from reports
                            where pairing_id = pairing and month = to_char(day, 'YYYY-MM')
                              and state in ('accepted', 'forwarded'))
               and not exists (select from reports
                                where pairing_id = pairing and month is null and state in ('draft', 'submitted'))
        $$
        """
    )
    _set_policy("visits", _while_paired(SQL("not month_is_filed(pairing_id, visited_on)")))
    _set_policy("reports", _while_paired(SQL("state in ('draft', 'submitted')")))
    for table in OF_VISIT:
        _set_policy(table, _with_owner("visits", "visit_id", table))
    for table in OF_REPORT:
        _set_policy(table, _with_owner("reports", "report_id", table))


def downgrade() -> None:
    for table in ("visits", "reports", *OF_VISIT, *OF_REPORT):
        _alter_policy(table, in_scope("village_code", "team_id"), in_scope("village_code", "team_id"))
    op.execute("drop function month_is_filed(uuid, date), open_pairings(), pairings_in_grace()")
    op.execute("drop index paired_households_by_team")


def _set_policy(table: str, visible: Composable) -> None:
    """What is sent and written may be stored for the team, whether or not it still has access."""
    is_sent = SQL("team_id = any ({sending})").format(sending=teams("app.sending"))
    writable = SQL("({own} or {is_sent})").format(own=in_scope("village_code", "team_id"), is_sent=is_sent)
    _alter_policy(table, SQL("({is_sent} or {visible})").format(is_sent=is_sent, visible=visible), writable)


def _while_paired(must_be_filed: Composable) -> Composed:
    return SQL(
        """
        {in_divisions}
        or pairing_id = any ((select open_pairings())::uuid[])
        or (pairing_id = any ((select pairings_in_grace())::uuid[]) and {must_be_filed})
        """
    ).format(in_divisions=in_scope("village_code"), must_be_filed=must_be_filed)


def _with_owner(owner: str, reference: str, table: str) -> Composed:
    """For an office by its own column; for a team, where the visit or the report may be seen under its own policy."""
    return SQL(
        "{in_divisions} "
        "or (team_id = any ({teams}) and exists (select from {owner} o where o.id = {table}.{reference}))"
    ).format(
        in_divisions=in_scope("village_code"),
        teams=teams(),
        owner=Identifier(owner),
        table=Identifier(table),
        reference=Identifier(reference),
    )


def _alter_policy(table: str, visible: Composable, writable: Composable) -> None:
    op.execute(
        ddl(
            "alter policy {policy} on {table} to {role} using ({visible}) with check ({writable})",
            policy=f"{table}_scope",
            table=table,
            role=app_role(PROGRAM),
            visible=visible,
            writable=writable,
        )
    )
