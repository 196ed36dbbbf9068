"""Words that people type reach the trail sealed, as `Said`, and not among the details of an entry.

`trail.record` refuses details that no code has when it runs; this finds the typed fields in the source before.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WRITERS = frozenset({"record", "look", "_note", "_tell", "_record"})
"""Functions that write an entry, and those that only hand on to them."""
TYPED = frozenset({"purpose", "reason", "answer", "note", "words", "comment", "name", "value", "content", "text"})
"""Fields of requests that somebody types. A value of a closed list ends in `.value`."""


def breaches(source: str) -> Iterator[int]:
    """Lines of calls that write an entry with a typed field outside `said`."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or _name_of(call.func) not in WRITERS:
            continue
        parts = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg != "said")]
        names = {keyword.arg for keyword in call.keywords} & TYPED
        if names or any(_is_typed(part) for part in parts):
            yield call.lineno


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_typed(part: ast.expr) -> bool:
    nodes = list(ast.walk(part))
    closed = {id(node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr == "value"}
    masked = any(isinstance(node, ast.Call) and _name_of(node.func) in {"mask_text", "mask_name"} for node in nodes)
    return masked or any(
        isinstance(node, ast.Dict)
        and any(
            isinstance(key, ast.Constant) and key.value in TYPED and not _is_closed(value, closed)
            for key, value in zip(node.keys, node.values, strict=True)
        )
        for node in nodes
    )


def _is_closed(value: ast.expr, closed: set[int]) -> bool:
    return isinstance(value, ast.Attribute) and id(value.value) in closed


@pytest.mark.parametrize(
    "call",
    [
        'trail.record(c, actor_id=a, action="x", subject="y", details={"purpose": body.purpose})',
        'await trail.record(c, actor_id=a, action="x", subject="y", details={"reason": mask_text(reason)})',
        'await look(c, p, "x", [], {"q": mask_text(q)})',
        'await _note(viewer, "x", household_id, id_, reason=reason)',
    ],
)
def test_a_typed_field_among_details_is_found(call: str) -> None:
    assert [*breaches(f"async def act():\n    {call}")] == [2]


def test_sealed_words_and_closed_lists_are_none() -> None:
    fine = 'trail.record(c, action="x", details={"purpose": r.purpose.value}, said=Said(k, [h], {"reason": reason}))'
    assert [*breaches(fine)] == []


def test_no_typed_word_stands_among_the_details_of_an_entry() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("services", "gateway", "deploy")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "trail" in (source := path.read_text("utf-8"))
        for line in breaches(source)
    ]
    assert found == []
