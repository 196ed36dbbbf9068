"""The three statements every visit goes through; each is its own transaction and sets its own scope.

`scope` is read first because the rest selects from it, so row-level security sees the caller's teams. Should PostgreSQL
ever order it otherwise, the statement sees no row: it fails closed.
"""

from typing import Final, LiteralString

# Lists travel as text, cast here: psycopg writes a Python list value by value in Python, a tenth of the whole request.
# A pairing that has ended still takes the visits made while it ran: the phone may have been offline for weeks.
PUT_VISIT: Final[LiteralString] = """
    with scope as materialized (
        select set_config('app.codes', '', true) as codes, set_config('app.teams', %(teams)s, true) as teams
    ), pairing as (
        select p.pairing_id, p.team_id, p.village_code
          from scope, paired_households p
         where p.household_id = %(household_id)s
           and p.team_id = any (nullif(%(teams)s, '')::uuid[])
           and (p.ends_on is null or p.ends_on >= %(visited_on)s)
         order by p.is_closed, p.starts_on desc
         limit 1
    ), visit as (
        insert into visits (id, fingerprint, household_id, pairing_id, team_id, village_code, author_id, visited_on,
                            content, amount_fen, aid_domains, goals, needs, minutes, signature, recorded_at,
                            state, photos_missing, completed_at)
        select %(id)s, %(fingerprint)s, %(household_id)s, pairing_id, team_id, village_code, %(author_id)s,
               %(visited_on)s, %(content)s, %(amount_fen)s, %(aid_domains)s::text[], %(goals)s::text[], %(needs)s,
               %(minutes)s,
               %(signature)s, %(recorded_at)s, %(state)s, %(photos_missing)s,
               case when %(photos_missing)s = 0 then now() end
          from pairing
            on conflict (id) do nothing
        returning id, household_id, pairing_id, team_id, village_code, visited_on, amount_fen, aid_domains
    ), photo as (
        insert into photos (id, visit_id, position, team_id, village_code, sha256, size, content_type, taken_at)
        select p.id, visit.id, p.position, visit.team_id, visit.village_code, decode(p.sha256, 'hex'), p.size,
               p.content_type, p.taken_at
          from visit,
               rows from (
                   jsonb_to_recordset(%(photos)s::jsonb)
                       as (id uuid, sha256 text, size int, content_type text, taken_at timestamptz)
               ) with ordinality as p (id, sha256, size, content_type, taken_at, position)
    ), event as (
        insert into outbox (event_id, type, subject, data)
        select %(event_id)s, 'visit.completed', id::text,
               jsonb_build_object('visit_id', id, 'household_id', household_id, 'pairing_id', pairing_id,
                                  'team_id', team_id, 'village_code', village_code, 'visited_on', visited_on,
                                  'amount_fen', amount_fen, 'aid_domains', to_jsonb(aid_domains))
          from visit
         where %(photos_missing)s = 0
    )
    select exists (select from pairing) as is_paired,
           exists (select from visit) as is_created,
           stored.fingerprint,
           stored.state
      from scope
      left join lateral (select fingerprint, state from visits where id = %(id)s and scope.teams is not null) stored
        on true
    """

FIND_PHOTO: Final[LiteralString] = """
    with scope as materialized (
        select set_config('app.codes', '', true) as codes, set_config('app.teams', %(teams)s, true) as teams
    )
    select p.id, p.state, p.rejection, p.sha256, p.size, p.content_type
      from scope
      join photos p on p.id = %(photo_id)s and p.visit_id = %(visit_id)s and scope.teams is not null
    """

# The counter on the visit's row decides, not a count of photos: of two photos completed at once the second waits for
# the row and then sees the first, which a count in its own snapshot would not.
MARK_STORED: Final[LiteralString] = """
    with scope as materialized (
        select set_config('app.codes', '', true) as codes, set_config('app.teams', %(teams)s, true) as teams
    ), photo as (
        update photos p
           set state = 'stored'
          from scope
         where p.id = %(photo_id)s and p.visit_id = %(visit_id)s and p.state = 'expected'
        returning p.visit_id
    ), visit as (
        update visits v
           set photos_missing = v.photos_missing - 1,
               state = case when v.photos_missing = 1 then 'complete' else v.state end,
               completed_at = case when v.photos_missing = 1 then now() end
          from photo
         where v.id = photo.visit_id
        returning v.*
    ), event as (
        insert into outbox (event_id, type, subject, data)
        select %(event_id)s, 'visit.completed', id::text,
               jsonb_build_object('visit_id', id, 'household_id', household_id, 'pairing_id', pairing_id,
                                  'team_id', team_id, 'village_code', village_code, 'visited_on', visited_on,
                                  'amount_fen', amount_fen, 'aid_domains', to_jsonb(aid_domains))
          from visit
         where photos_missing = 0
    )
    select exists (select from photo) as is_stored from scope
    """
