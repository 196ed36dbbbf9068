"""Why an office gave more time is sealed, also where an earlier release stored it in clear, while people work."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest

from deploy.keys import new_key, new_sm4_key
from deploy.programs import migrations_of
from services.campaigns.dues.clear_reasons import SEALED
from services.campaigns.dues.reasons import open_reason
from services.campaigns.dues.rekeying import REKEYED
from services.kernel.crypto.keys import CannotDecrypt, KeyRing
from services.kernel.crypto.rotation import FIRST, count_left, try_batch
from services.kernel.db import migrations
from services.kernel.db.database import Database
from services.kernel.db.sealing import count_clear, seal_all
from services.kernel.ids import new_id
from tests.campaigns.office import BLIND_INDEX_KEY, KEK, KEYS, Office, campaign, form_2
from tests.databases import MakeDatabase, ServiceDatabase
from tests.support.people import BEIPIAO_VILLAGE, CHEN, TEAM_A, TEAM_B, ZHANG, Person, person

REASON = "队员陪户主到县医院做透析"
LATER = "户主转院，队员陪同"
STORED = """
    select e.reason, e.reason_sealed, i.wrapped_key, i.id, e.due_at
      from due_extensions e join due_items i on i.id = e.due_id
     where e.due_id = %s order by e.id
"""
AS_BEFORE = """
    with cleared as (update due_items set wrapped_key = null)
    update due_extensions set reason_sealed = null, reason = %s
"""


async def extended(office: Office, team: UUID = TEAM_A) -> str:
    """A due item of a new campaign, extended twice."""
    campaign_id, obligation_id = new_id(), new_id()
    assert (await office.put(CHEN, f"/campaigns/{campaign_id}", campaign())).status_code == 201
    assert (await office.put(CHEN, f"/obligations/{obligation_id}", form_2(campaign_id))).status_code == 201
    found = await office.get(CHEN, f"/dues?campaign_id={campaign_id}&organization_id={team}&month=2020-05")
    due_id = found.json()["items"][0]["id"]
    for day, reason in ((1, REASON), (2, LATER)):
        body = {"due_at": f"2020-06-0{day}T00:00:00+08:00", "reason": reason}
        given = await office.post(CHEN, f"/dues/{due_id}/extend", body)
        assert (given.status_code, given.json()["extension_reason"]) == (200, reason)
    return str(due_id)


def stored(database: ServiceDatabase, due_id: Any) -> list[Any]:
    with psycopg.connect(database.dsn()) as connection:
        return connection.execute(STORED, [due_id]).fetchall()


def opened(database: ServiceDatabase, due_id: Any, keys: KeyRing = KEYS) -> list[str]:
    """Raises CannotDecrypt."""
    return [open_reason(keys, key, due, due_at, sealed) for _, sealed, key, due, due_at in stored(database, due_id)]


def execute(database: ServiceDatabase, statement: str, *parameters: Any) -> int:
    with psycopg.connect(database.dsn()) as connection:
        return connection.execute(statement.encode(), parameters).rowcount


async def seal(database: ServiceDatabase, keys: KeyRing = KEYS) -> int:
    """The work of the worker; how many rows it sealed."""
    async with Database(database.worker, application_name="sealing", pool_size=1) as worker:
        return await seal_all(worker, keys, SEALED)


async def left(database: ServiceDatabase) -> int:
    worker = Database(database.worker, application_name="counting", pool_size=1)
    async with worker, worker.transaction() as connection:
        return sum([await count_clear(connection, kind) for kind in SEALED])


async def shown(office: Office, due_id: str) -> Any:
    return (await office.get(ZHANG, f"/dues/{due_id}")).json()["extension_reason"]


def entries(office: Office, who: Person) -> list[tuple[str, str, list[str]]]:
    with psycopg.connect(office.database.dsn()) as connection:
        return connection.execute(
            "select action, subject, details -> 'subjects' from audit_entries where actor_id = %s order by id",
            [who.account_id],
        ).fetchall()


OF_TEAM_A = "organization_id={team}&month=2020-05"
OF_PAIRING = "organization_id={team}&form=progress_report&village_code={village}&starts_on=2020-04-01&month=2020-05"


async def test_an_api_client_reads_no_reason_of_an_extension(teams: Office) -> None:
    due_id = await extended(teams)
    client = person("省级系统", "api_client", division="21")
    one = (await teams.get(client, f"/dues/{due_id}")).json()
    (listed,) = (
        await teams.get(client, f"/dues?campaign_id={one['campaign_id']}&{OF_TEAM_A.format(team=TEAM_A)}")
    ).json()["items"]
    of_pairing = await teams.get(client, f"/dues/of-pairing?{OF_PAIRING.format(team=TEAM_A, village=BEIPIAO_VILLAGE)}")
    assert [due["is_extended"] for due in (one, listed, of_pairing.json()["due"])] == [True] * 3
    assert [due["extension_reason"] for due in (one, listed, of_pairing.json()["due"])] == [None] * 3
    assert entries(teams, client) == []


async def test_who_reads_why_there_is_more_time_leaves_an_entry_for_each_page(teams: Office) -> None:
    due_id = await extended(teams)
    reader = person("督查", "inspector", division="2113")
    one = (await teams.get(reader, f"/dues/{due_id}")).json()
    page = f"/dues?campaign_id={one['campaign_id']}"
    assert LATER in (await teams.get(reader, page)).text
    of_pairing = await teams.get(reader, f"/dues/of-pairing?{OF_PAIRING.format(team=TEAM_A, village=BEIPIAO_VILLAGE)}")
    assert [one["extension_reason"], of_pairing.json()["due"]["extension_reason"]] == [LATER] * 2
    assert (await teams.get(reader, f"{page}&organization_id={TEAM_B}")).json()["items"] != []
    assert entries(teams, reader) == [
        ("due.viewed", due_id, [due_id]),
        ("dues.listed", "dues", [due_id]),
        ("due.viewed", of_pairing.json()["due"]["id"], [of_pairing.json()["due"]["id"]]),
    ]


async def test_the_reason_of_an_extension_is_in_no_table(teams: Office) -> None:
    due_id = await extended(teams)
    rows = stored(teams.database, due_id)
    assert [row[0] for row in rows] == [None, None]
    assert opened(teams.database, due_id) == [REASON, LATER]
    with psycopg.connect(teams.database.dsn()) as connection:
        for table in ("due_extensions", "due_items", "audit_entries", "outbox"):
            written = str(connection.execute(f"select t::text from {table} t".encode()).fetchall())
            assert due_id in written or table == "audit_entries"
            for text in (REASON, LATER):
                assert text not in written
                assert text.encode().hex() not in written


async def test_a_reason_does_not_open_at_another_extension_nor_at_another_due_item(teams: Office) -> None:
    first, second = await extended(teams), await extended(teams, TEAM_B)
    (_, sealed, key, due, due_at), (_, _, _, _, later) = stored(teams.database, first)
    (_, _, other_key, other, _), _ = stored(teams.database, second)
    for place in ((key, due, later), (key, other, due_at), (other_key, other, due_at), (other_key, due, due_at)):
        with pytest.raises(CannotDecrypt):
            open_reason(KEYS, *place, sealed)
    with pytest.raises(CannotDecrypt):
        opened(teams.database, first, KeyRing(new_key(), BLIND_INDEX_KEY))


async def test_the_worker_seals_what_an_earlier_release_stored_and_what_it_still_stores(teams: Office) -> None:
    due_id = await extended(teams)
    execute(teams.database, AS_BEFORE, REASON)
    assert await shown(teams, due_id) == REASON
    before = await left(teams.database)
    assert before >= 2
    assert await seal(teams.database) == before
    assert await left(teams.database) == 0
    assert await shown(teams, due_id) == REASON
    assert opened(teams.database, due_id) == [REASON, REASON]
    # A program of the earlier release, a moment later: the due item has its key by now.
    execute(
        teams.database, "update due_extensions set reason = %s, reason_sealed = null where due_id = %s", LATER, due_id
    )
    assert await shown(teams, due_id) == LATER
    assert await seal(teams.database) == 2
    assert opened(teams.database, due_id) == [LATER, LATER]
    assert await seal(teams.database) == 0


async def test_a_due_item_that_no_key_opens_keeps_the_others_from_nothing(
    teams: Office, caplog: pytest.LogCaptureFixture
) -> None:
    lost, kept = await extended(teams), await extended(teams, TEAM_B)
    await seal(teams.database)
    execute(
        teams.database,
        "update due_extensions set reason = 'x', reason_sealed = null where due_id = any (%s)",
        [UUID(lost), UUID(kept)],
    )
    foreign = KeyRing(new_key(), BLIND_INDEX_KEY).new_wrapped_key(lost)
    execute(teams.database, "update due_items set wrapped_key = %s where id = %s", foreign, lost)
    with caplog.at_level(logging.WARNING):
        assert await seal(teams.database) == 2
    assert "2 rows stay in clear" in caplog.text
    assert await left(teams.database) == 2
    execute(teams.database, "update due_items set wrapped_key = null where id = %s", lost)
    assert await seal(teams.database) == 2


async def test_the_worker_passes_over_a_due_item_that_somebody_holds(teams: Office) -> None:
    due_id = await extended(teams)
    await seal(teams.database)
    execute(teams.database, "update due_extensions set reason = 'x', reason_sealed = null where due_id = %s", due_id)
    with psycopg.connect(teams.database.dsn()) as connection:
        connection.execute("select from due_items where id = %s for update", [due_id])
        assert await asyncio.wait_for(seal(teams.database), 20) == 0
    assert await seal(teams.database) == 2


@pytest.mark.parametrize("make_kek", [new_key, new_sm4_key])
async def test_a_change_of_keys_takes_reasons_along(teams: Office, make_kek: Callable[[], str]) -> None:
    await seal(teams.database)
    due_id, clear_id = await extended(teams), await extended(teams, TEAM_B)
    execute(
        teams.database,
        "update due_extensions set reason = %s, reason_sealed = null where due_id = %s",
        REASON,
        clear_id,
    )
    new = make_kek()
    both, alone = KeyRing(f"{new}\n{KEK}", BLIND_INDEX_KEY), KeyRing(new, BLIND_INDEX_KEY)
    (kind,) = REKEYED
    before = {row[3]: row[2] for row in stored(teams.database, due_id)}
    async with Database(teams.database.migrator, application_name="keys", pool_size=1) as database:
        async with database.transaction() as connection:
            waiting, total = await count_left(connection, both, kind)
        assert waiting == total >= 2
        async with database.transaction() as connection:
            assert await try_batch(connection, both, kind, FIRST) is not None
        async with database.transaction() as connection:
            assert await count_left(connection, both, kind) == (0, total)
    try:
        assert opened(teams.database, due_id, alone) == [REASON, LATER]
        assert await seal(teams.database, alone) == 2
        assert opened(teams.database, clear_id, alone) == [REASON, REASON]
        assert {row[3]: row[2] for row in stored(teams.database, due_id)} != before
    finally:
        # The service of this module goes on with the key it knows.
        execute(teams.database, AS_BEFORE, REASON)


def test_extensions_of_the_release_before_stay_and_the_way_back_is_refused_once_a_reason_is_sealed(
    service_database: MakeDatabase,
) -> None:
    database, program = service_database("campaigns"), migrations_of("campaigns")
    migrations.downgrade(program, database.migrator, "campaigns_0004")
    due_id = new_id()
    with psycopg.connect(database.dsn()) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(
            "insert into due_items (id, obligation_id, campaign_id, organization_id, division_code, form, period, "
            "due_on, original_due_at, due_at, minimum) values (%s, %s, %s, %s, '2113', 'progress_report', '2020-05', "
            "'2020-05-25', '2020-05-26', '2020-06-01', 1)",
            [due_id, new_id(), new_id(), new_id()],
        )
        connection.execute(
            "insert into due_extensions (due_id, division_code, organization_id, due_at, reason, extended_by) "
            "values (%s, '2113', %s, '2020-06-01', %s, %s)",
            [due_id, new_id(), REASON, new_id()],
        )
    migrations.upgrade(program, database.migrator)
    migrations.downgrade(program, database.migrator, "campaigns_0004")
    migrations.upgrade(program, database.migrator)
    ((reason, sealed, wrapped_key, *_),) = stored(database, due_id)
    assert (reason, sealed, wrapped_key) == (REASON, None, None)
    assert asyncio.run(seal(database)) == 1
    with pytest.raises(Exception, match="Sealed rows cannot be read by the release before"):
        migrations.downgrade(program, database.migrator, "campaigns_0004")
    assert opened(database, due_id) == [REASON]
    # Without either there is no extension.
    with pytest.raises(psycopg.errors.CheckViolation):
        execute(database, "update due_extensions set reason_sealed = null")
