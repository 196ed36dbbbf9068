"""Codes read from pictures strangers sent."""

import io
from dataclasses import replace

import pytest
import segno
from PIL import Image

from services.kernel.ids import new_id
from services.submissions.documents import qr
from services.submissions.scan_reading import read_edition
from tests.submissions.forms import picture, progress_report


def page_with(*codes: bytes, size: tuple[int, int] = (1240, 1754)) -> bytes:
    sheet, made = Image.new("L", size, 255), io.BytesIO()
    for number, code in enumerate(codes):
        drawn = Image.open(io.BytesIO(code))
        sheet.paste(drawn, (40, 40 + number * (drawn.height + 60)))
    sheet.save(made, "PNG")
    return made.getvalue()


def foreign_code(text: str) -> bytes:
    drawn = io.BytesIO()
    segno.make_qr(text).save(drawn, kind="png", border=4, scale=6)
    return drawn.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n broken", picture(), picture()[:400]], ids=range(5)
)
async def test_nothing_is_read_where_nothing_is_to_be_read(content: bytes) -> None:
    assert await read_edition(content) is None


async def test_it_refuses_a_picture_bomb() -> None:
    assert await read_edition(page_with(size=(9000, 9000))) is None


@pytest.mark.parametrize("text", ["https://example.cn/", "BANGFU:R1:X:1:Y", "BANGFU:R2:" + "0" * 32])
async def test_a_foreign_code_is_not_ours(text: str) -> None:
    assert await read_edition(page_with(foreign_code(text))) is None


async def test_our_code_is_found_beside_a_foreign_one() -> None:
    edition = progress_report().edition
    page = page_with(foreign_code("https://example.cn/"), qr.as_png(edition))
    assert await read_edition(page) == edition


@pytest.mark.parametrize("order", [1, -1], ids=["first", "last"])
async def test_of_two_pages_in_one_picture_the_one_of_the_report_counts(order: int) -> None:
    mine = progress_report().edition
    other = replace(mine, report_id=new_id())
    page = page_with(*[qr.as_png(edition) for edition in (mine, other)][::order])
    assert await read_edition(page, mine.report_id) == mine
    assert await read_edition(page, other.report_id) == other
    assert await read_edition(page, new_id()) in {mine, other}
