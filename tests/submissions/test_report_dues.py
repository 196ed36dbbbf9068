"""A form is late by the deadline of the campaign its pairing belongs to, and by no other."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.kernel.ids import new_id
from services.submissions.reports.deadline import Campaign, Due, Paired, due_of
from tests.submissions.office import Office

VILLAGE = "211381101201"
LAST_YEAR = Campaign("2113", date(2019, 3, 20), date(2019, 9, 30))
THIS_YEAR = Campaign("2113", date(2020, 3, 24), date(2020, 9, 30))
AHEAD = "2999-04-10"


def due(campaign_id: UUID, due_on: date) -> Due:
    return Due(campaign_id, due_on, datetime(due_on.year, due_on.month, due_on.day, 16, tzinfo=UTC), {})


def chosen(paired: Paired, *owed: tuple[Campaign, date]) -> int | None:
    """The place in `owed` of the due item that is the form's."""
    campaigns = {new_id(): campaign for campaign, _ in owed}
    dues = [due(campaign_id, due_on) for campaign_id, (_, due_on) in zip(campaigns, owed, strict=True)]
    found = due_of(paired, dues, campaigns)
    return dues.index(found) if found else None


def pairing(starts_on: date, ends_on: date | None = None) -> Paired:
    return Paired(VILLAGE, starts_on, ends_on)


@pytest.mark.parametrize(
    ("paired", "campaign"),
    [
        (pairing(date(2020, 4, 1)), LAST_YEAR),
        (pairing(date(2019, 4, 1), date(2019, 9, 30)), THIS_YEAR),
        (pairing(date(2020, 4, 1)), Campaign("2114", date(2020, 3, 24), date(2020, 9, 30))),
        (pairing(date(2020, 4, 1)), Campaign("211382", date(2020, 3, 24), date(2020, 9, 30))),
    ],
    ids=["over before the pairing", "begun after the pairing", "another city", "another county"],
)
def test_no_deadline_of_a_campaign_the_pairing_is_not_of(paired: Paired, campaign: Campaign) -> None:
    assert chosen(paired, (campaign, date(2020, 4, 10))) is None


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


async def test_form_1_is_not_late_by_last_years_deadline(office: Office) -> None:
    last_year = {"starts_on": "2019-03-20", "ends_on": "2019-09-30"}
    office.neighbours.owe(
        ({"due_on": "2019-04-10", "due_at": "2019-04-10T16:00:00Z"}, last_year),
        ({"due_on": AHEAD, "due_at": f"{AHEAD}T16:00:00Z"}, {}),
    )
    pairing_id, _ = office.pair(starts_on="2020-04-01")
    report = await office.submitted(kind="registration_form", month=None, pairing_id=str(pairing_id))
    assert (report["late"], report["due_at"][:10], report["fields"]["note"]["due_on"]) == (False, AHEAD, AHEAD)


async def test_form_2_is_late_by_its_own_campaign_and_not_by_that_of_another_county(office: Office) -> None:
    own, other = {"division_code": "211381"}, {"division_code": "211382"}
    late = {"due_on": "2020-05-25", "due_at": "2020-05-25T16:00:00Z"}
    in_time = {"due_on": AHEAD, "due_at": f"{AHEAD}T16:00:00Z"}
    for first, second, expected in ((other, own, False), (own, other, True)):
        office.neighbours.reset()
        office.neighbours.owe((late, first), (in_time, second))
        pairing_id, _ = office.pair(starts_on="2020-04-01")
        assert (await office.submitted(pairing_id=str(pairing_id)))["late"] is expected


async def test_a_pairing_made_after_the_deadline_is_not_late_and_its_form_still_names_the_desk(office: Office) -> None:
    pairing_id, _ = office.pair(starts_on="2020-06-02")
    report = await office.submitted(kind="registration_form", month=None, pairing_id=str(pairing_id))
    assert (report["late"], report["due_at"]) == (False, None)
    assert report["fields"]["note"]["office"] == "市文明办指导科"


async def test_more_time_given_to_the_team_counts(office: Office) -> None:
    office.neighbours.owe(({"due_on": "2020-05-25", "due_at": "2999-05-31T16:00:00Z", "is_extended": True}, {}))
    pairing_id, _ = office.pair(starts_on="2020-04-01")
    assert (await office.submitted(pairing_id=str(pairing_id)))["late"] is False


async def test_the_dues_of_this_form_and_month_are_asked_for(office: Office) -> None:
    await office.draft()
    (target,) = [target for _, target, _, _ in office.neighbours.asked if "/dues?" in target]
    assert "form=progress_report" in target
    assert "month=2020-05" in target
