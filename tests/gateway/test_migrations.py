"""Migrations of the gateway on tables with data."""

from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from deploy.programs import migrations_of
from gateway.events import DivisionMarked, OrganizationSaved
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


def test_an_open_invitation_stays_valid_and_what_waits_is_dropped_on_the_way_back(
    service_database: MakeDatabase,
) -> None:
    database = service_database("gateway")
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0005")
    open_one, waiting_one, author = (new_id() for _ in range(3))
    invited = "insert into invitations (account_id, code_hash, created_by, expires_at) values (%s, %s, %s, now())"
    with psycopg.connect(database.dsn()) as connection:
        for account, name in ((open_one, "open"), (waiting_one, "waiting"), (author, "author")):
            connection.execute("insert into accounts (id, username, name) values (%s, %s, '赵一')", (account, name))
        connection.execute(invited, (open_one, b"1", author))
    migrations.upgrade(migrations_of("gateway"), database.migrator)
    asked = "insert into confirmations (id, account_id, asked_by, expires_at) values (%s, %s, %s, now())"
    with psycopg.connect(database.dsn("app")) as connection:
        assert connection.execute("select is_confirmed from invitations").fetchall() == [(True,)]
        # As the code before writes it.
        connection.execute(invited, (waiting_one, b"2", author))
        connection.execute("update invitations set is_confirmed = false where account_id = %s", (waiting_one,))
        connection.execute(asked, (new_id(), waiting_one, author))
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0005")
    with psycopg.connect(database.dsn("app")) as connection:
        assert connection.execute("select account_id from invitations").fetchall() == [(open_one,)]
    migrations.upgrade(migrations_of("gateway"), database.migrator)


def test_who_let_whom_in_is_read_from_the_trail(service_database: MakeDatabase) -> None:
    database = service_database("gateway")
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0009")
    owner, first, second, machine = (new_id() for _ in range(4))
    entry = "insert into audit_entries (action, subject, details) values (%s, %s, %s)"
    with psycopg.connect(database.dsn()) as connection:
        for account in (owner, first, second, machine):
            connection.execute(
                "insert into accounts (id, username, name) values (%s, %s, '赵一')", (account, str(account)[-12:])
            )
        for action, subject, details in (
            ("invitation.accepted", owner, {"given_by": str(first)}),
            ("password.replaced", owner, {"given_by": str(second), "confirmed_by": str(first)}),
            ("invitation.given", owner, {}),
            ("invitation.accepted", second, {"given_by": str(first)}),
            ("invitation.accepted", machine, {"given_by": "machine"}),
        ):
            connection.execute(entry, (action, f"account:{subject}", Jsonb(details)))
    migrations.upgrade(migrations_of("gateway"), database.migrator)
    with psycopg.connect(database.dsn("app")) as connection:
        found = connection.execute("select account_id, invited_by, confirmed_by from password_origins").fetchall()
    assert set(found) == {(owner, second, first), (second, first, None), (machine, None, None)}


UNIT = "insert into organizations (id, name, kind, division_code) values (%s, '某单位', %s, '211381')"
LINE = "insert into organization_lines (organization_id, line, position, parent_id) values (%s, %s, 0, %s)"


def test_units_keep_their_kinds_and_lines_when_words_become_data(service_database: MakeDatabase) -> None:
    database = service_database("gateway")
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0011")
    kinds, lines = (
        ("office", "unit", "team", "association", "site"),
        ("civil_affairs", "civilization", "poverty_relief"),
    )
    units = {kind: new_id() for kind in kinds}
    with psycopg.connect(database.dsn()) as connection:
        for kind, unit in units.items():
            connection.execute(UNIT, (unit, kind))
        for line in lines:
            connection.execute(LINE, (units["team"], line, units["office"]))
    migrations.upgrade(migrations_of("gateway"), database.migrator)
    with psycopg.connect(database.dsn("app"), autocommit=True) as connection:
        kept = connection.execute("select kind, id, closed_on, successor_id from organizations").fetchall()
        assert set(kept) == {(kind, unit, None, None) for kind, unit in units.items()}
        stored = connection.execute("select line, parent_id from organization_lines").fetchall()
        assert set(stored) == {(line, units["office"]) for line in lines}
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            connection.execute(UNIT, (new_id(), "castle"))
        # A new word does not take the place of a shipped one.
        connection.execute("insert into unit_kinds (code, zh, en) values ('station', '实践站', 'Station')")
        assert connection.execute("select position > 100 from unit_kinds where code = 'station'").fetchone() == (True,)
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0011")
    migrations.upgrade(migrations_of("gateway"), database.migrator)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("update organizations set closed_on = '2020-06-01'", "closed units"),
        (
            "with word as (insert into lines (code, zh, en) values ('youth', '共青团', 'Youth') returning code) "
            "insert into organization_lines (organization_id, line, position) select id, 'youth', 9 from organizations",
            "shipped words",
        ),
    ],
)
def test_the_way_back_is_refused_where_the_release_before_would_misread_units(
    service_database: MakeDatabase, change: str, message: str
) -> None:
    database = service_database("gateway")
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute(UNIT, (new_id(), "unit"))
        connection.execute("set session_replication_role = replica")
        connection.execute(change)
    with pytest.raises(Exception, match=message):
        migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0011")


def test_marks_and_descriptions_of_before_are_told_once_more(service_database: MakeDatabase) -> None:
    database = service_database("gateway")
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0018")
    team, plain, parent = (new_id() for _ in range(3))
    with psycopg.connect(database.dsn()) as connection:
        for id_, name in ((parent, "市文明办"), (team, "试验队"), (plain, "没有资料的队")):
            connection.execute(
                "insert into organizations (id, name, kind, division_code) values (%s, %s, 'team', '2113')", (id_, name)
            )
        connection.execute(
            "update organizations set villages = '{211381101201}', registration_state = 'filed',"
            " registration_number = '备字第 1 号' where id = %s",
            (team,),
        )
        connection.execute(
            "insert into organization_lines (organization_id, line, parent_id, position)"
            " values (%s, 'civilization', %s, 1)",
            (team, parent),
        )
        connection.execute("insert into area_marks (code, zh, en) values ('poor', '深度贫困', 'Poor')")
        for starts_on, ends_on in (("2020-01-01", "2020-12-31"), ("2022-01-01", None)):
            connection.execute("insert into division_marks values ('211381', 'poor', %s, %s)", (starts_on, ends_on))
        connection.execute("delete from outbox")
    migrations.upgrade(migrations_of("gateway"), database.migrator)
    with psycopg.connect(database.dsn()) as connection:
        told: dict[str, Any] = dict(connection.execute("select type, data from outbox order by id").fetchall())
        count = connection.execute("select count(*) from outbox").fetchone()
    assert count == (2,)
    marked = DivisionMarked.model_validate(told["division.marked"])
    assert (marked.code, [mark.starts_on.year for mark in marked.marks]) == ("211381", [2020, 2022])
    saved = OrganizationSaved.model_validate(told["organization.saved"])
    assert (saved.id, saved.villages, saved.registration_number) == (team, ["211381101201"], "备字第 1 号")
    assert [(line.line, line.parent_id) for line in saved.lines] == [("civilization", parent)]
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0018")
    migrations.upgrade(migrations_of("gateway"), database.migrator)


WORD = """
    insert into words (vocabulary, code, zh, en, synonyms, version, owner_code)
    values ('goals', %s, %s, 'A goal', '{别称}', %s, '2113')
"""


def test_words_that_offices_changed_are_told_once_more_with_what_sheets_write(service_database: MakeDatabase) -> None:
    database = service_database("gateway")
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0019")
    with psycopg.connect(database.dsn()) as connection:
        before = connection.execute("select count(*) from words").fetchone()
        connection.execute("delete from outbox")
        connection.execute(WORD, ("own_goal", "本地目标", 2))
    migrations.upgrade(migrations_of("gateway"), database.migrator)
    with psycopg.connect(database.dsn()) as connection:
        told = connection.execute("select data from outbox where type = 'word.saved'").fetchall()
        assert [(data["code"], data["synonyms"], data["mappings"], data["owner_code"]) for (data,) in told] == [
            ("own_goal", ["别称"], [], "2113")
        ]
        assert connection.execute("select zh from words where code = 'lack_of_land'").fetchall() == [("缺土地",)]
    # Nothing of the register's lists was changed: the way back is open, and keeps the office's word.
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0019")
    with psycopg.connect(database.dsn()) as connection:
        assert before is not None
        assert connection.execute("select count(*) from words").fetchone() == (before[0] + 1,)
    migrations.upgrade(migrations_of("gateway"), database.migrator)
    with psycopg.connect(database.dsn()) as connection:
        connection.execute("update words set zh = '缺耕地', version = 2 where code = 'lack_of_land'")
    with pytest.raises(Exception, match="the way back is the backup"):
        migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0019")


def test_teams_merged_before_an_upgrade_are_found_by_their_successor(service_database: MakeDatabase) -> None:
    database = service_database("gateway")
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0021")
    former, following = new_id(), new_id()
    unit = (
        "insert into organizations (id, name, kind, division_code, closed_on, successor_id)"
        " values (%s, %s, %s, %s, %s, %s)"
    )
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(unit, (following, "留下的", "office", "211381", None, None))
        connection.execute(unit, (former, "并入的", "office", "211381", "2026-11-01", following))
    migrations.upgrade(migrations_of("gateway"), database.migrator)
    with psycopg.connect(database.dsn()) as connection:
        found = connection.execute("select id from organizations where successor_id = %s", (following,)).fetchall()
    assert found == [(former,)]
