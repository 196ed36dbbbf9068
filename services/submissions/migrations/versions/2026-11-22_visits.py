"""Visits with their photos, the pairings they need, and the tables of every program."""

from alembic import op

from services.kernel.db import schema

revision = "submissions_0001"
down_revision = None
branch_labels = None
depends_on = None

PROGRAM = "submissions"
SECURED = ("visits", "photos", "visit_conflicts", "visit_revisions")


def upgrade() -> None:
    schema.create_code_range_type()
    schema.create_event_tables(PROGRAM)
    schema.create_audit_tables(PROGRAM)
    _create_paired_households()
    _create_visits()
    _create_photos()
    _create_conflicts_and_revisions()
    for table in SECURED:
        schema.secure(PROGRAM, table, schema.in_scope("village_code", "team_id"))


def _create_paired_households() -> None:
    op.execute(
        """
        create table paired_households (
            pairing_id uuid primary key,
            household_id uuid not null,
            team_id uuid not null,
            village_code text collate "C" not null,
            starts_on date not null,
            ends_on date,
            is_closed boolean not null
        )
        """
    )
    # The pairing look-up in every visit PUT.
    op.execute("create index paired_households_by_household on paired_households (household_id, team_id)")
    # The application may read the feed itself when a volunteer is faster than the worker.
    schema.grant(PROGRAM, "paired_households", app="select, insert, update", worker="select, insert, update")


def _create_visits() -> None:
    op.execute(
        """
        create table visits (
            id uuid primary key,
            fingerprint bytea not null,
            household_id uuid not null,
            pairing_id uuid not null,
            team_id uuid not null,
            village_code text collate "C" not null,
            author_id uuid not null,
            visited_on date not null,
            content text not null,
            amount_fen bigint not null,
            aid_domains text[] not null,
            goals text[] not null,
            needs text,
            minutes integer,
            signature jsonb,
            recorded_at timestamptz,
            received_at timestamptz not null default now(),
            completed_at timestamptz,
            state text not null,
            photos_missing integer not null,
            revision_id uuid,
            constraint visits_complete_when_no_photo_missing check ((state = 'complete') = (photos_missing = 0)),
            constraint visits_amount_not_negative check (amount_fen >= 0),
            constraint visits_state_known check (state in ('awaiting_photos', 'complete'))
        )
        """
    )
    # History of a household; Form 2 reads one household and month.
    op.execute("create index visits_by_household on visits (household_id, visited_on desc, id desc)")
    # A team's history.
    op.execute("create index visits_by_team on visits (team_id, visited_on desc, id desc)")
    # An office's list: newest first in a city, or one village's range.
    op.execute("create index visits_by_date on visits (visited_on desc, id desc)")
    op.execute("create index visits_by_village on visits (village_code, visited_on desc, id desc)")
    schema.grant(PROGRAM, "visits", app="select, insert, update", worker="select, insert, update")


def _create_photos() -> None:
    op.execute(
        """
        create table photos (
            id uuid primary key,
            visit_id uuid not null references visits (id),
            position integer not null,
            team_id uuid not null,
            village_code text collate "C" not null,
            sha256 bytea not null,
            size integer not null,
            content_type text not null,
            taken_at timestamptz,
            state text not null default 'expected',
            rejection text,
            width integer,
            height integer,
            perceptual_hash bigint,
            attempts integer not null default 0,
            constraint photos_one_place unique (visit_id, position),
            constraint photos_state_known check (state in ('expected', 'stored', 'ready', 'rejected'))
        )
        """
    )
    # The photos that the picture worker must prepare.
    op.execute("create index photos_waiting on photos (id) where state = 'stored'")
    # Reuse of one picture in several visits, for spot checks.
    op.execute("create index photos_by_perceptual_hash on photos (perceptual_hash) where perceptual_hash is not null")
    schema.grant(PROGRAM, "photos", app="select, insert, update", worker="select, insert, update")


def _create_conflicts_and_revisions() -> None:
    op.execute(
        """
        create table visit_conflicts (
            visit_id uuid not null references visits (id),
            fingerprint bytea not null,
            team_id uuid not null,
            village_code text collate "C" not null,
            author_id uuid not null,
            body jsonb not null,
            received_at timestamptz not null default now(),
            primary key (visit_id, fingerprint)
        )
        """
    )
    op.execute(
        """
        create table visit_revisions (
            id uuid primary key,
            visit_id uuid not null references visits (id),
            team_id uuid not null,
            village_code text collate "C" not null,
            author_id uuid not null,
            fingerprint bytea not null,
            reason text not null,
            before jsonb not null,
            after jsonb not null,
            revised_at timestamptz not null default now()
        )
        """
    )
    # All corrections of one visit.
    op.execute("create index visit_revisions_by_visit on visit_revisions (visit_id, revised_at)")
    for table in ("visit_conflicts", "visit_revisions"):
        schema.grant(PROGRAM, table, app="select, insert", worker="select, insert")


def downgrade() -> None:
    for table in ("visit_revisions", "visit_conflicts", "photos", "visits", "paired_households"):
        op.drop_table(table)
    schema.drop_common_tables()
