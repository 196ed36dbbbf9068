"""What can go wrong, as RFC 9457 problems.

One class for each problem, beside the rule that raises it. `title` is a sentence a volunteer can act on; input is never
echoed.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

PROBLEM_JSON = "application/problem+json"
TYPE_PREFIX = "/problems/"


class Problem(Exception):
    """Raise a subclass; `fields` become extra members of the JSON and must hold no personal data.

    `is_recorded`: it leaves an entry in the audit trail, as every 403 and 404 does (`audit/refusals.py`).
    """

    is_recorded: ClassVar[bool] = False
    status: ClassVar[int]
    code: ClassVar[str]
    title: ClassVar[str]
    title_en: ClassVar[str]

    def __init__(self, *, headers: Mapping[str, str] | None = None, **fields: Any) -> None:
        super().__init__(self.code)
        self.headers = dict(headers or {})
        self.fields = fields

    def body(self) -> dict[str, Any]:
        return {
            "type": TYPE_PREFIX + self.code,
            "title": self.title,
            "title_en": self.title_en,
            "status": self.status,
            **self.fields,
        }


class Malformed(Problem):
    """`errors`: list of {"field": dotted path, "code": machine word, "message": Chinese sentence}."""

    status = 422
    code = "malformed"
    title = "填写的内容有误，请按提示修改。"
    title_en = "Something in the request is not filled in correctly."


class NotSignedIn(Problem):
    status = 401
    code = "not-signed-in"
    title = "请先登录。"
    title_en = "Please sign in."

    def __init__(self, **fields: Any) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"}, **fields)


class NotFound(Problem):
    status = 404
    code = "not-found"
    title = "没有找到，或者不在您的范围内。"
    title_en = "Not found, or outside your area."


class MethodNotAllowed(Problem):
    status = 405
    code = "method-not-allowed"
    title = "不支持这种操作。"
    title_en = "This operation is not offered here."


class TooLarge(Problem):
    status = 413
    code = "too-large"
    title = "内容太大，无法接收。"
    title_en = "The request is too large."


class Unavailable(Problem):
    """Nothing was stored; the same request may be sent again."""

    status = 503
    code = "unavailable"
    title = "服务暂时不可用，内容没有丢失，请稍后再试。"
    title_en = "Temporarily unavailable; nothing was stored, please try again."

    def __init__(self, retry_after_seconds: int = 2, **fields: Any) -> None:
        super().__init__(headers={"Retry-After": str(retry_after_seconds)}, **fields)


class InternalError(Problem):
    status = 500
    code = "internal"
    title = "系统出错了，已记录，请稍后再试。"
    title_en = "Something went wrong on our side."


class PreconditionRequired(Problem):
    status = 428
    code = "precondition-required"
    title = "请先打开最新内容再修改。"
    title_en = "Send If-Match with the version you are changing."


class PreconditionFailed(Problem):
    status = 412
    code = "changed-meanwhile"
    title = "内容已被他人修改，请刷新后再改。"
    title_en = "Somebody changed this meanwhile; load it again."


def problem_responses(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route: one entry per status, which names every problem type of that status."""
    responses: dict[int | str, dict[str, Any]] = {}
    for problem in problems:
        entry = responses.setdefault(problem.status, {"description": ""})
        line = f"`{TYPE_PREFIX}{problem.code}`: {problem.title_en}"
        entry["description"] = "\n\n".join(filter(None, [entry["description"], line]))
        entry["content"] = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return responses


PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "RFC 9457. `type` is stable; `title` is a sentence for the person at the screen.",
    "type": "object",
    "required": ["type", "title", "title_en", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "title_en": {"type": "string"},
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
