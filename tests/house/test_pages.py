"""The pages of docs/: each is listed, their links work, decisions have one form."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
DECISIONS = DOCS / "decisions"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "deploy").glob("*.md")])
_TEST = re.compile(r"`((?:tests|frontend)/[\w./-]+\.(?:py|ts))(?:::(\w+))?`")
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
_SECTION = re.compile(r"^\*\*(Context|Decision|Consequences|Alternatives)(?:: [^*]+)?\.\*\* ", re.MULTILINE)


def links(page: Path) -> list[str]:
    return [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    assert [link for link in links(page) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize(
    "page", sorted(set(DOCS.rglob("*.md")) - set(DECISIONS.iterdir())), ids=lambda page: str(page.relative_to(ROOT))
)
def test_every_test_that_a_page_names_is_there(page: Path) -> None:
    """But those of decisions, which say what was so on their day."""
    gone = []
    for file, name in _TEST.findall(page.read_text(encoding="utf-8")):
        text = (ROOT / file).read_text(encoding="utf-8") if (ROOT / file).exists() else ""
        if not text or (name and not re.search(rf"^(?:async )?def {name}\(", text, re.MULTILINE)):
            gone.append(f"{file}::{name}")
    assert gone == []


def test_the_index_lists_every_page() -> None:
    listed = {(DOCS / link).resolve() for link in links(DOCS / "README.md")}
    beside = {page for page in DOCS.rglob("*.md") if page.parent != DECISIONS} - {DOCS / "README.md"}
    assert beside | {DECISIONS / "README.md"} <= listed


def test_the_index_of_decisions_lists_them_in_their_order_under_their_titles() -> None:
    pages = sorted(DECISIONS.glob("[0-9]*.md"))
    expected = []
    for number, page in enumerate(pages, start=1):
        title = page.read_text(encoding="utf-8").splitlines()[0].removeprefix(f"# {number}. ")
        assert not title.startswith("#"), page.name
        expected.append((str(number), title, page.name))
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (\d+) \| \[(.+)\]\((.+)\) \|", index, re.MULTILINE) == expected


@pytest.mark.parametrize("page", sorted(DECISIONS.glob("[0-9t]*.md")), ids=lambda page: page.name)
def test_every_decision_tells_context_decision_consequences_and_alternatives(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    sections = list(dict.fromkeys(_SECTION.findall(text)))
    assert sections == ["Context", "Decision", "Consequences", "Alternatives"]
    assert "\n## " not in text
