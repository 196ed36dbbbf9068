"""Turns a refusal of the store into a problem: a volunteer's phone cannot use S3's XML.

Redirects are refused too: SeaweedFS follows a `success_action_redirect` that no policy allowed.
"""

import re

from gateway.edge.asgi import Headers, Message, Send, answer_problem
from services.kernel.problems import NotFound, Problem

_LONGEST_REFUSAL = 64 * 1024
_CODE = re.compile(rb"<Code>([A-Za-z0-9]+)</Code>")
_TYPE_CONDITION = re.compile(rb"\$content-type", re.IGNORECASE)


class PhotoWrongSize(Problem):
    status = 422
    code = "photo-wrong-size"
    title = "照片大小与登记的不一致，请重新选择照片。"
    title_en = "The photo's size is not the one announced."


class PhotoWrongHash(Problem):
    status = 422
    code = "photo-wrong-hash"
    title = "照片在传送中损坏，会自动重传。"
    title_en = "The photo's SHA-256 is not the one announced."


class PhotoWrongType(Problem):
    status = 422
    code = "photo-wrong-type"
    title = "照片格式与登记的不一致，请重新选择照片。"
    title_en = "The photo's type is not the one announced."


class PhotoNotAllowed(Problem):
    """No ticket, an altered one, or one that has run out: ask for a new one with the visit's PUT."""

    status = 403
    code = "photo-not-allowed"
    title = "上传凭证已失效，会自动重新获取。"
    title_en = "The upload ticket does not allow this, or has run out."


class PhotoStoreUnavailable(Problem):
    status = 503
    code = "photo-store-unavailable"
    title = "照片暂时存不上，稍后会自动重试。"
    title_en = "Photos cannot be stored right now; they will be tried again."

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "2"})


_BY_CODE: dict[bytes, type[Problem]] = {
    b"EntityTooLarge": PhotoWrongSize,
    b"EntityTooSmall": PhotoWrongSize,
    b"MaxMessageLengthExceeded": PhotoWrongSize,
    b"IncompleteBody": PhotoWrongSize,
    b"BadDigest": PhotoWrongHash,
    b"InvalidDigest": PhotoWrongHash,
    b"XAmzContentChecksumMismatch": PhotoWrongHash,
    b"XAmzContentSHA256Mismatch": PhotoWrongHash,
}


def problem_of(status: int, refusal: bytes, *, is_upload: bool) -> Problem:
    """The problem for a refusal of the store; `refusal` is its XML."""
    if status >= 500:
        return PhotoStoreUnavailable()
    if not is_upload:
        return NotFound()
    found = _CODE.search(refusal)
    known = _BY_CODE.get(found.group(1)) if found else None
    if known is not None:
        return known()
    return PhotoWrongType() if _TYPE_CONDITION.search(refusal) else PhotoNotAllowed()


class StoreAnswers:
    """A `send` that forwards a success and replaces every other answer."""

    def __init__(self, send: Send, headers: Headers, *, is_upload: bool) -> None:
        self._send = send
        self._headers = headers
        self._is_upload = is_upload
        self._refused: int | None = None
        self._refusal = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and not self._is_success(message["status"]):
            self._refused = message["status"]
            return
        if self._refused is None:
            await self._send(message)
            return
        if len(self._refusal) < _LONGEST_REFUSAL:
            self._refusal += message.get("body", b"")
        if not message.get("more_body", False):
            problem = problem_of(self._refused, self._refusal, is_upload=self._is_upload)
            await answer_problem(self._send, problem, self._headers)

    def _is_success(self, status: int) -> bool:
        return 200 <= status < 300 or (status == 304 and not self._is_upload)
