"""What an earlier release stored reads as before, can be ended by whoever may change it, and goes back while it may."""

import asyncio
from datetime import date
from uuid import UUID

import httpx
import psycopg
import pytest

from deploy.programs import migrations_of
from services.campaigns.app import create_app
from services.campaigns.settings import CampaignsSettings, CampaignsWorkerSettings
from services.kernel.db import migrations
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.campaigns.feeds import Feeds
from tests.campaigns.office import INTERNAL_SECRET, Office, settings_of
from tests.databases import MakeDatabase, ServiceDatabase
from tests.support.kept_files import KeptFiles
from tests.support.people import CHEN, OTHER_CITY, TEAM_A, XIAO_LI, ZHANG

BEFORE = "campaigns_0005"
UNIT, PARENT = new_id(), new_id()


@pytest.fixture
def filled(service_database: MakeDatabase) -> tuple[ServiceDatabase, UUID, UUID]:
    """The database of the release before: a running campaign with a quota and a due item, and an archived one."""
    database, program = service_database("campaigns"), migrations_of("campaigns")
    migrations.downgrade(program, database.migrator, BEFORE)
    running, over, obligation = new_id(), new_id(), new_id()
    with psycopg.connect(database.dsn()) as connection:
        insert = "insert into campaigns (id, name, series, year, division_code, starts_on, ends_on, version"
        days = "'脱贫攻坚', '脱贫攻坚', 2020, '2113', '2020-03-24', '2020-09-30', 3"
        connection.execute(f"{insert}) values (%s, {days})".encode(), [running])
        archived = f"{insert}, archived_at, archived_by) values (%s, {days}, now(), %s)"
        connection.execute(archived.encode(), [over, new_id()])
        connection.execute(
            "insert into obligations (id, campaign_id, name, form, owed_by_kind, owed_by_code, due_on, minimum, "
            "contact, version) values (%s, %s, '表', 'registration_form', 'team', '2113', '2020-04-10', 1, '{}', 1)",
            [obligation, running],
        )
        connection.execute(
            "insert into due_items (obligation_id, campaign_id, organization_id, division_code, form, period, due_on, "
            "original_due_at, due_at, minimum) values (%s, %s, %s, '211381', 'registration_form', '2020-04', "
            "'2020-04-10', '2020-04-11', '2020-04-11', 1)",
            [obligation, running, TEAM_A],
        )
        connection.execute(
            "insert into quota_allocations (campaign_id, measure, granted_by, division_code, amount) "
            "values (%s, 'households', '2113', '211381', 30)",
            [running],
        )
        connection.execute("insert into organizations values (%s, '甲队', 'team', '211381')", [TEAM_A])
        connection.execute("insert into organizations values (%s, '某局', 'office', '211381')", [UNIT])
        connection.execute("insert into feed_cursors (source, cursor) values ('gateway', '1-1'), ('households', '1-9')")
        connection.execute("insert into events_seen (event_id) values (%s)", [new_id()])
    migrations.upgrade(program, database.migrator)
    return database, running, over


def office_of(database: ServiceDatabase, client: httpx.AsyncClient, worker: Database) -> Office:
    feeds = Feeds(worker, CampaignsWorkerSettings.model_validate(settings_of(database)))
    app = create_app(CampaignsSettings.model_validate(settings_of(database)), KeptFiles(INTERNAL_SECRET))
    return Office(client, database, feeds, KeptFiles(INTERNAL_SECRET), app)


def test_what_was_stored_reads_as_before_and_is_filled_from_the_feed(
    filled: tuple[ServiceDatabase, UUID, UUID],
) -> None:
    database, running, over = filled

    async def run() -> None:
        app = create_app(CampaignsSettings.model_validate(settings_of(database)), KeptFiles(INTERNAL_SECRET))
        worker = Database(database.worker, application_name="test")
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://bangfu.test") as client,
        ):
            office = office_of(database, client, worker)
            for who in (CHEN, ZHANG, XIAO_LI):
                read = (await office.get(who, f"/campaigns/{running}")).json()
                assert (read["state"], read["name"], read["phases"]) == ("published", "脱贫攻坚", [])
                assert (read["theme"], read["serves"]) == (None, {"statuses": [], "groups": []})
                assert len((await office.get(who, f"/dues?campaign_id={running}")).json()["items"]) == 1
                assert (await office.get(who, f"/campaigns/{over}")).json()["state"] == "archived"
                assert (await office.get(who, f"/campaigns/{running}/quotas")).json()["items"][0]["amount"] == 30
            assert (await office.get(OTHER_CITY, f"/campaigns/{running}")).status_code == 404
            # The feed of the gateway is read again: the lines of what it told before are kept now.
            office.feeds.team(UNIT, "某局", "211381", "office", {"civil_affairs": PARENT})
            await office.feeds.deliver()
            rule = {"rules": [{"under": str(PARENT)}]}
            shown = await office.put(CHEN, f"/campaigns/{running}/participants", rule)
            assert [unit["name"] for unit in shown.json()["items"]] == ["某局"]
            reason = {"reason": "换新方案"}
            assert (await office.post(CHEN, f"/campaigns/{running}/withdraw", reason)).json()["state"] == "draft"
            assert (await office.get(CHEN, f"/campaigns/{running}")).status_code == 200
        await worker.close()

    asyncio.run(run())
    with psycopg.connect(database.dsn()) as connection:
        cursor = connection.execute("select cursor from feed_cursors where source = 'gateway'").fetchone()
    # One event was there to be read.
    assert cursor == ("1-1",)
    with pytest.raises(Exception, match="The release before would show drafts to everybody"):
        migrations.downgrade(migrations_of("campaigns"), database.migrator, BEFORE)


def test_the_way_back_is_open_while_nothing_new_was_used(filled: tuple[ServiceDatabase, UUID, UUID]) -> None:
    database, running, over = filled
    program = migrations_of("campaigns")
    migrations.downgrade(program, database.migrator, BEFORE)
    migrations.upgrade(program, database.migrator)
    with psycopg.connect(database.dsn()) as connection:
        kept = connection.execute("select id, state, owner_code, starts_on from campaigns order by state").fetchall()
        dues = connection.execute("select count(*) from due_items").fetchone()
    assert kept == [(over, "archived", None, date(2020, 3, 24)), (running, "published", None, date(2020, 3, 24))]
    assert dues == (1,)
