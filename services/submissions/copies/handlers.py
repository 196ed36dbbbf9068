"""Handles the events of the other programs. Each handler may get an event twice."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.events.reader import Event, Handler, Handlers
from services.kernel.events.word_copies import WORD_SAVED
from services.kernel.periods.expansion import periods
from services.kernel.periods.written import cycle_of
from services.submissions.copies import queries
from services.submissions.copies.events_read import (
    CampaignRead,
    CampaignWithdrawnRead,
    DivisionRead,
    MovedRead,
    ObligationLinesRead,
    ObligationRead,
    ObligationWithdrawnRead,
    OrganizationRead,
    PairingRead,
    WithheldRead,
)
from services.submissions.models import obligation_lines, team_lines


async def save_pairings(connection: AsyncConnection, events: Sequence[Event[PairingRead]]) -> None:
    await queries.save_pairings(connection, [event.data.model_dump(mode="json") for event in events])


async def save_divisions(connection: AsyncConnection, events: Sequence[Event[DivisionRead]]) -> None:
    await queries.save_divisions(connection, [event.data.model_dump(mode="json") for event in events])


async def save_lines_of_teams(connection: AsyncConnection, events: Sequence[Event[OrganizationRead]]) -> None:
    """A team that closed keeps its lines: they say who reads what it wrote."""
    teams = {event.data.id: event.data for event in events if event.data.kind == "team"}
    lines = {team.id: sorted({each.line for each in team.lines}) for team in teams.values()}
    await queries.save_lines(connection, team_lines.c.organization_id, lines)


async def save_lines_of_duties(connection: AsyncConnection, events: Sequence[Event[ObligationLinesRead]]) -> None:
    lines = {event.data.obligation_id: sorted(set(event.data.lines)) for event in events}
    await queries.save_lines(connection, obligation_lines.c.obligation_id, lines)


async def save_campaigns(connection: AsyncConnection, events: Sequence[Event[CampaignRead]]) -> None:
    await queries.save_campaigns(connection, [event.data.model_dump(mode="json") for event in events])


async def withdraw_campaigns(connection: AsyncConnection, events: Sequence[Event[CampaignWithdrawnRead]]) -> None:
    await queries.withdraw_campaigns(connection, [event.data.campaign_id for event in events])


async def save_obligations(connection: AsyncConnection, events: Sequence[Event[ObligationRead]]) -> None:
    """With their periods. A duty without a deadline lasts as long as its campaign, which was told before it."""
    for read in {event.data.obligation_id: event.data for event in events}.values():
        cycle = read.written_cycle
        values = {**read.model_dump(include={"campaign_id", "name", "form"}), "cycle": cycle}
        days = await queries.days_of_campaign(connection, read.campaign_id)
        found = [] if days is None else periods(cycle_of(cycle), days)
        asked = [period for period in found if read.ended_on is None or period.starts_on <= read.ended_on]
        await queries.save_obligation(connection, read.obligation_id, values, asked)


async def withdraw_obligations(connection: AsyncConnection, events: Sequence[Event[ObligationWithdrawnRead]]) -> None:
    """Nothing was filed for it, and nothing can be any more."""
    await queries.forget_periods(connection, [event.data.obligation_id for event in events])


async def restrict(connection: AsyncConnection, events: Sequence[Event[WithheldRead]]) -> None:
    for event in events:
        await queries.withhold(connection, event.data.household_id, event.data.village_code, is_erased=False)


async def release(connection: AsyncConnection, events: Sequence[Event[WithheldRead]]) -> None:
    for event in events:
        await queries.release(connection, event.data.household_id)


async def erase(connection: AsyncConnection, events: Sequence[Event[WithheldRead]]) -> None:
    """Hide it, and nothing else: what is destroyed afterwards waits for whoever writes there at this moment
    (`erasing.py`), and this does not."""
    for event in events:
        await queries.withhold(connection, event.data.household_id, event.data.village_code, is_erased=True)


async def move(connection: AsyncConnection, events: Sequence[Event[MovedRead]]) -> None:
    """Its visits, photos and reports go with it: the office before sees them no more, the new one does.

    The pairings were read before (`save_pairings`), and whoever stores a visit or a report holds its pairing: nothing
    comes in for the old village any more.
    """
    for household_id, village_code in {event.data.household_id: event.data.village_code for event in events}.items():
        await queries.move(connection, household_id, village_code)


OBLIGATIONS: Handlers = {
    "obligation.saved": Handler(ObligationRead, save_obligations),
    "obligation.withdrawn": Handler(ObligationWithdrawnRead, withdraw_obligations),
}
LINES_OF_TEAMS: Handlers = {"organization.saved": Handler(OrganizationRead, save_lines_of_teams)}
LINES_OF_DUTIES: Handlers = {"obligation.lines": Handler(ObligationLinesRead, save_lines_of_duties)}
GATEWAY: Handlers = {
    "division.saved": Handler(DivisionRead, save_divisions),
    "word.saved": WORD_SAVED,
    **LINES_OF_TEAMS,
}
HOUSEHOLDS: Handlers = {
    "pairing.saved": Handler(PairingRead, save_pairings),
    "household.restricted": Handler(WithheldRead, restrict),
    "household.released": Handler(WithheldRead, release),
    "household.erased": Handler(WithheldRead, erase),
    "household.moved": Handler(MovedRead, move),
}
CAMPAIGNS: Handlers = {
    "campaign.saved": Handler(CampaignRead, save_campaigns),
    "campaign.withdrawn": Handler(CampaignWithdrawnRead, withdraw_campaigns),
    **OBLIGATIONS,
    **LINES_OF_DUTIES,
}
