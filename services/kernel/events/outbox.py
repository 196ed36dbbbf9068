"""Events between programs: an outbox table in the writer, a feed over HTTP, a cursor and an inbox in the reader.

An event is a row written in the transaction that caused it. A serial id is not commit order, so the feed orders by
(transaction id, id) and ends before the oldest transaction still running: a reader that stores its cursor misses
nothing. Delivery is at least once; `events_seen` in the reader removes duplicates.

No event holds personal data of household members.
"""

from sqlalchemy import Column, MetaData, Table, Text, Uuid, insert, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.events.payloads import Written
from services.kernel.ids import new_id

# Only the columns written here; the DDL is in `schema.create_event_tables`.
metadata = MetaData()
outbox = Table(
    "outbox",
    metadata,
    Column("event_id", Uuid, nullable=False),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("data", JSONB, nullable=False),
)
PUBLISHED_AT = text(
    """
    select coalesce(
        (select transaction_id::text from outbox where transaction_id = pg_current_xact_id_if_assigned() limit 1), '0'
    )
    """
)


async def publish(connection: AsyncConnection, type_: str, subject: str, data: Written) -> None:
    """Write an event in the caller's transaction. Raises ValueError for a type that the model of `data` does not
    list."""
    if type_ not in data.types:
        raise ValueError(f"{type(data).__name__} is not what {type_} holds")
    values = {"event_id": new_id(), "type": type_, "subject": subject, "data": data.model_dump(mode="json")}
    await connection.execute(insert(outbox).values(**values))


async def published_at(connection: AsyncConnection) -> int:
    """Where in the feed stands what this transaction has published; 0 where it has published nothing.

    A reader that has come this far has read it.
    """
    return int((await connection.execute(PUBLISHED_AT)).scalar_one())
