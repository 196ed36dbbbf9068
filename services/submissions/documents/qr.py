"""The QR code on the paper that identifies the record: report id, version and hash (N-05)."""

import io
import re
from uuid import UUID

import segno

from services.submissions.documents.form import Edition

# Upper case and digits fit the alphanumeric mode: larger modules, readable after a fax or on a creased scan.
_PAYLOAD = re.compile(r"BANGFU:R1:([0-9A-F]{32}):([1-9][0-9]{0,8}):([0-9A-F]{64})")


class NotAReportCodeError(ValueError):
    """The code is readable but not one that Bangfu prints."""


def payload(edition: Edition) -> str:
    """`BANGFU:R1:<32 hex digits>:<version>:<64 hex digits>`."""
    text = f"BANGFU:R1:{edition.report_id.hex}:{edition.version}:{edition.content_hash}".upper()
    if not _PAYLOAD.fullmatch(text):
        raise ValueError("an edition has a version from 1 and a SHA-256 of 64 hex digits")
    return text


def read_payload(text: str) -> Edition:
    """The edition in a scanned code. Raises NotAReportCodeError."""
    found = _PAYLOAD.fullmatch(text)
    if not found:
        raise NotAReportCodeError
    return Edition(UUID(found[1]), int(found[2]), found[3].lower())


def as_svg(edition: Edition) -> bytes:
    drawn = io.BytesIO()
    _code(edition).save(drawn, kind="svg", border=4)
    return drawn.getvalue()


def as_png(edition: Edition) -> bytes:
    drawn = io.BytesIO()
    _code(edition).save(drawn, kind="png", border=4, scale=8)
    return drawn.getvalue()


def _code(edition: Edition) -> segno.QRCode:
    return segno.make_qr(payload(edition), error="q")
