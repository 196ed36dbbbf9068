"""Who is refused a thing of a household is found in the trail of that household; the caller learns nothing by it."""

import pytest

from services.kernel.ids import new_id
from tests.submissions.office import LEADER_B, Office, Scan
from tests.submissions.samples import visit_body
from tests.submissions.test_looks import visited
from tests.support.people import LEADER_A, Person, person
from tests.support.pictures import jpeg

EDITOR = person("编辑", "editor", division="2113")


def refusals(office: Office, subject: object, who: Person) -> list[tuple[str, str]]:
    """As the screen asks for a household: entries about it, and those that name it among others."""
    rows = office.database.execute(
        "select subject, details ->> 'path' from audit_entries where action = 'access.refused' and actor_id = %s "
        "and (details -> 'subjects' ? %s or split_part(subject, ':', -1) = %s) order by id",
        (who.account_id, str(subject), str(subject)),
    )
    return list(rows.fetchall())


@pytest.mark.parametrize("who", [LEADER_B, EDITOR], ids=lambda who: who.name)
async def test_every_refusal_of_a_thing_names_its_household(office: Office, who: Person) -> None:
    pairing_id, household_id = office.pair()
    visit_id, photo_id = await visited(office, household_id)
    report = f"/api/reports/{(await office.submitted(pairing_id=str(pairing_id)))['id']}"
    scan = Scan(jpeg())
    await office.ask(LEADER_A, "POST", f"/{report.rpartition('/')[2]}/scans", json=scan.body)
    before = len(refusals(office, household_id, who))
    visit = f"/api/visits/{visit_id}"
    asked = [
        ("GET", visit, None),
        ("GET", f"{visit}/revisions", None),
        ("GET", f"{visit}/conflicts", None),
        ("GET", f"{visit}/receipt", None),
        ("GET", f"/api/photos/{photo_id}", None),
        ("GET", report, None),
        ("GET", f"{report}.pdf", None),
        ("GET", f"{report}.docx", None),
        ("GET", f"{report}/versions", None),
        ("GET", f"{report}/scans/{scan.id}", None),
        ("POST", f"/api/household-files/{household_id}", {"purpose": "核对资料"}),
        ("PUT", f"/api/visits/{new_id()}", visit_body(household_id)),
    ]
    for method, path, body in asked:
        answer = await office.client.request(method, path, json=body, headers=who.headers)
        assert answer.status_code in {403, 404}, path
        assert str(household_id) not in answer.text
    assert len(refusals(office, household_id, who)) - before == len(asked)


async def test_a_list_of_one_household_that_is_refused_names_it(office: Office) -> None:
    _, household_id = office.pair()
    answer = await office.client.get(f"/api/visits?household_id={household_id}", headers=EDITOR.headers)
    assert answer.status_code == 403
    assert refusals(office, household_id, EDITOR) == [("visits", "/api/visits")]


async def test_what_does_not_exist_is_not_named(office: Office) -> None:
    path = f"/api/visits/{new_id()}"
    answer = await office.client.put(path, json=visit_body(new_id()), headers=EDITOR.headers)
    assert answer.status_code == 403
    ((details,),) = office.database.execute(
        "select details from audit_entries where subject = %s", (f"visit:{path.rpartition('/')[2]}",)
    ).fetchall()
    assert details.keys() == {"method", "path", "problem", "status"}


async def test_what_is_there_and_what_is_not_are_answered_alike(office: Office) -> None:
    _, household_id = office.pair()
    visit_id, _ = await visited(office, household_id)
    answers = [await office.client.get(f"/api/visits/{id_}", headers=LEADER_B.headers) for id_ in (visit_id, new_id())]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].content == answers[1].content
