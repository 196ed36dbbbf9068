"""Checks of a request before routing, and the headers that are forwarded.

Parsers disagree about `%2e%2e`, `//` and header names with `_`; anything ambiguous is refused here, so that the gateway
and a service always read the same bytes the same way.
"""

import re
import unicodedata
from urllib.parse import unquote_to_bytes

from gateway.edge.asgi import HeaderNotAllowed, Headers, HeadersTooLarge, PathNotAllowed

MAX_HEADERS = 100
MAX_HEADER_BYTES = 32_768
MAX_TARGET_BYTES = 8_192

_PLAIN_SEGMENT = rb"(?!\.{1,2}(?:/|$))[A-Za-z0-9._~!$&'()*+,;=:@-]+"
_PLAIN_PATH = re.compile(rb"/|(?:/" + _PLAIN_SEGMENT + rb")+/?")
_ENCODED_PATH = re.compile(rb"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+)+/?")
_QUERY = re.compile(rb"[!-~]*")
_HOST = re.compile(rb"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_FORBIDDEN_DECODED = re.compile(r"[\x00-\x1f\x7f/\\%]")

_ONCE = frozenset(
    {
        b"host",
        b"authorization",
        b"content-length",
        b"content-range",
        b"content-type",
        b"transfer-encoding",
        b"expect",
    }
)

HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
        b"http2-settings",
    }
)
# Framing is written again; the cookie is for the gateway only; the others change the behaviour of some servers.
_NEVER_FORWARDED = HOP_BY_HOP | {
    b"content-length",
    b"expect",
    b"cookie",
    b"forwarded",
    b"via",
    b"x-real-ip",
    b"x-request-id",
    b"x-original-url",
    b"x-rewrite-url",
    b"x-http-method",
    b"x-http-method-override",
    b"x-method-override",
}
_NEVER_FORWARDED_PREFIXES = (b"x-user-", b"x-forwarded-")
_AS_USUAL = frozenset({b"keep-alive", b"close"})


def check_path(raw_path: bytes, query: bytes) -> None:
    """Raises PathNotAllowed."""
    if len(raw_path) + len(query) > MAX_TARGET_BYTES or _QUERY.fullmatch(query) is None:
        raise PathNotAllowed()
    if _PLAIN_PATH.fullmatch(raw_path) is not None:
        return
    if _ENCODED_PATH.fullmatch(raw_path) is None:
        raise PathNotAllowed()
    for segment in raw_path.removesuffix(b"/")[1:].split(b"/"):
        _check_segment(segment)


def _check_segment(segment: bytes) -> None:
    """The decoded segment must be valid UTF-8 and hold no character with a special meaning.

    Compatibility forms count as the character they look like: `．．` is refused as `..` is.
    """
    try:
        text = unicodedata.normalize("NFKC", unquote_to_bytes(segment).decode())
    except UnicodeDecodeError:
        raise PathNotAllowed() from None
    if _FORBIDDEN_DECODED.search(text) or text.strip(" .") == "" or b"%2e" in segment.lower():
        raise PathNotAllowed()


def check_headers(headers: Headers) -> dict[bytes, bytes]:
    """The headers that may occur only once, by name; Host is among them. Names are lower case, as ASGI gives them.

    Raises HeadersTooLarge, HeaderNotAllowed.
    """
    names = b"".join([name for name, _ in headers])
    size = len(names)
    seen: dict[bytes, bytes] = {}
    if len(headers) > MAX_HEADERS:
        raise HeadersTooLarge()
    for name, value in headers:
        size += len(value)
        if name not in _ONCE:
            continue
        if name in seen or (name == b"transfer-encoding" and value.lower() != b"chunked"):
            raise HeaderNotAllowed()
        seen[name] = value
        if name == b"host" and _HOST.fullmatch(value) is None:
            raise HeaderNotAllowed()
    if size > MAX_HEADER_BYTES:
        raise HeadersTooLarge()
    if b"host" not in seen or b"_" in names:
        raise HeaderNotAllowed()
    return seen


def forwardable(headers: Headers) -> Headers:
    """The client's headers that are forwarded to a service."""
    dropped: frozenset[bytes] | set[bytes] = _NEVER_FORWARDED
    for name, value in headers:
        if name == b"connection" and value not in _AS_USUAL:
            dropped = dropped | {token.strip() for token in value.lower().split(b",")}
    return [
        (name, value)
        for name, value in headers
        if name not in dropped and not (name[:2] == b"x-" and name.startswith(_NEVER_FORWARDED_PREFIXES))
    ]
