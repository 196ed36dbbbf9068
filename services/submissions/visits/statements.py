"""The three statements every visit goes through; each is its own transaction and sets its own scope.

`scope` is read first because the rest selects from it, so row-level security sees the caller's teams. Should PostgreSQL
ever order it otherwise, the statement sees no row: it fails closed.
"""

from typing import Final, LiteralString

# All that is sent at the same moment is one parameter, `visits`: a JSON list with one object for each (`SentVisit`).
# `teams` are those of all senders together; every visit is held to its own sender's by `sent.teams`.
# A pairing that has ended still takes the visits made while it ran: the phone may have been offline for weeks.
# In the order of their ids, so that two statements with the same visits wait for each other instead of locking up.
PUT_VISITS: Final[LiteralString] = """
    with scope as materialized (
        select set_config('app.codes', '', true) as codes, set_config('app.teams', %(teams)s, true) as teams
    ), sent as materialized (
        select visit.*, jsonb_array_length(photos) as photos_missing
          from scope,
               jsonb_to_recordset(%(visits)s::jsonb) as visit (
                   id uuid, event_id uuid, fingerprint bytea, teams uuid[], author_id uuid, household_id uuid,
                   visited_on date, content text, amount_fen bigint, aid_domains text[], goals text[], needs text,
                   minutes int, signature jsonb, recorded_at timestamptz, photos jsonb
               )
         where scope.teams is not null
    ), pairing as materialized (
        select sent.id, found.*
          from sent
         cross join lateral (
                   select pairing_id, team_id, village_code
                     from paired_households
                    where household_id = sent.household_id
                      and team_id = any (sent.teams)
                      and (ends_on is null or ends_on >= sent.visited_on)
                    order by starts_on <= sent.visited_on desc, is_closed, starts_on desc
                    limit 1
               ) found
    ), visit as (
        insert into visits (id, fingerprint, household_id, pairing_id, team_id, village_code, author_id, visited_on,
                            content, amount_fen, aid_domains, goals, needs, minutes, signature, recorded_at,
                            state, photos_missing, completed_at)
        select id, fingerprint, household_id, pairing_id, team_id, village_code, author_id, visited_on,
               content, amount_fen, aid_domains, goals, needs, minutes, signature, recorded_at,
               case when photos_missing = 0 then 'complete' else 'awaiting_photos' end, photos_missing,
               case when photos_missing = 0 then now() end
          from sent
          join pairing using (id)
         order by id
            on conflict (id) do nothing
        returning id, household_id, pairing_id, team_id, village_code, visited_on, amount_fen, aid_domains, state
    ), photo as (
        insert into photos (id, visit_id, position, team_id, village_code, sha256, size, content_type, taken_at)
        select listed.id, visit.id, listed.position, visit.team_id, visit.village_code, decode(listed.sha256, 'hex'),
               listed.size, listed.content_type, listed.taken_at
          from visit
          join sent using (id)
         cross join lateral rows from (
                   jsonb_to_recordset(sent.photos)
                       as (id uuid, sha256 text, size int, content_type text, taken_at timestamptz)
               ) with ordinality as listed (id, sha256, size, content_type, taken_at, position)
    ), event as (
        insert into outbox (event_id, type, subject, data)
        select sent.event_id, 'visit.completed', id::text,
               jsonb_build_object('visit_id', id, 'household_id', visit.household_id, 'pairing_id', pairing_id,
                                  'team_id', team_id, 'village_code', village_code, 'visited_on', visit.visited_on,
                                  'amount_fen', visit.amount_fen, 'aid_domains', to_jsonb(visit.aid_domains))
          from visit
          join sent using (id)
         where state = 'complete'
    )
    select sent.id,
           pairing.id is not null as is_paired,
           visit.id is not null as is_created,
           earlier.fingerprint,
           coalesce(visit.state, earlier.state) as state
      from sent
      left join pairing using (id)
      left join visit using (id)
      left join lateral (
               select fingerprint, state from visits where id = sent.id and team_id = any (sent.teams) limit 1
           ) earlier on true
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
