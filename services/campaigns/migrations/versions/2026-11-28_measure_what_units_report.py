"""Register what units report without naming a measure: items and activities (issue 12).

Why: duties ask for examples and activities by their kind, and their numbers had no column on any board and no quota.
"""

from alembic import op

revision = "campaigns_0026"
down_revision = "campaigns_0023"
branch_labels = None
depends_on = None

ADDED = (
    (11, "items_reported", "报送件数", "Items reported", "item"),
    (12, "activities_reported", "开展活动场次", "Activities reported", "time"),
)


class NamedByAQuotaError(Exception):
    """A quota, a duty or a board names what this release has added; the way back is the backup from before."""


def upgrade() -> None:
    connection = op.get_bind()
    for position, code, zh, en, unit in ADDED:
        # An office may have a measure of this name; its own keeps it.
        connection.exec_driver_sql(
            """
            insert into measures (position, code, zh, en, unit, kind, source)
            values (%(position)s, %(code)s,
                    %(zh)s || case when exists (select from measures where zh = %(zh)s) then '（汇总）' else '' end,
                    %(en)s, %(unit)s, 'flow', 'units')
            on conflict do nothing
            """,
            {"position": position, "code": code, "zh": zh, "en": en, "unit": unit},
        )


def downgrade() -> None:
    codes = [code for _, code, *_ in ADDED]
    named = """
        select exists (select from quota_allocations where measure = any (%(codes)s))
            or exists (select from obligations where what = 'measure' and refs && %(codes)s)
            or exists (select from campaigns where board_columns && %(codes)s)
    """
    connection = op.get_bind()
    if connection.exec_driver_sql(named, {"codes": codes}).scalar_one():
        raise NamedByAQuotaError(NamedByAQuotaError.__doc__)
    connection.exec_driver_sql(
        "delete from measures where owner_code is null and code = any (%(codes)s)", {"codes": codes}
    )
