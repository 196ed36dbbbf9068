"""Statements of files that are the same whatever a file belongs to."""

from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# The hash is compared because the file may expect other bytes by now: a refused photo that was replaced.
# The counter on the visit's row decides, not a count of photos: of two photos that arrive at once the second waits for
# the row lock and then sees the first, which a count in its own snapshot would not.
MARK_STORED: Final = """
    with scope as materialized (
        select set_config('app.codes', '', true) as codes, set_config('app.sending', %(teams)s, true) as teams,
               set_config('app.files_of', %(owner_kind)s, true) as owner_kind
    ), file as (
        update files f
           set state = 'stored'
          from scope
         where f.id = %(file_id)s and f.sha256 = %(sha256)s and f.state = 'expected' and scope.teams is not null
           and (f.team_id = any (cast(%(teams)s as uuid[])) or f.owner_kind = %(owner_kind)s)
        returning f.owner_id, f.owner_kind
    ), visit as (
        update visits v
           set photos_missing = v.photos_missing - 1,
               state = case when v.photos_missing = 1 then 'complete' else v.state end,
               completed_at = case when v.photos_missing = 1 then now() end
          from file
         where v.id = file.owner_id and file.owner_kind = 'visit'
        returning v.*
    ), event as (
        insert into outbox (event_id, type, subject, data)
        select %(event_id)s, 'visit.completed', id::text,
               visit_event(id, household_id, pairing_id, team_id, village_code, visited_on, amount_fen, aid_domains,
                           goals, supports)
          from visit
         where photos_missing = 0 and (not is_before_pairing or confirmed_at is not null)
    )
    select case when exists (select from file) then 'stored' else f.state end as state
      from scope
      join files f on f.id = %(file_id)s and scope.teams is not null
                  and (f.team_id = any (cast(%(teams)s as uuid[])) or f.owner_kind = %(owner_kind)s)
    """

# The visit waits again for the photo that cannot be used; it goes on counting, because it took place.
REJECT: Final = text(
    """
    with rejected as (
        update files
           set state = 'rejected', rejection = :reason, rejected_at = now()
         where id = :file_id and state = 'stored'
        returning owner_id, owner_kind
    )
    update visits v
       set photos_missing = v.photos_missing + 1, state = 'awaiting_photos', completed_at = null
      from rejected r
     where v.id = r.owner_id and r.owner_kind = 'visit'
    """
)


async def reject(connection: AsyncConnection, file_id: UUID, reason: str) -> None:
    await connection.execute(REJECT, {"file_id": file_id, "reason": reason})
