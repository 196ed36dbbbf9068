"""Marks of areas, from one day to another."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from gateway.people.administration import administering
from gateway.people.division_marks import MarksOverlap, save_marks
from gateway.people.vocabularies import WordUnknown
from gateway.queries import division_marks as queries
from gateway.queries import divisions
from gateway.routes.auth import CurrentPrincipal
from gateway.schemas.divisions import DivisionMark, DivisionMarkPage, DivisionMarks, DivisionMarksInput
from gateway.schemas.fields import WordCode
from gateway.sessions.parts import Identity
from services.kernel.problems import NotFound, problem_responses
from services.kernel.web.access import Viewer
from services.kernel.web.inputs import CountryOrDivision, DivisionCode, IsoDate
from services.kernel.web.paging import Turner

router = APIRouter(tags=["identity"])


@router.get("/api/divisions/marks")
async def list_marks(
    principal: CurrentPrincipal,
    identity: Identity,
    turner: Turner,
    division: Annotated[CountryOrDivision, Query(description="It and all below it.")] = "",
    mark: WordCode | None = None,
    on: Annotated[IsoDate | None, Query(description="Only marks that an area carries on this day.")] = None,
) -> DivisionMarkPage:
    async with identity.database.transaction() as connection:
        found = await queries.list_marks(connection, division, mark=mark, on=on, page=turner.page)
    rows, cursor = turner.cut(found, "division_code", "mark", "starts_on")
    return DivisionMarkPage(items=[DivisionMark.model_validate(row) for row in rows], next=cursor)


@router.put("/api/divisions/{code}/marks", responses=problem_responses(NotFound, MarksOverlap, WordUnknown))
async def write_marks(
    code: Annotated[DivisionCode, Path()],
    given: DivisionMarksInput,
    viewer: Annotated[Viewer, administering("divisions.import")],
) -> DivisionMarks:
    """All marks of one division of the own area. The same again changes nothing."""
    rows = await save_marks(viewer, code, given.marks)
    names = await divisions.names_of(viewer.connection, [code])
    marks = [
        DivisionMark(
            division_code=code,
            division_name=names[code],
            mark=row.mark,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row in rows
    ]
    return DivisionMarks(marks=marks)
