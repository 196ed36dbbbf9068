"""Every citation can be looked up: requirements by identifier, the words of the notices by their names in the code."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "docs/requirements.md"
GLOSSARY = ROOT / "docs/glossary.md"
WHERE = ("services", "gateway", "deploy", "frontend", "tests", "tools", "docs")
_ID = re.compile(r"\b(S\d|N|X)-(\d\d)\b(?: ?(?:to|–|\.\.) ?(?:(?:S\d|N|X)-)?(\d\d)\b)?")
_ROW = re.compile(r"^\| ((?:S\d|N|X)-\d\d) \| (.+) \|$", re.MULTILINE)


@cache
def texts(*folders: str) -> dict[str, str]:
    """Every text file in git, by its path."""
    known = subprocess.run(
        ["git", "ls-files", "-z", *folders], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    found = {}
    for name in filter(None, known.split("\0")):
        path = ROOT / name
        if path.suffix not in {".png", ".docx", ".xlsx", ".xls", ".csv"} and path.is_file():
            found[name] = path.read_text(encoding="utf-8")
    return found


def cited(text: str) -> set[str]:
    """A range cites everything in it."""
    return {
        f"{source}-{number:02d}"
        for source, first, last in _ID.findall(text)
        for number in range(int(first), int(last or first) + 1)
    }


def explained() -> dict[str, str]:
    rows = _ROW.findall(REQUIREMENTS.read_text(encoding="utf-8"))
    assert len(rows) == len(dict(rows)), "an identifier stands twice"
    return dict(rows)


def test_a_range_cites_everything_in_it() -> None:
    assert cited("(S2-35..37), X-05; S2-40 to S2-41, `S3-20`.") == {
        "S2-35", "S2-36", "S2-37", "X-05", "S2-40", "S2-41", "S3-20",
    }  # fmt: skip


def test_every_requirement_that_is_cited_is_explained() -> None:
    known = explained()
    missing = {
        identifier: path
        for path, text in texts(*WHERE).items()
        if path != "docs/requirements.md"
        for identifier in cited(text)
        if identifier not in known
    }
    assert missing == {}
    assert len(known) > 40


def test_every_requirement_is_a_sentence_of_a_paper_that_is_named() -> None:
    page = REQUIREMENTS.read_text(encoding="utf-8")
    for identifier, sentence in explained().items():
        assert sentence.endswith("."), identifier
        assert f"\n| {identifier.partition('-')[0]} | " in page, identifier


def identifiers() -> list[str]:
    """The last cell of each row with four cells."""
    rows = re.findall(r"^\|(?:[^|\n]*\|){3}([^|\n]*)\|$", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    return sorted({name for row in rows for name in re.findall(r"`(\w+)`", row)})


@pytest.fixture(scope="module")
def words() -> set[str]:
    sources = (text for path, text in texts("services", "gateway").items() if path.endswith(".py"))
    return {word for text in sources for word in re.findall(r"\w+", text)}


def test_every_identifier_of_the_glossary_is_used(words: set[str]) -> None:
    assert len(identifiers()) > 80
    assert [name for name in identifiers() if name not in words] == []


def test_every_row_of_the_glossary_has_a_name_in_the_code() -> None:
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if re.match(r"\| (?!Chinese|-)", line)]
    assert [line for line in lines if "`" not in line] == []
