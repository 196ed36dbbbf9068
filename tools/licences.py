"""Checks that every library may be distributed with this product: `python -m tools.licences`. It needs no network.

The licence is read where the library states it: in the metadata of the installed package, or in package-lock.json. The
allowed licences, and the SPDX names for other spellings, are in `licences.toml`.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import NamedTuple

from tools.libraries import Library, locked

RULES = Path(__file__).with_name("licences.toml")


class Rules(NamedTuple):
    """`allowed`: SPDX identifiers. `spellings`: SPDX by other spelling. `known`: SPDX by library."""

    allowed: frozenset[str]
    spellings: Mapping[str, str]
    known: Mapping[str, str]


def rules() -> Rules:
    read = tomllib.loads(RULES.read_text(encoding="utf-8"))
    return Rules(frozenset(read["allowed"]), read["spellings"], read["known"])


def refused(libraries: Iterable[Library], by: Rules) -> Iterator[str]:
    """A sentence for each library whose licence is not allowed."""
    for library in libraries:
        stated = stated_licence(library, by)
        if stated is None:
            yield f"{library.name} {library.version} ({library.registry}) states no licence that is understood"
        elif not may_be_used(stated, by.allowed):
            yield f"{library.name} {library.version} ({library.registry}) is under {stated}"


def stated_licence(library: Library, by: Rules) -> str | None:
    """An SPDX expression, or None when no known licence is stated."""
    if library.name in by.known:
        return by.known[library.name]
    if library.registry == "npm":
        return library.licence
    try:
        about = metadata(library.name)
    except PackageNotFoundError:
        return None
    if about["License-Expression"]:
        return str(about["License-Expression"])
    classifiers = (line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith("License"))
    written = (about["License"], *classifiers)
    return next((by.spellings[words] for words in written if words in by.spellings), None)


def may_be_used(expression: str, allowed: frozenset[str]) -> bool:
    """Whether all licences named are allowed; of plain alternatives (`A OR B`) one is enough."""
    named = [word for word in re.findall(r"[\w.+-]+", expression) if word not in {"AND", "OR", "WITH"}]
    enough = any if re.fullmatch(r"\(?[\w.+-]+( OR [\w.+-]+)+\)?", expression) else all
    return bool(named) and enough(name in allowed for name in named)


def main() -> int:
    libraries = locked()
    sentences = list(refused(libraries, rules()))
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    print(f"licences: {len(libraries)} libraries, {len(sentences)} refused")
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
