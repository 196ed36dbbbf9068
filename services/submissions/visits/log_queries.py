"""The statements of sending a visit; each is its own transaction and sets its own scope.

`scope` is read first because the rest selects from it, so row-level security sees the teams that the caller sends for.
If PostgreSQL ordered it otherwise, the statement would see no row: it fails closed. Each statement also compares the
teams itself, so that one of the two checks catches a mistake in the other.
"""

from typing import Final

# The earlier visit is looked up with `limit 1`: in a plain join PostgreSQL, while it has no statistics yet, reads all
# visits of the team for each new one.
# What the visit says comes sealed. The key is locked and compared, because another program may have changed or
# destroyed it since, or be about to. The pairing is locked, too, so that a household that moves at this moment takes
# the visit along.
# A visit from before the pairing is taken in and marked; it is published, and so counted, once the leader confirms it.
# A pairing that has ended still accepts the visits made while it ran: the phone may have been offline for weeks.
PUT_VISIT: Final = """
    with scope as materialized (
        select set_config('app.codes', '', true) as codes, set_config('app.sending', %(teams)s, true) as teams
    ), sent as materialized (
        select visit.*, jsonb_array_length(photos) as photos_missing
          from scope,
               jsonb_to_record(cast(%(visit)s as jsonb)) as visit (
                   id uuid, event_id uuid, fingerprint bytea, author_id uuid, household_id uuid, visited_on date,
                   words bytea, amount_fen bigint, aid_domains text[], goals text[], supports text[],
                   minutes int, signature bytea, recorded_at timestamptz, photos jsonb, wrapped_key bytea
               )
         where scope.teams is not null
    ), pairing as materialized (
        select pairing_id, team_id, village_code, starts_on
          from sent
          join paired_households using (household_id)
          join household_keys k on k.id = household_id and k.wrapped_key = sent.wrapped_key
         where team_id = any (cast(%(teams)s as uuid[]))
           and (ends_on is null or ends_on >= visited_on)
           and not exists (select from withheld_households w where w.household_id = sent.household_id and is_erased)
         order by starts_on <= visited_on desc, is_closed, starts_on desc
         limit 1
           for share of k, paired_households
    ), visit as (
        insert into visits (id, fingerprint, household_id, pairing_id, team_id, village_code, author_id, visited_on,
                            words_sealed, amount_fen, aid_domains, goals, supports, minutes, signature_sealed,
                            recorded_at, state, photos_missing, completed_at, is_before_pairing)
        select id, fingerprint, household_id, pairing_id, team_id, village_code, author_id, visited_on,
               words, amount_fen, aid_domains, goals, supports, minutes, signature, recorded_at,
               case when photos_missing = 0 then 'complete' else 'awaiting_photos' end, photos_missing,
               case when photos_missing = 0 then now() end, visited_on < starts_on
          from sent
         cross join pairing
            on conflict (id) do nothing
        returning *
    ), photo as (
        insert into files (id, owner_id, position, team_id, village_code, sha256, size, content_type, taken_at,
                           data_key, object)
        select listed.id, visit.id, listed.position, visit.team_id, visit.village_code, decode(listed.sha256, 'hex'),
               listed.size, listed.content_type, listed.taken_at, listed.data_key, 'upload'
          from visit
         cross join sent
         cross join lateral rows from (
                   jsonb_to_recordset(sent.photos)
                       as (id uuid, sha256 text, size int, content_type text, taken_at timestamptz, data_key bytea)
               ) with ordinality as listed (id, sha256, size, content_type, taken_at, data_key, position)
    ), event as (
        insert into outbox (event_id, type, subject, data)
        select sent.event_id, 'visit.completed', visit.id::text,
               visit_event(visit.id, visit.household_id, pairing_id, team_id, village_code, visit.visited_on,
                           visit.amount_fen, visit.aid_domains, visit.goals, visit.supports)
          from visit
         cross join sent
         where state = 'complete' and not is_before_pairing
    )
    select exists (select from pairing) as is_paired,
           visit.id is not null as is_created,
           earlier.fingerprint,
           coalesce(visit.state, earlier.state) as state
      from sent
      left join visit using (id)
      left join lateral (
               select fingerprint, state from visits
                where id = sent.id and team_id = any (cast(%(teams)s as uuid[]))
                limit 1
           ) earlier on true
    """

# Of a household that one of these teams is or was paired with.
IS_ERASED: Final = """
    select 1
      from withheld_households w
     where w.household_id = %(household_id)s and w.is_erased
       and exists (select from paired_households p
                    where p.household_id = w.household_id and p.team_id = any (cast(%(teams)s as uuid[])))
    """

FIND_PHOTO: Final = """
    with scope as materialized (
        select set_config('app.codes', '', true) as codes, set_config('app.sending', %(teams)s, true) as teams
    )
    select f.id, f.state, f.rejection, f.sha256, f.size, f.content_type, f.object, f.data_key, f.wrapped_key,
           v.household_id, k.wrapped_key as household_key
      from scope
      join files f on f.id = %(photo_id)s and f.owner_id = %(visit_id)s and scope.teams is not null
                  and f.team_id = any (cast(%(teams)s as uuid[]))
      join visits v on v.id = f.owner_id
      left join household_keys k on k.id = v.household_id
    """

# A photo that was refused gets other bytes, and its visit waits for them. One that was taken out comes back in. The
# same bytes once more keep their key: they may lie in the store. Answers where the refused bytes lie.
REPLACE_PHOTO: Final = """
    with scope as materialized (
        select set_config('app.codes', '', true) as codes, set_config('app.sending', %(teams)s, true) as teams
    ), before as materialized (
        select f.id, f.owner_id, f.withdrawn_at, f.sha256, f.object
          from scope
          join files f on f.id = %(photo_id)s and f.owner_id = %(visit_id)s and f.owner_kind = 'visit'
                      and f.state = 'rejected' and scope.teams is not null
                      and f.team_id = any (cast(%(teams)s as uuid[]))
           for update of f
    ), photo as (
        update files f
           set sha256 = %(sha256)s, size = %(size)s, content_type = %(content_type)s, taken_at = %(taken_at)s,
               data_key = case when f.sha256 = %(sha256)s and f.object = 'upload'
                                    and cast(%(data_key)s as bytea) is not null
                               then coalesce(f.data_key, %(data_key)s) else %(data_key)s end,
               object = 'upload', state = 'expected', rejection = null, rejected_at = null,
               deleted_at = null, withdrawn_at = null, attempts = 0
          from before
         where f.id = before.id
        returning f.owner_id, before.withdrawn_at
    ), visit as (
        update visits v
           set photos_missing = v.photos_missing + 1, state = 'awaiting_photos', completed_at = null
          from photo
         where v.id = photo.owner_id and photo.withdrawn_at is not null
    )
    select sha256, object from before where exists (select from photo)
    """

WITHDRAW_PHOTO: Final = """
    with scope as materialized (
        select set_config('app.codes', '', true) as codes, set_config('app.sending', %(teams)s, true) as teams
    ), photo as (
        update files f
           set withdrawn_at = now()
          from scope
         where f.id = %(photo_id)s and f.owner_id = %(visit_id)s and f.owner_kind = 'visit' and f.state = 'rejected'
           and f.withdrawn_at is null and scope.teams is not null and f.team_id = any (cast(%(teams)s as uuid[]))
        returning f.owner_id
    ), visit as (
        update visits v
           set photos_missing = v.photos_missing - 1,
               state = case when v.photos_missing = 1 then 'complete' else v.state end,
               completed_at = case when v.photos_missing = 1 then now() end
          from photo
         where v.id = photo.owner_id
        returning v.*
    ), event as (
        insert into outbox (event_id, type, subject, data)
        select %(event_id)s, 'visit.completed', id::text,
               visit_event(id, household_id, pairing_id, team_id, village_code, visited_on, amount_fen, aid_domains,
                           goals, supports)
          from visit
         where photos_missing = 0 and (not is_before_pairing or confirmed_at is not null)
    )
    select exists (select from photo) as is_withdrawn from scope
    """
