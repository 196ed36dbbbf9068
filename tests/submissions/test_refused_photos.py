"""A photo that the worker refused reopens its visit; another one takes its place, or none does."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.kernel.ids import new_id
from services.submissions.app import create_app
from services.submissions.files.objects import upload_key
from services.submissions.media.store import PhotoStore
from tests.submissions.conftest import Running
from tests.submissions.samples import manifest, visit_body
from tests.submissions.test_photos import complete, events_about, log_with, prepare_pictures, upload
from tests.submissions.test_visits import problem_of, put
from tests.support.people import ADMINS, EDITOR, INSPECTOR, LEADER_A, XIAO_LI, XIAO_WANG, ZHANG, Person
from tests.support.pictures import jpeg

PAGE = b"<html><script>alert(1)</script></html>"


@dataclass
class Visit:
    service: Running
    id: UUID
    photos: list[dict[str, Any]]
    contents: list[bytes] = field(default_factory=list)

    def path(self, photo_id: str | None = None) -> str:
        return f"/api/visits/{self.id}/photos/{photo_id or self.photos[0]['id']}"

    async def replace(self, given: bytes, who: Person = XIAO_LI, photo_id: str | None = None) -> httpx.Response:
        return await self.service.client.put(self.path(photo_id), json=given_as(given), headers=who.headers)

    async def withdraw(self, who: Person = XIAO_LI, photo_id: str | None = None) -> httpx.Response:
        return await self.service.client.delete(self.path(photo_id), headers=who.headers)

    async def receipt(self) -> tuple[str, list[str]]:
        answer = await self.service.client.get(f"/api/visits/{self.id}/receipt", headers=XIAO_LI.headers)
        return answer.json()["state"], [photo["state"] for photo in answer.json()["photos"]]

    @property
    def events(self) -> list[str]:
        return events_about(self.service, self.id)

    def row(self, column: str, number: int = 0) -> Any:
        found = self.service.pairings.connection.execute(
            f"select {column} from files where id = %s", (self.photos[number]["id"],)
        ).fetchone()
        return found and found[0]


def given_as(content: bytes, **changes: Any) -> dict[str, Any]:
    described = manifest(content, **changes)
    return {name: described[name] for name in ("sha256", "size", "content_type", "taken_at")}


async def sent(service: Running, *contents: bytes) -> Visit:
    """All photos are stored, and the worker has looked at them."""
    visit_id, photos = await log_with(service, *contents)
    for photo, content in zip(photos, contents, strict=True):
        assert (await upload(photo["upload"], content)).json()["state"] == "stored"
    await prepare_pictures(service)
    return Visit(service, visit_id, photos, list(contents))


@pytest.fixture
async def visit(service: Running) -> Visit:
    """Its only photo was refused."""
    return await sent(service, PAGE)


@pytest.fixture
async def store(service: Running) -> AsyncIterator[PhotoStore]:
    opened = PhotoStore(service.settings.store())
    yield opened
    await opened.aclose()


async def test_nobody_else_replaces_or_withdraws_it(visit: Visit) -> None:
    for who, status in ((XIAO_WANG, 404), (ZHANG, 403), (INSPECTOR, 403), (EDITOR, 403), *((a, 403) for a in ADMINS)):
        assert (await visit.replace(jpeg(1), who)).status_code == status, who.name
        assert (await visit.withdraw(who)).status_code == status, who.name
    for method, body in (("PUT", given_as(jpeg(1))), ("DELETE", None)):
        anonymous = await visit.service.client.request(method, visit.path(), json=body)
        assert (anonymous.status_code, problem_of(anonymous)) == (401, "not-signed-in")
    assert await visit.receipt() == ("awaiting_photos", ["rejected"])


async def test_a_photo_of_another_visit_is_not_found_under_this_one(visit: Visit) -> None:
    other = await sent(visit.service, PAGE)
    foreign = other.photos[0]["id"]
    for answer in (
        await visit.replace(jpeg(1), photo_id=foreign),
        await visit.withdraw(photo_id=foreign),
        await visit.replace(jpeg(1), photo_id=str(new_id())),
        await visit.withdraw(photo_id=str(new_id())),
    ):
        assert (answer.status_code, problem_of(answer)) == (404, "not-found")
    assert await other.receipt() == ("awaiting_photos", ["rejected"])


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 63},
        {"size": 0},
        {"size": 12_000_001},
        {"size": "100"},
        {"content_type": "image/svg+xml"},
        {"content_type": "text/html"},
        {"id": str(new_id())},
        {"state": "ready"},
    ],
    ids=lambda change: f"{next(iter(change))}",
)
async def test_what_is_no_description_of_a_photo_is_refused(visit: Visit, change: dict[str, Any]) -> None:
    body = given_as(jpeg(1)) | change
    answer = await visit.service.client.put(visit.path(), json=body, headers=XIAO_LI.headers)
    assert answer.status_code == 422
    assert visit.row("state") == "rejected"


async def test_only_a_refused_photo_is_replaced_or_withdrawn(service: Running) -> None:
    expected_id, photos = await log_with(service, jpeg(2))
    for given in (Visit(service, expected_id, photos, [jpeg(2)]), await sent(service, jpeg(3))):
        before = await given.receipt()
        for answer in (await given.replace(jpeg(4)), await given.withdraw()):
            assert (answer.status_code, problem_of(answer)) == (409, "photo-not-rejected")
        assert await given.receipt() == before
        # The same picture again is no replacement.
        same = await given.replace(given.contents[0])
        assert (same.status_code, same.json()["state"]) == (200, before[1][0])


async def test_the_allowance_of_the_day_counts_what_takes_its_place(visit: Visit) -> None:
    app = create_app(visit.service.settings.model_copy(update={"photo_megabytes_a_day": 1}))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://bangfu.test") as client,
    ):
        small = Visit(replace(visit.service, app=app, client=client), visit.id, visit.photos)
        body = given_as(jpeg(1), size=1_100_000)
        refused = await client.put(visit.path(), json=body, headers=XIAO_LI.headers)
        assert (refused.status_code, problem_of(refused)) == (429, "too-many-photos-today")
        assert int(refused.headers["retry-after"]) > 0
        assert await small.receipt() == ("awaiting_photos", ["rejected"])
        body = given_as(jpeg(1), size=600_000)
        taken = [await client.put(visit.path(), json=body, headers=XIAO_LI.headers) for _ in range(3)]
        assert [answer.status_code for answer in taken] == [200, 200, 200]
        more = visit_body(visit.service.pairings.pair(), photos=[manifest(jpeg(), size=300_000)])
        assert (await put(small.service, XIAO_LI, new_id(), more)).status_code == 201


async def test_it_reopens_its_visit_which_goes_on_counting(visit: Visit) -> None:
    assert await visit.receipt() == ("awaiting_photos", ["rejected"])
    # No event takes the visit from the board.
    assert visit.events == ["visit.completed"]
    again = await visit.service.client.get(f"/api/visits/{visit.id}", headers=ZHANG.headers)
    assert again.json()["state"] == "awaiting_photos"


async def test_another_picture_makes_the_visit_complete_again(visit: Visit, store: PhotoStore) -> None:
    refused = upload_key(UUID(visit.photos[0]["id"]), given_as(PAGE)["sha256"])
    assert await store.stat(refused) is not None
    answer = await visit.replace(jpeg(5))
    assert (answer.status_code, answer.json()["state"], answer.json()["rejection"]) == (200, "expected", None)
    assert await store.stat(refused) is None
    repeated = await visit.replace(jpeg(5))
    assert (repeated.status_code, repeated.json()["state"]) == (200, "expected")
    assert await visit.receipt() == ("awaiting_photos", ["expected"])
    assert (await upload(repeated.json()["upload"], PAGE)).status_code == 422
    assert (await upload(repeated.json()["upload"], jpeg(5))).json()["state"] == "stored"
    assert await visit.receipt() == ("complete", ["stored"])
    assert visit.events == ["visit.completed", "visit.completed"]
    assert (await visit.replace(jpeg(5))).json()["state"] == "stored"
    await prepare_pictures(visit.service)
    shown = await visit.service.client.get(f"/api/photos/{visit.photos[0]['id']}", headers=ZHANG.headers)
    assert (shown.status_code, shown.content) == (200, jpeg(5))


async def test_a_second_event_says_what_was_corrected_meanwhile(visit: Visit) -> None:
    """Nothing is published while the visit waits, so the event of its completion must say all of it."""
    body = {"visited_on": "2020-05-13", "content": "更正", "amount_fen": 777, "reason": "金额写错了"}
    path = f"/api/visits/{visit.id}/revisions/{new_id()}"
    assert (await visit.service.client.put(path, json=body, headers=XIAO_LI.headers)).status_code == 201
    assert visit.events == ["visit.completed"]
    assert (await visit.withdraw()).status_code == 204
    rows = visit.service.pairings.connection.execute(
        "select data ->> 'amount_fen', data ->> 'visited_on' from outbox where subject = %s order by id",
        (str(visit.id),),
    ).fetchall()
    assert rows == [("20000", "2020-05-12"), ("777", "2020-05-13")]


async def test_a_visit_of_which_one_photo_is_good_waits_for_the_other_only(service: Running) -> None:
    visit = await sent(service, jpeg(6), PAGE, PAGE + b"<!-- second -->")
    assert await visit.receipt() == ("awaiting_photos", ["ready", "rejected", "rejected"])
    answer = await visit.replace(jpeg(7), photo_id=visit.photos[1]["id"])
    assert (await upload(answer.json()["upload"], jpeg(7))).json()["state"] == "stored"
    assert await visit.receipt() == ("awaiting_photos", ["ready", "stored", "rejected"])
    assert visit.events == ["visit.completed"]
    assert (await visit.withdraw(photo_id=visit.photos[2]["id"])).status_code == 204
    assert await visit.receipt() == ("complete", ["ready", "stored"])
    assert visit.events == ["visit.completed", "visit.completed"]


async def test_a_withdrawn_photo_changes_nothing_a_second_time_and_may_come_back(visit: Visit) -> None:
    assert [(await visit.withdraw()).status_code for _ in range(3)] == [204, 204, 204]
    assert await visit.receipt() == ("complete", [])
    assert visit.events == ["visit.completed"] * 2
    back = await visit.replace(jpeg(8))
    assert (back.status_code, back.json()["state"]) == (200, "expected")
    assert await visit.receipt() == ("awaiting_photos", ["expected"])
    assert (await visit.withdraw()).status_code == 409
    assert (await upload(back.json()["upload"], jpeg(8))).json()["state"] == "stored"
    assert await visit.receipt() == ("complete", ["stored"])
    assert visit.events == ["visit.completed"] * 3


async def test_a_photo_that_is_refused_again_reopens_its_visit_again(visit: Visit) -> None:
    for number in range(2):
        bad = PAGE + bytes([number])
        answer = await visit.replace(bad)
        await upload(answer.json()["upload"], bad)
        assert await visit.receipt() == ("complete", ["stored"])
        await prepare_pictures(visit.service)
        assert await visit.receipt() == ("awaiting_photos", ["rejected"])
    assert visit.events == ["visit.completed"] * 3


async def test_a_photo_that_an_earlier_release_refused_is_replaced_and_its_visit_waits_for_it(visit: Visit) -> None:
    """There the visit stayed complete."""
    connection, photo_id = visit.service.pairings.connection, visit.photos[0]["id"]
    connection.execute(
        "update files set withdrawn_at = now(), data_key = null, object = 'earlier' where id = %s", (photo_id,)
    )
    connection.execute("update visits set state = 'complete', photos_missing = 0 where id = %s", (visit.id,))
    assert (await visit.withdraw()).status_code == 204
    assert visit.events == ["visit.completed"]
    answer = await visit.replace(jpeg(9))
    assert await visit.receipt() == ("awaiting_photos", ["expected"])
    assert (await upload(answer.json()["upload"], jpeg(9))).json()["state"] == "stored"
    assert await visit.receipt() == ("complete", ["stored"])
    assert visit.events == ["visit.completed"] * 2


async def test_after_the_pairing_has_ended_its_team_still_replaces_it(visit: Visit) -> None:
    """As the visit itself: the phone may have been offline for weeks."""
    visit.service.pairings.connection.execute(
        "update paired_households set ends_on = '2020-06-01', is_closed = true "
        "where household_id = (select household_id from visits where id = %s)",
        (visit.id,),
    )
    assert (await visit.replace(jpeg(10), XIAO_WANG)).status_code == 404
    answer = await visit.replace(jpeg(10), LEADER_A)
    assert (await upload(answer.json()["upload"], jpeg(10))).json()["state"] == "stored"
    assert await visit.receipt() == ("complete", ["stored"])


async def test_a_visit_from_before_its_pairing_is_told_of_only_once_it_is_confirmed(service: Running) -> None:
    household, visit_id = service.pairings.pair(), new_id()
    body = visit_body(household, PAGE, visited_on="2019-12-30")
    photos = (await put(service, XIAO_LI, visit_id, body)).json()["photos"]
    visit = Visit(service, visit_id, photos)
    await upload(photos[0]["upload"], PAGE)
    await prepare_pictures(service)
    assert (await visit.receipt(), visit.events) == (("awaiting_photos", ["rejected"]), [])
    assert (await visit.withdraw()).status_code == 204
    assert (await visit.receipt(), visit.events) == (("complete", []), [])
    await visit.replace(jpeg(11))
    confirmed = await service.client.post(f"/api/visits/{visit_id}/confirm", headers=LEADER_A.headers)
    assert (confirmed.status_code, visit.events) == (200, [])
    answer = await visit.replace(jpeg(11))
    await upload(answer.json()["upload"], jpeg(11))
    assert (await visit.receipt(), visit.events) == (("complete", ["stored"]), ["visit.completed"])


async def test_of_two_pictures_given_at_once_one_is_taken_and_the_other_refused(visit: Visit) -> None:
    given = [jpeg(seed) for seed in range(20, 26)]
    answers = await asyncio.gather(*(visit.replace(picture) for picture in given))
    assert Counter(answer.status_code for answer in answers) == Counter({409: 5, 200: 1})
    assert {problem_of(answer) for answer in answers if answer.status_code == 409} == {"photo-not-rejected"}
    [taken] = [number for number, answer in enumerate(answers) if answer.status_code == 200]
    assert (await upload(answers[taken].json()["upload"], given[taken])).json()["state"] == "stored"
    assert await visit.receipt() == ("complete", ["stored"])


async def test_replaced_and_withdrawn_at_once_it_ends_as_one_of_both(service: Running) -> None:
    for number in range(6):
        visit = await sent(service, PAGE)
        answers = await asyncio.gather(visit.replace(jpeg(30 + number)), visit.withdraw(), visit.withdraw())
        assert {answer.status_code for answer in answers} <= {200, 204, 409}
        state, [photo] = await visit.receipt()
        assert (state, photo) in {("awaiting_photos", "expected"), ("complete", "rejected")}
        if photo == "expected":
            answer = await visit.replace(jpeg(30 + number))
            await asyncio.gather(*(upload(answer.json()["upload"], jpeg(30 + number)) for _ in range(3)))
        assert (await visit.receipt())[0] == "complete"
        missing = visit.service.pairings.connection.execute(
            "select photos_missing from visits where id = %s", (visit.id,)
        ).fetchone()
        assert missing == (0,)
        # One for each time that it became complete.
        assert len(visit.events) in {2, 3}


async def test_the_ticket_of_the_refused_bytes_does_not_bring_in_those_that_are_expected_now(
    visit: Visit, store: PhotoStore
) -> None:
    """A phone that heard no answer sends them once more, while another one has replaced them."""
    await visit.replace(jpeg(12))
    late = await upload(visit.photos[0]["upload"], PAGE)
    assert late.status_code == 404
    assert await visit.receipt() == ("awaiting_photos", ["expected"])
    assert (await complete(visit.service, visit.id, visit.photos[0]["id"])).json()["state"] == "expected"


async def test_the_same_bytes_once_more_open_whichever_upload_was_last(service: Running) -> None:
    """A picture that was refused because it could not be prepared may be given again; what it is sealed under stays."""
    visit = await sent(service, jpeg(13))
    connection = service.pairings.connection
    connection.execute(
        "update files set state = 'rejected', rejection = 'not_prepared', rejected_at = now() where id = %s",
        (visit.photos[0]["id"],),
    )
    connection.execute("update visits set state = 'awaiting_photos', photos_missing = 1 where id = %s", (visit.id,))
    sealed = visit.row("data_key")
    answer = await visit.replace(jpeg(13))
    assert (answer.json()["state"], visit.row("data_key")) == ("expected", sealed)
    # Not sent again: the store has it, and says so.
    assert (await complete(service, visit.id, visit.photos[0]["id"])).json()["state"] == "stored"
    assert (await upload(visit.photos[0]["upload"], jpeg(13))).json()["state"] == "stored"
    await prepare_pictures(service)
    assert await visit.receipt() == ("complete", ["ready"])
    shown = await service.client.get(f"/api/photos/{visit.photos[0]['id']}", headers=XIAO_LI.headers)
    assert shown.content == jpeg(13)
