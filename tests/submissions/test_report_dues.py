"""A form is late by the deadline that campaigns names for its pairing."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.submissions.office import Office
from tests.support.people import BEIPIAO_VILLAGE, TEAM_A

AHEAD = "2999-04-10"


async def test_a_form_is_late_by_the_deadline_that_campaigns_names(office: Office) -> None:
    office.programs.owe(due_on=AHEAD, due_at=f"{AHEAD}T16:00:00Z")
    pairing_id, _ = office.pair(starts_on="2020-04-01")
    report = await office.submitted(kind="registration_form", month=None, pairing_id=str(pairing_id))
    assert (report["late"], report["due_at"][:10], report["fields"]["note"]["due_on"]) == (False, AHEAD, AHEAD)
    office.programs.owe(due_on="2020-05-25", due_at="2020-05-25T16:00:00Z")
    assert (await office.submitted())["late"] is True


async def test_a_pairing_made_after_the_deadline_is_not_late_and_its_form_still_names_the_office(
    office: Office,
) -> None:
    office.programs.owe(is_binding=False)
    pairing_id, _ = office.pair(starts_on="2020-06-02")
    report = await office.submitted(kind="registration_form", month=None, pairing_id=str(pairing_id))
    assert (report["late"], report["due_at"]) == (False, None)
    assert report["fields"]["note"]["office"] == "市文明办指导科"


async def test_more_time_given_to_the_team_counts(office: Office) -> None:
    office.programs.owe(due_on="2020-05-25", due_at="2999-05-31T16:00:00Z", is_extended=True)
    pairing_id, _ = office.pair(starts_on="2020-04-01")
    assert (await office.submitted(pairing_id=str(pairing_id)))["late"] is False


@pytest.mark.parametrize("ends_on", [None, date(2999, 8, 31)])
async def test_the_deadline_of_this_form_month_and_pairing_is_asked_for(office: Office, ends_on: date | None) -> None:
    pairing_id, _ = office.pair(starts_on="2020-04-01", ends_on=ends_on.isoformat() if ends_on else None)
    await office.draft(pairing_id=str(pairing_id))
    (target,) = [target for _, target, _, _ in office.programs.asked if "/dues/" in target]
    assert parse_qs(urlsplit(target).query) == {
        "organization_id": [str(TEAM_A)],
        "form": ["progress_report"],
        "month": ["2020-05"],
        "village_code": [BEIPIAO_VILLAGE],
        "starts_on": ["2020-04-01"],
        **({"ends_on": ["2999-08-31"]} if ends_on else {}),
    }


async def test_to_start_a_form_asks_three_times_and_to_submit_it_three_times_at_most(office: Office) -> None:
    for kind, month in (("registration_form", None), ("progress_report", "2020-05")):
        office.programs.reset()
        report = await office.draft(kind=kind, month=month)
        assert len(office.programs.asked) == 3, kind
        office.programs.asked.clear()
        await office.ask_leader_to_submit(report["id"])
        assert len(office.programs.asked) <= 3, kind
