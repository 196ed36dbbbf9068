"""Texts about people go in over the API; not one can be read in the databases, their write-ahead log included.

Pictures and documents: `test_planted_pictures`.
"""

from pathlib import Path

import psycopg

from deploy.embedded.postgres import SUPERUSER, Postgres
from services.campaigns.dues.reasons import open_reason
from services.kernel.crypto.keys import KeyRing
from services.submissions.household_keys.keys import HouseholdKey
from tests.support.commands import bangfu
from tests.support.planted import HOUSEHOLDS, found_in, plant
from tests.support.stack import Stack, running_stack


def _checkpoint(home: Path) -> None:
    with psycopg.connect(Postgres(home).dsn("postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute("checkpoint")


def _in_database(stack: Stack) -> set[str]:
    _checkpoint(stack.home)
    return found_in(stack.home / "postgres")


def _as_an_earlier_release_stored_it(home: Path) -> int:
    """What visits say and why an office gave more time, in clear, as before it was sealed; how many visits."""
    keys = home / "secrets"
    ring = KeyRing((keys / "kek").read_text("ascii").strip(), (keys / "blind-index-key").read_text("ascii").strip())
    server = Postgres(home)
    with psycopg.connect(server.dsn("bangfu_submissions", SUPERUSER)) as connection:
        rows = connection.execute(
            "select v.id, v.words_sealed, k.id, k.wrapped_key "
            "from visits v join household_keys k on k.id = household_id"
        ).fetchall()
        for visit_id, sealed, household_id, wrapped in rows:
            key = HouseholdKey(wrapped, ring.unwrap(wrapped, str(household_id)))
            words = key.open("visits", "words", str(visit_id), sealed)
            connection.execute(
                "update visits set content = %s, needs = %s, words_sealed = null, "
                "fingerprint = sha256(fingerprint) where id = %s",
                (words["content"], words["needs"], visit_id),
            )
    _reasons_in_clear(server, ring)
    return len(rows)


def _reasons_in_clear(server: Postgres, ring: KeyRing) -> None:
    with psycopg.connect(server.dsn("bangfu_campaigns", SUPERUSER)) as connection:
        rows = connection.execute(
            "select e.id, wrapped_key, due_id, e.due_at, reason_sealed "
            "from due_extensions e join due_items i on i.id = due_id"
        ).fetchall()
        for extension_id, *sealed in rows:
            connection.execute(
                "update due_extensions set reason = %s, reason_sealed = null where id = %s",
                [open_reason(ring, *sealed), extension_id],
            )


def test_no_planted_text_can_be_read_in_a_fresh_home_nor_in_one_that_was_finished_with_bangfu_seal() -> None:
    with running_stack(on_disk=True) as stack:
        plant(stack)
        assert _in_database(stack) == set()
        # The search would find them there.
        assert _as_an_earlier_release_stored_it(stack.home) == len(HOUSEHOLDS)
        texts = {text for household in HOUSEHOLDS for text in (household.content, household.wish, household.reason)}
        assert _in_database(stack) == texts
        # As after an upgrade: while it runs, and a second time for nothing.
        for _ in range(2):
            ended = bangfu("seal", home=stack.home)
            assert ended.returncode == 0, ended.stderr
        assert _in_database(stack) == set()
        with psycopg.connect(Postgres(stack.home).dsn("bangfu_submissions", SUPERUSER)) as connection:
            ((kept,),) = connection.execute("select count(words_sealed) from visits").fetchall()
            assert kept == len(HOUSEHOLDS)
        with psycopg.connect(Postgres(stack.home).dsn("bangfu_campaigns", SUPERUSER)) as connection:
            ((kept,),) = connection.execute("select count(reason_sealed) from due_extensions").fetchall()
            assert kept == len(HOUSEHOLDS)


def test_clear_text_is_refused_by_the_database_after_the_seal() -> None:
    with running_stack() as stack:
        ended = bangfu("seal", home=stack.home)
        assert ended.returncode == 0, ended.stderr
        assert "none left in clear" in ended.stdout
        names: list[tuple[str, bool]] = []
        for program in ("submissions", "campaigns"):
            with psycopg.connect(Postgres(stack.home).dsn(f"bangfu_{program}", SUPERUSER)) as connection:
                names += connection.execute(
                    "select conname, convalidated from pg_constraint "
                    "where conname like '%sealed%' and contype = 'c' order by 1"
                ).fetchall()
        assert len(names) == 8
        assert all(is_checked for _, is_checked in names)
