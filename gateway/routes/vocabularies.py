"""Vocabularies: the words that a deployment adds to."""

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Response

from gateway.people.administration import administering
from gateway.people.vocabularies import ListIsFixed, ParentUnknown, SpellingTaken, WordTaken, save_word
from gateway.queries import vocabularies
from gateway.routes.auth import CurrentPrincipal
from gateway.schemas.words import Word, WordInput, WordList, Words
from gateway.sessions.parts import Identity
from services.kernel.problems import PreconditionFailed, problem_responses
from services.kernel.web.access import Viewer
from services.kernel.web.versions import IfMatch, answer

router = APIRouter(tags=["identity"])
Code = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The lists are those that `If-None-Match` names."}
}


@router.get("/api/vocabularies", response_model=Words, responses=_NOT_MODIFIED)
async def list_words(
    principal: CurrentPrincipal,
    identity: Identity,
    response: Response,
    if_none_match: Annotated[str | None, Header(description="`ETag` of the lists that the caller has.")] = None,
) -> Words | Response:
    """All words of all lists at once, the ended ones too: what was recorded keeps its word."""
    async with identity.database.transaction() as connection:
        rows = await vocabularies.list_words(connection)
    words = Words(items=[Word.model_validate(row) for row in rows], next=None)
    tag = f'"{hashlib.sha256(words.model_dump_json().encode()).hexdigest()[:32]}"'
    if if_none_match is not None and tag in {part.strip().removeprefix("W/") for part in if_none_match.split(",")}:
        return Response(status_code=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return words


@router.put(
    "/api/vocabularies/{vocabulary}/{code}",
    responses={
        201: {"model": Word},
        **problem_responses(WordTaken, SpellingTaken, ListIsFixed, ParentUnknown, PreconditionFailed),
    },
)
async def write_word(
    vocabulary: WordList,
    code: Code,
    given: WordInput,
    viewer: Annotated[Viewer, administering("words.write")],
    response: Response,
    if_match: IfMatch = None,
) -> Word:
    """A new word, or another name, synonym or last day of one. Its code stays; no word is deleted.

    An office keeps words of its own division; those of everybody and the lists of units a system administrator keeps.
    """
    return Word.model_validate(answer(response, await save_word(viewer, vocabulary, code, given, if_match)))
