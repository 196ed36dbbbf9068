"""Every text of a form as it is printed. Both renderers use these texts, so PDF and DOCX cannot differ."""

from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from services.submissions.documents import labels
from services.submissions.documents.form import Form, FormHead, Imprint, Note, ProgressReport, RegistrationForm
from services.submissions.documents.sheets import Sheet, sheets_of
from services.submissions.documents.text import chinese_date, printable

_SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Cells:
    """`kind` is the report kind of the API; `plan` is empty for Form 2, the lines of `sheets` for Form 1."""

    kind: str
    labels: dict[str, Any]
    title: str
    reporting_unit: str
    submitted_on: str
    team: dict[str, str]
    household: dict[str, str]
    plan: dict[str, str]
    opinion: str
    note: str
    edition: tuple[str, ...]
    imprint: str
    sheets: tuple[Sheet, ...]


def cells_of(form: Form) -> Cells:
    words = labels.PROGRESS_REPORT if isinstance(form, ProgressReport) else labels.REGISTRATION_FORM
    return Cells(
        kind="progress_report" if isinstance(form, ProgressReport) else "registration_form",
        labels=dict(words),
        title=f"{printable(form.area)}{words['title']}",
        reporting_unit=printable(form.reporting_unit),
        submitted_on=chinese_date(form.submitted_on),
        team=_printable_fields(form.team),
        household=_printable_fields(form.household),
        plan=_printable_fields(form.plan) if isinstance(form, RegistrationForm) else {},
        opinion=printable(form.opinion),
        note=_note(form.note) if form.note else "",
        edition=tuple(_edition_lines(form)),
        imprint=_imprint(form.imprint) if form.imprint else "",
        sheets=sheets_of(form),
    )


def sheet_title(cells: Cells, sheet: Sheet) -> str:
    return f"{cells.title}（续表）" if sheet.number > 1 else cells.title


def sheet_mark(sheet: Sheet) -> str:
    return f"第{sheet.number}张 共{sheet.of}张" if sheet.of > 1 else ""


def _printable_fields(block: Any) -> dict[str, str]:
    return {name: printable(value) for name, value in asdict(block).items()}


def _note(note: Note) -> str:
    """备注 under the table: the wording of each attachment, the values of the obligation (S2-46)."""
    receiver = printable(note.receiver)
    if isinstance(note.due, int):
        duty = f"此表要求于每月{note.due}日前填写完毕，纸质版加盖公章后报送（传真）至{receiver}，电子版发至邮箱。"
    else:
        day = f"{note.due.month}月{note.due.day}日"
        duty = f"此表于{day}前填写完毕，纸质版加盖公章后报送（传真）至{receiver}报备，电子版发送至邮箱。"
    contacts = (("联系电话", note.phone), ("传真", note.fax), ("邮箱", note.mailbox))
    known = "，".join(f"{name}：{printable(value)}" for name, value in contacts if value)
    return f"备注：{duty}{known}。" if known else f"备注：{duty}"


def _edition_lines(form: FormHead) -> list[str]:
    edition = form.edition
    period = f"{form.period}　" if isinstance(form, ProgressReport) else ""
    draft = "草稿，尚未报送　" if edition.is_draft else ""
    return [
        f"{draft}{period}第{edition.version}版",
        f"编号 {edition.report_id}",
        f"校验 {edition.content_hash[:16]}",
    ]


def _imprint(imprint: Imprint) -> str:
    """Who made this copy and for what purpose (X-13)."""
    made_at = imprint.printed_at.astimezone(UTC).astimezone(_SHANGHAI)
    who = f"用途：{printable(imprint.purpose)}　{printable(imprint.printed_by)}"
    return f"{who}　{made_at:%Y-%m-%d %H:%M}　{imprint.print_id}".replace("\n", " ")
