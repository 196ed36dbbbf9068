"""The feeds of the other programs, as a transport: what a test publishes is what the register reads."""

from collections import defaultdict
from typing import Any

import httpx
import orjson

from services.kernel.ids import new_id


class OtherPrograms(httpx.AsyncBaseTransport):
    """Each host is one program's feed; the cursor is the number of events read."""

    def __init__(self) -> None:
        self.events: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.is_down = False
        self.requests = 0

    def publish(self, program: str, type_: str, data: dict[str, Any], event_id: str | None = None) -> None:
        event = {"id": event_id or str(new_id()), "type": type_, "subject": "", "data": data}
        self.events[program].append(event)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        if self.is_down:
            raise httpx.ConnectError("down")
        after = int(request.url.params["after"].partition("-")[2] or 0)
        batch = self.events[request.url.host][after : after + 500]
        return httpx.Response(
            200, content=orjson.dumps(batch), headers={"Next-Cursor": f"0-{after + len(batch)}"}, request=request
        )
