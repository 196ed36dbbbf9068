"""For submissions alone: what forms of an earlier release are for, which do not say it themselves."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, SecretStr

from services.campaigns.dues import queries
from services.campaigns.dues.binding import PairedVillage, due_of
from services.campaigns.dues.queries import DueFilter
from services.campaigns.dues.rules import asked_by
from services.campaigns.dues.schemas import Asked
from services.campaigns.fields import Form, Input, Output
from services.kernel.auth.principals import Scope
from services.kernel.clock import now
from services.kernel.db.database import Database
from services.kernel.web.inputs import DivisionCode, IsoDate, Month
from services.kernel.web.internal import internal_only

_EVERYWHERE = Scope(("",))
MOST = 200


class FiledForm(Input):
    """A form with its pairing, as `GET /api/dues/of-pairing` takes it."""

    report_id: UUID
    organization_id: UUID
    form: Form
    month: Month | None
    village_code: DivisionCode
    starts_on: IsoDate
    ends_on: IsoDate | None


class FiledForms(Input):
    forms: list[FiledForm] = Field(max_length=MOST)


class AskedFor(Output):
    """As in `BindingDue`."""

    report_id: UUID
    asked: Asked | None
    fits: int


class AllAskedFor(Output):
    forms: list[AskedFor]


def asked_router(database: Database, internal_secret: SecretStr) -> APIRouter:
    router = APIRouter(include_in_schema=False, dependencies=[internal_only(internal_secret)])

    @router.post("/internal/dues/asked")
    async def post_asked(body: FiledForms) -> AllAskedFor:
        """The same answer for the same form, however often it is asked, while the plan stays the same."""
        return AllAskedFor(forms=await _asked_for(database, body.forms))

    return router


async def _asked_for(database: Database, forms: Sequence[FiledForm]) -> list[AskedFor]:
    at, answers = now(), []
    async with database.transaction(_EVERYWHERE) as connection:
        for form in forms:
            wanted = DueFilter(period=form.month, form=form.form, organization_id=form.organization_id)
            rows = await queries.dues_in_campaigns(connection, _EVERYWHERE, wanted, at)
            found = due_of(PairedVillage(form.village_code, form.starts_on, form.ends_on), rows)
            asked = asked_by(found.due) if found.due is not None else None
            answers.append(AskedFor(report_id=form.report_id, asked=asked, fits=found.fits))
    return answers
