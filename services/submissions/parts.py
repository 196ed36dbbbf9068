"""The parts a running submissions service is made of, and how a request reaches them."""

import re
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request

from services.kernel.auth.principals import Principal
from services.kernel.db.database import Database, SingleStatements
from services.kernel.events.outbox import FeedReader
from services.submissions.media.store import PhotoStore
from services.submissions.visits import rules as visits
from services.submissions.visits.schemas import VisitInput

_HOST = re.compile(r"[A-Za-z0-9.\-]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::[0-9]{1,5})?")


@dataclass(slots=True)
class Parts:
    database: Database
    statements: SingleStatements
    visit_batches: visits.VisitBatches
    store: PhotoStore
    pairings_feed: FeedReader
    public_url: str | None

    async def log_visit(self, sender: Principal, visit_id: UUID, visit: VisitInput) -> visits.Stored:
        """As `visits.log_visit`; a pairing made a moment ago may not have been read yet, so ask once more."""
        try:
            return await visits.log_visit(self.visit_batches, self.database, sender, visit_id, visit)
        except visits.HouseholdNotPaired:
            await self.pairings_feed.catch_up_for_request()
        return await visits.log_visit(self.visit_batches, self.database, sender, visit_id, visit)

    def public_origin(self, request: Request) -> str:
        """Scheme and host the browser uses, so that an upload stays on its own origin."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = request.headers.get("x-forwarded-host") or request.headers.get("host", "")
        scheme = "https" if request.headers.get("x-forwarded-proto") == "https" else "http"
        return f"{scheme}://{host}" if _HOST.fullmatch(host) else ""


def parts_of(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


async def service_parts(request: Request) -> Parts:
    """The dependency; a coroutine for the reason of `current_principal`."""
    return parts_of(request)
