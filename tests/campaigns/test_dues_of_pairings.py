"""The deadline of a form is that of the campaign its pairing belongs to, and no other."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from services.campaigns.dues.binding import PairedVillage, binds, due_of
from services.kernel.ids import new_id
from tests.campaigns.office import Caller, Office, campaign, form_2
from tests.support.people import CHEN, EDITOR, OTHER_CITY, TEAM_A, XIAO_LI, XIAO_WANG

VILLAGE = "211381101201"


@dataclass(frozen=True)
class Campaign:
    code: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Due:
    due_on: date
    ends_on: date
    campaign_code: str
    campaign_starts_on: date
    campaign_ends_on: date


LAST_YEAR = Campaign("2113", date(2019, 3, 20), date(2019, 9, 30))
THIS_YEAR = Campaign("2113", date(2020, 3, 24), date(2020, 9, 30))

NOTHING_ASKED = {"due": None, "is_binding": False, "asked": None, "fits": 0}


def chosen(paired: PairedVillage, *owed: tuple[Campaign, date]) -> int | None:
    """The index in `owed` of the due item that belongs to the form."""
    dues = [Due(due_on, due_on, each.code, each.starts_on, each.ends_on) for each, due_on in owed]
    found = due_of(paired, sorted(dues, key=lambda due: due.due_on)).due
    return dues.index(found) if found else None


def pairing(starts_on: date, ends_on: date | None = None) -> PairedVillage:
    return PairedVillage(VILLAGE, starts_on, ends_on)


@pytest.mark.parametrize(
    ("paired", "other"),
    [
        (pairing(date(2020, 4, 1)), LAST_YEAR),
        (pairing(date(2019, 4, 1), date(2019, 9, 30)), THIS_YEAR),
        (pairing(date(2020, 4, 1)), Campaign("2114", date(2020, 3, 24), date(2020, 9, 30))),
        (pairing(date(2020, 4, 1)), Campaign("211382", date(2020, 3, 24), date(2020, 9, 30))),
    ],
    ids=["over before the pairing", "begun after the pairing", "another city", "another county"],
)
def test_no_deadline_of_a_campaign_the_pairing_is_not_of(paired: PairedVillage, other: Campaign) -> None:
    assert chosen(paired, (other, date(2020, 4, 10))) is None


def test_the_campaign_the_pairing_was_made_in_comes_before_whatever_is_due_soonest() -> None:
    owed = (LAST_YEAR, date(2019, 4, 10)), (THIS_YEAR, date(2020, 4, 10))
    assert chosen(pairing(date(2020, 4, 1)), *owed) == 1
    assert chosen(pairing(date(2019, 4, 1)), *owed) == 0
    assert chosen(pairing(date(2019, 9, 30)), *owed) == 0


def test_a_pairing_made_before_any_campaign_belongs_to_the_next_one() -> None:
    owed = (THIS_YEAR, date(2020, 4, 10)), (LAST_YEAR, date(2019, 4, 10))
    assert chosen(pairing(date(2018, 1, 1)), *owed) == 1
    assert chosen(pairing(date(2019, 12, 1)), *owed) == 0


def test_of_two_campaigns_running_at_once_the_sooner_deadline_counts() -> None:
    line = Campaign("21", date(2020, 1, 1), date(2020, 12, 31))
    assert chosen(pairing(date(2020, 4, 1)), (line, date(2020, 6, 30)), (THIS_YEAR, date(2020, 4, 10))) == 1


@pytest.mark.parametrize(("starts_on", "expected"), [(date(2020, 4, 10), True), (date(2020, 4, 11), False)])
def test_a_deadline_before_the_pairing_is_not_binding(starts_on: date, expected: bool) -> None:
    due = Due(date(2020, 4, 10), date(2020, 4, 30), "2113", THIS_YEAR.starts_on, THIS_YEAR.ends_on)
    assert binds(pairing(starts_on), due) is expected


@pytest.mark.parametrize(("starts_on", "expected"), [(date(2020, 4, 30), True), (date(2020, 5, 1), False)])
def test_a_period_before_the_pairing_is_not_binding_although_it_falls_due_after(
    starts_on: date, expected: bool
) -> None:
    due = Due(date(2020, 5, 5), date(2020, 4, 30), "2113", THIS_YEAR.starts_on, THIS_YEAR.ends_on)
    assert binds(pairing(starts_on), due) is expected


def question(**changes: str) -> str:
    given = {
        "organization_id": str(TEAM_A),
        "form": "progress_report",
        "month": "2020-05",
        "village_code": VILLAGE,
        "starts_on": "2020-04-01",
        **changes,
    }
    return "/dues/of-pairing?" + "&".join(f"{name}={value}" for name, value in given.items())


@pytest.mark.parametrize(("caller", "status"), [(None, 401), (EDITOR, 403)])
async def test_it_refuses_the_deadline_to_those_who_read_no_dues(teams: Office, caller: Caller, status: int) -> None:
    assert (await teams.get(caller, question())).status_code == status


@pytest.mark.parametrize("caller", [XIAO_WANG, OTHER_CITY])
async def test_another_teams_deadline_is_no_deadline(teams: Office, campaign_id: UUID, caller: Caller) -> None:
    await teams.put(CHEN, f"/obligations/{new_id()}", form_2(campaign_id))
    assert (await teams.get(caller, question())).json() == NOTHING_ASKED


async def test_the_deadline_of_the_own_campaign_is_answered(teams: Office, campaign_id: UUID) -> None:
    elsewhere = new_id()
    assert (await teams.put(CHEN, f"/obligations/{new_id()}", form_2(campaign_id))).status_code == 201
    await teams.put(CHEN, f"/campaigns/{elsewhere}", campaign(starts_on="2019-03-20", ends_on="2019-09-30"))
    cycle = {"kind": "monthly", "due_day": 5, "from": "2020-04", "to": "2020-09"}
    await teams.put(CHEN, f"/obligations/{new_id()}", form_2(elsewhere, cycle=cycle))
    answer = (await teams.get(XIAO_LI, question())).json()
    assert (answer["due"]["due_on"], answer["is_binding"]) == ("2020-05-25", True)
    late = (await teams.get(XIAO_LI, question(starts_on="2020-05-26"))).json()
    assert (late["due"]["due_on"], late["is_binding"]) == ("2020-05-25", False)
    nobody = (await teams.get(XIAO_LI, question(form="registration_form", month="2020-03"))).json()
    assert nobody == NOTHING_ASKED
