"""What the campaigns service does when another program says that something has happened.

A team's due items are recounted from the copies each time, so events may come twice, late or in any order.
"""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import httpx
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.due_dates import periods
from services.campaigns.obligations import cycle_of
from services.campaigns.queries import copies, obligations
from services.kernel.clock import month_of, now
from services.kernel.database import Database
from services.kernel.events import Event, FeedReader, Handler
from services.kernel.settings import KernelSettings


async def note_division(connection: AsyncConnection, event: Event) -> None:
    values = {name: event.data[name] for name in ("code", "name", "parent")}
    await copies.save_division(connection, {**values, "level": str(event.data["level"])})


async def note_organization(connection: AsyncConnection, event: Event) -> None:
    """A new or moved organisation owes what its kind and place owe."""
    organization_id, data = UUID(event.data["id"]), event.data
    if data["division_code"] is None:
        return
    place = {"kind": data["kind"], "division_code": data["division_code"]}
    await copies.save_organization(connection, {"id": organization_id, "name": data["name"], **place})
    for row in await obligations.obligations_reaching(connection, organization_id, **place):
        await obligations.lock_expansion(connection, row.id)
        await obligations.expand(connection, row.id, periods(cycle_of(row)), organization_id)
    await obligations.refresh_dues(connection, [organization_id])


async def note_pairing(connection: AsyncConnection, event: Event) -> None:
    pairing_id, data = UUID(event.data["pairing_id"]), event.data
    former_team = await copies.team_of_pairing(connection, pairing_id)
    values = {
        "id": pairing_id,
        "household_id": UUID(data["household_id"]),
        "team_id": UUID(data["team_id"]),
        "village_code": data["village_code"],
        "starts_on": date.fromisoformat(data["starts_on"]),
        "ends_on": date.fromisoformat(data["ends_on"]) if data["ends_on"] else None,
    }
    await copies.save_pairing(connection, values)
    await obligations.refresh_dues(connection, list({values["team_id"], former_team or values["team_id"]}))


async def note_visit(connection: AsyncConnection, event: Event) -> None:
    data = event.data
    values = {
        "visit_id": UUID(data["visit_id"]),
        "household_id": UUID(data["household_id"]),
        "team_id": UUID(data["team_id"]),
        "village_code": data["village_code"],
        "month": month_of(date.fromisoformat(data["visited_on"])),
        "completed_at": now(),
    }
    await copies.save_visit(connection, values)
    await obligations.refresh_dues(connection, [values["team_id"]])


def note_filing(step: str) -> Handler:
    """`step`: submitted, returned or accepted."""

    async def note(connection: AsyncConnection, event: Event) -> None:
        data = event.data
        team_id = UUID(data["team_id"])
        values = {
            "report_id": UUID(data["report_id"]),
            "form": data["kind"],
            "pairing_id": UUID(data["pairing_id"]),
            "team_id": team_id,
            "village_code": data["village_code"],
            "month": data["month"],
            "at": datetime.fromisoformat(data["at"]),
            "step": step,
        }
        await copies.save_filing(connection, values)
        await obligations.refresh_dues(connection, [team_id])

    return note


HANDLERS: Mapping[str, Mapping[str, Handler]] = {
    "gateway": {"division.saved": note_division, "organization.saved": note_organization},
    "households": {"pairing.saved": note_pairing},
    "submissions": {
        "report.submitted": note_filing("submitted"),
        "report.returned": note_filing("returned"),
        "report.accepted": note_filing("accepted"),
        "visit.completed": note_visit,
        "visit.revised": note_visit,
    },
}


def readers(database: Database, client: httpx.AsyncClient, settings: KernelSettings) -> list[FeedReader]:
    urls = {
        "gateway": settings.gateway_url,
        "households": settings.households_url,
        "submissions": settings.submissions_url,
    }
    return [
        FeedReader(
            database,
            client,
            source=source,
            url=urls[source],
            internal_secret=settings.internal_secret.get_secret_value(),
            handlers=handlers,
        )
        for source, handlers in HANDLERS.items()
    ]
