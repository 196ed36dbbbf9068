"""From the release before: boards by windows and quarters are there after the upgrade, and go again on the way back."""

from datetime import date
from typing import Any

import psycopg

from deploy.programs import migrations_of
from services.households.progress.recount import recount_all
from services.kernel.db import migrations
from tests.databases import MakeDatabase, ServiceDatabase
from tests.households.campaigns_told import told_of_a_campaign, told_of_a_duty
from tests.households.conftest import make_settings, running_register
from tests.households.people import BEIPIAO, SHANGYUAN, chen, zhang

LAST_REVISION = "households_0023"
NO_MONTHS: dict[str, Any] = {"due_day": None, "from_month": None, "to_month": None}


def period(key: str, first: date, last: date) -> dict[str, Any]:
    due = {"due_on": last.isoformat(), "due_at": f"{last.isoformat()}T16:00:00Z"}
    return {"key": key, "starts_on": first.isoformat(), "ends_on": last.isoformat(), **due}


def periods_in(database: ServiceDatabase) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.dsn()) as connection:
        return connection.execute("select * from campaign_periods order by campaign_id, period").fetchall()


async def test_a_filled_register_gets_its_periods_and_is_counted_again(service_database: MakeDatabase) -> None:
    database = service_database("households")
    settings = make_settings(database)
    async with running_register(database, settings) as register:
        campaign = told_of_a_campaign(register, division_code=BEIPIAO, takes_pairings=True)
        for first, last in ((date(2020, 4, 1), date(2020, 4, 10)), (date(2020, 5, 10), date(2020, 5, 14))):
            window = [period("window", first, last)]
            told_of_a_duty(register, campaign, owed_by_code=BEIPIAO, periods=window, **NO_MONTHS)
        quarter = [period("2020-Q2", date(2020, 4, 1), date(2020, 6, 30))]
        told_of_a_duty(register, campaign, form="unit_return", owed_by_kind="office", periods=quarter, **NO_MONTHS)
        await register.read_feeds()
        pairing = await register.put_pairing(await register.put_household(), starts_on="2020-04-01")
        body = {"from": None, "to": None}
        await register.client.put(f"/api/pairings/{pairing}/enrolments/{campaign}", json=body, headers=chen())
        await recount_all(register.worker)
        now = periods_in(database)

        migrations.downgrade(migrations_of("households"), database.migrator, LAST_REVISION)
        before = {row[1] for row in periods_in(database)}
        assert before == {"window", *(f"2020-{n:02}" for n in range(3, 10))}
        migrations.upgrade(migrations_of("households"), database.migrator)
        assert periods_in(database) == now
        noted = register.rows("select village_code from progress_touched")
        assert {row["village_code"] for row in noted} == {SHANGYUAN}
        await recount_all(register.worker)
        asked = {"campaign_id": str(campaign), "division": BEIPIAO}
        for key in ("2020-04-01", "2020-05-10", "2020-Q2", "2020-04"):
            params = {**asked, "period": key}
            shown = (await register.client.get("/api/progress", params=params, headers=zhang())).json()
            assert shown["total"]["paired"] == 1, key
