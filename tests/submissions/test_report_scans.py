"""The scan of the stamped page: its report and version, and who sees it."""

import io
from contextlib import aclosing
from uuid import UUID

import pytest
from PIL import Image

from services.kernel.ids import new_id
from services.submissions.media.scan_reading import Reading, ReadingInterrupted, ScanReader
from tests.submissions.hostile_pdfs import CANARY as PDF_CANARY
from tests.submissions.hostile_pdfs import encrypted, scanned_pdf, with_everything_active
from tests.submissions.hostile_pictures import CANARY, with_every_metadata
from tests.submissions.office import LEADER_B, Office, Scan, refused, upload
from tests.submissions.samples import visit_body
from tests.support.pdfs import page_as_picture
from tests.support.people import (
    INSPECTOR,
    LEADER_A,
    LINGYUAN_OFFICER,
    XIAO_LI,
    ZHANG,
)
from tests.support.pictures import jpeg


async def stamped_page(office: Office, report_id: str) -> bytes:
    """The printed first page, photographed a little askew."""
    answer = await office.ask(LEADER_A, "GET", f"/{report_id}.pdf")
    picture = page_as_picture(answer.content)
    scanned = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("L").rotate(2, fillcolor=255).save(scanned, "JPEG", quality=60)
    return scanned.getvalue()


async def scanned(office: Office, report_id: str, scan: Scan) -> str:
    """Announce, upload, complete; the state of the scan afterwards."""
    announced = (await office.ask(LEADER_A, "POST", f"/{report_id}/scans", json=scan.body)).json()
    (mine,) = [entry for entry in announced["scans"] if entry["id"] == str(scan.id)]
    await upload(mine["upload"], scan.content, scan.content_type)
    answer = await office.ask(LEADER_A, "POST", f"/{report_id}/scans/{scan.id}/complete")
    (mine,) = [entry for entry in answer.json()["scans"] if entry["id"] == str(scan.id)]
    return str(mine["state"])


async def has_code(picture: bytes) -> bool:
    async with aclosing(ScanReader()) as reader:
        return (await reader.reading_of(picture)).edition is not None


async def test_a_scan_of_another_report_differs(office: Office) -> None:
    mine, other = await office.submitted(), await office.submitted()
    page = await stamped_page(office, other["id"])
    assert await scanned(office, mine["id"], Scan(page)) == "differs"
    listed = (await office.ask(ZHANG, "GET", f"?household_id={mine['household_id']}")).json()["items"]
    assert listed[0]["paper"] == "differs"


async def test_a_scan_whose_reading_was_interrupted_is_read_at_the_next_try(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine ran short of memory: that says nothing about the page."""
    report = await office.submitted()
    scan = Scan(await stamped_page(office, report["id"]))
    read, interrupted = ScanReader.reading_of, [True]

    async def interrupt_the_first(self: ScanReader, content: bytes, report_id: UUID | None = None) -> Reading:
        if interrupted:
            interrupted.pop()
            raise ReadingInterrupted
        return await read(self, content, report_id)

    monkeypatch.setattr(ScanReader, "reading_of", interrupt_the_first)
    announced = (await office.ask(LEADER_A, "POST", f"/{report['id']}/scans", json=scan.body)).json()
    await upload(announced["scans"][0]["upload"], scan.content)
    complete = f"/{report['id']}/scans/{scan.id}/complete"
    assert refused(await office.ask(LEADER_A, "POST", complete)) == (503, "unavailable")
    waiting = (await office.ask(LEADER_A, "GET", f"/{report['id']}")).json()["scans"]
    assert [entry["state"] for entry in waiting] == ["expected"]
    answer = await office.ask(LEADER_A, "POST", complete)
    assert [entry["state"] for entry in answer.json()["scans"]] == ["matched"]


@pytest.mark.parametrize("content", [jpeg(5), b"\xff\xd8\xff no picture at all"], ids=["no code", "broken"])
async def test_a_scan_without_a_code_is_unreadable(office: Office, content: bytes) -> None:
    report = await office.submitted()
    assert await scanned(office, report["id"], Scan(content)) == "unreadable"


async def test_it_refuses_scans_from_others_and_ids_used_twice(office: Office) -> None:
    report, scan = await office.submitted(), Scan(jpeg(6))
    assert refused(await office.ask(LEADER_B, "POST", f"/{report['id']}/scans", json=scan.body)) == (404, "not-found")
    assert refused(await office.ask(XIAO_LI, "POST", f"/{report['id']}/scans", json=scan.body))[0] == 403
    assert (await office.ask(LEADER_A, "POST", f"/{report['id']}/scans", json=scan.body)).status_code == 201
    assert (await office.ask(LEADER_A, "POST", f"/{report['id']}/scans", json=scan.body)).status_code == 201
    other = {**scan.body, "sha256": "0" * 64}
    answer = await office.ask(LEADER_A, "POST", f"/{report['id']}/scans", json=other)
    assert refused(answer) == (409, "scan-changed")
    path = f"/{report['id']}/scans/{scan.id}"
    waiting = await office.ask(LEADER_A, "POST", f"{path}/complete")
    assert waiting.json()["scans"][0]["state"] == "expected"
    assert refused(await office.ask(INSPECTOR, "GET", path)) == (403, "not-permitted")
    assert refused(await office.ask(LINGYUAN_OFFICER, "GET", path)) == (404, "not-found")


async def test_a_page_stamped_before_the_submission_matches_after_it(office: Office) -> None:
    draft = await office.draft()
    page = await stamped_page(office, draft["id"])
    scan = Scan(page)
    assert await scanned(office, draft["id"], scan) == "matched"
    submitted = (await office.ask(LEADER_A, "POST", f"/{draft['id']}/submit")).json()
    assert (submitted["scans"][0]["state"], submitted["paper"]) == ("matched", "matched")
    seen = await office.ask(ZHANG, "GET", f"/{draft['id']}/scans/{scan.id}")
    assert (seen.headers["content-type"], seen.headers["content-disposition"]) == ("image/jpeg", "attachment")
    assert await has_code(seen.content)
    assert office.audit(draft["id"])[-1][0] == "report.scan_viewed"


async def test_a_scan_is_shown_without_the_place_it_was_photographed_at(office: Office) -> None:
    report = await office.submitted()
    scan = Scan(with_every_metadata(jpeg(9)))
    assert await scanned(office, report["id"], scan) == "unreadable"
    seen = await office.ask(ZHANG, "GET", f"/{report['id']}/scans/{scan.id}")
    assert seen.status_code == 200
    assert seen.content.startswith(b"\xff\xd8\xff")
    assert CANARY not in seen.content


async def test_a_photo_announced_again_as_a_scan_is_refused(office: Office) -> None:
    pairing_id, household_id = office.pair()
    picture = with_every_metadata(jpeg(9))
    body = visit_body(household_id, picture)
    visit = (await office.client.put(f"/api/visits/{new_id()}", json=body, headers=XIAO_LI.headers)).json()
    await upload(visit["photos"][0]["upload"], picture)
    report = await office.draft(pairing_id=str(pairing_id))
    scan = Scan(picture, UUID(visit["photos"][0]["id"]))
    answer = await office.ask(LEADER_A, "POST", f"/{report['id']}/scans", json=scan.body)
    assert refused(answer) == (409, "scan-changed")
    assert (await office.ask(ZHANG, "GET", f"/{report['id']}/scans/{scan.id}")).status_code == 404


async def test_what_is_no_picture_is_not_shown_as_a_scan(office: Office) -> None:
    report = await office.submitted()
    scan = Scan(b"<script>alert(1)</script>")
    assert await scanned(office, report["id"], scan) == "unreadable"
    assert refused(await office.ask(ZHANG, "GET", f"/{report['id']}/scans/{scan.id}")) == (410, "photo-rejected")


async def test_only_who_writes_the_report_gets_leave_to_upload_its_scan(office: Office) -> None:
    report = await office.submitted()
    await office.ask(LEADER_A, "POST", f"/{report['id']}/scans", json=Scan(jpeg(8)).body)
    for who, may in ((XIAO_LI, False), (INSPECTOR, False), (LEADER_A, True), (ZHANG, True)):
        [scan] = (await office.ask(who, "GET", f"/{report['id']}")).json()["scans"]
        assert (scan["upload"] is not None) == may


async def test_a_page_of_the_returned_version_no_longer_matches(office: Office) -> None:
    report = await office.submitted()
    page = await stamped_page(office, report["id"])
    assert await scanned(office, report["id"], Scan(page)) == "matched"
    await office.ask(ZHANG, "POST", f"/{report['id']}/return", json={"reason": "请补充"})
    again = (await office.ask(LEADER_A, "POST", f"/{report['id']}/submit")).json()
    assert (again["version"], again["scans"][0]["state"], again["paper"]) == (2, "differs", "differs")


PDF = "application/pdf"


async def test_it_refuses_a_pdf_as_a_photo_of_a_visit(office: Office) -> None:
    _, household_id = office.pair()
    body = visit_body(household_id, jpeg(9))
    body["photos"][0]["content_type"] = PDF
    answer = await office.client.put(f"/api/visits/{new_id()}", json=body, headers=XIAO_LI.headers)
    assert refused(answer) == (422, "malformed")


@pytest.mark.parametrize("size", [0, 12_000_001])
async def test_it_refuses_a_pdf_of_wrong_size(office: Office, size: int) -> None:
    report = await office.draft()
    body = {**Scan(jpeg(1), content_type=PDF).body, "size": size}
    assert refused(await office.ask(LEADER_A, "POST", f"/{report['id']}/scans", json=body)) == (422, "malformed")


async def test_a_pdf_nobody_can_read_is_unreadable_and_not_shown(office: Office) -> None:
    report = await office.submitted()
    scan = Scan(encrypted(scanned_pdf(await stamped_page(office, report["id"]))), content_type=PDF)
    assert await scanned(office, report["id"], scan) == "unreadable"
    assert refused(await office.ask(ZHANG, "GET", f"/{report['id']}/scans/{scan.id}")) == (410, "photo-rejected")


async def test_a_scan_as_pdf_matches_and_every_page_of_it_is_shown_bare(office: Office) -> None:
    report = await office.submitted()
    page = await stamped_page(office, report["id"])
    scan = Scan(with_everything_active(scanned_pdf(jpeg(4), page)), content_type=PDF)
    assert await scanned(office, report["id"], scan) == "matched"
    path = f"/{report['id']}/scans/{scan.id}"
    (listed,) = (await office.ask(ZHANG, "GET", f"/{report['id']}")).json()["scans"]
    assert (listed["pages"], listed["state"]) == (2, "matched")
    for number, edition_is_there in ((1, False), (2, True)):
        seen = await office.ask(ZHANG, "GET", f"{path}?page={number}")
        assert seen.headers["content-type"] == "image/jpeg"
        assert seen.content.startswith(b"\xff\xd8\xff")
        assert PDF_CANARY not in seen.content
        assert await has_code(seen.content) == edition_is_there
    action, details = office.audit(report["id"])[-1]
    assert (action, details["scan_id"], details["page"]) == ("report.scan_viewed", str(scan.id), 2)
    assert details["subjects"] == [report["household_id"]]
    for number, expected in ((0, (422, "malformed")), (3, (404, "not-found")), (11, (422, "malformed"))):
        assert refused(await office.ask(ZHANG, "GET", f"{path}?page={number}")) == expected


async def test_a_pdf_of_another_report_differs(office: Office) -> None:
    mine, other = await office.submitted(), await office.submitted()
    page = await stamped_page(office, other["id"])
    assert await scanned(office, mine["id"], Scan(scanned_pdf(page), content_type=PDF)) == "differs"
