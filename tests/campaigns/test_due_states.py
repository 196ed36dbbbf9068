"""The whole table of the function that decides the state, at the midnights of Shanghai."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, DateTime, create_engine, literal, select

from services.campaigns.due_states import state_of
from services.kernel.clock import SHANGHAI
from services.kernel.periods.cycles import Days, Monthly, Once
from services.kernel.periods.expansion import periods
from tests.databases import MakeDatabase

MIDNIGHT = datetime(2020, 4, 26, tzinfo=SHANGHAI)
"""The end of the 25th of April: 每月25日前 includes the 25th (S2-20)."""
ANY = Days(date(2020, 1, 1), date(2020, 12, 31))
"""These cycles do not depend on the days of a campaign."""
INSTANT = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def connection(service_database: MakeDatabase) -> Iterator[Connection]:
    engine = create_engine(service_database("campaigns").app)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


@pytest.mark.parametrize(
    ("filed_at", "accepted_at", "at", "state"),
    [
        (None, None, MIDNIGHT - timedelta(days=5) - INSTANT, "pending"),
        (None, None, MIDNIGHT - timedelta(days=5), "due_soon"),
        (None, None, MIDNIGHT - INSTANT, "due_soon"),
        (None, None, MIDNIGHT, "overdue"),
        (None, None, MIDNIGHT + timedelta(days=365), "overdue"),
        (MIDNIGHT - timedelta(days=20), None, MIDNIGHT - timedelta(days=19), "filed"),
        (MIDNIGHT - INSTANT, None, MIDNIGHT - INSTANT, "filed"),
        (MIDNIGHT - INSTANT, None, MIDNIGHT + timedelta(days=30), "filed"),
        (MIDNIGHT, None, MIDNIGHT, "late"),
        (MIDNIGHT + timedelta(days=9), None, MIDNIGHT + timedelta(days=9), "late"),
        (MIDNIGHT - INSTANT, MIDNIGHT + timedelta(days=2), MIDNIGHT + timedelta(days=3), "accepted"),
        (MIDNIGHT, MIDNIGHT + timedelta(days=2), MIDNIGHT + timedelta(days=3), "accepted"),
    ],
)
def test_the_state_follows_from_three_instants(
    connection: Connection, filed_at: Any, accepted_at: Any, at: datetime, state: str
) -> None:
    moment = DateTime(timezone=True)
    expression = state_of(literal(MIDNIGHT, moment), literal(filed_at, moment), literal(accepted_at, moment), at)
    assert connection.execute(select(expression)).scalar_one() == state


@pytest.mark.parametrize(
    ("filed_at", "accepted_at", "state"),
    [(None, None, "pending"), (MIDNIGHT, None, "filed"), (MIDNIGHT, MIDNIGHT, "accepted")],
)
def test_without_a_deadline_nothing_is_overdue_or_late(
    connection: Connection, filed_at: Any, accepted_at: Any, state: str
) -> None:
    moment = DateTime(timezone=True)
    at = MIDNIGHT + timedelta(days=3650)
    expression = state_of(literal(None, moment), literal(filed_at, moment), literal(accepted_at, moment), at)
    assert connection.execute(select(expression)).scalar_one() == state


def test_a_day_falls_due_when_it_is_over_in_shanghai() -> None:
    april, *_, september = periods(Monthly(25, "2020-04", "2020-09"), ANY)
    assert april.due_at == MIDNIGHT
    assert (september.key, str(september.due_on)) == ("2020-09", "2020-09-25")
    found = periods(Monthly(25, "2020-04", "2020-09"), ANY)
    assert [period.due_on and period.due_on.day for period in found] == [25] * 6


def test_months_run_across_a_year_and_short_months_end_early() -> None:
    found = periods(Monthly(31, "2019-11", "2020-02"), ANY)
    assert [str(period.due_on) for period in found] == ["2019-11-30", "2019-12-31", "2020-01-31", "2020-02-29"]


def test_a_single_duty_belongs_to_the_month_it_falls_due_in() -> None:
    (only,) = periods(Once(datetime(2020, 4, 10, tzinfo=SHANGHAI).date()), ANY)
    assert only.key == "2020-04"
    assert only.due_at == datetime(2020, 4, 11, tzinfo=SHANGHAI)
