"""帮扶方案 of Form 1 comes from the pairing's support plan and follows it until it is submitted (S2-38 to S2-41)."""

from typing import Any

import pytest

from services.submissions.reports import plan_cells
from services.submissions.reports.content import DraftFacts
from tests.submissions.office import Office, refused
from tests.support.people import INSPECTOR, LEADER_A, ZHANG

PLAN = {
    "funds": "春耕补助500元",
    "project": "庭院种植大蒜",
    "goods": "",
    "other": "每月打扫一次庭院；帮扶目标：帮解困、帮健康",
}
FORM_1: dict[str, Any] = {"kind": "registration_form", "month": None}


def rewrite(office: Office, **cells: Any) -> None:
    """The leader changes the plan of the pairing."""
    office.programs.answers["pairings"][1]["plan"].update(cells)


async def plan_of(office: Office, report: dict[str, Any]) -> dict[str, str]:
    plan: dict[str, str] = (await office.ask(LEADER_A, "GET", f"/{report['id']}")).json()["fields"]["plan"]
    return plan


async def write(office: Office, report: dict[str, Any], **cells: str) -> dict[str, Any]:
    path = f"/{report['id']}"
    etag = (await office.ask(LEADER_A, "GET", path)).headers["etag"]
    answer = await office.ask(LEADER_A, "PATCH", path, json={"plan": cells}, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.json()
    return changed


async def test_form_1_is_prefilled_from_the_plan_of_the_pairing(office: Office) -> None:
    pairing_id, _ = office.pair()
    report = await office.draft(**FORM_1, pairing_id=str(pairing_id))
    assert report["fields"]["plan"] == PLAN
    (asked,) = {target for _, target, _, _ in office.programs.asked if "/pairings/" in target}
    assert asked == f"/api/pairings/{pairing_id}/disclosures"


async def test_form_2_asks_for_no_plan(office: Office) -> None:
    assert set((await office.submitted())["fields"]["plan"].values()) == {""}
    asked = [target for _, target, _, _ in office.programs.asked if "/pairings/" in target]
    assert all(target.endswith("/disclosures") for target in asked)


async def test_a_pairing_without_a_plan_leaves_the_cells_to_a_pen(office: Office) -> None:
    office.programs.answers["disclosures"][1]["plan"] = None
    office.programs.answers["pairings"][1]["plan"] = None
    assert set((await office.draft(**FORM_1))["fields"]["plan"].values()) == {""}


async def test_a_draft_follows_the_plan_on_screen_and_on_paper(office: Office) -> None:
    report = await office.draft(**FORM_1)
    rewrite(office, goods="化肥两袋")
    shown = (await office.ask(LEADER_A, "GET", f"/{report['id']}")).json()
    assert (shown["fields"]["plan"]["goods"], shown["revision"]) == ("化肥两袋", report["revision"])
    assert shown["hash"] != report["hash"]
    assert (await office.ask(LEADER_A, "GET", f"/{report['id']}.pdf")).status_code == 200
    assert office.audit(report["id"])[-1][1]["hash"] == shown["hash"]


async def test_what_is_submitted_is_the_plan_of_that_moment_and_stays(office: Office) -> None:
    report = await office.draft(**FORM_1)
    rewrite(office, funds="600元")
    submitted = (await office.ask(LEADER_A, "POST", f"/{report['id']}/submit")).json()
    assert submitted["fields"]["plan"] == {**PLAN, "funds": "600元"}
    rewrite(office, funds="700元")
    assert (await plan_of(office, report))["funds"] == "600元"
    await office.ask(ZHANG, "POST", f"/{report['id']}/return", json={"reason": "请补充意见"})
    assert (await plan_of(office, report))["funds"] == "700元"


async def test_a_cell_written_by_hand_stays_and_the_others_follow(office: Office) -> None:
    report = await office.draft(**FORM_1)
    await write(office, report, goods="棉被一床")
    rewrite(office, goods="化肥两袋", project="养鸡")
    assert await plan_of(office, report) == {**PLAN, "goods": "棉被一床", "project": "养鸡"}


async def test_a_cell_emptied_or_written_as_the_plan_has_it_follows_again(office: Office) -> None:
    report = await office.draft(**FORM_1)
    await write(office, report, funds="800元", project="养羊", goods="棉被一床")
    await write(office, report, funds="", project=PLAN["project"])
    rewrite(office, funds="600元", project="养鸡")
    assert await plan_of(office, report) == {**PLAN, "funds": "600元", "project": "养鸡", "goods": "棉被一床"}


async def test_a_form_saved_whole_keeps_following_where_nothing_was_changed(office: Office) -> None:
    report = await office.draft(**FORM_1)
    await write(office, report, **{**PLAN, "goods": "棉被一床"})
    rewrite(office, funds="600元")
    assert await plan_of(office, report) == {**PLAN, "funds": "600元", "goods": "棉被一床"}


async def test_a_register_that_is_down_shows_the_plan_read_last_and_freezes_nothing(office: Office) -> None:
    report = await office.draft(**FORM_1)
    await write(office, report, goods="棉被一床")
    office.programs.answers["pairings"] = (503, {})
    assert await plan_of(office, report) == {**PLAN, "goods": "棉被一床"}
    answer = await office.ask(LEADER_A, "POST", f"/{report['id']}/submit")
    assert refused(answer) == (503, "register-unavailable")
    etag = (await office.ask(LEADER_A, "GET", f"/{report['id']}")).headers["etag"]
    headers = {"If-Match": etag}
    answer = await office.ask(LEADER_A, "PATCH", f"/{report['id']}", json={"plan": {"funds": "1元"}}, headers=headers)
    assert refused(answer) == (503, "register-unavailable")
    answer = await office.ask(LEADER_A, "PATCH", f"/{report['id']}", json={"opinion": "同意。"}, headers=headers)
    assert answer.json()["fields"]["plan"] == {**PLAN, "goods": "棉被一床"}


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_whoever_may_not_read_the_pairing_sees_the_plan_read_last(office: Office, status: int) -> None:
    report = await office.draft(**FORM_1)
    office.programs.answers["pairings"] = (status, {})
    answer = await office.ask(INSPECTOR, "GET", f"/{report['id']}")
    assert (answer.status_code, answer.json()["fields"]["plan"]) == (200, PLAN)


def test_a_draft_from_before_keeps_what_was_typed_into_it() -> None:
    stored = {
        "kind": "registration_form",
        "month": None,
        "area": "朝阳市",
        "reporting_unit": "北票市文明办",
        "team": {"name": "春风队", "leader_name": "林静安", "leader_phone": "13800000001"},
        "household": {"head_name": "赵有田", "phone": "", "address": ""},
        "plan": {"funds": "2000元", "project": "", "goods": "", "other": ""},
        "opinion": "同意。",
        "note": None,
    }
    facts = DraftFacts.model_validate(stored)
    apart = plan_cells.with_edits_apart(facts)
    assert (apart.plan_edits, apart.plan.funds) == ({"funds": "2000元"}, "")
    assert plan_cells.with_edits_apart(apart) == apart
    assert apart.content(()).plan.funds == "2000元"
