"""The built front end. Every file is looked up in a list of names; no path from a client opens a file."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from gateway.edge.asgi import Headers, Scope, Send, answer
from gateway.edge.security_headers import for_assets, for_pages
from services.kernel.problems import MethodNotAllowed, NotFound

_ENCODINGS = ((b"br", ".br"), (b"gzip", ".gz"))
_FOR_EVER = b"public, max-age=31536000, immutable"
# Not .svg, which can be opened as a document and may hold scripts; nor workers, which have the policy of their own
# answer.
_PARTS_OF_PAGES = frozenset({".js", ".mjs", ".css", ".woff2", ".png", ".jpg", ".webp"})
_TEXT_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True)
class Page:
    """One file and its encoded forms (content, ETag), by Content-Encoding; b"" is the plain one.

    `is_asset`: only a part of a page, never a document or a worker. `is_for_ever`: its name changes with its content;
    nobody asks for it again, and it needs no ETag.
    """

    headers: Headers
    is_asset: bool
    is_for_ever: bool
    forms: dict[bytes, tuple[bytes, bytes]]


class Spa:
    """Holds the whole build in memory, a few megabytes; a changed `index.html` reloads it."""

    def __init__(self, folder: Path, store_origin: str | None = None) -> None:
        """`store_origin`: of a store to which pages upload directly."""
        self._folder = folder
        self._store_origin = store_origin
        self._built_at = -1
        self._pages: dict[str, Page] = {}

    async def serve(self, scope: Scope, send: Send, *, is_tls: bool) -> None:
        """Raises NotFound, MethodNotAllowed."""
        if scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowed(headers={"Allow": "GET, HEAD"})
        self._read_again_if_rebuilt()
        page = self._find(scope["raw_path"].decode("ascii"), scope["headers"])
        for_page = for_pages(is_tls=is_tls, connects_to=self._store_origin)
        secure = (for_assets() if page.is_asset else for_page).items()
        encoding, content, etag = _form(page, scope["headers"])
        headers = [*page.headers, *secure, (b"vary", b"Accept-Encoding")]
        if not page.is_for_ever:
            headers.append((b"etag", etag))
        if encoding:
            headers.append((b"content-encoding", encoding))
        if (b"if-none-match", etag) in scope["headers"]:
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body"})
            return
        await answer(send, 200, headers, content)

    def _find(self, path: str, headers: Headers) -> Page:
        page = self._pages.get(path)
        if page is not None:
            return page
        # A screen's address, not a file: the front end's router handles it.
        is_screen = "." not in path.rpartition("/")[2] and not path.startswith(("/api/", "/assets/"))
        index = self._pages.get("/index.html")
        if not is_screen or index is None or not _takes_html(headers):
            raise NotFound()
        return index

    def _read_again_if_rebuilt(self) -> None:
        try:
            built_at = (self._folder / "index.html").stat().st_mtime_ns
        except OSError:
            self._pages, self._built_at = {}, -1
            return
        if built_at != self._built_at:
            self._pages, self._built_at = _read_all(self._folder), built_at


def _read_all(folder: Path) -> dict[str, Page]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    pages = {_name(folder, path): _read(folder, path) for path in files if path.suffix not in (".br", ".gz", ".map")}
    return {name: page for name, page in pages.items() if not _is_hidden(name)}


def _name(folder: Path, path: Path) -> str:
    return "/" + path.relative_to(folder).as_posix()


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _read(folder: Path, path: Path) -> Page:
    name = _name(folder, path)
    kind = _TEXT_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    is_for_ever = name.startswith("/assets/")
    caching = _FOR_EVER if is_for_ever else b"no-cache"
    files = {b"": path} | {encoding: path.with_name(path.name + suffix) for encoding, suffix in _ENCODINGS}
    forms = {encoding: _with_etag(file.read_bytes()) for encoding, file in files.items() if file.is_file()}
    is_asset = is_for_ever and path.suffix in _PARTS_OF_PAGES and "worker" not in path.name.lower()
    return Page([(b"content-type", kind.encode()), (b"cache-control", caching)], is_asset, is_for_ever, forms)


def _with_etag(content: bytes) -> tuple[bytes, bytes]:
    return content, b'"' + hashlib.sha256(content).hexdigest()[:24].encode() + b'"'


def _form(page: Page, headers: Headers) -> tuple[bytes, bytes, bytes]:
    """Content-Encoding, content and ETag of the smallest form that this client accepts."""
    accepted = _accepted_encodings(headers)
    encoding = next((name for name, _ in _ENCODINGS if name in accepted and name in page.forms), b"")
    return encoding, *page.forms[encoding]


def _accepted_encodings(headers: Headers) -> set[bytes]:
    """Names with a quality above 0.

    >>> sorted(_accepted_encodings([(b"accept-encoding", b"gzip, br;q=0, zstd;q=0.5")]))
    [b'gzip', b'zstd']
    """
    accepted = set()
    for name, value in headers:
        if name != b"accept-encoding":
            continue
        for item in value.lower().split(b","):
            coding, _, quality = item.partition(b";")
            if quality.replace(b" ", b"") not in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000"):
                accepted.add(coding.strip())
    return accepted


def _takes_html(headers: Headers) -> bool:
    given = [value for name, value in headers if name == b"accept"]
    return not given or any(b"text/html" in value or b"*/*" in value for value in given)
