"""How much of photos an account may send on a day; what does not fit stays on the phone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.kernel.clock import today
from services.kernel.ids import new_id
from services.submissions.app import create_app
from services.submissions.visits.photo_allowance import PhotoAllowance, TooManyPhotosToday
from tests.submissions.conftest import Running
from tests.submissions.samples import manifest, visit_body
from tests.support.people import LEADER_A, XIAO_LI
from tests.support.pictures import jpeg

MEGABYTE = 1_000_000


@pytest.fixture
async def small(service: Running) -> AsyncIterator[Running]:
    """The service with one megabyte a day for each account."""
    app = create_app(service.settings.model_copy(update={"photo_megabytes_a_day": 1}))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://bangfu.test") as client,
    ):
        yield replace(service, app=app, client=client)


def with_photos(service: Running, *sizes: int) -> dict[str, Any]:
    photos = [manifest(jpeg(), id=str(new_id()), size=size) for size in sizes]
    return visit_body(service.pairings.pair(), photos=photos)


async def test_above_the_day_a_visit_with_photos_is_refused_until_tomorrow_and_nothing_is_stored(
    small: Running,
) -> None:
    first, second = (new_id(), with_photos(small, 600_000)), (new_id(), with_photos(small, 600_000))

    async def put(sent: tuple[Any, dict[str, Any]], person: Any = XIAO_LI) -> httpx.Response:
        return await small.client.put(f"/api/visits/{sent[0]}", json=sent[1], headers=person.headers)

    assert (await put(first)).status_code == 201
    refused = await put(second)
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-photos-today")
    assert 0 < int(refused.headers["retry-after"]) <= timedelta(days=1).total_seconds()
    stored = await small.client.get(f"/api/visits/{second[0]}", headers=XIAO_LI.headers)
    assert stored.status_code == 404

    repeated = await put(first)
    assert repeated.status_code == 200
    assert repeated.json()["photos"][0]["upload"]
    without_photos = (new_id(), with_photos(small))
    assert (await put(without_photos)).status_code == 201
    assert (await put((new_id(), with_photos(small, 300_000)))).status_code == 201
    assert (await put(second, LEADER_A)).status_code == 201


def test_the_next_day_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    account, allowance = new_id(), PhotoAllowance(MEGABYTE)
    allowance.use(account, MEGABYTE)
    assert not allowance.has_room(account, 1)
    assert isinstance(allowance.refusal(), TooManyPhotosToday)
    tomorrow = today() + timedelta(days=1)
    monkeypatch.setattr("services.submissions.visits.photo_allowance.today", lambda: tomorrow)
    assert allowance.has_room(account, MEGABYTE)
