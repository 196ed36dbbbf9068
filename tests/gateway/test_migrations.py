"""Migrations of the gateway on tables with data."""

import psycopg

from deploy.programs import migrations_of
from services.kernel.db import migrations
from services.kernel.ids import new_id
from tests.databases import MakeDatabase

SESSION = """
    insert into sessions (id, account_id, created_at, expires_at)
    values (%s, %s, now() - cast(%s as interval), now() + interval '100 days')
"""
TOKEN = "insert into refresh_tokens (hash, session_id, expires_at) values (%s, %s, now() + cast(%s as interval))"
USE = "update refresh_tokens set used_at = now(), successor_nonce = hash, successor_hash = hash where hash = %s"


def test_sessions_are_last_seen_when_their_youngest_refresh_token_was_issued(service_database: MakeDatabase) -> None:
    database = service_database("gateway")
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0002")
    account, fresh, refreshed, bare = (new_id() for _ in range(4))
    with psycopg.connect(database.dsn()) as connection:
        connection.execute("insert into accounts (id, username, name) values (%s, 'zhao', '赵一')", (account,))
        for session, age in ((fresh, "0 days"), (refreshed, "40 days"), (bare, "50 days")):
            connection.execute(SESSION, (session, account, age))
        for token in ((b"1", fresh, "30 days"), (b"2", refreshed, "20 days"), (b"3", refreshed, "25 days")):
            connection.execute(TOKEN, token)
        connection.execute(USE, (b"2",))
    migrations.upgrade(migrations_of("gateway"), database.migrator)
    with psycopg.connect(database.dsn("app")) as connection:
        found = connection.execute(
            "select id, device, round(extract(epoch from now() - last_seen_at) / 86400)::int from sessions order by 3"
        ).fetchall()
    assert found == [(fresh, "", 0), (refreshed, "", 5), (bare, "", 50)]
