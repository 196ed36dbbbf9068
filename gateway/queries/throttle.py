"""Counting failed sign-ins."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import login_failures

# From the attempt after `free` on, each one blocks the key for twice as long as the one before, 5 s to 15 min. An
# attempt while the key is blocked is refused and does not prolong the block. A new window starts at zero. `is_refused`
# is written, not read beforehand: only the update sees the result of a parallel attempt.
_COUNT = text(
    """
    insert into login_failures as f (key, count, began_at) values (:key, 1, now())
    on conflict (key) do update
       set is_refused = coalesce(f.blocked_until > now(), false),
           count = case
               when f.blocked_until > now() then f.count
               when f.began_at < now() - cast(:window as interval) then 1
               else f.count + 1
           end,
           began_at = case
               when f.began_at < now() - cast(:window as interval) and coalesce(f.blocked_until, now()) <= now()
               then now() else f.began_at
           end,
           blocked_until = case
               when f.blocked_until > now() then f.blocked_until
               when cast(:free as integer) is null then null
               when f.began_at < now() - cast(:window as interval) then null
               when f.count + 1 >= :free
               then now() + least(interval '15 minutes', interval '5 seconds' * 2 ^ least(f.count + 1 - :free, 20))
           end
    returning count as failures,
              greatest(1, ceil(extract(epoch from began_at + cast(:window as interval) - now())))::integer
                  as seconds_left,
              case when is_refused then greatest(1, ceil(extract(epoch from blocked_until - now())))::integer else 0 end
                  as was_blocked_for
    """
)
_SUBTRACT_ONE = text("update login_failures set count = greatest(count - 1, 0) where key = :key")
_FORGET_OLD = text("delete from login_failures where greatest(began_at, blocked_until) < now() - interval '1 day'")


@dataclass(frozen=True)
class Counted:
    """`was_blocked_for`: seconds that the key was still blocked at this attempt, 0 for none."""

    count: int
    seconds_left: int
    was_blocked_for: int


async def count(connection: AsyncConnection, key: str, window: timedelta, free: int | None) -> Counted:
    row = (await connection.execute(_COUNT, {"key": key, "window": window, "free": free})).one()
    return Counted(row.failures, row.seconds_left, row.was_blocked_for)


async def forget(connection: AsyncConnection, key: str) -> None:
    await connection.execute(delete(login_failures).where(login_failures.c.key == key))


async def subtract_one(connection: AsyncConnection, key: str) -> None:
    await connection.execute(_SUBTRACT_ONE, {"key": key})


async def forget_old(connection: AsyncConnection) -> None:
    await connection.execute(_FORGET_OLD)


async def forget_account(connection: AsyncConnection, account_key: str) -> None:
    """Clears what was counted for this account, from every network and device."""
    await connection.execute(
        delete(login_failures).where(
            (login_failures.c.key == account_key) | login_failures.c.key.startswith(f"{account_key}@", autoescape=True)
        )
    )
