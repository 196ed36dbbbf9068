"""`\\d` means the digits of every alphabet, and a number in those is found by no index and dialled by no phone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WHERE = ("services", "gateway", "deploy")
# A backslash that another one escapes is none.
_DIGIT = re.compile(r"(?<!\\)(?:\\\\)*\\[dD]")
# Texts of notices, where only dates and amounts are looked for, and digits of full width are turned before.


def bare_digits(tree: ast.Module) -> Iterator[int]:
    """The lines of texts with `\\d`, but for those in a call that says `re.ASCII`; in bytes it means ASCII anyway."""
    told: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and any(_is_ascii(each) for each in (*node.args, *node.keywords)):
            told |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in told and _says_digits(node.value):
            yield node.lineno


def _says_digits(value: object) -> bool:
    return isinstance(value, str) and _DIGIT.search(value) is not None


def _is_ascii(argument: ast.AST) -> bool:
    names = {part.attr for part in ast.walk(argument) if isinstance(part, ast.Attribute)}
    return bool(names & {"ASCII", "A"})


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (r"""P = re.compile(r"\d{3}")""", [1]),
        (r"""P = re.compile(rf"{x}\d")""", [1]),
        (r"""pattern = r"[^\W\d_]" """, [1]),
        (r"""re.sub(r"\D", "", text)""", [1]),
        (r"""P = re.compile(r"\d{3}", re.ASCII)""", []),
        (r"""P = re.compile(r"\d{3}", flags=re.ASCII | re.MULTILINE)""", []),
        (r"""P = re.compile(rb"\d{3}")""", []),
        (r"""P = re.compile(r"[0-9]\\d")""", []),
        (r"""P = re.compile("[0-9]{3}")""", []),
    ],
)
def test_a_bare_digit_is_found(source: str, lines: list[int]) -> None:
    assert list(bare_digits(ast.parse(source))) == lines


def test_no_program_reads_the_digits_of_other_alphabets() -> None:
    found = []
    for folder in WHERE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            found += [f"{name}:{line}" for line in bare_digits(ast.parse(path.read_text(encoding="utf-8")))]
    assert found == [], "write [0-9], or say re.ASCII"
