"""A visit says words of the vocabularies: those that are known, the ended ones too, and no others."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any, cast

import psycopg
import pytest
from pydantic import SecretStr

from deploy.programs import migrations_of
from services.kernel.db import migrations
from services.kernel.db.database import Database
from services.kernel.events.reader import Event, FeedReader
from services.kernel.events.word_copies import KnownWords, WordRead, WordUnknown, require_words, save_words
from services.kernel.ids import new_id
from services.kernel.problems import Unavailable
from services.kernel.web.internal import internal_headers
from services.submissions.visits.rules import fingerprint
from tests.databases import MakeDatabase, ServiceDatabase
from tests.submissions.conftest import Running
from tests.submissions.samples import INTERNAL_SECRET, visit_body
from tests.submissions.test_visits import problem_of, put
from tests.support.people import XIAO_LI

USED = {"supports": ["stand"]}


def saved(code: str, zh: str, ended_on: date | None = None) -> Event[WordRead]:
    read = WordRead(vocabulary="supports", code=code, zh=zh, en=code, ended_on=ended_on)
    return Event(new_id(), "word.saved", f"supports/{code}", read)


class Feed:
    """The feed of the gateway: what it tells is there after it was read."""

    def __init__(self, database: Database, *events: Event[WordRead]) -> None:
        self.database, self.events = database, events
        self.is_there = True

    async def require_catch_up(self) -> None:
        if not self.is_there:
            raise Unavailable()
        if self.events:
            async with self.database.transaction() as connection:
                await save_words(connection, self.events)


@pytest.fixture
async def copy(service_database: MakeDatabase) -> AsyncIterator[tuple[ServiceDatabase, Database]]:
    made = service_database("submissions")
    database = Database(made.app, application_name="words")
    yield made, database
    await database.close()


async def test_a_word_that_nobody_told_is_refused(copy: tuple[ServiceDatabase, Database]) -> None:
    _, database = copy
    known = KnownWords(database, cast(FeedReader, Feed(database)))
    with pytest.raises(WordUnknown) as refused:
        await known.require(USED)
    assert refused.value.fields == {"vocabulary": "supports"}
    async with database.transaction() as connection:
        with pytest.raises(WordUnknown):
            await require_words(connection, USED)


async def test_while_the_feed_cannot_be_read_the_phone_is_asked_to_come_again(
    copy: tuple[ServiceDatabase, Database],
) -> None:
    _, database = copy
    feed = Feed(database)
    feed.is_there = False
    with pytest.raises(Unavailable):
        await KnownWords(database, cast(FeedReader, feed)).require(USED)


async def test_a_word_that_was_told_a_moment_ago_is_taken_in_and_an_ended_one_stays(
    copy: tuple[ServiceDatabase, Database],
) -> None:
    made, database = copy
    feed = Feed(database, saved("stand", "摆摊"), saved("stand", "设点代销", date(2020, 1, 1)))
    await KnownWords(database, cast(FeedReader, feed)).require({**USED, "goals": ["health"], "aid_domains": []})
    with psycopg.connect(made.dsn()) as connection:
        stored = connection.execute("select zh, ended_on from words where code = 'stand'").fetchall()
    assert stored == [("设点代销", date(2020, 1, 1))]


async def test_a_visit_says_a_new_word_and_a_correction_of_an_older_phone_keeps_it(service: Running) -> None:
    with psycopg.connect(service.database.dsn(), autocommit=True) as connection:
        connection.execute("insert into words values ('supports', 'stall', '摆摊', 'Stall', '2020-01-01')")
    visit_id = new_id()
    body = visit_body(service.pairings.pair(), supports=["stall"])
    assert (await put(service, XIAO_LI, visit_id, body)).status_code == 201
    revision = {"visited_on": "2020-05-13", "content": "日期更正", "reason": "日期写错"}
    path = f"/api/visits/{visit_id}/revisions/{new_id()}"
    unknown = await service.client.put(path, json={**revision, "goals": ["gold"]}, headers=XIAO_LI.headers)
    assert (unknown.status_code, problem_of(unknown)) == (422, "word-unknown")
    corrected = await service.client.put(path, json=revision, headers=XIAO_LI.headers)
    assert (corrected.status_code, corrected.json()["supports"]) == (201, ["stall"])
    taken_out = {**revision, "supports": []}
    path = f"/api/visits/{visit_id}/revisions/{new_id()}"
    assert (await service.client.put(path, json=taken_out, headers=XIAO_LI.headers)).json()["supports"] == []


async def test_the_event_of_a_visit_tells_all_of_its_words(service: Running) -> None:
    visit_id = new_id()
    body = visit_body(service.pairings.pair(), supports=["funds", "skills"])
    assert (await put(service, XIAO_LI, visit_id, body)).status_code == 201
    with psycopg.connect(service.database.dsn()) as connection:
        (told,) = connection.execute("select data from outbox where subject = %s", (str(visit_id),)).fetchall()
    assert {name: told[0][name] for name in ("aid_domains", "goals", "supports")} == {
        "aid_domains": ["goods"],
        "goals": ["hardship"],
        "supports": ["funds", "skills"],
    }


async def test_the_register_asks_what_earlier_visits_say(service: Running) -> None:
    visit_id = new_id()
    assert (await put(service, XIAO_LI, visit_id, visit_body(service.pairings.pair()))).status_code == 201
    path, asked = "/internal/visits/words", [str(visit_id), str(new_id())]
    assert (await service.client.post(path, json=asked)).status_code in {401, 403, 404}
    answer = await service.client.post(path, json=asked, headers=internal_headers(SecretStr(INTERNAL_SECRET)))
    assert answer.json() == [
        {"visit_id": str(visit_id), "aid_domains": ["goods"], "goals": ["hardship"], "supports": []}
    ]


def test_a_visit_without_supports_has_the_fingerprint_of_earlier_releases() -> None:
    before = {"content": "入户", "goals": ["health"]}
    assert fingerprint({**before, "supports": []}) == fingerprint(before)
    assert fingerprint({**before, "supports": ["funds"]}) != fingerprint(before)


OLD_VISIT = """
    insert into visits (id, fingerprint, household_id, pairing_id, team_id, village_code, author_id, visited_on,
                        content, amount_fen, aid_domains, goals, state, photos_missing, is_before_pairing)
    values (%s, '', %s, %s, %s, '211381101201', %s, '2020-05-12', '入户', 0, '{goods}', '{health}', 'complete',
            0, false)
"""


def test_visits_of_before_keep_their_words_and_those_with_supports_bar_the_way_back(
    service_database: MakeDatabase,
) -> None:
    database = service_database("submissions")
    migrations.downgrade(migrations_of("submissions"), database.migrator, "submissions_0020")
    ids: list[Any] = [new_id() for _ in range(5)]
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute(OLD_VISIT, ids)
    migrations.upgrade(migrations_of("submissions"), database.migrator)
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        kept = connection.execute("select aid_domains, goals, supports from visits").fetchall()
        assert kept == [(["goods"], ["health"], [])]
        connection.execute("update visits set supports = '{funds}'")
    with pytest.raises(Exception, match="supports"):
        migrations.downgrade(migrations_of("submissions"), database.migrator, "submissions_0020")
