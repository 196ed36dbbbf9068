"""The names of the people whose account ids stand in a household's file, from their teams of today."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from services.kernel.auth.principals import NotPermitted
from services.kernel.problems import NotFound
from services.submissions.clients import OtherPrograms, RegisterFile, TeamMember, TeamPeople
from services.submissions.household_files.schemas import PersonInFile
from services.submissions.household_files.stored import Stored


async def people_in(ask: OtherPrograms, register: RegisterFile, stored: Stored) -> list[PersonInFile]:
    """Those who only belong to the same team are not told of. Raises those of `OtherPrograms`."""
    helpers = {helper for pairing in register.pairings for helper in pairing.helpers}
    wanted = stored.accounts() | helpers
    team_ids = sorted(stored.teams() | {pairing.team_id for pairing in register.pairings})
    teams = await asyncio.gather(*(_team(ask, team_id) for team_id in team_ids))
    names: dict[UUID, str] = {}
    in_teams: dict[UUID, list[str]] = defaultdict(list)
    for team in filter(None, teams):
        for person in _people(team):
            names[person.account_id] = person.name
            in_teams[person.account_id].append(team.name)
    return [
        PersonInFile(account_id=account_id, name=names.get(account_id), teams=in_teams.get(account_id, []))
        for account_id in sorted(wanted)
    ]


def _people(team: TeamPeople) -> Sequence[TeamMember]:
    """The leader is a member, too, of most teams."""
    everybody = [*team.members, *([team.leader] if team.leader else [])]
    return [*{person.account_id: person for person in everybody}.values()]


async def _team(ask: OtherPrograms, team_id: UUID) -> TeamPeople | None:
    """None for a team that is gone, or that the caller may not read."""
    with suppress(NotFound, NotPermitted):
        return await ask.people_of(team_id)
    return None
