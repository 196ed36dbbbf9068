"""Every look at visits, photos, scans and reports stands in the trail before the answer leaves; numbers of persons in
what people typed are masked for who sees masked data."""

from typing import Any
from uuid import UUID

import pytest

from services.kernel.ids import new_id
from tests.submissions.office import LEADER_B, Office, Scan
from tests.submissions.samples import visit_body
from tests.support.people import CHEN, INSPECTOR, LEADER_A, XIAO_LI, ZHANG, Person
from tests.support.pictures import jpeg

PHONE, ID_NUMBER = "13900001234", "11010519491231002X"
TYPED = f"户主电话{PHONE}，身份证{ID_NUMBER}，送去米面油，合计1500元。"
HIDDEN = "户主电话139****1234，身份证**************002X，送去米面油，合计1500元。"


async def visited(office: Office, household_id: UUID) -> tuple[str, str]:
    """A visit whose texts hold numbers, with a correction; its id and that of its photo."""
    visit_id = str(new_id())
    body = visit_body(household_id, jpeg(), content=TYPED, needs=TYPED)
    path = f"/api/visits/{visit_id}"
    answer = await office.client.put(path, json=body, headers=XIAO_LI.headers)
    assert answer.status_code == 201
    revision = {"visited_on": "2020-05-12", "content": TYPED, "needs": TYPED, "reason": TYPED}
    corrected = await office.client.put(f"{path}/revisions/{new_id()}", json=revision, headers=XIAO_LI.headers)
    assert corrected.status_code == 201
    return visit_id, answer.json()["photos"][0]["id"]


def looks(office: Office, household_id: UUID, who: Person) -> list[tuple[str, str, dict[str, Any]]]:
    """Action, subject and details of the entries that name the household, oldest first."""
    rows = office.database.execute(
        "select action, subject, details from audit_entries "
        "where actor_id = %s and details -> 'subjects' ? %s order by id",
        (who.account_id, str(household_id)),
    )
    return [(action, subject, details) for action, subject, details in rows.fetchall()]


async def test_each_look_of_each_kind_leaves_one_entry_that_names_the_household(office: Office) -> None:
    pairing_id, household_id = office.pair()
    visit_id, photo_id = await visited(office, household_id)
    report = await office.submitted(pairing_id=str(pairing_id))
    for path in (
        f"/api/visits?household_id={household_id}",
        f"/api/visits/{visit_id}",
        f"/api/photos/{photo_id}",
        f"/api/reports/{report['id']}",
    ):
        await office.client.get(path, headers=INSPECTOR.headers)
    found = looks(office, household_id, INSPECTOR)
    assert [(action, subject) for action, subject, _ in found] == [
        ("visits.listed", "visits"),
        ("visit.viewed", f"visit:{visit_id}"),
        ("photo.viewed", f"photo:{photo_id}"),
        ("report.viewed", report["id"]),
    ]
    assert found[0][2]["household_id"] == str(household_id)
    assert found[-1][2]["masked"] is True
    for name in ("revisions", "conflicts"):
        await office.client.get(f"/api/visits/{visit_id}/{name}", headers=ZHANG.headers)
    await office.ask(ZHANG, "GET", f"/{report['id']}/versions")
    replaced = looks(office, household_id, ZHANG)
    assert [(action, subject) for action, subject, _ in replaced] == [
        ("visit.revisions_viewed", f"visit:{visit_id}"),
        ("visit.conflicts_viewed", f"visit:{visit_id}"),
        ("report.versions_viewed", report["id"]),
    ]
    for _, _, details in (*found, *replaced):
        assert PHONE not in str(details)
        assert "米面" not in str(details)


async def test_a_page_of_many_households_leaves_one_entry_with_all_of_them(office: Office) -> None:
    households = [office.pair()[1] for _ in range(3)]
    for household_id in households:
        await visited(office, household_id)
    answer = await office.client.get("/api/visits?limit=3", headers=CHEN.headers)
    assert len(answer.json()["items"]) == 3
    entries = [looks(office, household_id, CHEN) for household_id in households]
    assert entries[0]
    assert entries[0] == entries[1] == entries[2]
    assert entries[0][-1][0] == "visits.listed"


async def test_who_is_refused_sees_nothing_and_leaves_no_look(office: Office) -> None:
    _, household_id = office.pair()
    visit_id, photo_id = await visited(office, household_id)
    for path in (f"/api/visits/{visit_id}", f"/api/visits/{visit_id}/revisions", f"/api/photos/{photo_id}"):
        assert (await office.client.get(path, headers=LEADER_B.headers)).status_code == 404
    assert {action for action, _, _ in looks(office, household_id, LEADER_B)} == {"access.refused"}
    refused = office.database.execute(
        "select count(*) from audit_entries where action = 'access.refused' and actor_id = %s", (LEADER_B.account_id,)
    )
    assert refused.fetchall()[0][0] == 3


async def test_a_scan_and_a_print_name_the_household(office: Office) -> None:
    pairing_id, household_id = office.pair()
    report = await office.submitted(pairing_id=str(pairing_id))
    scan = Scan(jpeg())
    await office.ask(LEADER_A, "POST", f"/{report['id']}/scans", json=scan.body)
    await office.ask(ZHANG, "GET", f"/{report['id']}/scans/{scan.id}")
    assert (await office.ask(ZHANG, "GET", f"/{report['id']}.pdf")).status_code == 200
    assert [action for action, _, _ in looks(office, household_id, ZHANG) if action != "access.refused"] == [
        "report.scan_viewed",
        "report.printed",
    ]


@pytest.mark.parametrize(("who", "expected"), [(INSPECTOR, HIDDEN), (XIAO_LI, TYPED), (ZHANG, TYPED)])
async def test_numbers_in_texts_are_masked_for_who_sees_masked_data(office: Office, who: Person, expected: str) -> None:
    _, household_id = office.pair()
    visit_id, _ = await visited(office, household_id)
    listed = await office.client.get(f"/api/visits?household_id={household_id}", headers=who.headers)
    one = await office.client.get(f"/api/visits/{visit_id}", headers=who.headers)
    for visit in (*listed.json()["items"], one.json()):
        assert (visit["content"], visit["needs"]) == (expected, expected)
    corrections = await office.client.get(f"/api/visits/{visit_id}/revisions", headers=who.headers)
    if who is INSPECTOR:
        # Whoever sees masked data sees no replaced text at all.
        assert corrections.status_code == 403
        return
    (revision,) = corrections.json()["items"]
    assert (revision["reason"], revision["before"]["content"], revision["after"]["needs"]) == (expected,) * 3
    assert revision["before"]["visited_on"] == "2020-05-12"


async def test_numbers_in_a_report_are_masked_on_screen_and_on_paper(office: Office) -> None:
    pairing_id, household_id = office.pair()
    await visited(office, household_id)
    draft = await office.draft(pairing_id=str(pairing_id))
    written = await office.ask(
        LEADER_A, "PATCH", f"/{draft['id']}", json={"opinion": TYPED}, headers={"If-Match": f'"{draft["revision"]}"'}
    )
    assert written.status_code == 200, written.text
    shown = (await office.ask(INSPECTOR, "GET", f"/{draft['id']}")).json()
    assert (shown["fields"]["opinion"], shown["rows"][0]["content"]) == (HIDDEN, HIDDEN)
    clear = (await office.ask(ZHANG, "GET", f"/{draft['id']}")).json()
    assert (clear["fields"]["opinion"], clear["rows"][0]["content"]) == (TYPED, TYPED)
