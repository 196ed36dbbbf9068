"""The libraries, their licences, and their known weaknesses."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from tools import advisories, licences, sbom
from tools.advisories import NotAnsweredError, Tolerated, Weakness
from tools.libraries import Library, locked

LIBRARY = Library("PyPI", "leaky", "1.0")
WEAKNESS = Weakness(LIBRARY, frozenset({"GHSA-1", "CVE-1"}), "It leaks.")
TODAY = date(2026, 11, 26)
RULES = licences.Rules(frozenset({"MIT", "Apache-2.0", "MPL-2.0"}), {"MIT License": "MIT"}, {"quiet": "MIT"})


def test_both_registries_are_among_the_locked_libraries() -> None:
    names = {(library.registry, library.name) for library in locked()}
    assert {("PyPI", "fastapi"), ("npm", "vue"), ("npm", "@expo-google-fonts/noto-serif-sc")} <= names
    assert all(library.version[0].isdigit() for library in locked())


@pytest.mark.parametrize(
    "stated", ["AGPL-3.0-only", "GPL-3.0-or-later", "MIT AND AGPL-3.0-only", "SEE LICENSE", "", None]
)
def test_it_refuses_a_licence_that_is_not_allowed(stated: str | None) -> None:
    (sentence,) = licences.refused([Library("npm", "leaky", "1.0", stated)], RULES)
    assert sentence.startswith("leaky 1.0 (npm) ")


def test_it_refuses_a_library_that_is_not_installed_and_not_known() -> None:
    assert [*licences.refused([Library("PyPI", "no-such-library", "1")], RULES)] == [
        "no-such-library 1 (PyPI) states no licence that is understood"
    ]
    assert [*licences.refused([Library("PyPI", "quiet", "1")], RULES)] == []


@pytest.mark.parametrize("stated", ["MIT", "(MIT OR AGPL-3.0-only)", "MPL-2.0 AND (Apache-2.0 OR MIT)"])
def test_a_licence_is_allowed_when_all_its_parts_or_one_alternative_are(stated: str) -> None:
    assert [*licences.refused([Library("npm", "fine", "1.0", stated)], RULES)] == []


def test_every_library_we_lock_may_be_passed_on() -> None:
    assert [*licences.refused(locked(), licences.rules())] == []


def test_nothing_is_allowed_or_explained_that_no_library_needs() -> None:
    rules, libraries = licences.rules(), locked()
    assert set(rules.known) <= {library.name for library in libraries}
    stated = " ".join(licences.stated_licence(library, rules) or "" for library in libraries)
    assert [name for name in rules.allowed if name not in stated] == []


Answer = Callable[[httpx.Request], httpx.Response]


def asked(answer: Answer, libraries: Sequence[Library] = (LIBRARY,)) -> list[Weakness]:
    with httpx.Client(base_url="http://osv.invalid", transport=httpx.MockTransport(answer)) as client:
        return advisories.weaknesses(client, libraries)


def service(told: dict[str, Any], seen: list[Any] | None = None) -> Answer:
    """A fake OSV with one advisory on the first library of every request, on its second page."""

    def answer(request: httpx.Request) -> httpx.Response:
        if seen is not None and request.content:
            seen.append(json.loads(request.content))
        if request.url.path == "/v1/querybatch":
            count = len(json.loads(request.content)["queries"])
            return httpx.Response(200, json={"results": [{"next_page_token": "2"}, *({} for _ in range(count - 1))]})
        if request.url.path == "/v1/query":
            return httpx.Response(200, json={"vulns": [{"id": "GHSA-1"}]})
        return httpx.Response(200, json={"id": "GHSA-1", "aliases": ["CVE-1"], "summary": "It leaks.", **told})

    return answer


def test_it_asks_by_registry_name_and_version_and_tells_what_is_known() -> None:
    seen: list[Any] = []
    assert asked(service({}, seen), [LIBRARY, Library("npm", "vue", "3.0.0", "MIT")]) == [WEAKNESS]
    assert seen[0]["queries"] == [
        {"package": {"ecosystem": "PyPI", "name": "leaky"}, "version": "1.0"},
        {"package": {"ecosystem": "npm", "name": "vue"}, "version": "3.0.0"},
    ]


def test_a_withdrawn_advisory_is_none() -> None:
    assert asked(service({"withdrawn": "2026-01-01T00:00:00Z"})) == []


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(405),
        httpx.Response(503),
        httpx.Response(200, text="<html>please sign in</html>"),
        httpx.Response(200, json={"results": []}),
        httpx.Response(200, json=["nothing"]),
    ],
    ids=["not allowed", "overloaded", "a page", "too few answers", "another shape"],
)
def test_a_malformed_answer_is_not_read_as_no_weakness(answer: httpx.Response) -> None:
    with pytest.raises(NotAnsweredError):
        asked(lambda _: answer)


def test_a_missing_network_is_reported_and_does_not_fail(capsys: pytest.CaptureFixture[str]) -> None:
    assert advisories.main("http://127.0.0.1:9") == 0
    assert capsys.readouterr().out.startswith("advisories: NOT CHECKED, http://127.0.0.1:9 did not answer (")


@pytest.mark.parametrize(
    ("entry", "is_bad"),
    [
        (Tolerated("CVE-1", "leaky", "", TODAY), False),
        (Tolerated("GHSA-1", "leaky", "", TODAY), False),
        (Tolerated("CVE-1", "leaky", "", date(2026, 11, 25)), True),
        (Tolerated("CVE-1", "other", "", TODAY), True),
        (Tolerated("CVE-2", "leaky", "", TODAY), True),
    ],
    ids=["last day", "by its other name", "over", "of another library", "another"],
)
def test_a_weakness_is_tolerated_by_name_and_library_until_a_day(entry: Tolerated, is_bad: bool) -> None:
    assert (advisories.not_tolerated([WEAKNESS], [entry], TODAY) == [WEAKNESS]) == is_bad


def test_whatever_is_tolerated_has_a_reason_and_is_still_used() -> None:
    names = {library.name for library in locked()}
    for entry in advisories.tolerated():
        assert entry.library in names
        assert len(entry.reason) > 40


def test_the_bill_of_materials_names_every_locked_library(tmp_path: Path) -> None:
    bills = [json.loads(path.read_text(encoding="utf-8")) for path in sbom.write(tmp_path)]
    assert {(bill["bomFormat"], bill["specVersion"]) for bill in bills} == {("CycloneDX", "1.5")}
    parts = [part for bill in bills for part in bill["components"]]
    assert all(part["purl"].startswith(("pkg:pypi/", "pkg:npm/")) for part in parts)
    assert {_name_and_version(part["purl"]) for part in parts} == {(entry.name, entry.version) for entry in locked()}


def _name_and_version(purl: str) -> tuple[str, str]:
    """From the address of a package: its name in a lock file may be an alias of npm (`npm:string-width`)."""
    name, _, version = (
        unquote(purl).removeprefix("pkg:npm/").removeprefix("pkg:pypi/").partition("?")[0].rpartition("@")
    )
    return name, version
