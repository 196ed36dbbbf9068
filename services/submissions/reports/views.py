"""From an opened report to what the caller may see."""

from collections.abc import Callable, Sequence

from services.kernel.auth.principals import Principal
from services.kernel.masking import mask_address, mask_name, mask_phone, mask_text
from services.kernel.periods.labels import label_of
from services.submissions.files.schemas import UploadTicket
from services.submissions.reports.content import ReportContent
from services.submissions.reports.records import Report, Scan
from services.submissions.reports.rules import Opened
from services.submissions.reports.scans import state_of
from services.submissions.reports.schemas import (
    ReportFields,
    ReportOut,
    ReportPhoto,
    ReportRow,
    ReportSummary,
    ScanOut,
)

_NOT_STORED = {"late", "returned", "period_label", "period_label_en"}
_OF_THE_REPORT = tuple(name for name in ReportSummary.model_fields if name not in _NOT_STORED)

Ticket = Callable[[Scan], UploadTicket | None]


def summary(report: Report) -> ReportSummary:
    returned = report.state == "draft" and report.version > 0
    values = {name: getattr(report, name) for name in _OF_THE_REPORT}
    label = label_of(report.asked.starts_on, report.asked.ends_on) if report.asked is not None else None
    return ReportSummary(
        late=report.is_late,
        returned=returned,
        period_label=label and label.zh,
        period_label_en=label and label.en,
        **values,
    )


def shown_content(opened: Opened, principal: Principal) -> ReportContent:
    return opened.content if sees_clear(principal, opened.report) else masked(opened.content)


def report_out(opened: Opened, content: ReportContent, unprintable: Sequence[str], ticket: Ticket) -> ReportOut:
    """`content`: from `shown_content`; `ticket` makes the upload ticket of a scan that is still expected."""
    written = content.model_dump(mode="json")
    return ReportOut(
        **summary(opened.report).model_dump(),
        # Only for who reads what it is made of.
        hash=opened.edition.content_hash if content is opened.content else None,
        fields=ReportFields.model_validate(written),
        rows=[ReportRow.model_validate(row) for row in written["rows"]],
        photos=[ReportPhoto.model_validate(photo) for photo in written["photos"]],
        scans=[
            ScanOut(
                id=scan.id,
                state=state_of(scan, opened),
                pages=scan.pages,
                uploaded_at=scan.uploaded_at,
                upload=ticket(scan),
            )
            for scan in opened.scans
        ],
        return_reason=opened.return_reason if content is opened.content else _masked_reason(opened),
        unprintable=list(unprintable),
    )


def _masked_reason(opened: Opened) -> str | None:
    return opened.return_reason and mask_text(opened.return_reason, _own_numbers(opened.content))


def _own_numbers(content: ReportContent) -> list[str]:
    """Those that stand masked in the same form: in what was typed they are found however they are grouped."""
    return [number for number in (content.household.phone, content.team.leader_phone) if number]


_WRITES_OR_REVIEWS = frozenset({"reports.write", "reports.review"})


def sees_clear(principal: Principal, report: Report) -> bool:
    return may_here(principal, report, *_WRITES_OR_REVIEWS)


def sees_clear_on_paper(principal: Principal, report: Report) -> bool:
    """A print names its purpose and is audited, as a reveal does and is: who may reveal, may print in clear."""
    return may_here(principal, report, *_WRITES_OR_REVIEWS, "households.reveal")


def may_here(principal: Principal, report: Report, *permissions: str) -> bool:
    """Any of them for this very report; to hold the permission somewhere else is not enough (X-05)."""
    held = principal.permissions.intersection(permissions)
    return any(principal.scope_for(name).covers(report.village_code, report.team_id) for name in held)


def masked(content: ReportContent) -> ReportContent:
    """Without the names, phones and the address of persons, as every list masks them, and without numbers of persons
    in what was typed."""
    household, team, own = content.household, content.team, _own_numbers(content)
    rows = tuple(row.model_copy(update={"content": mask_text(row.content, own)}) for row in content.rows)
    cells = {name: mask_text(text, own) for name, text in content.plan.model_dump().items() if isinstance(text, str)}
    return content.model_copy(
        update={
            "rows": rows,
            "opinion": mask_text(content.opinion, own),
            "plan": content.plan.model_copy(update=cells),
            "household": household.model_copy(
                update={
                    "head_name": mask_name(household.head_name),
                    "phone": mask_phone(household.phone) if household.phone else "",
                    "address": mask_address(household.address, None) if household.address else "",
                }
            ),
            "team": team.model_copy(
                update={"leader_phone": mask_phone(team.leader_phone) if team.leader_phone else ""}
            ),
        }
    )
