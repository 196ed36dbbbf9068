"""The API of the store: what the last round found, for the operator."""

from typing import Annotated

from fastapi import APIRouter

from services.kernel.web.access import Viewer, viewing
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part
from services.submissions.files import inventory_rules as rules
from services.submissions.files.inventory_schemas import Inventory, MissingFiles
from services.submissions.terms import Terms

router = APIRouter(prefix="/api/files", tags=["files"])

Operator = Annotated[Viewer, viewing("system.read")]
Kept = Annotated[Terms, part(Terms)]


@router.get("/inventory", summary="What the store has: objects, orphans, and how many files are missing")
async def get_inventory(viewer: Operator, terms: Kept) -> Inventory:
    """The worker compares the store with all files once a day."""
    return await rules.view_inventory(viewer, terms)


@router.get("/inventory/missing", summary="Files that are not in the store, or not whole")
async def list_missing(viewer: Operator, turner: Turner) -> MissingFiles:
    """Found last, first. They come back with the backup that still has them, and leave the list within minutes.

    Whoever could not open one has it noted here at once; the daily comparison looks at sizes."""
    items, rows = await rules.view_missing(viewer, turner.page)
    _, cursor = turner.cut(rows, "found_at", "file_id")
    return MissingFiles(items=items, next=cursor)
