"""The words of vocabularies that a program has as a copy: what a request may name, and how a word reads.

The program that owns the lists tells what is added, renamed and ended (`word.saved`); what a release brings, the
migrations store. Whoever records something with a word looks here, in memory: an ended word is still taken in, because
a draft may have been written before it ended, and what was recorded keeps it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from alembic import op
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import Database, json_rows
from services.kernel.db.schema import grant
from services.kernel.events.payloads import Read
from services.kernel.events.reader import Event, FeedReader, Handler
from services.kernel.problems import Problem

Words = Mapping[tuple[str, str], str]
"""List and code → how it reads in Chinese."""
ALL = text("select vocabulary, code, zh from words")
SAVE = text(
    """
    insert into words (vocabulary, code, zh, en, ended_on)
    select distinct on (vocabulary, code) vocabulary, code, zh, en, ended_on
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   vocabulary text, code text, zh text, en text, ended_on date
               )
           ) with ordinality
     order by vocabulary, code, ordinality desc
    on conflict (vocabulary, code) do update set zh = excluded.zh, en = excluded.en, ended_on = excluded.ended_on
    """
)


class WordUnknown(Problem):
    """`vocabulary`: which list. The word itself is not repeated."""

    status = 422
    code = "word-unknown"
    title = "有一个词不在词表里，请刷新页面后再选一次。"
    title_en = "A word is not in its vocabulary; load the page again and choose once more."


class WordRead(Read):
    vocabulary: str
    code: str
    zh: str
    en: str
    ended_on: date | None


async def save_words(connection: AsyncConnection, events: Sequence[Event[WordRead]]) -> None:
    await connection.execute(SAVE, {"rows": json_rows([event.data.model_dump(mode="json") for event in events])})


WORD_SAVED: Handler[WordRead] = Handler(WordRead, save_words)


async def read_words(connection: AsyncConnection) -> Words:
    return {(row.vocabulary, row.code): row.zh for row in await connection.execute(ALL)}


async def require_words(connection: AsyncConnection, used: Mapping[str, Iterable[str]]) -> None:
    """`used`: codes by list. Raises WordUnknown."""
    _check(await read_words(connection), used)


def _check(known: Words, used: Mapping[str, Iterable[str]]) -> None:
    for vocabulary, codes in used.items():
        if any((vocabulary, code) not in known for code in codes):
            raise WordUnknown(vocabulary=vocabulary)


class KnownWords:
    """The words in memory, for a request that is answered hundreds of times a second."""

    def __init__(self, database: Database, feed: FeedReader) -> None:
        self._database, self._feed = database, feed
        self._known: Words = {}

    async def require(self, used: Mapping[str, Iterable[str]]) -> None:
        """A word that is not known is looked for in the database, and then in the feed: it may be a second old.

        Raises WordUnknown; Unavailable where the feed cannot be read, so that a phone sends it again later.
        """
        if self._has(used):
            return
        await self._load()
        if not self._has(used):
            await self._feed.require_catch_up()
            await self._load()
        _check(self._known, used)

    def _has(self, used: Mapping[str, Iterable[str]]) -> bool:
        return all((vocabulary, code) in self._known for vocabulary, codes in used.items() for code in codes)

    async def _load(self) -> None:
        async with self._database.transaction() as connection:
            self._known = await read_words(connection)


def create_word_copies(program: str, shipped: Mapping[str, Mapping[str, tuple[str, str]]]) -> None:
    """For migrations. `shipped`: by list and code, Chinese and English."""
    op.execute(
        """
        create table words (
            vocabulary text not null,
            code text not null,
            zh text not null,
            en text not null,
            ended_on date,
            primary key (vocabulary, code)
        )
        """
    )
    grant(program, "words", app="select, insert, update", worker="select, insert, update")
    rows: list[dict[str, Any]] = [
        {"vocabulary": vocabulary, "code": code, "zh": zh, "en": en, "ended_on": None}
        for vocabulary, words in shipped.items()
        for code, (zh, en) in words.items()
    ]
    op.get_bind().execute(SAVE, {"rows": json_rows(rows)})
