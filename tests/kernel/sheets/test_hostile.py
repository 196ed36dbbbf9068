"""What an attacker sends is refused within the limits of the child, or read without harm."""

import resource
from dataclasses import replace
from pathlib import Path
from typing import Final

import psutil
import pytest

from services.kernel.sandbox.parent import Sandbox
from services.kernel.sheets import workbook_process
from services.kernel.sheets.records import SheetRefused
from services.kernel.sheets.workbooks import PROGRAM, Workbook
from tests.kernel.sheets import hostile
from tests.kernel.sheets.reading import pieces_of, shape_of, table_of

READ: Final = "read"
UNREADABLE, TOO_LARGE = "workbook-unreadable", "workbook-too-large"
COLUMNS, ROWS = "too-many-columns", "too-many-rows"
# The answers to each kind; `READ` where the hostile part is never looked at.
ANSWERS: Final = {
    "zip bomb": {UNREADABLE, TOO_LARGE},
    "bomb beside the sheet": {READ, TOO_LARGE},
    "zip in a zip": {READ},
    "entities": {UNREADABLE},
    "entity of a file": {UNREADABLE},
    "one long string": {"header-not-found"},
    "many strings": {READ, TOO_LARGE},
    "endless string": {"header-not-found"},
    "far cell": {COLUMNS, ROWS, UNREADABLE},
    "lying dimension": {READ},
    "a million columns": {COLUMNS},
    "empty cells": {"file-empty", TOO_LARGE},
    "empty rows": {"file-empty", ROWS, TOO_LARGE},
    "deep elements": {UNREADABLE, TOO_LARGE},
    "long attribute": {"file-empty", TOO_LARGE},
    "many attributes": {"file-empty", TOO_LARGE},
    "merged areas": {READ, "too-many-merged"},
    "merged over all": {READ},
    "broken merged areas": {READ},
    "styles": {READ, TOO_LARGE},
    "many styles": {TOO_LARGE},
    "a sheet often": {READ, TOO_LARGE},
    "relations in a circle": {"file-empty", UNREADABLE},
    "relation to elsewhere": {UNREADABLE},
    "links": {READ},
    "macros": {READ},
    "truncated": {UNREADABLE},
    "wrong sum": {READ, UNREADABLE},
    "lying size": {UNREADABLE, TOO_LARGE},
    "many entries": {TOO_LARGE},
    "huge directory": {"not-a-sheet", TOO_LARGE},
    "far cell, old": {COLUMNS},
    "many records": {READ, TOO_LARGE},
    "circle in a container": {UNREADABLE},
    "open quote": {"field-too-long", "quotes-broken"},
    "zeros": {"header-not-found", "encoding-unknown"},
    "long line": {"field-too-long"},
    "many cells": {"field-too-long", COLUMNS},
    "noise": {"encoding-unknown", "header-not-found"},
    "many quotes": {ROWS},
}
# Wrong bytes may stand where they change nothing, or anything.
RANDOM: Final = {"wrong bytes", "wrong bytes, old", "broken records", "broken records before"}
SECONDS: Final = 5.0


async def answer_to(content: bytes) -> str:
    """What the upload of the file would be told."""
    try:
        await table_of(content)
    except SheetRefused as refused:
        return refused.code
    return READ


def test_every_kind_has_an_answer_and_there_are_two_hundred() -> None:
    assert set(hostile.KINDS) == set(ANSWERS) | RANDOM
    assert len(list(hostile.sheets())) >= 200


@pytest.mark.parametrize("kind", hostile.KINDS)
async def test_one_of_each_kind_does_no_harm(kind: str) -> None:
    make, numbers = hostile.KINDS[kind]
    answer = await answer_to(make(numbers[0]))
    assert kind in RANDOM or answer in ANSWERS[kind]
    assert not [child for child in psutil.Process().children() if "workbook_process" in " ".join(child.cmdline())]


def test_the_child_has_no_more_than_300_megabytes() -> None:
    assert workbook_process.LIMITS.address_space <= 300_000_000
    assert workbook_process.LIMITS.open_files == 0


async def test_a_refusal_repeats_no_content() -> None:
    content = hostile.book(
        {"xl/worksheets/sheet1.xml": hostile.sheet('<row r="1"><c r="GS1"><v>13900001234</v></c></row>')}
    )
    with pytest.raises(SheetRefused) as refused:
        await table_of(content)
    assert "13900001234" not in f"{refused.value!r}{refused.value.message}{refused.value.__dict__}"


async def test_a_link_to_a_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("秘密", encoding="utf-8")
    entity = f'<!DOCTYPE w [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    with pytest.raises(SheetRefused, match=UNREADABLE):
        await shape_of(hostile.book({"xl/worksheets/sheet1.xml": entity + hostile.sheet(rows)}))


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "number"), hostile.sheets())
async def test_each_of_two_hundred_is_answered_within_five_seconds(kind: str, number: int) -> None:
    """Seconds of the processor in child and parent: how long it takes beside other work says nothing of the file. The
    memory is limited by the system."""
    content = hostile.KINDS[kind][0](number)
    before = _seconds()
    answer = await answer_to(content)
    assert kind in RANDOM or answer in ANSWERS[kind]
    assert _seconds() - before <= SECONDS


def _seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _large(*, is_shared: bool) -> bytes:
    """100,000 rows of 15 columns, a million and a half texts, all different."""
    texts: list[str] = []

    def cell(text: str) -> str:
        if not is_shared:
            return f'<c t="inlineStr"><is><t>{text}</t></is></c>'
        texts.append(f"<si><t>{text}</t></si>")
        return f'<c t="s"><v>{len(texts) - 1}</v></c>'

    def row(number: int) -> str:
        return f"<row>{''.join(cell(f'大板镇前营村三组{number * 7919 + column}号') for column in range(15))}</row>"

    titles = f"<row>{''.join(cell(f'第{chr(0x4E00 + column)}列') for column in range(15))}</row>"
    rows = titles + "".join(row(number) for number in range(100_000))
    return hostile.book({**hostile.strings("".join(texts)), "xl/worksheets/sheet1.xml": hostile.sheet(rows)})


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux for the memory of another process")
@pytest.mark.parametrize("is_shared", [True, False])
async def test_a_hundred_thousand_rows_take_no_more_than_250_megabytes(is_shared: bool) -> None:
    content = _large(is_shared=is_shared)
    sandbox = Sandbox(replace(PROGRAM, questions=3))
    try:
        book = Workbook(pieces_of(content), sandbox)
        (sample,) = await book.samples()
        assert sample.head.rows == 100_001
        async with book.rows(0) as (_, records):
            assert sum([1 async for record in records if len(record.cells) == 15]) == 100_001
        (child,) = sandbox.process_ids
        assert _most_memory(child) <= 250_000_000
    finally:
        await sandbox.aclose()


def _most_memory(process_id: int) -> int:
    """Bytes, the most that a process ever had."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))
