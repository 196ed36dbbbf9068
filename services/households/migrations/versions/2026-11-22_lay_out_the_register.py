"""Create the register, pairings, plans and the board's projections.

Why: the first tables of the service. Indexes and the reads they serve:
- households_by_village: list of a division, keyset (village_code, id), and the recount of a village;
- households_by_head_phone, _by_head_id_number, household_members_by_*: exact search `q` through blind indexes;
- pairings_by_team: what a team may see (filter and policy), list by team;
- pairings_in_order: the list of a county or city, keyset (starts_on, id);
- pairings_by_household: pairings of a listed household; pairings_by_village: the recount of a village;
- visit_facts_by_village_month: the recount of a (village, month);
- visit_facts_by_household: visit counts of a household;
- progress_*: the board's range sums.
"""

from alembic import op
from psycopg.sql import SQL, Composable, Identifier

from services.kernel.db.schema import (
    create_audit_tables,
    create_code_range_type,
    create_event_tables,
    create_job_tables,
    ddl,
    drop_common_tables,
    grant,
    in_scope,
    secure,
)

revision = "households_0001"
down_revision = None
branch_labels = None
depends_on = None

PROGRAM = "households"
VILLAGE = SQL("~ '^([0-9]{9}|[0-9]{12})$'")
PAIRED_WITH_VIEWER = SQL("""
    in (select p.household_id from pairings p
         where p.team_id = any ((select nullif(current_setting('app.teams', true), '')::uuid[])::uuid[])
           and p.closed_at is null
           and (p.ends_on is null or p.ends_on >= (now() at time zone 'Asia/Shanghai')::date))
""")


def upgrade() -> None:
    create_code_range_type()
    create_event_tables(PROGRAM)
    create_audit_tables(PROGRAM)
    create_job_tables(PROGRAM)
    _create_register()
    _create_pairings()
    _create_projections()
    _create_board()
    _secure_all()


def _create_register() -> None:
    statement = ddl(
        """
        create table households (
            id uuid primary key,
            registry_no text not null constraint households_registry_no_unique unique,
            village_code text collate "C" not null
                constraint households_village_code_form check (village_code {village}),
            registry_status text not null,
            poverty_causes text[] not null,
            labour_ability text,
            guarantees jsonb not null,
            needs text[] not null,
            hygiene jsonb not null,
            income_project text,
            members_count smallint not null constraint households_has_a_member check (members_count > 0),
            wrapped_key bytea not null,
            head_name bytea not null,
            head_phone bytea,
            head_id_number bytea,
            address bytea,
            head_phone_index bytea,
            head_id_number_index bytea,
            fingerprint bytea not null,
            version integer not null default 1,
            created_at timestamptz not null default now(),
            updated_at timestamptz not null default now(),
            updated_by uuid,
            constraint households_registry_status_known check (registry_status in
                ('REGISTERED_POOR', 'OUT_OF_POVERTY', 'UNSTABLE', 'AT_RISK', 'SUDDEN_HARDSHIP')),
            constraint households_income_project_known check (income_project in
                ('courtyard_economy', 'fostering', 'employment_export'))
        )
        """,
        village=VILLAGE,
    )
    op.execute(statement)
    op.execute("create index households_by_village on households (village_code, id)")
    op.execute("create index households_by_head_phone on households (head_phone_index)")
    op.execute("create index households_by_head_id_number on households (head_id_number_index)")
    op.execute(
        """
        create table household_members (
            id uuid primary key,
            household_id uuid not null
                constraint household_members_of_household references households on delete cascade,
            village_code text collate "C" not null,
            position smallint not null,
            relation text,
            labour_ability text,
            name bytea not null,
            phone bytea,
            id_number bytea,
            phone_index bytea,
            id_number_index bytea
        )
        """
    )
    op.execute("create index household_members_by_household on household_members (household_id, position)")
    op.execute("create index household_members_by_phone on household_members (phone_index)")
    op.execute("create index household_members_by_id_number on household_members (id_number_index)")


def _create_pairings() -> None:
    op.execute(
        """
        create table pairings (
            id uuid primary key,
            household_id uuid not null constraint pairings_of_household references households,
            village_code text collate "C" not null,
            team_id uuid not null,
            helpers uuid[] not null,
            service_form text not null
                constraint pairings_service_form_known check (service_form in ('pairing', 'project', 'visit')),
            starts_on date not null,
            ends_on date,
            closed_at timestamptz,
            close_reason text,
            fingerprint bytea not null,
            version integer not null default 1,
            created_by uuid,
            created_at timestamptz not null default now(),
            constraint pairings_end_after_start check (ends_on >= starts_on),
            constraint pairings_closed_with_reason
                check ((closed_at is null) = (close_reason is null) and (closed_at is null or ends_on is not null))
        )
        """
    )
    # Several teams may care for one household and one team for several (S2-12), the same team only once at a time.
    op.execute(
        "create unique index pairings_one_open_per_team on pairings (household_id, team_id) where closed_at is null"
    )
    op.execute("create index pairings_by_team on pairings (team_id, starts_on, id)")
    op.execute("create index pairings_by_household on pairings (household_id)")
    op.execute("create index pairings_in_order on pairings (starts_on, id)")
    op.execute("create index pairings_by_village on pairings (village_code, starts_on, id)")
    op.execute(
        """
        create table support_plans (
            pairing_id uuid primary key constraint support_plans_of_pairing references pairings on delete cascade,
            village_code text collate "C" not null,
            team_id uuid not null,
            funds text not null,
            project text not null,
            goods text not null,
            other text not null,
            goals text[] not null,
            version integer not null default 1,
            updated_by uuid,
            updated_at timestamptz not null default now()
        )
        """
    )


def _create_projections() -> None:
    op.execute(
        'create table divisions (code text collate "C" primary key, name text not null, parent text collate "C")'
    )
    op.execute("create index divisions_by_parent on divisions (parent, code)")
    op.execute(
        """
        create table organizations (
            id uuid primary key,
            name text not null,
            kind text not null,
            division_code text collate "C",
            leader_account_id uuid
        )
        """
    )
    op.execute("create table campaigns (id uuid primary key, starts_on date, ends_on date)")
    op.execute(
        """
        create table quotas (
            campaign_id uuid not null,
            measure text not null,
            division_code text collate "C",
            organization_id uuid,
            amount integer not null,
            constraint quotas_one_per_receiver unique nulls not distinct
                (campaign_id, measure, division_code, organization_id)
        )
        """
    )
    op.execute(
        """
        create table visit_facts (
            visit_id uuid primary key,
            household_id uuid not null,
            team_id uuid not null,
            village_code text collate "C" not null,
            visited_on date not null,
            month date not null,
            amount_fen bigint not null,
            constraint visit_facts_month_of_visit check (month = date_trunc('month', visited_on::timestamp)::date)
        )
        """
    )
    op.execute("create index visit_facts_by_village_month on visit_facts (village_code, month)")
    op.execute("create index visit_facts_by_household on visit_facts (household_id, visited_on)")
    op.execute(
        "create table household_visits "
        "(household_id uuid primary key, visits_count integer not null, last_visit_on date)"
    )


def _create_board() -> None:
    # The notes for the next recount: a month of a village, or with a null month its households and pairings.
    op.execute(
        """
        create table progress_touched (
            id bigint generated always as identity primary key,
            village_code text collate "C" not null,
            month date,
            household_id uuid,
            touched_at timestamptz not null default now()
        )
        """
    )
    figures = SQL(
        "income_projects integer not null, indoors_clean integer not null, belongings_tidy integer not null, "
        "outdoors_free_of_droppings integer not null, yard_free_of_litter integer not null"
    )
    statement = ddl(
        """
        create table progress_households (
            village_code text collate "C" primary key,
            households integer not null, {figures},
            paired_from integer,
            paired integer[] not null
        )
        """,
        figures=figures,
    )
    op.execute(statement)
    statement = ddl(
        """
        create table progress_pairings (
            village_code text collate "C" not null,
            team_id uuid,
            from_month date not null,
            until_month date,
            paired integer not null, {figures},
            constraint progress_pairings_once
                unique nulls not distinct (village_code, team_id, from_month, until_month)
        )
        """,
        figures=figures,
    )
    op.execute(statement)
    op.execute(
        """
        create table progress_visits (
            village_code text collate "C" not null,
            month date not null,
            team_id uuid,
            visited integer not null,
            visits integer not null,
            amount_fen bigint not null,
            paired_visited integer not null,
            constraint progress_visits_once unique nulls not distinct (month, village_code, team_id)
        )
        """
    )
    # Boards above the county read only the rows over all teams; the index holds the counts, so PostgreSQL does not read
    # the heap, where the rows of all teams are mixed.
    op.execute(
        "create index progress_visits_of_village on progress_visits (month, village_code) "
        "include (visited, visits, amount_fen, paired_visited) where team_id is null"
    )
    op.execute("create index progress_pairings_of_village on progress_pairings (village_code) where team_id is null")


def _or_paired(household_column: str) -> Composable:
    """In scope, or paired with the viewer's team."""
    return SQL("({in_scope} or {household} {paired})").format(
        in_scope=in_scope("village_code"), household=Identifier(household_column), paired=PAIRED_WITH_VIEWER
    )


SECURED: dict[str, tuple[Composable, Composable]] = {
    # Only officers write the register; a team reads the households it is paired with.
    "households": (_or_paired("id"), in_scope("village_code")),
    "household_members": (_or_paired("household_id"), in_scope("village_code")),
    "pairings": (in_scope("village_code", "team_id"), in_scope("village_code")),
    "support_plans": (in_scope("village_code", "team_id"), in_scope("village_code", "team_id")),
}


def _secure_all() -> None:
    for table, (visible, writable) in SECURED.items():
        secure(PROGRAM, table, visible, writable)
    grant(PROGRAM, "households", app="select, insert, update", worker="select, insert, update")
    grant(PROGRAM, "household_members", app="select, insert, update, delete", worker="select, insert, update, delete")
    grant(PROGRAM, "pairings", app="select, insert, update", worker="select")
    grant(PROGRAM, "support_plans", app="select, insert, update", worker="select")
    # The application also reads organisations on demand: a team created a second ago must be known.
    for table in ("divisions", "organizations"):
        grant(PROGRAM, table, app="select, insert, update", worker="select, insert, update")
    for table in ("campaigns", "quotas"):
        grant(PROGRAM, table, app="select", worker="select, insert, update")
    grant(PROGRAM, "visit_facts", app="select, update", worker="select, insert, update")
    grant(PROGRAM, "household_visits", app="select", worker="select, insert, update")
    grant(PROGRAM, "progress_touched", app="select, insert", worker="select, insert, delete")
    for table in ("progress_households", "progress_pairings", "progress_visits"):
        grant(PROGRAM, table, app="select", worker="select, insert, delete")


def downgrade() -> None:
    # These two policies use `pairings`, which is dropped first.
    op.execute("drop policy households_scope on households")
    op.execute("drop policy household_members_scope on household_members")
    for table in (
        "progress_visits",
        "progress_pairings",
        "progress_households",
        "progress_touched",
        "household_visits",
        "visit_facts",
        "quotas",
        "campaigns",
        "organizations",
        "divisions",
        "support_plans",
        "pairings",
        "household_members",
        "households",
    ):
        op.drop_table(table)
    drop_common_tables()
