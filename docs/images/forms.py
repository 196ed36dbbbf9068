"""Form 2 as it leaves the printer, for README: `make pictures`.

Everybody and every number on it is invented; the office's lines are the demo's (`deploy.demo.plan.CONTACT`).
"""

import hashlib
import io
import os
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image
from pypdfium2 import PdfDocument

from deploy.demo.pictures import draw
from deploy.demo.plan import CONTACT
from services.kernel.clock import SHANGHAI
from services.submissions.documents.form import Edition, Form, Imprint
from services.submissions.documents.pdf import PdfRenderer
from services.submissions.documents.word import word_file
from services.submissions.reports import plan_cells
from services.submissions.reports.content import ReportContent
from services.submissions.reports.forms import form_of

FOLDER = Path(__file__).parent
PIXELS_PER_INCH = 110
REPORT = UUID("01723b7e-5c00-7a41-9d02-6b1f0c5e8a11")
PRINT = UUID("01723b80-1e00-7c13-8f55-2ad0b7c9e6f4")
SUBMITTED_AT = datetime(2020, 5, 22, 9, 40, tzinfo=SHANGHAI)
PRINTED_AT = datetime(2020, 5, 22, 10, 3, tzinfo=SHANGHAI)
# An office's machine has 宋体, which the template names; here the font of the PDF stands in for it.
FONT_RULES = """<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family"><string>宋体</string></test>
    <edit name="family" mode="assign" binding="strong"><string>Noto Serif CJK SC</string></edit>
  </match>
</fontconfig>
"""
# Day, what was done, 分, whether there is a picture.
VISITS = (
    ("2020-05-06", "入户走访，与老人拉家常，送去大米一袋、食用油一桶，了解春耕情况。", 26000, True),
    ("2020-05-12", "请镇卫生院医生到家中量血压，讲解慢性病用药报销政策。", 0, False),
    ("2020-05-16", "与村“两委”商定庭院养鸡项目，送去鸡雏50只、饲料两袋。", 85050, True),
    ("2020-05-20", "回访鸡雏成活情况，帮助整理庭院、清运垃圾。", 0, True),
)


def example() -> Form:
    """A progress report through the same content, hash and form as the service's own."""
    pictures = {UUID(int=n): draw(day, day) for n, (day, *_, is_pictured) in enumerate(VISITS) if is_pictured}
    content = ReportContent.model_validate(_content(pictures))
    edition = Edition(REPORT, version=1, content_hash=hashlib.sha256(content.canonical()).hexdigest())
    imprint = Imprint("报送市文明办指导科", "林静安", PRINTED_AT, PRINT)
    return form_of(content, edition, SUBMITTED_AT, pictures, imprint)


def _content(pictures: dict[UUID, bytes]) -> dict[str, Any]:
    return {
        "kind": "progress_report",
        "month": "2020-05",
        "area": "朝阳市",
        "reporting_unit": "北票市文明办",
        "team": {"name": "北票市春风志愿服务队", "leader_name": "林静安", "leader_phone": "13800000001"},
        "household": {"head_name": "赵有田", "phone": "13800000002", "address": "北票市东官营镇柳树沟村3组"},
        "plan": plan_cells.EMPTY.model_dump(),
        "opinion": "情况属实，同意报送。",
        "note": {"due_on": "2020-05-25", **CONTACT},
        "rows": list(_rows(pictures)),
        "photos": [],
    }


def _rows(pictures: dict[UUID, bytes]) -> Iterator[dict[str, Any]]:
    for number, (day, content, amount_fen, _) in enumerate(VISITS):
        visit_id = UUID(int=number)
        yield {
            "visit_id": str(visit_id),
            "visited_on": day,
            "content": content,
            "amount_fen": amount_fen,
            "photos": [_photo(visit_id, pictures[visit_id], day)] if visit_id in pictures else [],
        }


def _photo(photo_id: UUID, picture: bytes, day: str) -> dict[str, str]:
    return {"id": str(photo_id), "sha256": hashlib.sha256(picture).hexdigest(), "taken_on": day}


def as_png(pdf: bytes) -> bytes:
    """The first page."""
    made = io.BytesIO()
    with PdfDocument(pdf) as pages:
        pages[0].render(scale=PIXELS_PER_INCH / 72).to_pil().save(made, "PNG")
    return made.getvalue()


def through_libreoffice(docx: bytes) -> bytes:
    """The Word file as LibreOffice prints it. Raises FileNotFoundError where `soffice` is not installed."""
    with tempfile.TemporaryDirectory(prefix="bangfu-pictures-") as name:
        folder = Path(name)
        (folder / "form.docx").write_bytes(docx)
        (folder / "fonts.conf").write_text(FONT_RULES, encoding="utf-8")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", name, str(folder / "form.docx")]
        environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
        subprocess.run(command, check=True, capture_output=True, timeout=180, env=environment)  # noqa: S603  # our words
        return (folder / "form.pdf").read_bytes()


def save(png: bytes, name: str) -> None:
    """In 256 colours: a third of the bytes, and nobody sees the difference."""
    Image.open(io.BytesIO(png)).convert("RGB").quantize(256).save(FOLDER / name, optimize=True)


def main() -> None:
    form = example()
    save(PdfRenderer().pages_as_png(form, PIXELS_PER_INCH)[0], "form2-example.png")
    save(as_png(through_libreoffice(word_file(form))), "form2-docx-example.png")


if __name__ == "__main__":
    main()
