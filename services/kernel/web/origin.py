"""The address under which the browser reached us."""

import re
from dataclasses import dataclass

from fastapi import Request

_HOST = re.compile(r"[A-Za-z0-9.\-]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class PublicOrigin:
    """`configured`: the origin from the settings; without it, the gateway's request headers give the origin."""

    configured: str | None

    def of(self, request: Request) -> str:
        """Scheme and host, such as `https://bangfu.example`, so that an upload stays on its own origin.

        Empty where the request has no valid host.
        """
        if self.configured:
            return self.configured.rstrip("/")
        host = request.headers.get("x-forwarded-host") or request.headers.get("host", "")
        scheme = "https" if request.headers.get("x-forwarded-proto") == "https" else "http"
        return f"{scheme}://{host}" if _HOST.fullmatch(host) else ""
