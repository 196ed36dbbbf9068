"""The handbook shows pictures that the journeys make, one page for each kind of user."""

import re
from pathlib import Path

import pytest

from tools.handbook_pictures import HANDBOOK, shown

JOURNEYS = Path(__file__).parents[1] / "journeys"
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in JOURNEYS.glob("*.py"))


@pytest.mark.parametrize("page", ["volunteer", "leader", "office", "administrator"])
def test_each_kind_of_user_has_a_page_in_chinese_with_pictures(page: str) -> None:
    text = (HANDBOOK / f"{page}.md").read_text(encoding="utf-8")
    assert len(re.findall(r"[\u4e00-\u9fff]", text)) > 200
    assert re.findall(r"\(images/[\w-]+\.png\)", text)
    assert f"({page}.md)" in (HANDBOOK / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(shown())))
def test_a_picture_is_there_and_a_journey_makes_it(name: str) -> None:
    assert (HANDBOOK / "images" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    # A name may be combined: `phone-people-team` from a size and a subject.
    parts = name.split("-")
    assert any("-".join(parts[start:]) in SOURCES for start in range(min(2, len(parts))))


def test_no_picture_is_kept_that_no_page_shows() -> None:
    assert {path.stem for path in (HANDBOOK / "images").glob("*.png")} == set(shown())
