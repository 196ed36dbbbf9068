"""Checks the locked libraries for known weaknesses: `python -m tools.advisories`, a step of `.ci/run`.

Asks OSV (https://osv.dev), which has the advisories of GitHub, PyPA and npm. Only names and versions of public
libraries are sent. Ends with 1 when there is a weakness that `advisories.toml` does not (or no longer) tolerate. Ends
with 0 and a message when OSV does not answer, because a missing network is no fault of the code.
"""

import sys
import tomllib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tools.libraries import Library, locked

SERVICE = "https://api.osv.dev"
TOLERATED = Path(__file__).with_name("advisories.toml")
SECONDS = 20.0
MOST_QUERIES = 1000
"""The most libraries that OSV accepts in one request."""


class Weakness(NamedTuple):
    """`names`: all identifiers of the advisory, such as CVE-… and GHSA-…."""

    library: Library
    names: frozenset[str]
    summary: str


class Tolerated(NamedTuple):
    """`until`: the last day."""

    advisory: str
    library: str
    reason: str
    until: date


class NotAnsweredError(Exception):
    """The service could not be reached, or its answer was malformed."""


def tolerated() -> list[Tolerated]:
    entries = tomllib.loads(TOLERATED.read_text(encoding="utf-8"))["tolerated"]
    return [Tolerated(**entry) for entry in entries]


def weaknesses(client: httpx.Client, libraries: Sequence[Library]) -> list[Weakness]:
    """Raises NotAnsweredError."""
    try:
        found = [
            (library, advisory)
            for part in (libraries[start : start + MOST_QUERIES] for start in range(0, len(libraries), MOST_QUERIES))
            for library, advisory in _named(client, part)
        ]
        return [weakness for library, advisory in found if (weakness := _told(client, library, advisory))]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise NotAnsweredError(f"{type(error).__name__}: {error}") from error


def _named(client: httpx.Client, libraries: Sequence[Library]) -> Iterable[tuple[Library, str]]:
    """Advisories with the libraries they name. The answer for one library may have several pages."""
    queries = [
        {"package": {"ecosystem": library.registry, "name": library.name}, "version": library.version}
        for library in libraries
    ]
    answers = _json(client.post("/v1/querybatch", json={"queries": queries}))["results"]
    if len(answers) != len(queries):
        raise ValueError("another number of answers than of questions")
    for library, query, answer in zip(libraries, queries, answers, strict=True):
        for entry in answer.get("vulns", []):
            yield library, entry["id"]
        while token := answer.get("next_page_token"):
            answer = _json(client.post("/v1/query", json={**query, "page_token": token}))
            for entry in answer.get("vulns", []):
                yield library, entry["id"]


def _told(client: httpx.Client, library: Library, advisory: str) -> Weakness | None:
    """None for a withdrawn advisory."""
    told = _json(client.get(f"/v1/vulns/{advisory}"))
    if "withdrawn" in told:
        return None
    return Weakness(library, frozenset({told["id"], *told.get("aliases", [])}), told.get("summary", ""))


def _json(answer: httpx.Response) -> Any:
    return answer.raise_for_status().json()


def not_tolerated(found: Iterable[Weakness], tolerances: Iterable[Tolerated], today: date) -> list[Weakness]:
    """Those without an entry, or with one whose last day is over."""
    good = [entry for entry in tolerances if entry.until >= today]
    return [
        weakness
        for weakness in found
        if not any(entry.library == weakness.library.name and entry.advisory in weakness.names for entry in good)
    ]


def main(service: str = SERVICE) -> int:
    libraries, tolerances = locked(), tolerated()
    try:
        with httpx.Client(base_url=service, timeout=SECONDS) as client:
            found = weaknesses(client, libraries)
    except NotAnsweredError as error:
        print(f"advisories: NOT CHECKED, {service} did not answer ({error})")
        return 0
    bad = not_tolerated(found, tolerances, datetime.now(UTC).date())
    for weakness in bad:
        library = weakness.library
        names = ", ".join(sorted(weakness.names))
        print(f"{library.name} {library.version} ({library.registry}): {names}: {weakness.summary}", file=sys.stderr)
    known = {name for weakness in found for name in weakness.names}
    for entry in tolerances:
        if entry.advisory not in known:
            print(f"advisories: {entry.advisory} of {entry.library} is gone, take it out of advisories.toml")
    print(f"advisories: {len(libraries)} libraries, {len(found)} known weaknesses, {len(bad)} of them not tolerated")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
