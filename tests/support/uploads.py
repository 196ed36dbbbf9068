"""The request that a ticket asks for, as keyword arguments of `httpx`."""

from collections.abc import Mapping
from typing import Any


def upload_request(ticket: Mapping[str, Any], content: bytes, content_type: str = "image/jpeg") -> dict[str, Any]:
    """A PUT through the gateway; or the form of a store that is reached directly, and of the release before."""
    if ticket.get("method", "POST") == "PUT":
        return {"method": "PUT", "url": ticket["url"], "headers": ticket["headers"], "content": content}
    files = {"file": ("file", content, content_type)}
    return {"method": "POST", "url": ticket["url"], "data": ticket["fields"], "files": files}
