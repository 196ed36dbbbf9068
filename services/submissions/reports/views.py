"""From rows and sealed contents to what the caller may see."""

from collections.abc import Callable, Sequence
from typing import Any

from services.kernel.auth.principals import Principal
from services.submissions.reports.content import Content
from services.submissions.reports.rules import Opened
from services.submissions.reports.scans import state_of
from services.submissions.reports.schemas import ReportFields, ReportOut, ReportSummary, ScanOut

_OF_THE_ROW = tuple(name for name in ReportSummary.model_fields if name not in {"late", "returned"})


def summary(row: Any) -> ReportSummary:
    returned = row.state == "draft" and row.version > 0
    return ReportSummary(late=row.is_late, returned=returned, **{name: getattr(row, name) for name in _OF_THE_ROW})


def shown_content(opened: Opened, principal: Principal) -> Content:
    return opened.content if sees_clear(principal, opened.row) else masked(opened.content)


def report_out(
    opened: Opened,
    content: Content,
    pages: Sequence[Any],
    unprintable: Sequence[str],
    ticket: Callable[[Any], dict[str, Any] | None],
) -> ReportOut:
    """`content`: from `shown_content`; `pages`: rows of scans; `ticket` makes the upload ticket of one that is still
    expected."""
    edition = opened.edition
    return ReportOut.model_validate(
        {
            **summary(opened.row).model_dump(),
            "hash": edition.content_hash,
            "fields": ReportFields.model_validate(content),
            "rows": content["rows"],
            "photos": content["photos"],
            "scans": [_scan(page, state_of(page, edition), ticket(page)) for page in pages],
            "return_reason": opened.return_reason,
            "unprintable": unprintable,
        }
    )


_WRITES_OR_REVIEWS = frozenset({"reports.write", "reports.review"})


def sees_clear(principal: Principal, row: Any) -> bool:
    return may_here(principal, row, *_WRITES_OR_REVIEWS)


def sees_clear_on_paper(principal: Principal, row: Any) -> bool:
    """A print names its purpose and is audited, as a reveal does and is: who may reveal, may print in clear."""
    return may_here(principal, row, *_WRITES_OR_REVIEWS, "households.reveal")


def may_here(principal: Principal, row: Any, *permissions: str) -> bool:
    """Any of them for this very report; to hold the permission somewhere else is not enough (X-05)."""
    held = principal.permissions.intersection(permissions)
    return any(principal.scope_for(name).covers(row.village_code, row.team_id) for name in held)


def _scan(page: Any, state: str, upload: dict[str, Any] | None) -> ScanOut:
    return ScanOut.model_validate(
        {"id": page.id, "state": state, "pages": page.pages, "uploaded_at": page.uploaded_at, "upload": upload}
    )


def masked(content: Content) -> Content:
    """Names to the surname, phones to both ends, the address away."""
    household, team = content["household"], content["team"]
    return {
        **content,
        "household": {
            "head_name": _surname(household["head_name"]),
            "phone": _phone_ends(household["phone"]),
            "address": "*" if household["address"] else "",
        },
        "team": {**team, "leader_phone": _phone_ends(team["leader_phone"])},
    }


def _surname(name: str) -> str:
    """
    >>> _surname("赵有田")
    '赵**'
    """
    return name[:1] + "*" * (len(name) - 1)


def _phone_ends(phone: str) -> str:
    """
    >>> _phone_ends("13800000002")
    '138****0002'
    """
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 8 else "*" * len(phone)
