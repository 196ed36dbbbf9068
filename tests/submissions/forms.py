"""Invented forms for the tests: each factory makes a whole form and takes only the values of the test."""

import io
from datetime import date
from typing import Any
from uuid import UUID

from PIL import Image

from services.submissions.documents.form import (
    Edition,
    Note,
    Photo,
    ProgressReport,
    RegistrationForm,
    SupportedHousehold,
    SupportPlan,
    Team,
    VisitRow,
)

REPORT_ID = UUID("01900000-0000-7000-8000-000000000001")
HASH = "0f" * 32


def picture(colour: int = 0, width: int = 320, height: int = 240, kind: str = "JPEG") -> bytes:
    """Different bytes for different colours, 0 to 255."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), (colour, 120, 200)).save(made, kind)
    return made.getvalue()


def photo(colour: int = 0, **size: Any) -> Photo:
    return Photo(picture(colour, **size), date(2020, 5, 3))


def visit_rows(count: int) -> tuple[VisitRow, ...]:
    """Row n is of May n, has the content 第n次走访 and cost n 元."""
    return tuple(VisitRow(date(2020, 5, n), f"第{n}次走访，送去大米一袋", n * 100) for n in range(1, count + 1))


def _head(**changes: Any) -> dict[str, Any]:
    return {
        "area": "朝阳市",
        "reporting_unit": "北票市文明办",
        "submitted_on": date(2020, 5, 22),
        "team": Team("北票市春风志愿服务队", "林静安", "13800000001"),
        "household": SupportedHousehold("赵有田", "13800000002", "北票市东官营镇柳树沟村3组"),
        "edition": Edition(REPORT_ID, 2, HASH),
        "opinion": "情况属实，同意报送。",
        **changes,
    }


def progress_report(**changes: Any) -> ProgressReport:
    note = Note(25, "市文明办指导科", "0421-0000001", "0421-0000002", "desk@bangfu.invalid")
    values = {"note": note, "period": "2020年5月", "rows": visit_rows(2), **changes}
    return ProgressReport(**_head(**values))


def registration_form(**changes: Any) -> RegistrationForm:
    note = Note(date(2020, 4, 10), "市文明办指导科", "0421-0000001", "0421-0000002", "desk@bangfu.invalid")
    plan = SupportPlan("筹集帮扶资金2000元", "发展庭院养鸡50只", "春耕种子与化肥", "每月走访不少于一次")
    return RegistrationForm(**_head(**{"note": note, "plan": plan, **changes}))
