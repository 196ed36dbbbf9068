"""Keep every file in one table, whatever it belongs to: photos of visits, scans of reports, attachments of notices.

`photos` becomes `files`; a view of the old name serves programs of the release before while they are being replaced.
What `report_scans` said of a file is copied; its columns `sha256`, `size` and `content_type` are filled no more, and a
trigger takes over what such a program still stores there. A later release drops view, trigger and columns.

A file is sealed under a key of its own: `data_key` lies under the key of the household, `wrapped_key` under the
key-encryption key where the owner is no household's. Both are null where the object is in clear: of an earlier release,
or in a store that phones reach by themselves.

Index: `files_waiting`, `files_rejected` and `files_by_perceptual_hash` are those of photos under new names.
"""

from alembic import op
from psycopg.sql import SQL, Composed, Identifier

from services.kernel.db.schema import app_role, ddl, grant, in_scope, restrict, secure, teams

revision = "submissions_0016"
down_revision = "submissions_0015"
branch_labels = None
depends_on = None

PROGRAM = "submissions"
OF_HOUSEHOLDS = (("visits", "visit"), ("reports", "report"))
INDEXES = ("waiting", "rejected", "by_perceptual_hash")
POLICIES = ("scope", "worker", "owner", "withheld")


class SealedFilesError(Exception):
    """The release before cannot read sealed files; the way back is the backup before the upgrade."""


def upgrade() -> None:
    op.execute("alter table photos rename to files")
    op.execute("alter table files rename column visit_id to owner_id")
    for name in INDEXES:
        op.execute(ddl("alter index {before} rename to {after}", before=f"photos_{name}", after=f"files_{name}"))
    op.execute("alter table files rename constraint photos_one_place to files_one_place")
    op.execute(
        """
        alter table files
            drop constraint photos_visit_id_fkey,
            drop constraint photos_state_known,
            alter column position drop not null,
            alter column team_id drop not null,
            alter column village_code drop not null,
            add column owner_kind text not null default 'visit',
            add column purpose text not null default 'photo',
            add column object text not null default 'earlier',
            add column data_key bytea,
            add column wrapped_key bytea,
            add column name_sealed bytea,
            add column created_at timestamptz,
            add column withdrawn_at timestamptz,
            add constraint files_state_known check (state in ('expected', 'stored', 'ready', 'rejected')) not valid,
            add constraint files_object_known check (object in ('earlier', 'upload', 'direct', 'screen')) not valid,
            add constraint files_of_a_village_or_of_no_household
                check ((owner_kind in ('visit', 'report')) = (village_code is not null)) not valid
        """
    )
    op.execute("alter table files alter column created_at set default now()")
    _require_owners()
    _set_policies()
    op.execute(
        """
        create table thumbs (
            file_id uuid primary key references files (id) on delete cascade,
            sealed bytea not null
        )
        """
    )
    # Sealed bytes do not compress.
    op.execute("alter table thumbs alter column sealed set storage external")
    grant(PROGRAM, "thumbs", app="select", worker="select, insert, update, delete")
    secure(PROGRAM, "thumbs", SQL("exists (select from files f where f.id = thumbs.file_id)"))
    op.execute(PHOTOS)
    grant(PROGRAM, "photos", app="select, insert, update", worker="select, insert, update")
    _take_over_scans()
    # Rejected photos of earlier releases did not reopen their visits.
    op.execute("update files set withdrawn_at = now() where state = 'rejected'")
    for statement in (ERASE_HOUSEHOLD, HELD_OF_HOUSEHOLD, MOVE_HOUSEHOLD, HOUSEHOLDS_OF):
        op.execute(statement)


# As the programs of the release before know it. Not `select *`: columns that are added later are not theirs.
PHOTOS = """
    create view photos with (security_invoker = true) as
        select id, owner_id as visit_id, position, team_id, village_code, sha256, size, content_type, taken_at, state,
               rejection, width, height, perceptual_hash, attempts, rejected_at, deleted_at
          from files
         where owner_kind = 'visit'
"""


def _require_owners() -> None:
    """As a foreign key would, which cannot name one of two tables: the owner is held until the file is there. After the
    row, because a visit and its photos are stored by one statement."""
    op.execute(
        """
        create function file_has_owner() returns trigger
        language plpgsql security definer set search_path = public, pg_temp as $$
        begin
            if new.owner_kind = 'visit' then
                perform from visits where id = new.owner_id for key share;
            elsif new.owner_kind = 'report' then
                perform from reports where id = new.owner_id for key share;
            else
                return null;
            end if;
            if not found then
                raise foreign_key_violation using message = 'the owner of a file must be there';
            end if;
            return null;
        end
        $$
        """
    )
    op.execute(
        "create constraint trigger files_have_owner after insert on files "
        "for each row execute function file_has_owner()"
    )


def _take_over_scans() -> None:
    """A scan that was announced under the id of a photo named the very object of that photo; it is no scan any more."""
    op.execute(
        """
        alter table report_scans
            alter column sha256 drop not null,
            alter column size drop not null,
            alter column content_type drop not null
        """
    )
    op.execute(
        """
        create function file_of_scan() returns trigger
        language plpgsql security definer set search_path = public, pg_temp as $$
        begin
            insert into files (id, owner_kind, owner_id, purpose, team_id, village_code, sha256, size, content_type,
                               state, created_at, deleted_at)
            values (new.id, 'report', new.report_id, 'scan', new.team_id, new.village_code, new.sha256, new.size,
                    new.content_type, case new.state when 'expected' then 'expected' else 'ready' end,
                    new.uploaded_at, new.deleted_at)
                on conflict (id) do nothing;
            return new;
        end
        $$
        """
    )
    op.execute(
        """
        create trigger report_scans_file after insert on report_scans for each row
            when (new.sha256 is not null) execute function file_of_scan()
        """
    )
    op.execute(
        """
        update report_scans s set deleted_at = now(), state = 'unreadable', read_report_id = null, read_version = null,
                                  read_hash = null, read_mark = null
          from files f where f.id = s.id and s.deleted_at is null
        """
    )
    op.execute(
        """
        insert into files (id, owner_kind, owner_id, purpose, team_id, village_code, sha256, size, content_type,
                           state, created_at, deleted_at)
        select id, 'report', report_id, 'scan', team_id, village_code, sha256, size, content_type,
               case state when 'expected' then 'expected' else 'ready' end, uploaded_at, deleted_at
          from report_scans
            on conflict (id) do nothing
        """
    )


def _set_policies() -> None:
    for kind in POLICIES:
        op.execute(ddl("drop policy {policy} on files", policy=f"photos_{kind}"))
    is_sent = SQL("team_id = any ({sending})").format(sending=teams("app.sending"))
    is_asked_for = SQL("(team_id is null and owner_kind = (select nullif(current_setting('app.files_of', true), '')))")
    visible = SQL(
        "({is_sent} or {in_divisions} or (team_id = any ({teams}) and ({has_owner})) or {is_asked_for})"
    ).format(
        is_sent=is_sent,
        in_divisions=in_scope("village_code"),
        teams=teams(),
        has_owner=_has_owner(),
        is_asked_for=is_asked_for,
    )
    writable = SQL("({own} or {is_sent} or {is_asked_for})").format(
        own=in_scope("village_code", "team_id"), is_sent=is_sent, is_asked_for=is_asked_for
    )
    secure(PROGRAM, "files", visible, writable)
    # What teams sent, the application never deletes: only what another program asks it to.
    grant(PROGRAM, "files", app="delete", worker=None)
    op.execute(
        ddl(
            "create policy files_deleted on files as restrictive for delete to {app} using ({is_asked_for})",
            app=app_role(PROGRAM),
            is_asked_for=is_asked_for,
        )
    )
    restrict(
        PROGRAM,
        "files",
        SQL("(coalesce({is_sent}, false) or {has_owner} or {is_asked_for})").format(
            is_sent=is_sent, has_owner=_has_owner(), is_asked_for=is_asked_for
        ),
    )


def _has_owner() -> Composed:
    """The visit or the report may be seen under its own policy."""
    return SQL(" or ").join(
        SQL("(owner_kind = {kind} and exists (select from {table} o where o.id = files.owner_id))").format(
            kind=kind, table=Identifier(table)
        )
        for table, kind in OF_HOUSEHOLDS
    )


ERASE_HOUSEHOLD = """
    create or replace function erase_household(household uuid, is_first boolean) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare
        own_visits uuid[];
        own_reports uuid[];
    begin
        if not exists (select from withheld_households where household_id = household and is_erased) then
            return;
        end if;
        delete from household_keys where id = household;
        if is_first then
            -- This place holds nothing: it brings the function back, for what a request that ran beside it has stored.
            insert into objects_to_delete (prefix, household_id) values ('households/' || household || '/', household)
                on conflict (prefix) do update set is_deleted_once = false, due_at = now();
        end if;
        for round in 1..5 loop
            perform from files f
             where f.owner_id in (select v.id from visits v where v.household_id = household)
             order by f.id for update;
            select coalesce(array_agg(id), '{}') into own_visits
              from (select v.id from visits v where v.household_id = household order by v.id for update) locked;
            select coalesce(array_agg(id), '{}') into own_reports
              from (select r.id from reports r where r.household_id = household order by r.id for update) locked;
            exit when cardinality(own_visits) + cardinality(own_reports) = 0;
            update withheld_households w
               set visits = w.visits + cardinality(own_visits), reports = w.reports + cardinality(own_reports),
                   photos = w.photos + (select count(*) from files where owner_id = any (own_visits)),
                   scans = w.scans + (select count(*) from report_scans where report_id = any (own_reports))
             where w.household_id = household;
            insert into objects_to_delete (prefix, household_id)
            select place || owner.id || '/', household
              from (select id from files where owner_id = any (own_visits || own_reports)
                    union
                    select id from report_scans where report_id = any (own_reports)) owner
             cross join (values ('photos/'), ('renditions/'), ('files/')) places (place)
                on conflict (prefix) do update set is_deleted_once = false, due_at = now();
            delete from files where owner_id = any (own_visits || own_reports);
            delete from visit_conflicts where visit_id = any (own_visits);
            delete from visit_revisions where visit_id = any (own_visits);
            delete from visits where id = any (own_visits);
            delete from report_scans where report_id = any (own_reports);
            delete from report_versions where report_id = any (own_reports);
            delete from reports where id = any (own_reports);
        end loop;
    end
    $$
"""
HELD_OF_HOUSEHOLD = """
    create or replace function held_of_household(household uuid)
    returns table (visits integer, photos integer, reports integer, scans integer)
    language sql stable security definer set search_path = public, pg_temp as $$
        select (select count(*)::integer from visits v where v.household_id = household),
               (select count(*)::integer from files f join visits v on v.id = f.owner_id
                 where v.household_id = household),
               (select count(*)::integer from reports r where r.household_id = household),
               (select count(*)::integer from report_scans s join reports r on r.id = s.report_id
                 where r.household_id = household)
    $$
"""
MOVE_HOUSEHOLD = """
    create or replace function move_household(household uuid, village text) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
    begin
        update paired_households set village_code = village
         where household_id = household and village_code <> village;
        update withheld_households set village_code = village
         where household_id = household and village_code <> village;
        perform from visits where household_id = household order by id for update;
        update visits set village_code = village where household_id = household and village_code <> village;
        update files c set village_code = village from visits v
         where v.household_id = household and c.owner_id = v.id and c.village_code <> village;
        update visit_conflicts c set village_code = village from visits v
         where v.household_id = household and c.visit_id = v.id and c.village_code <> village;
        update visit_revisions c set village_code = village from visits v
         where v.household_id = household and c.visit_id = v.id and c.village_code <> village;
        perform from reports where household_id = household order by id for update;
        update reports set village_code = village where household_id = household and village_code <> village;
        update report_versions c set village_code = village from reports r
         where r.household_id = household and c.report_id = r.id and c.village_code <> village;
        update report_scans c set village_code = village from reports r
         where r.household_id = household and c.report_id = r.id and c.village_code <> village;
        update files c set village_code = village from reports r
         where r.household_id = household and c.owner_id = r.id and c.village_code <> village;
    end
    $$
"""
HOUSEHOLDS_OF = """
    create or replace function households_of(ids uuid[]) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp as $$
    begin
        return query
            select household_id from visits where id = any (ids)
            union all
            select v.household_id from files f join visits v on v.id = f.owner_id where f.id = any (ids)
            union all
            select v.household_id from visit_revisions r join visits v on v.id = r.visit_id where r.id = any (ids)
            union all
            select household_id from reports where id = any (ids)
            union all
            select r.household_id from report_scans s join reports r on r.id = s.report_id where s.id = any (ids)
            union all
            select household_id from paired_households where pairing_id = any (ids) or household_id = any (ids)
            union all
            select household_id from withheld_households where household_id = any (ids);
    end
    $$
"""


def downgrade() -> None:
    """Raises SealedFilesError once a file is sealed, or belongs to no household."""
    sealed = "select exists (select from files where object <> 'earlier' or owner_kind not in ('visit', 'report'))"
    if op.get_bind().exec_driver_sql(sealed).scalar_one():
        raise SealedFilesError(SealedFilesError.__doc__)
    op.execute("drop trigger report_scans_file on report_scans")
    op.execute("drop function file_of_scan()")
    op.execute(
        "update report_scans s set sha256 = f.sha256, size = f.size, content_type = f.content_type from files f "
        "where f.id = s.id and s.sha256 is null"
    )
    op.execute(
        """
        alter table report_scans
            alter column sha256 set not null,
            alter column size set not null,
            alter column content_type set not null
        """
    )
    op.execute("drop view photos")
    op.execute("drop trigger files_have_owner on files")
    op.execute("drop function file_has_owner()")
    op.drop_table("thumbs")
    op.execute("delete from files where owner_kind = 'report'")
    for kind in (*POLICIES, "deleted"):
        op.execute(ddl("drop policy {policy} on files", policy=f"files_{kind}"))
    op.execute(ddl("revoke delete on files from {app}", app=app_role(PROGRAM)))
    op.execute(
        """
        alter table files
            drop constraint files_state_known,
            drop constraint files_object_known,
            drop constraint files_of_a_village_or_of_no_household,
            drop column owner_kind,
            drop column purpose,
            drop column object,
            drop column data_key,
            drop column wrapped_key,
            drop column name_sealed,
            drop column created_at,
            drop column withdrawn_at,
            alter column position set not null,
            alter column team_id set not null,
            alter column village_code set not null
        """
    )
    op.execute("alter table files rename constraint files_one_place to photos_one_place")
    for name in INDEXES:
        op.execute(ddl("alter index {before} rename to {after}", before=f"files_{name}", after=f"photos_{name}"))
    op.execute("alter table files rename column owner_id to visit_id")
    op.execute("alter table files rename to photos")
    op.execute(
        """
        alter table photos
            add constraint photos_visit_id_fkey foreign key (visit_id) references visits (id),
            add constraint photos_state_known check (state in ('expected', 'stored', 'ready', 'rejected'))
        """
    )
    _restore_policies()
    _restore_functions()


def _restore_policies() -> None:
    is_sent = SQL("team_id = any ({sending})").format(sending=teams("app.sending"))
    seen = SQL("exists (select from visits o where o.id = photos.visit_id)")
    visible = SQL("({is_sent} or {in_divisions} or (team_id = any ({teams}) and {seen}))").format(
        is_sent=is_sent, in_divisions=in_scope("village_code"), teams=teams(), seen=seen
    )
    writable = SQL("({own} or {is_sent})").format(own=in_scope("village_code", "team_id"), is_sent=is_sent)
    secure(PROGRAM, "photos", visible, writable)
    restrict(PROGRAM, "photos", SQL("(coalesce({is_sent}, false) or {seen})").format(is_sent=is_sent, seen=seen))


def _restore_functions() -> None:
    op.execute(
        HELD_OF_HOUSEHOLD.replace(
            "files f join visits v on v.id = f.owner_id", "photos p join visits v on v.id = p.visit_id"
        )
    )
    op.execute(
        HOUSEHOLDS_OF.replace(
            "files f join visits v on v.id = f.owner_id where f.id",
            "photos p join visits v on v.id = p.visit_id where p.id",
        )
    )
    op.execute(
        MOVE_HOUSEHOLD.replace(
            "update files c set village_code = village from visits v",
            "update photos c set village_code = village from visits v",
        )
        .replace("c.owner_id = v.id", "c.visit_id = v.id")
        .replace(
            """
        update files c set village_code = village from reports r
         where r.household_id = household and c.owner_id = r.id and c.village_code <> village;""",
            "",
        )
    )
    op.execute(
        ERASE_HOUSEHOLD.replace(
            "from files f\n             where f.owner_id", "from photos f\n             where f.visit_id"
        )
        .replace(
            "from files where owner_id = any (own_visits || own_reports)",
            "from photos where visit_id = any (own_visits)",
        )
        .replace("from files where owner_id = any (own_visits)", "from photos where visit_id = any (own_visits)")
        .replace(", ('files/')", "")
    )
