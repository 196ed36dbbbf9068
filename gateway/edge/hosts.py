"""The names under which the gateway may be asked.

A browser writes the name of the address bar into `Host`, and links are made of it. A name that nobody gave this
installation belongs to a page that only points here (DNS rebinding), or to a request made by hand.
"""

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from services.kernel.problems import Problem

_MOST_REMEMBERED = 1_000


class HostNotAllowed(Problem):
    status = 421
    code = "host-not-allowed"
    title = "这个网址不是本系统的网址，请向管理员询问正确的网址。"
    title_en = "This installation is not reached under this name; ask the administrator for its address."


class AllowedHosts:
    """The host of `public_url`, `names`, the machine's own name, loopback, and the address the connection came to.

    The last one lets a machine in the office network be used by its number, and is no name that a page could choose.
    """

    def __init__(self, public_url: str | None, names: Iterable[str] = ()) -> None:
        public = urlsplit(public_url or "").hostname
        self._names = {"localhost", socket.gethostname().lower(), *(name.lower() for name in names)}
        self._names |= {public} if public else set()
        self._remembered: set[tuple[bytes, str]] = set()

    def check(self, host: bytes, listening_at: str) -> None:
        """`host`: of a checked request, such as `bangfu.example:8000`. Raises HostNotAllowed."""
        if (host, listening_at) in self._remembered:
            return
        name = (urlsplit(f"//{host.decode('ascii')}").hostname or "").lower()
        if name not in self._names and not _is_own_address(name, listening_at):
            raise HostNotAllowed()
        if len(self._remembered) < _MOST_REMEMBERED:
            self._remembered.add((host, listening_at))


def _is_own_address(name: str, listening_at: str) -> bool:
    try:
        address = _plain(name)
        return address.is_loopback or address == _plain(listening_at)
    except ValueError:
        return False


def _plain(written: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Raises ValueError."""
    address = ipaddress.ip_address(written)
    return getattr(address, "ipv4_mapped", None) or address
