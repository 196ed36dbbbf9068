"""From the release before: the gateway is read once more, and the board counts by line from then on."""

import psycopg

from deploy.programs import migrations_of
from services.households.progress.recount import recount_all
from services.kernel.db import migrations
from tests.databases import MakeDatabase
from tests.households.campaigns_told import told_of_a_campaign
from tests.households.conftest import running_register
from tests.households.people import CHAOYANG, SHANGYUAN, TEAM_A, chen
from tests.households.test_enrolments import stands_on

BEFORE = "households_0023"


async def test_the_board_of_before_reads_as_it_did_and_learns_lines(service_database: MakeDatabase) -> None:
    database = service_database("households")
    async with running_register(database) as register:
        campaign_id = told_of_a_campaign(register, takes_pairings=True)
        await register.read_feeds()
        household_id = await register.put_household(division_code=SHANGYUAN)
        await register.put_pairing(household_id, team_id=str(TEAM_A), starts_on="2020-04-01")
        await recount_all(register.worker)
        query = {"division": CHAOYANG, "month": "2020-05", "campaign_id": str(campaign_id)}

        async def total(**more: str) -> dict[str, int]:
            answer = await register.client.get("/api/progress", params={**query, **more}, headers=chen())
            found: dict[str, int] = answer.json()["total"]
            return found

        before = await total()
        assert before["paired"] == 1
        migrations.downgrade(migrations_of("households"), database.migrator, BEFORE)
        with psycopg.connect(database.dsn()) as connection:
            assert connection.execute("select count(*) from organizations").fetchone() != (0,)
            assert connection.execute("select count(*) from feed_cursors where source = 'gateway'").fetchone() == (1,)
        migrations.upgrade(migrations_of("households"), database.migrator)
        with psycopg.connect(database.dsn()) as connection:
            assert connection.execute("select count(*) from feed_cursors where source = 'gateway'").fetchone() == (0,)
        assert await total() == before
        assert (await total(line="women"))["paired"] == 0
        stands_on(register, TEAM_A, "women")
        await register.read_feeds()
        await recount_all(register.worker)
        assert (await total(line="women"))["paired"] == 1
        assert await total() == before
