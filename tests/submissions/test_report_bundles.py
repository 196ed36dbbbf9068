"""A month's forms of a team in one file: who gets it, what is in it, and what is recorded."""

import io
import zipfile
from uuid import uuid4

import pytest

from services.submissions.reports import month_zip
from tests.submissions.office import LEADER_B, Office, refused
from tests.submissions.test_report_obligations import MAY_SECOND_WEEK, WEEKLY, Plan, named, put
from tests.support.pdfs import text_of
from tests.support.people import EDITOR, INSPECTOR, LEADER_A, LINGYUAN_OFFICER, OTHER_CITY, TEAM_A, ZHANG, Person
from tests.support.pictures import jpeg

PURPOSE = "存档一份"


def path(month: str, **changes: str) -> str:
    asked = {"team_id": str(TEAM_A), "month": month, "purpose": PURPOSE, **changes}
    return "/month.zip?" + "&".join(f"{name}={value}" for name, value in asked.items())


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def words_of(pdf: bytes) -> str:
    return "".join(text_of(pdf).split())


@pytest.mark.parametrize("who", [LEADER_B, LINGYUAN_OFFICER, OTHER_CITY], ids=lambda p: p.name)
async def test_it_hides_the_forms_of_other_teams_and_areas(office: Office, who: Person) -> None:
    await office.submitted(month="2018-01")
    assert refused(await office.ask(who, "GET", path("2018-01"))) == (404, "not-found")


async def test_it_refuses_an_editor_a_month_without_forms_and_a_purpose_that_cannot_be_kept(office: Office) -> None:
    await office.submitted(month="2018-02")
    assert refused(await office.ask(EDITOR, "GET", path("2018-02"))) == (403, "not-permitted")
    assert refused(await office.ask(ZHANG, "GET", path("2018-12"))) == (404, "not-found")
    assert refused(await office.ask(ZHANG, "GET", path("2018-02", team_id=str(uuid4())))) == (404, "not-found")
    assert refused(await office.ask(ZHANG, "GET", path("2018-02", purpose="x"))) == (422, "malformed")


async def test_it_refuses_more_forms_than_one_file_may_have(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(month_zip, "MOST_FORMS", 1)
    for _ in range(2):
        await office.draft(month="2018-03")
    answer = await office.ask(ZHANG, "GET", path("2018-03"))
    assert refused(answer) == (409, "too-many-forms")
    assert answer.json()["most"] == 1


async def test_every_form_of_the_month_is_inside_and_noted_like_a_single_print(office: Office) -> None:
    made = [await office.submitted(month="2018-04") for _ in range(3)]
    await office.submitted(month="2018-05")
    answer = await office.ask(ZHANG, "GET", path("2018-04"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert (answer.headers["cache-control"], "content-length" in answer.headers) == ("no-store", False)
    files = opened(answer.content)
    listed = files.pop(month_zip.LIST_NAME).decode("utf-8-sig")
    assert "共3份" in listed
    assert {name[4:-4] for name in files} == {report["id"] for report in made}
    for pdf in files.values():
        assert "赵有田" in words_of(pdf)
        assert PURPOSE in words_of(pdf)
    for report in made:
        action, details = office.audit(report["id"])[-1]
        assert (action, details["purpose"], details["format"]) == ("report.printed", PURPOSE, "pdf")
    assert office.audit(str(TEAM_A))[-1] == (
        "reports.printed",
        {"month": "2018-04", "purpose": PURPOSE, "forms": 3},
    )


async def test_who_sees_masked_fields_gets_them_masked_in_the_file_too(office: Office) -> None:
    await office.submitted(month="2018-06")
    files = opened((await office.ask(INSPECTOR, "GET", path("2018-06"))).content)
    (pdf,) = (content for name, content in files.items() if name.endswith(".pdf"))
    assert "赵有田" not in words_of(pdf)
    assert "脱敏" in words_of(pdf)
    assert "赵有田" not in str(sorted(files))


async def test_a_form_whose_photo_is_not_ready_is_named_and_the_others_are_there(office: Office) -> None:
    ready = await office.submitted(month="2018-07")
    pairing_id, household_id = office.pair(village="211381101299", starts_on="2018-01-01")
    await office.visit(household_id, jpeg(3), visited_on="2018-07-03")
    waiting = await office.submitted(month="2018-07", pairing_id=str(pairing_id))
    files = opened((await office.ask(LEADER_A, "GET", path("2018-07"))).content)
    listed = files.pop(month_zip.LIST_NAME).decode("utf-8-sig")
    assert [name[4:-4] for name in files] == [ready["id"]]
    assert f"{waiting['id']}　未能打印" in listed


async def test_a_file_that_grows_too_large_ends_and_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        await office.submitted(month="2018-08")
    monkeypatch.setattr(month_zip, "MOST_BYTES", 90_000)
    files = opened((await office.ask(LEADER_A, "GET", path("2018-08"))).content)
    assert len(files) == 2
    assert "文件太大" in files[month_zip.LIST_NAME].decode("utf-8-sig")


async def test_it_needs_a_month_or_a_duty_with_a_period(office: Office) -> None:
    for asked in ("", f"&obligation_id={uuid4()}", "&period=2020-W20"):
        answer = await office.ask(ZHANG, "GET", f"/month.zip?team_id={TEAM_A}{asked}")
        assert refused(answer) == (422, "filed-of-nothing")


async def test_the_forms_of_a_week_are_in_one_file_and_no_others(office: Office) -> None:
    await office.submitted(month="2020-05")
    plan = Plan(office)
    weekly = await plan.asks("progress_report", cycle=WEEKLY)
    plan.answered(weekly, MAY_SECOND_WEEK, "2020-05-11", "2020-05-17")
    made = []
    for _ in range(2):
        pairing, _ = office.pair()
        made.append((await put(office, named(pairing, weekly, MAY_SECOND_WEEK))).json()["id"])
    of_week = f"/month.zip?team_id={TEAM_A}&obligation_id={weekly}&period={MAY_SECOND_WEEK}&purpose={PURPOSE}"
    assert refused(await office.ask(LINGYUAN_OFFICER, "GET", of_week)) == (404, "not-found")
    none_yet = of_week.replace(MAY_SECOND_WEEK, "2020-W21")
    assert refused(await office.ask(ZHANG, "GET", none_yet)) == (404, "not-found")
    answer = await office.ask(ZHANG, "GET", of_week)
    assert answer.status_code == 200
    assert f"{MAY_SECOND_WEEK}-{TEAM_A}.zip" in answer.headers["content-disposition"]
    files = opened(answer.content)
    assert "共2份" in files.pop(month_zip.LIST_NAME).decode("utf-8-sig")
    assert {name[4:-4] for name in files} == set(made)
    details = {"obligation_id": str(weekly), "period": MAY_SECOND_WEEK, "purpose": PURPOSE, "forms": 2}
    assert office.audit(str(TEAM_A))[-1] == ("reports.printed", details)
