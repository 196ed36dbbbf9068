"""The due days of a cycle, computed before an obligation is saved (S2-20)."""

from typing import Any

import pytest

from tests.campaigns.office import Caller, Office
from tests.support.people import CHEN, INSPECTOR, XIAO_LI

FORM_2 = {"kind": "monthly", "due_day": 25, "from": "2020-04", "to": "2020-09"}
PATH = "/obligations/due-dates"


@pytest.mark.parametrize(("caller", "status"), [(None, 401), (XIAO_LI, 403), (INSPECTOR, 403)])
async def test_only_planners_may_request_due_dates(office: Office, caller: Caller, status: int) -> None:
    assert (await office.post(caller, PATH, {"cycle": FORM_2})).status_code == status


@pytest.mark.parametrize("changes", [{"due_day": 32}, {"to": "2020-03"}, {"kind": "weekly"}, {"to": "2040-09"}])
async def test_it_refuses_a_malformed_cycle(office: Office, changes: dict[str, Any]) -> None:
    assert (await office.post(CHEN, PATH, {"cycle": {**FORM_2, **changes}})).status_code == 422


async def test_three_of_the_six_due_days_of_form_2_are_no_working_days(office: Office) -> None:
    days = (await office.post(CHEN, PATH, {"cycle": FORM_2})).json()["items"]
    assert [day["due_on"] for day in days] == [f"2020-0{month}-25" for month in range(4, 10)]
    assert [day["falls_on_day_off"] for day in days] == [True, False, True, True, False, False]


async def test_a_single_day_is_one_period(office: Office) -> None:
    (day,) = (await office.post(CHEN, PATH, {"cycle": {"kind": "once", "due_on": "2020-04-10"}})).json()["items"]
    assert (day["period"], day["due_at"]) == ("2020-04", "2020-04-10T16:00:00Z")
