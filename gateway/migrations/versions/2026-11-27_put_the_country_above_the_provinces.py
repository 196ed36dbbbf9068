"""Put the country above the provinces, and let it have officers.

Why: a ministry addresses the provinces, and there was no place above them. The country is a division like any other.
Its code is empty, because it is the beginning of every code, so ranges and prefixes need no exception. An officer of
the country reads no households: the check lets only that role be held there, so an empty code that gets in by mistake
opens nothing.
"""

from alembic import op
from psycopg.sql import Literal

from services.kernel.db.schema import ddl

revision = "gateway_0014"
down_revision = "gateway_0013"
branch_labels = None
depends_on = None

ROLES = (
    "volunteer, team_leader, county_officer, city_officer, province_officer, inspector, editor, security_admin, "
    "system_admin, audit_admin"
)
HELD = f"{ROLES}, api_client"
TABLES = (("account_roles", "account_roles_known", HELD), ("confirmations", "confirmations_role_known", ROLES))
FORM = "^([0-9]{2}){1,3}$|^[0-9]{9}$|^[0-9]{12}$"
LEVELS = "province, city, county, town, village"
COUNTRY = """
    with country as (
        insert into divisions (code, name, level, kind) values ('', '全国', 'country', '')
        returning code, name, level, parent
    ), provinces as (
        update divisions set parent = '' where level = 'province' returning code, name, level, parent
    )
    insert into outbox (event_id, type, subject, data)
    select gen_random_uuid(), 'division.saved', code,
           jsonb_build_object('code', code, 'name', name, 'level', level, 'parent', parent)
      from (select * from country union all select * from provinces) as told
     order by code
"""
PROVINCES = """
    with provinces as (
        update divisions set parent = null where level = 'province' returning code, name, level, parent
    )
    insert into outbox (event_id, type, subject, data)
    select gen_random_uuid(), 'division.saved', code,
           jsonb_build_object('code', code, 'name', name, 'level', level, 'parent', parent)
      from provinces
     order by code
"""


class CountryUsedError(Exception):
    """The release before knows no place above the provinces; the way back is the backup from before the upgrade."""


def upgrade() -> None:
    _check_form(f"{FORM}|^$", f"{LEVELS}, country")
    op.execute(COUNTRY)
    for table, constraint, roles in TABLES:
        _check_roles(table, constraint, f"{roles}, national_officer")
        op.execute(
            ddl(
                """
                alter table {table} add constraint {constraint}
                check ((division_code is not distinct from '') = (role is not distinct from 'national_officer'))
                """,
                table=table,
                constraint=f"{table}_country",
            )
        )


def downgrade() -> None:
    connection = op.get_bind()
    for table in ("account_roles", "api_clients", "confirmations", "organizations"):
        statement = ddl("select exists (select from {table} where division_code = '')", table=table)
        if connection.exec_driver_sql(statement).scalar_one():
            raise CountryUsedError(CountryUsedError.__doc__)
    for table, constraint, roles in TABLES:
        op.drop_constraint(f"{table}_country", table)
        _check_roles(table, constraint, roles)
    op.execute(PROVINCES)
    op.execute("delete from divisions where code = ''")
    _check_form(FORM, LEVELS)


def _check_form(form: str, levels: str) -> None:
    for name in ("divisions_code_form", "divisions_level_known"):
        op.drop_constraint(name, "divisions")
    op.execute(
        ddl(
            """
            alter table divisions
                add constraint divisions_code_form check (code ~ {form}),
                add constraint divisions_level_known check (level = any (string_to_array({levels}, ', ')))
            """,
            form=Literal(form),
            levels=Literal(levels),
        )
    )


def _check_roles(table: str, constraint: str, roles: str) -> None:
    op.drop_constraint(constraint, table)
    op.execute(
        ddl(
            "alter table {table} add constraint {constraint} check (role = any (string_to_array({roles}, ', ')))",
            table=table,
            constraint=constraint,
            roles=Literal(roles),
        )
    )
