"""Vocabularies that are data: an administrator adds words, and ends them. No word is ever deleted."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.queries import vocabularies as queries
from gateway.queries.locks import hold_units_lock
from gateway.schemas import WordInput
from services.kernel.audit import trail
from services.kernel.clock import today
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match_if_given


class WordTaken(Problem):
    status = 409
    code = "word-taken"
    title = "这个名称已是另一个词，请换一个。"
    title_en = "Another word of the list has this name already."


class WordUnknown(Problem):
    """`vocabulary`: which one."""

    status = 422
    code = "word-unknown"
    title = "类型或条线不在词表里，或者已经停用。"
    title_en = "The kind or line is not in the vocabulary, or has ended."


async def save_word(viewer: Viewer, name: str, code: str, given: WordInput, if_match: str | None) -> Stored[Any]:
    """The same again changes nothing. Raises WordTaken, PreconditionFailed."""
    connection = viewer.connection
    await hold_units_lock(connection)
    before = await queries.find_word(connection, name, code)
    values = given.model_dump()
    if before is not None and all(getattr(before, key) == value for key, value in values.items()):
        return Stored(before, before.version)
    must_match_if_given(if_match, before.version if before else None)
    try:
        await queries.save_word(connection, name, {"code": code, **values})
    except IntegrityError:
        raise WordTaken() from None
    after = await queries.find_word(connection, name, code)
    await trail.record(
        connection,
        actor_id=viewer.principal.account_id,
        action="word.saved",
        subject=f"word:{name}/{code}",
        details={"ended_on": None if given.ended_on is None else given.ended_on.isoformat()},
    )
    return Stored(after, after.version, before is None)


async def require_words(connection: AsyncConnection, name: str, codes: Iterable[str]) -> None:
    """Raises WordUnknown unless something new may get each of them today."""
    wanted = set(codes)
    if wanted - await queries.usable_codes(connection, name, wanted, today()):
        raise WordUnknown(vocabulary=name)
