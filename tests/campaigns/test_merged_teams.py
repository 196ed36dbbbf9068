"""What a merged team owed and did not file is asked of nobody; the other team owes for the households it took over."""

from uuid import UUID

import pytest

from services.kernel.ids import new_id
from tests.campaigns.office import Office, form_2
from tests.campaigns.test_dues import dues, one_due
from tests.support.people import CHEN

VILLAGE = "211381102201"


@pytest.fixture
async def obligation_id(teams: Office, campaign_id: UUID) -> UUID:
    made = new_id()
    assert (await teams.put(CHEN, f"/obligations/{made}", form_2(campaign_id))).status_code == 201
    return made


class Two:
    """Two teams: the one with two households since April, the other with one."""

    def __init__(self, office: Office) -> None:
        self.feeds, self.one, self.two = office.feeds, new_id(), new_id()
        self.feeds.team(self.one, "并队", "211381")
        self.feeds.team(self.two, "留队", "211381")
        self.pairings = [self.feeds.pairing(self.one, VILLAGE, "2020-04-01") for _ in range(2)]
        self.feeds.pairing(self.two, VILLAGE, "2020-04-01")

    def merge(self, *, is_read_first: bool) -> None:
        """On 1 July. `is_read_first`: the merger before what the register made of it."""
        if is_read_first:
            self.feeds.team(self.one, "并队", "211381", closed_on="2020-07-01", successor=self.two)
        for pairing_id in self.pairings:
            self.feeds.pairing(self.one, VILLAGE, "2020-04-01", "2020-07-01", pairing_id=pairing_id)
        self.taken = [self.feeds.pairing(self.two, VILLAGE, "2020-07-01") for _ in self.pairings]
        if not is_read_first:
            self.feeds.team(self.one, "并队", "211381", closed_on="2020-07-01", successor=self.two)

    def file(self, pairing: UUID, team: UUID, month: str) -> None:
        self.feeds.report("submitted", pairing, team, month, f"{month}-20T08:00:00+08:00", new_id())


@pytest.mark.parametrize("is_read_first", [True, False])
async def test_only_what_was_filed_stays_and_the_other_team_owes_from_the_day_on(
    teams: Office, campaign_id: UUID, obligation_id: UUID, is_read_first: bool
) -> None:
    two = Two(teams)
    two.file(two.pairings[0], two.one, "2020-04")
    two.file(two.pairings[1], two.one, "2020-04")
    two.file(two.pairings[0], two.one, "2020-05")
    await teams.feeds.deliver()
    extended = await one_due(teams, campaign_id, two.one, "2020-08")
    body = {"due_at": "2020-09-10T00:00:00+08:00", "reason": "汛期道路中断"}
    assert (await teams.post(CHEN, f"/dues/{extended['id']}/extend", body)).status_code == 200
    two.merge(is_read_first=is_read_first)
    await teams.feeds.deliver()
    left = await dues(teams, campaign_id, organization_id=str(two.one))
    assert [(due["period"], due["count"], due["minimum"], due["state"]) for due in left] == [
        ("2020-04", 2, 2, "filed"),
        # One of two was filed: no more than that is asked.
        ("2020-05", 1, 1, "filed"),
    ]
    owed = {due["period"]: due["minimum"] for due in await dues(teams, campaign_id, organization_id=str(two.two))}
    assert owed == {"2020-04": 1, "2020-05": 1, "2020-06": 1, "2020-07": 3, "2020-08": 3, "2020-09": 3}
    # A draft that lay on a phone comes in: it is the former team's, and nothing is asked by it.
    two.file(two.pairings[1], two.one, "2020-05")
    await teams.feeds.deliver()
    assert (await one_due(teams, campaign_id, two.one, "2020-05"))["count"] == 2


async def test_an_undone_merger_asks_again_of_both(teams: Office, campaign_id: UUID, obligation_id: UUID) -> None:
    two = Two(teams)
    await teams.feeds.deliver()
    before = [await dues(teams, campaign_id, organization_id=str(team)) for team in (two.one, two.two)]
    two.merge(is_read_first=True)
    await teams.feeds.deliver()
    assert await dues(teams, campaign_id, organization_id=str(two.one)) == []
    teams.feeds.team(two.one, "并队", "211381")
    for former, taken in zip(two.pairings, two.taken, strict=True):
        teams.feeds.pairing(two.two, VILLAGE, "2020-07-01", "2020-07-02", pairing_id=taken)
        ended = dict(teams.feeds.events["households"][-1]["data"])
        teams.feeds.enrolment(ended, str(campaign_id), "2020-01-02", "2020-01-01")
        teams.feeds.pairing(two.one, VILLAGE, "2020-04-01", pairing_id=former)
    await teams.feeds.deliver()
    for team, was in zip((two.one, two.two), before, strict=True):
        now = await dues(teams, campaign_id, organization_id=str(team))
        assert [(due["period"], due["minimum"]) for due in now] == [(due["period"], due["minimum"]) for due in was]


async def test_a_closed_team_that_was_not_merged_keeps_what_was_extended(
    teams: Office, campaign_id: UUID, obligation_id: UUID
) -> None:
    two = Two(teams)
    await teams.feeds.deliver()
    extended = await one_due(teams, campaign_id, two.one, "2020-08")
    body = {"due_at": "2020-09-10T00:00:00+08:00", "reason": "汛期道路中断"}
    await teams.post(CHEN, f"/dues/{extended['id']}/extend", body)
    teams.feeds.team(two.one, "并队", "211381", closed_on="2020-07-01")
    await teams.feeds.deliver()
    assert [due["period"] for due in await dues(teams, campaign_id, organization_id=str(two.one))] == ["2020-08"]
