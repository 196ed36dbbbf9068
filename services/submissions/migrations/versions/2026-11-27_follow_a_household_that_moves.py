"""Take everything of a household along when it moves, and erase it however busy its team is.

Visits and reports kept the village in which they were written: the old county went on reading them, not the new one.
`move_household` sets the village in every table; what moved before this migration is moved here.

`erase_household` failed when a photo, a correction, a version or a scan was stored beside it: their foreign keys. It
now locks what it deletes, so that nothing is added to it. What is to be destroyed is hidden before, in a transaction of
its own; `destroyed_at` says when the rows went.

Index: `withheld_households_to_destroy` is what the worker asks twice a second.
"""

from alembic import op

revision = "submissions_0015"
down_revision = "submissions_0014"
branch_labels = None
depends_on = None

# The parents first: who adds to a visit or a report holds its row, or waits and reads the new village.
MOVE_HOUSEHOLD = """
    create function move_household(household uuid, village text) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
    begin
        update paired_households set village_code = village
         where household_id = household and village_code <> village;
        update withheld_households set village_code = village
         where household_id = household and village_code <> village;
        perform from visits where household_id = household order by id for update;
        update visits set village_code = village where household_id = household and village_code <> village;
        update photos c set village_code = village from visits v
         where v.household_id = household and c.visit_id = v.id and c.village_code <> village;
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
    end
    $$
"""
# The key first: who seals under it has locked it, so all that was sealed is there when the rows are deleted. Photos
# before visits, as in the statement that marks a photo as stored. The rows are deleted by the ids that were locked: a
# report that comes meanwhile is taken by the next round.
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
            perform from photos p
             where p.visit_id in (select v.id from visits v where v.household_id = household)
             order by p.id for update;
            select coalesce(array_agg(id), '{}') into own_visits
              from (select v.id from visits v where v.household_id = household order by v.id for update) locked;
            select coalesce(array_agg(id), '{}') into own_reports
              from (select r.id from reports r where r.household_id = household order by r.id for update) locked;
            exit when cardinality(own_visits) + cardinality(own_reports) = 0;
            update withheld_households w
               set visits = w.visits + cardinality(own_visits), reports = w.reports + cardinality(own_reports),
                   photos = w.photos + (select count(*) from photos where visit_id = any (own_visits)),
                   scans = w.scans + (select count(*) from report_scans where report_id = any (own_reports))
             where w.household_id = household;
            insert into objects_to_delete (prefix, household_id)
            select place || owner.id || '/', household
              from (select id from photos where visit_id = any (own_visits)
                    union
                    select id from report_scans where report_id = any (own_reports)) owner
             cross join (values ('photos/'), ('renditions/')) places (place)
                on conflict (prefix) do update set is_deleted_once = false, due_at = now();
            delete from photos where visit_id = any (own_visits);
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
MOVE_WHAT_STAYED_BEHIND = """
    select move_household(stale.household_id, stale.village_code)
      from (select p.household_id, p.village_code from paired_households p
              join visits v on v.pairing_id = p.pairing_id where v.village_code <> p.village_code
            union
            select p.household_id, p.village_code from paired_households p
              join reports r on r.pairing_id = p.pairing_id where r.village_code <> p.village_code) stale
"""


def upgrade() -> None:
    op.execute("alter table withheld_households add column destroyed_at timestamptz")
    op.execute("update withheld_households set destroyed_at = now() where is_erased")
    op.execute(
        "create index withheld_households_to_destroy on withheld_households (household_id) "
        "where is_erased and destroyed_at is null"
    )
    op.execute(ERASE_HOUSEHOLD)
    op.execute(MOVE_HOUSEHOLD)
    op.execute(MOVE_WHAT_STAYED_BEHIND)


def downgrade() -> None:
    # `erase_household` stays as it is: the release before calls it the same way.
    op.execute("drop function move_household(uuid, text)")
    op.execute("alter table withheld_households drop column destroyed_at")
