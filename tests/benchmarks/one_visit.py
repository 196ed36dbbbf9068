"""The visit statement for a single visit, as a script for pgbench: the limit of `visit_write`."""

import re

from services.kernel.clock import today
from tests.benchmarks.seed import Team

PHOTOS = 2
SEALED_KEY_BYTES = 61
"""Of a data key, 32 bytes, sealed under that of a household."""
_PARAMETER = re.compile(r"%\((\w+)\)s")
ONE_VISIT = """
    with scope as materialized (
        select set_config('app.codes', '', true) as codes, set_config('app.sending', %(teams)s, true) as teams
    ), pairing as (
        select p.pairing_id, p.team_id, p.village_code, p.starts_on
          from scope
          join paired_households p on true
          join household_keys k on k.id = p.household_id
         where p.household_id = %(household_id)s
           and p.team_id = any (nullif(%(teams)s, '')::uuid[])
           and (p.ends_on is null or p.ends_on >= %(visited_on)s)
         order by p.starts_on <= %(visited_on)s desc, p.is_closed, p.starts_on desc
         limit 1
           for share of k
    ), visit as (
        insert into visits (id, fingerprint, household_id, pairing_id, team_id, village_code, author_id, visited_on,
                            words_sealed, amount_fen, aid_domains, goals, supports, minutes, signature_sealed,
                            recorded_at, state, photos_missing, completed_at, is_before_pairing)
        select %(id)s, %(fingerprint)s, %(household_id)s, pairing_id, team_id, village_code, %(author_id)s,
               %(visited_on)s, %(words)s, %(amount_fen)s, %(aid_domains)s::text[], %(goals)s::text[],
               %(supports)s::text[], %(minutes)s, %(signature)s, %(recorded_at)s, %(state)s, %(photos_missing)s,
               case when %(photos_missing)s = 0 then now() end, %(visited_on)s < starts_on
          from pairing
            on conflict (id) do nothing
        returning id, household_id, pairing_id, team_id, village_code, visited_on, amount_fen, aid_domains
    ), photo as (
        insert into files (id, owner_id, position, team_id, village_code, sha256, size, content_type, taken_at,
                           data_key, object)
        select p.id, visit.id, p.position, visit.team_id, visit.village_code, decode(p.sha256, 'hex'), p.size,
               p.content_type, p.taken_at, p.data_key, 'upload'
          from visit,
               rows from (
                   jsonb_to_recordset(%(photos)s::jsonb)
                       as (id uuid, sha256 text, size int, content_type text, taken_at timestamptz, data_key bytea)
               ) with ordinality as p (id, sha256, size, content_type, taken_at, data_key, position)
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


def pgbench_script(team: Team) -> str:
    """The statement with its parameters inside; ids are made of run, client and a counter."""
    households = ",".join(team.households)
    values = {
        "teams": f"'{{{team.id}}}'",
        "id": _id("8000"),
        "event_id": _id("8003"),
        "fingerprint": f"'\\x{'5a' * 32}'::bytea",
        "author_id": f"'{team.id}'::uuid",
        "household_id": f"('{{{households}}}'::uuid[])[:household::int]",
        "visited_on": f"'{today()}'::date",
        # As long as the sealed texts of such a visit.
        "words": f"'\\x{'5c' * 350}'::bytea",
        "amount_fen": "(20000 + :n::int % 500)",
        "aid_domains": "'{industry,goods}'",
        "goals": "'{hardship,health}'",
        "supports": "'{funds}'",
        "minutes": "45",
        "signature": "null::bytea",
        "recorded_at": "'2020-05-20T02:15:00Z'::timestamptz",
        "state": "'awaiting_photos'",
        "photos_missing": str(PHOTOS),
        "photos": _photos(),
    }
    statement = _PARAMETER.sub(lambda match: values[match[1]], ONE_VISIT).strip()
    return f"\\set n :n + 1\n\\set household random(1, {len(team.households)})\n{statement};\n"


def _photos() -> str:
    """The manifest; the server makes its ids, because pgbench cannot put a variable into a text."""
    photo = (
        f"'sha256', '{'5b' * 32}', 'size', 307200, 'content_type', 'image/jpeg', 'taken_at', now(), "
        f"'data_key', '\\x{'5d' * SEALED_KEY_BYTES}'"
    )
    objects = [f"jsonb_build_object('id', {_id(kind)}, {photo})" for kind in ("8001", "8002")]
    return f"jsonb_build_array({', '.join(objects)})"


def _id(kind: str) -> str:
    return (
        "('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7' || lpad(to_hex(:client_id::int), 3, '0') "
        f"|| '-{kind}-' || lpad(to_hex(:n::int), 12, '0'))::uuid"
    )
