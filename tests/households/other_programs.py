"""The other programs as an HTTP transport: the register reads what a test publishes in a feed.

The gateway also answers the current roles of an account: those of its last token, until a test removes them.
Submissions answers what it holds of a household; how often it was asked to read the events of the register is counted,
and it has read all of them, until a test sets `position`. Campaigns answers `unit_board`: what units entered.
"""

from collections import defaultdict
from typing import Any

import httpx
import orjson

from services.kernel.ids import new_id
from tests.households.tokens_read import claims_of


class OtherPrograms(httpx.AsyncBaseTransport):
    """Each host is one program's feed; the cursor is the number of events read."""

    def __init__(self) -> None:
        self.events: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.is_down = False
        self.requests = 0
        self.grants: dict[str, list[dict[str, Any]]] = {}
        self.let_in_by: dict[str, list[str]] = {}
        self.held = {"visits": 3, "photos": 5, "reports": 2, "scans": 1}
        self.readings = 0
        self.destructions = 0
        self.to_empty: set[str] = set()
        self.position = 2**62
        self.emptied: set[str] = set()
        nothing: dict[str, Any] = {"expected": None, "filed": None, "overdue": 0, "values": {}}
        self.unit_board: dict[str, Any] = {"columns": [], "rows": [], "total": nothing}
        self.unit_board_status = 200
        self.boards_asked: list[httpx.Request] = []

    def believe(self, headers: dict[str, str]) -> None:
        """Stores the roles in the token of these request headers, if there is one."""
        if "Authorization" not in headers:
            return
        claims = claims_of(headers)
        self.grants[claims["sub"]] = claims["roles"]

    def publish(self, program: str, type_: str, data: dict[str, Any], event_id: str | None = None) -> None:
        event = {"id": event_id or str(new_id()), "type": type_, "subject": "", "data": data}
        self.events[program].append(event)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        if self.is_down:
            raise httpx.ConnectError("down")
        if request.url.path.startswith("/internal/accounts/"):
            assert request.headers["Authorization"] == "Bearer for tests only"
            account_id = request.url.path.split("/")[3]
            answer = {"grants": self.grants.get(account_id, []), "let_in_by": self.let_in_by.get(account_id, [])}
            return httpx.Response(200, json=answer, request=request)
        if request.url.path.startswith("/internal/households/"):
            held = self.held if request.url.path.split("/")[3] not in self.emptied else dict.fromkeys(self.held, 0)
            return httpx.Response(200, json=held, request=request)
        if request.url.path == "/internal/register/destroy":
            self.destructions += 1
            # The first one meets somebody who writes there.
            if self.destructions > 1:
                self.emptied |= self.to_empty
            return httpx.Response(503 if self.destructions == 1 else 204, request=request)
        if request.url.path == "/internal/register/read":
            self.readings += 1
            return httpx.Response(200, json={"position": self.position}, request=request)
        if request.url.host == "campaigns" and request.url.path.endswith("/board"):
            self.boards_asked.append(request)
            return httpx.Response(self.unit_board_status, json=self.unit_board, request=request)
        after = int(request.url.params["after"].partition("-")[2] or 0)
        batch = self.events[request.url.host][after : after + 500]
        return httpx.Response(
            200, content=orjson.dumps(batch), headers={"Next-Cursor": f"0-{after + len(batch)}"}, request=request
        )
