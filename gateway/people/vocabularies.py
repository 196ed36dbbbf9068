"""Vocabularies that are data: an administrator adds words, and ends them. No word is ever deleted."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.events import WordSaved
from gateway.queries import vocabularies as queries
from gateway.queries.locks import hold_units_lock
from gateway.schemas.words import WordInput
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted
from services.kernel.clock import today
from services.kernel.events.outbox import publish
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match_if_given

OF_UNITS: Final = frozenset(queries.OF_UNITS)
"""Lists that every unit or area of the deployment needs: their words belong to no office."""
TOLD: Final = ("zh", "en", "synonyms", "mappings", "starts_on", "ended_on", "owner_code")
FIXED: Final = frozenset({"served_groups"})
"""Lists on whose words code decides: they are renamed, and get synonyms."""
FOR_ALL: Final = ("parent", "starts_on", "ended_on", "owner_code")
"""What stays of such a word: it is everybody's, and always there."""


class WordTaken(Problem):
    status = 409
    code = "word-taken"
    title = "这个名称已是另一个词，请换一个。"
    title_en = "Another word of the list has this name already."


class SpellingTaken(Problem):
    """`word`: the name of that other word."""

    status = 409
    code = "spelling-taken"
    title = "这个别名或对照代码已经指向词表里的另一个词，名册里会分不清，请核对。"
    title_en = "Another word of the list has this synonym or mapping already: a roster could not tell them apart."


class ListIsFixed(Problem):
    status = 409
    code = "list-is-fixed"
    title = "这张词表的词由系统使用，可以改名和补充别名，不能增加、停用或归某个单位。"
    title_en = (
        "The product decides by the words of this list: rename them, or add synonyms, but no word is added, ended or "
        "given to one office."
    )


class ParentUnknown(Problem):
    status = 422
    code = "parent-unknown"
    title = "上级词不在这张词表里，或者就在这个词下面。"
    title_en = "The word above is not in this list, or lies below this word."


class WordUnknown(Problem):
    """`vocabulary`: which one."""

    status = 422
    code = "word-unknown"
    title = "类型或条线不在词表里，或者已经停用。"
    title_en = "The kind or line is not in the vocabulary, or has ended."


async def save_word(viewer: Viewer, name: str, code: str, given: WordInput, if_match: str | None) -> Stored[Any]:
    """The same again changes nothing.

    Raises NotPermitted, ListIsFixed, ParentUnknown, SpellingTaken, WordTaken, PreconditionFailed.
    """
    connection = viewer.connection
    await hold_units_lock(connection)
    before = await queries.find_word(connection, name, code)
    _check_owner(viewer, name, given.owner_code)
    if before is not None:
        _check_owner(viewer, name, before.owner_code)
    if name in FIXED and (before is None or any(getattr(given, key) != getattr(before, key) for key in FOR_ALL)):
        raise ListIsFixed()
    values = given.model_dump()
    if before is not None and all(getattr(before, key) == value for key, value in values.items()):
        return Stored(before, before.version)
    must_match_if_given(if_match, before.version if before else None)
    await _check_parent(connection, name, code, given.parent)
    _check_spellings(given, before, await queries.other_words(connection, name, code))
    try:
        await queries.save_word(connection, name, {"code": code, **values})
    except IntegrityError:
        raise WordTaken() from None
    after = await queries.find_word(connection, name, code)
    told = {key: getattr(after, key) for key in TOLD}
    await publish(connection, "word.saved", f"{name}/{code}", WordSaved(vocabulary=name, code=code, **told))
    await trail.record(
        connection,
        actor_id=viewer.principal.account_id,
        action="word.saved",
        subject=f"word:{name}/{code}",
        details={"ended_on": None if given.ended_on is None else given.ended_on.isoformat()},
    )
    return Stored(after, after.version, before is None)


def _check_owner(viewer: Viewer, name: str, owner_code: str | None) -> None:
    """An office keeps the words that it, or an office below, owns; those of everybody a system administrator keeps.

    Raises NotPermitted.
    """
    if "vocabularies.write" in viewer.principal.permissions:
        return
    own = viewer.principal.scope_for("words.write")
    if name in OF_UNITS or owner_code is None or not own.covers(owner_code):
        raise NotPermitted()


async def _check_parent(connection: AsyncConnection, name: str, code: str, parent: str | None) -> None:
    """Raises ParentUnknown."""
    while parent is not None:
        above = await queries.find_word(connection, name, parent)
        if above is None or parent == code:
            raise ParentUnknown()
        parent = above.parent


def _check_spellings(given: WordInput, before: Any, others: Sequence[Any]) -> None:
    """What is said anew is not checked against offices that never see this word. Raises SpellingTaken."""
    said = _spellings(given.zh, given.synonyms, given.model_dump()["mappings"])
    known = set() if before is None else _spellings(before.zh, before.synonyms, before.mappings)
    for other in others:
        if _meet(given.owner_code, other.owner_code):
            taken = (said - known) & _spellings(other.zh, other.synonyms, other.mappings)
            # The same name twice is refused by the table, whoever owns it.
            if taken - {("", _plain(given.zh))}:
                raise SpellingTaken(word=other.zh)


def _spellings(zh: str, synonyms: Iterable[str], mappings: Iterable[Mapping[str, str]]) -> set[tuple[str, str]]:
    """(name of the other list, code), and ("", word) for the words of this one."""
    words = {("", _plain(word)) for word in (zh, *synonyms)}
    return words | {(_plain(each["list"]), _plain(each["code"])) for each in mappings}


def _plain(text: str) -> str:
    """As sheets are read: width, spaces and case say nothing."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _meet(one: str | None, other: str | None) -> bool:
    """Whether some office is offered both words.

    >>> _meet(None, "2113"), _meet("2113", "211381"), _meet("2113", "3413")
    (True, True, False)
    """
    return one is None or other is None or one.startswith(other) or other.startswith(one)


async def require_words(connection: AsyncConnection, name: str, codes: Iterable[str]) -> None:
    """Raises WordUnknown unless something new may get each of them today."""
    wanted = set(codes)
    if wanted - await queries.usable_codes(connection, name, wanted, today()):
        raise WordUnknown(vocabulary=name)
