"""The register: `/api/households`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.households.acts import Acts
from services.households.households import person_search, rules
from services.households.households.queries import Filters
from services.households.households.schemas import (
    Disclosure,
    DisclosureInput,
    HouseholdDetail,
    HouseholdInput,
    HouseholdList,
    HouseholdNow,
    PersonFound,
    PersonSearch,
    Revealed,
    RevealInput,
)
from services.households.vocabularies import RegistryStatus
from services.kernel.auth.principals import Principal
from services.kernel.crypto.keys import KeyRing
from services.kernel.events.reader import FeedReader
from services.kernel.problems import PreconditionFailed, problem_responses
from services.kernel.web.access import Viewer, current_principal, viewing
from services.kernel.web.answers import NO_STORE
from services.kernel.web.inputs import DivisionCode, PlainText
from services.kernel.web.internal import ByProgram, ForOurPrograms
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part
from services.kernel.web.versions import IfMatch, Stored, answer, tag

router = APIRouter(prefix="/api/households", tags=["households"])

Reader = Annotated[Viewer, viewing("households.read")]
Writing = Annotated[Principal, Depends(current_principal)]
GatewayFeed = Annotated[FeedReader, part(FeedReader)]
AllActs = Annotated[Acts, part(Acts)]
Revealer = Annotated[Viewer, viewing("households.reveal")]
# Roles that fill in a form. A role that only reads reports reads the frozen report, and reveals nothing more (S2-05).
Reporter = Annotated[Viewer, viewing("reports.write")]
Searcher = Annotated[Viewer, viewing("households.search_person")]
Keys = Annotated[KeyRing, part(KeyRing)]
Searches = Annotated[person_search.PersonSearches, part(person_search.PersonSearches)]


@router.put(
    "/{household_id}",
    summary="Register or change a household",
    responses={
        200: {"model": HouseholdNow, "description": "Stored before, or changed now."},
        201: {"model": HouseholdNow, "description": "Registered."},
        **problem_responses(rules.RegistryNoTaken, rules.MemberIdTaken, PreconditionFailed),
    },
)
async def put_household(
    household_id: UUID,
    body: HouseholdInput,
    principal: Writing,
    keys: Keys,
    acts: AllActs,
    gateway: GatewayFeed,
    response: Response,
    if_match: IfMatch = None,
) -> HouseholdNow:
    """The caller chooses the id; the same content again answers 200 and changes nothing. Clear values go in, masked
    values come out. `If-Match` is optional; a stale one is refused with 412."""
    stored, in_force = await acts.act(
        principal,
        rules.RIGHT,
        lambda viewer: rules.put_household(viewer, keys, household_id, body, if_match, gateway.require_catch_up),
        takes_away=lambda stored: not stored.is_new,
    )
    return answer(response, Stored(HouseholdNow.of(stored.content, in_force=in_force), stored.version, stored.is_new))


@router.get("", summary="List households (masked)")
async def list_households(
    viewer: Reader,
    keys: Keys,
    turner: Turner,
    division: Annotated[DivisionCode | None, Query(description="Everything below this division.")] = None,
    paired: Annotated[bool | None, Query(description="With, or without, an active pairing.")] = None,
    status: Annotated[list[RegistryStatus] | None, Query(description="Registry status; may be repeated.")] = None,
    q: Annotated[
        PlainText | None,
        Query(
            min_length=1,
            max_length=40,
            description="A whole registry number, a part of a village's name, or a name among the households of the "
            "caller's own teams. A phone, a document number or another name: `POST /api/households/search`.",
        ),
    ] = None,
    team_id: Annotated[UUID | None, Query(description="Paired with this team now.")] = None,
    campaign_id: Annotated[
        UUID | None,
        Query(
            description="With a pairing that this campaign enrols, now or earlier; with `team_id`, one of that team."
        ),
    ] = None,
) -> HouseholdList:
    """What the caller may see: an officer the households of the area, a team the households it is paired with. A search
    (`q`) leaves an entry in the audit trail."""
    search = await rules.search_for(viewer, keys, q) if q else None
    filters = Filters(division, paired, [term.value for term in status or []], team_id, search, campaign_id)
    items, rows = await rules.list_items(viewer, keys, filters, turner.page)
    _, cursor = turner.cut(rows, "village_code", "id")
    return HouseholdList(items=items, next=cursor)


@router.post(
    "/search",
    summary="Find a person by phone, document number or name (masked)",
    responses=problem_responses(person_search.TooManySearches),
)
async def find_person(body: PersonSearch, viewer: Searcher, searches: Searches, response: Response) -> PersonFound:
    """A right of its own, in the caller's area, with a purpose. The audit trail has an entry before the answer leaves,
    also when nobody was found. Each account may ask so many times a day. A name is searched whole, and at most 10
    namesakes are answered; `division` narrows the place."""
    response.headers["Cache-Control"] = "no-store"
    found = await searches.find(viewer, body)
    return PersonFound(items=found.items, has_more=found.has_more, left_today=found.left)


@router.get("/{household_id}", summary="Read a household (masked)")
async def get_household(household_id: UUID, viewer: Reader, keys: Keys, response: Response) -> HouseholdDetail:
    """The audit trail has an entry before the answer leaves."""
    household = await rules.view_household(viewer, keys, household_id)
    tag(response, household.version)
    return household


@router.post("/{household_id}/reveal", summary="Read one field in clear")
async def reveal(household_id: UUID, body: RevealInput, viewer: Revealer, keys: Keys, response: Response) -> Revealed:
    """One field a call, with a purpose; the audit trail has an entry before the value leaves. ID numbers are for
    offices only."""
    response.headers.update(NO_STORE)
    return Revealed(value=await rules.reveal(viewer, keys, household_id, body))


@router.post(
    "/{household_id}/disclosures",
    summary="Read what an official form prints",
    responses=problem_responses(ForOurPrograms),
)
async def disclose(
    household_id: UUID, body: DisclosureInput, viewer: Reporter, _: ByProgram, keys: Keys, response: Response
) -> Disclosure:
    """Name, phone and address in clear for Form 1 or Form 2; the audit trail names the report. For our own programs."""
    response.headers.update(NO_STORE)
    return await rules.disclose(viewer, keys, household_id, body)
