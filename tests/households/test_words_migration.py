"""From the release before words of the register were data, and before all visits were split: what is there stays."""

from typing import Any

import psycopg
import pytest

from deploy.programs import migrations_of
from services.households.pairings.merged_teams import follow_mergers
from services.households.progress.recount import recount_all
from services.kernel.db import migrations
from services.kernel.ids import new_id
from tests.databases import MakeDatabase
from tests.households import forms
from tests.households.conftest import running_register
from tests.households.people import SHANGYUAN, TEAM_A, TEAM_B, chen
from tests.households.test_merged_teams import told

VISIT = """
    insert into visit_facts (visit_id, household_id, team_id, village_code, visited_on, month, amount_fen, aid_domains)
    values (%s, %s, %s, %s, '2020-05-12', '2020-05-01', 30000, '{goods}')
"""


def rows(dsn: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(query.encode(), values).fetchall()


async def test_a_household_keeps_its_words_and_one_that_is_used_keeps_the_release(
    service_database: MakeDatabase,
) -> None:
    database = service_database("households")
    async with running_register(database) as register:
        household_id = await register.put_household(
            division_code=SHANGYUAN, income_project="fostering", poverty_causes=["illness"]
        )
        migrations.downgrade(migrations_of("households"), database.migrator, "households_0024")
        held = "select income_project from households where id = %s"
        assert rows(database.dsn(), held, household_id) == [("fostering",)]
        # What an office renamed before comes with the feed again.
        assert rows(database.dsn(), "select count(*) from words where vocabulary = 'poverty_causes'") == [(0,)]
        migrations.upgrade(migrations_of("households"), database.migrator)
        kept = await register.client.get(f"/api/households/{household_id}", headers=chen())
        assert (kept.json()["income_project"], kept.json()["poverty_causes"]) == ("fostering", ["illness"])
        word = "select zh, position > 0 from words where vocabulary = 'poverty_causes' and code = 'illness'"
        assert rows(database.dsn(), word) == [("因病", True)]
        with psycopg.connect(database.dsn()) as connection:
            connection.execute(
                "insert into words (vocabulary, code, zh, en) values ('poverty_causes', 'flood', '因洪水', 'Flood')"
            )
        with pytest.raises(Exception, match="the way back is the backup"):
            migrations.downgrade(migrations_of("households"), database.migrator, "households_0024")
        assert rows(database.dsn(), "select zh from words where code = 'flood'") == [("因洪水",)]


async def test_visits_of_before_are_counted_by_what_they_say(service_database: MakeDatabase) -> None:
    database = service_database("households")
    async with running_register(database) as register:
        household_id = await register.put_household(division_code=SHANGYUAN)
        await recount_all(register.worker)
        migrations.downgrade(migrations_of("households"), database.migrator, "households_0025")
        with psycopg.connect(database.dsn()) as connection:
            connection.execute("delete from progress_touched")
            connection.execute(VISIT, (new_id(), household_id, TEAM_A, SHANGYUAN))
            # An office renamed a word of the release, and the feed has told of it.
            connection.execute(
                "insert into words (vocabulary, code, zh, en) values ('aid_domains', 'goods', '实物', 'Things') "
                "on conflict (vocabulary, code) do update set zh = excluded.zh"
            )
        migrations.upgrade(migrations_of("households"), database.migrator)
        assert rows(database.dsn(), "select zh from words where (vocabulary, code) = ('aid_domains', 'goods')") == [
            ("实物",)
        ]
        await recount_all(register.worker)
        split = "select visits, amount_fen from progress_visit_splits where code = 'goods' and team_id is null"
        assert rows(database.dsn(), split) == [(1, 30000)]


async def test_teams_of_before_are_merged_and_what_goes_on_survives_the_way_back(
    service_database: MakeDatabase,
) -> None:
    database = service_database("households")
    async with running_register(database) as register:
        household_id = await register.put_household(**forms.household())
        await register.put_pairing(household_id)
        migrations.downgrade(migrations_of("households"), database.migrator, "households_0027")
        migrations.upgrade(migrations_of("households"), database.migrator)
        told(register, TEAM_A, TEAM_B)
        await register.read_feeds()
        await follow_mergers(register.worker, register.settings.key_ring)
        running = "select team_id from pairings where closed_at is null"
        assert rows(database.dsn(), running) == [(TEAM_B,)]
        migrations.downgrade(migrations_of("households"), database.migrator, "households_0027")
        assert rows(database.dsn(), running) == [(TEAM_B,)]
        assert rows(database.dsn(), "select count(*) from pairings") == [(2,)]
