"""The demo loaded into a real installation: everybody can sign in, the figures are those of the plan, a second load
changes nothing."""

import json
import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.demo import DemoIncompleteError, DemoRefusedError, faulty_roster, load, places, plan, steps, visits
from deploy.demo.accounts_file import AccountsFile
from deploy.demo.client import Client
from deploy.demo.households import Case, cases, plan_body
from deploy.demo.papers import papers
from deploy.demo.reports import filings, late_teams, team_behind
from deploy.demo.teams import teams
from deploy.demo.visits import visits_of
from services.kernel.auth.permissions import ROLE_PERMISSIONS
from services.kernel.sheets.records import XLSX
from tests.kernel.sheets.reading import FILES
from tests.support.demo_home import running_demo
from tests.support.stack import Stack

SETTLED_SECONDS = 90.0
"""Feeds and rollups of the other programs follow within seconds; a busy machine gets more time."""


class Demo:
    """A loaded installation and clients for its people."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.http = httpx.Client(base_url=stack.base_url, trust_env=False, timeout=60)
        self._tokens: dict[str, str] = {}

    @property
    def accounts(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = json.loads((self.stack.home / "demo-accounts.json").read_text(encoding="utf-8"))
        return entries

    def sign_in(self, username: str) -> httpx.Response:
        password = next(entry["password"] for entry in self.accounts if entry["username"] == username)
        return self.http.post("/api/auth/login", json={"username": username, "password": password})

    def token_of(self, username: str) -> str:
        if username not in self._tokens:
            self._tokens[username] = self.sign_in(username).json()["access_token"]
        return self._tokens[username]

    def get(self, username: str, path: str) -> Any:
        headers = {"Authorization": f"Bearer {self.token_of(username)}"}
        answer = self.http.get(f"/api{path}", headers=headers)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.json()

    def check_sheets(self, username: str, sheets: Sequence[Path]) -> list[dict[str, Any]]:
        """What the check of each roster says; nothing of it is kept."""
        path, headers = "/api/households/imports", {"Authorization": f"Bearer {self.token_of(username)}"}
        sent = [
            self.http.post(
                f"{path}?dry_run=true", content=sheet.read_bytes(), headers={**headers, "Content-Type": XLSX}
            )
            for sheet in sheets
        ]
        assert {answer.status_code for answer in sent} == {202}
        paths = [f"{path}/{answer.json()['id']}" for answer in sent]

        def look(path: str) -> dict[str, Any] | None:
            found: dict[str, Any] = self.http.get(path, headers=headers).json()
            return found if found["state"] not in ("waiting", "running") else None

        found = [_settled(lambda path=path: look(path)) for path in paths]
        assert {self.http.delete(path, headers=headers).status_code for path in paths} == {204}
        return found

    def items(self, username: str, path: str) -> list[dict[str, Any]]:
        """The items of all pages."""
        found, cursor = [], None
        while True:
            joint = "&" if "?" in path else "?"
            page = self.get(username, f"{path}{joint}limit=500" + (f"&cursor={cursor}" if cursor else ""))
            found += page["items"]
            cursor = page["next"]
            if cursor is None:
                return found

    def board(self, month: str) -> dict[str, Any]:
        board: dict[str, Any] = self.get("city", f"/progress?division=2113&month={month}")
        return board


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with running_demo() as stack:
        opened = Demo(stack)
        yield opened
        opened.http.close()


def test_every_role_has_an_account_that_can_sign_in(demo: Demo) -> None:
    by_role = {entry["role"]: entry for entry in demo.accounts}
    assert set(by_role) == set(ROLE_PERMISSIONS)
    for role, entry in by_role.items():
        if role != "api_client":
            answer = demo.sign_in(entry["username"])
            assert answer.status_code == 200, role
            assert role in {held["role"] for held in answer.json()["principal"]["roles"]}
    client = by_role["api_client"]
    assert client["division_code"] == "21", "the provincial platform's client is the province's"
    form = {"grant_type": "client_credentials", "client_id": client["username"], "client_secret": client["password"]}
    token = demo.http.post("/api/auth/token", data=form).json()["access_token"]
    board = demo.http.get("/api/progress?division=21&month=2020-05", headers={"Authorization": f"Bearer {token}"})
    assert board.status_code == 200


def test_the_file_has_the_fields_of_the_contract_and_is_its_owners_only(demo: Demo) -> None:
    fields = {"username", "password", "role", "division_code", "name"}
    assert all(set(entry) == fields for entry in demo.accounts)
    assert len({entry["password"] for entry in demo.accounts}) == len(demo.accounts)
    assert (demo.stack.home / "demo-accounts.json").stat().st_mode & 0o777 == 0o600
    leaders = {entry["division_code"] for entry in demo.accounts if entry["role"] == "team_leader"}
    assert len(leaders & set(plan.QUOTAS)) == 7


def test_the_board_of_each_month_counts_what_was_sent(demo: Demo) -> None:
    sent = [visit for case in cases() for visit in visits_of(case)]
    for month in plan.MONTHS:
        visits = [visit for visit in sent if f"{visit.on:%Y-%m}" == month]
        expected = {
            "quota": 150,
            "households": len(cases()),
            "visits": len(visits),
            "visited": len({visit.case.household_id for visit in visits}),
            "amount_fen": sum(visit.facts["amount_fen"] for visit in visits),
        }
        assert _settled(lambda month=month, expected=expected: _only(demo.board(month)["total"], expected)) == expected


def _only(total: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any] | None:
    shown = {name: total[name] for name in expected}
    return shown if shown == expected else None


def _settled(look: Any) -> Any:
    """The first truthy result of `look`; its last result when there is none in time."""
    end = time.monotonic() + SETTLED_SECONDS
    while (found := look()) is None and time.monotonic() < end:
        time.sleep(1)
    return found


def test_each_county_sees_its_own_households_and_each_team_its_own(demo: Demo) -> None:
    for county in ("211381", "211303"):
        own = {str(case.household_id) for case in cases() if case.county == county}
        assert {item["id"] for item in demo.items(f"county-{county}", "/households")} == own
    team = teams()[0]
    paired = {str(case.household_id) for case in cases() if case.team == team}
    assert {item["id"] for item in demo.items("volunteer-1", "/households")} == paired


def test_every_photo_arrives_and_is_made_ready(demo: Demo) -> None:
    wanted = {str(photo.id) for case in cases() for visit in visits_of(case) for photo in visit.photos}

    def look() -> set[str] | None:
        found = demo.items("city", "/visits?division=2113")
        ready = {photo["id"] for visit in found for photo in visit["photos"] if photo["state"] == "ready"}
        return ready if ready == wanted else None

    assert _settled(look) == wanted


def test_forms_have_the_states_and_the_hours_of_the_demo_plan(demo: Demo) -> None:
    reports = {report["id"]: report for report in demo.items("city", "/reports?division=2113")}
    story = {str(sheet.id): sheet for sheet in filings()}
    assert set(reports) == set(story)
    for report_id, sheet in story.items():
        report = reports[report_id]
        assert ("returned" if report["returned"] else report["state"]) == sheet.outcome
        assert (report["late"], datetime.fromisoformat(report["submitted_at"])) == (sheet.is_late, sheet.submitted_at)
        for name in ("accepted_at", "forwarded_at"):
            hour = getattr(sheet, name)
            assert report[name] == (hour and hour.astimezone(UTC).isoformat().replace("+00:00", "Z"))
    assert {sheet.outcome for sheet in filings()} == {"submitted", "returned", "accepted", "forwarded"}


def test_most_teams_filed_in_time_a_few_late_and_one_is_behind(demo: Demo) -> None:
    dues = {due["organization_id"]: due for due in demo.items("city", "/dues?month=2020-05&form=progress_report")}
    assert len(dues) == len(teams())
    state_of = {team: dues[str(team.id)]["state"] for team in teams()}
    assert state_of[team_behind()] == "overdue"
    for team in late_teams():
        assert (state_of[team], dues[str(team.id)]["was_late"]) == ("accepted", True)
    sent_back = next(sheet.team for sheet in filings() if sheet.outcome == "returned")
    assert state_of[sent_back] == "overdue", "a form that was sent back is not filed"
    others = [team for team in teams() if team not in (team_behind(), sent_back, *late_teams())]
    assert len(others) > len(teams()) / 2
    assert all(state_of[team] in ("filed", "accepted") and not dues[str(team.id)]["was_late"] for team in others)


def test_form_1_says_what_the_plan_of_the_household_says(demo: Demo) -> None:
    form = next(sheet for sheet in filings() if sheet.month is None)
    plan = demo.get(form.leader, f"/reports/{form.id}")["fields"]["plan"]
    written = plan_body(form.case)
    assert {name: plan[name] for name in ("funds", "project", "goods")} == {
        name: written[name] for name in ("funds", "project", "goods")
    }
    assert plan["other"].startswith(written["other"])


def test_one_stamped_page_matches_and_one_shows_another_household(demo: Demo) -> None:
    for paper, expected in zip(papers(), ("matched", "differs"), strict=True):
        report = demo.get("city", f"/reports/{paper.handed_in_for.id}")
        assert (report["paper"], [scan["state"] for scan in report["scans"]]) == (expected, [expected])


def test_a_sheet_with_faulty_rows_loaded_nothing_and_names_each_fault(demo: Demo) -> None:
    officer = f"county-{faulty_roster.COUNTY}"
    (known,) = demo.items(officer, "/households/imports")

    def look() -> dict[str, Any] | None:
        found: dict[str, Any] = demo.get(officer, f"/households/imports/{known['id']}")
        return found if found["state"] not in ("waiting", "checking", "loading", "running") else None

    done = _settled(look)
    assert (done["rows"], done["accepted"]) == (faulty_roster.ROWS, 0)
    faults = demo.items(officer, f"/households/imports/{known['id']}/errors")
    assert {fault["row"] for fault in faults} == {4, 6, 9, 11}


# The sheet that says nothing of its village, and the one whose only household has no name.
ASKED, REFUSED = "L3_ac01.xlsx", "formula_nocache.xlsx"


def test_the_county_can_load_each_sample_sheet(demo: Demo) -> None:
    """Only checked, and let go of again: the demo stays as it is."""
    found: dict[str, dict[str, Any]] = {}
    files = sorted(FILES.iterdir())
    # Nobody may have more than five under way.
    for sheets in (files[place : place + 5] for place in range(0, len(files), 5)):
        found |= zip((sheet.name for sheet in sheets), demo.check_sheets("county-211381", sheets), strict=True)
    asked, refused = found.pop(ASKED), found.pop(REFUSED)
    assert (asked["state"], asked["questions"]) == ("needs_mapping", ["village"])
    assert (refused["state"], refused["rejected"], refused["created"]) == ("checked", 1, 0)
    for name, state in found.items():
        assert (name, state["state"], state["rejected"]) == (name, "checked", 0)
        assert state["created"] == state["households"] > 0


def test_the_plan_shows_its_phases_its_deadlines_and_an_extension(demo: Demo) -> None:
    campaign = demo.get("volunteer-1", f"/campaigns/{plan.CAMPAIGN_ID}")
    assert len(campaign["phases"]) == 3
    form_2 = demo.get("city", f"/obligations/{plan.FORM_2_ID}")
    assert [due["falls_on_day_off"] for due in form_2["due_dates"]] == [True, False, True, True, False, False]
    dues = demo.items("city", f"/dues?campaign_id={plan.CAMPAIGN_ID}")
    assert len(dues) == len(teams()) * 7
    assert sum(due["is_extended"] for due in dues) == 1
    assert demo.get("city", "/divisions?parent=211381")["items"][-1]["name"] == places.towns("211381")[-1].name


@pytest.mark.slow
def test_loading_again_changes_nothing(demo: Demo) -> None:
    paths = ("/visits?division=2113", "/reports?division=2113")
    before = (demo.accounts, [demo.items("city", path) for path in paths], demo.board("2020-05")["total"])
    (demo.stack.home / "demo-loaded").unlink()
    load(demo.stack.home)
    after = (demo.accounts, [demo.items("city", path) for path in paths], demo.board("2020-05")["total"])
    assert after == before
    begin = time.monotonic()
    load(demo.stack.home)
    assert time.monotonic() - begin < 1


def _load_only(wanted: Sequence[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps after the plan see these households only, and no forms: a whole load takes a minute of CPU."""
    monkeypatch.setattr(steps, "cases", lambda: wanted)
    monkeypatch.setattr(steps, "filings", list)
    monkeypatch.setattr(steps, "papers", list)


def test_an_earlier_demo_stays_as_it_is(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same visits with other content, as from a later demo: 409, and no reason to stop."""
    _load_only([case for case in cases() if case.team is not None][:20], monkeypatch)
    before = _contents(demo)
    told_otherwise = [(f"{content}。", *others) for content, *others in visits._DEEDS]
    monkeypatch.setattr(visits, "_DEEDS", told_otherwise)
    (demo.stack.home / "demo-loaded").unlink()
    load(demo.stack.home)
    assert (demo.stack.home / "demo-loaded").exists()
    assert _contents(demo) == before


def _contents(demo: Demo) -> dict[str, str]:
    return {visit["id"]: visit["content"] for visit in demo.items("city", "/visits?division=2113")}


def test_a_visit_that_is_refused_is_named_and_the_others_are_entered(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three more visits; the second one has no content, so it is malformed."""
    case = next(case for case in cases() if case.team is not None)
    days = [case.starts_on + timedelta(days=300 + n) for n in range(3)]
    more = [visits.Visit(case, "volunteer", day, _facts("" if day == days[1] else "送去年货"), ()) for day in days]
    _load_only([case], monkeypatch)
    monkeypatch.setattr(steps, "visits_of", lambda of: more)
    (demo.stack.home / "demo-loaded").unlink()
    with pytest.raises(DemoIncompleteError, match=r"1 of 3 visits with 0 photos$"):
        load(demo.stack.home)
    assert f"left out 1 of 3: PUT /api/visits/{more[1].id}: 422 /problems/malformed" in capsys.readouterr().err
    assert not (demo.stack.home / "demo-loaded").exists()
    known = {visit["id"] for visit in demo.items("city", f"/visits?household_id={case.household_id}")}
    assert {str(visit.id) for visit in more} & known == {str(more[0].id), str(more[2].id)}


def _facts(content: str) -> dict[str, Any]:
    return {"content": content, "amount_fen": 0, "aid_domains": ["goods"], "goals": [], "minutes": 30}


def test_a_lost_accounts_file_gives_everybody_a_new_password(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    _load_only([], monkeypatch)
    old = {entry["username"]: entry["password"] for entry in demo.accounts}
    os.rename(demo.stack.home / "demo-accounts.json", demo.stack.home / "lost.json")
    (demo.stack.home / "demo-loaded").unlink(missing_ok=True)
    load(demo.stack.home)
    assert demo.sign_in("city").status_code == 200
    refused = demo.http.post("/api/auth/login", json={"username": "city", "password": old["city"]})
    assert refused.status_code == 401


async def test_a_refusal_is_logged_without_what_was_sent(demo: Demo) -> None:
    client = Client(demo.stack.base_url, AccountsFile(demo.stack.home))
    try:
        with pytest.raises(DemoRefusedError, match=r"PUT /api/campaigns/.*: 403 /problems/not-permitted$"):
            await client.put("volunteer-1", f"/campaigns/{plan.CAMPAIGN_ID}", plan.campaign())
    finally:
        await client.close()
