"""Checks of every request to the photo store: uploads with a signed POST policy, downloads with a presigned address.

The store signs and checks both itself; the gateway refuses everything else that the store could do (listing, deleting,
uploads beyond the policy, its own credentials).
"""

from urllib.parse import parse_qsl

from gateway.edge.asgi import Headers
from services.kernel.problems import MethodNotAllowed, NotFound

_TO_STORE = frozenset(
    {b"host", b"content-type", b"accept", b"range", b"if-none-match", b"if-modified-since", b"user-agent"}
)
_SIGNATURE = "X-Amz-Signature"
_SIGNED_NAMES = frozenset(
    {
        _SIGNATURE,
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-SignedHeaders",
    }
)


def check_store_request(method: str, below_bucket: bytes, query: bytes, headers: Headers) -> None:
    """`below_bucket`: the path after `/bucket`. Raises MethodNotAllowed, NotFound."""
    if method == "POST":
        _check_upload(below_bucket, query, headers)
        return
    if method not in ("GET", "HEAD"):
        raise MethodNotAllowed(headers={"Allow": "POST"})
    if below_bucket in (b"", b"/") or not _is_presigned(query):
        raise NotFound()


def _check_upload(below_bucket: bytes, query: bytes, headers: Headers) -> None:
    """A query changes the meaning of an upload: `POST /bucket?delete` deletes."""
    kind = next((value for name, value in headers if name == b"content-type"), b"")
    if below_bucket not in (b"", b"/") or query or not kind.lower().startswith(b"multipart/form-data"):
        raise NotFound()


def _is_presigned(query: bytes) -> bool:
    names = [name for name, _ in parse_qsl(query.decode("ascii"), keep_blank_values=True)]
    return len(names) == len(set(names)) and set(names) == _SIGNED_NAMES


def to_store(headers: Headers) -> Headers:
    """Host is forwarded: presigned addresses are signed with the host the browser sees. Tokens and cookies are not."""
    return [(name, value) for name, value in headers if name in _TO_STORE]
