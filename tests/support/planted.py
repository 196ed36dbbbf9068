"""Texts about people, how they go in over the API, and a search for them in files."""

import asyncio
import base64
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from PIL import Image

from services.kernel.identity.documents import check_digit
from services.kernel.ids import new_id
from tests.support.people import BEIPIAO_VILLAGE
from tests.support.phone import Outgoing, Phone, Refused
from tests.support.stack import Stack
from tests.support.world import World, build_world

ILLNESSES = ("类风湿性关节炎", "糖尿病足溃疡", "慢性肾功能衰竭", "精神分裂症", "肺结核复发期")


@dataclass(frozen=True)
class Planted:
    """Eleven texts of one household, and a twelfth that is typed when somebody looks at it."""

    number: int

    @property
    def head(self) -> str:
        return f"欧阳{'春夏秋冬晨'[self.number]}桦"

    @property
    def phone(self) -> str:
        return f"1396177{4081 + 613 * self.number}"

    @property
    def id_number(self) -> str:
        first = f"2113811951070{3 + self.number}{271 + self.number}"
        return first + check_digit(first)

    @property
    def address(self) -> str:
        return f"柳条沟{self.number}组石磨坊东侧"

    @property
    def member(self) -> str:
        return f"慕容{'芝兰竹菊梅'[self.number]}蕊"

    @property
    def written(self) -> str:
        """The words of a sheet about the head's health."""
        return f"{ILLNESSES[self.number]}致残，持残疾证"

    @property
    def content(self) -> str:
        return f"陪同到县医院看{ILLNESSES[self.number]}，取药三盒"

    @property
    def wish(self) -> str:
        return f"盼望早日治好，孙辈{self.number}人等她回家"

    @property
    def plan(self) -> str:
        return f"代缴{ILLNESSES[self.number]}住院押金"

    @property
    def comment(self) -> str:
        return f"炕头合影，{self.head}与药瓶"

    @property
    def reason(self) -> str:
        return f"老人因{ILLNESSES[self.number]}转入养护院"

    @property
    def purpose(self) -> str:
        """Typed for the audit trail: of looks, searches, prints and restrictions."""
        return f"外甥从大连来电，打听{ILLNESSES[self.number]}的病情"

    @property
    def texts(self) -> tuple[str, ...]:
        about = (self.head, self.phone, self.id_number, self.address, self.member, self.written)
        return (*about, self.content, self.wish, self.plan, self.comment, self.reason)

    def photo(self) -> bytes:
        image, written = Image.new("RGB", (320, 240), (90, 120, 30 * self.number)), io.BytesIO()
        description = image.getexif()
        description[0x010E] = self.comment
        image.save(written, "JPEG", exif=description, comment=self.comment.encode())
        return written.getvalue()


HOUSEHOLDS = tuple(map(Planted, range(5)))
TEXTS = tuple(text for household in HOUSEHOLDS for text in (*household.texts, household.purpose))


def _base64(text: str) -> Iterator[bytes]:
    """Of the text at each of three places in a longer content, without the letters that its neighbours decide."""
    content = text.encode()
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + content + bytes(2 - (before + len(content) - 1) % 3))
        first, last = -(-before * 8 // 6), (before + len(content)) * 8 // 6
        yield encoded[first:last]


ENCODINGS: dict[str, Callable[[str], Iterator[bytes]]] = {
    "UTF-8": lambda text: iter([text.encode()]),
    "UTF-16": lambda text: iter([text.encode("utf-16-le"), text.encode("utf-16-be")]),
    "GB 18030": lambda text: iter([text.encode("gb18030")]),
    "hex": lambda text: iter([text.encode().hex().encode(), text.encode().hex().upper().encode()]),
    "base64": _base64,
    "JSON": lambda text: iter([text.encode("ascii", "backslashreplace")]),
}


def found_in(folder: Path, texts: Iterable[str] = TEXTS) -> set[str]:
    """The texts that stand in any file, or in the name of one, in any of these encodings."""
    patterns = [(pattern, text) for text in texts for encode in ENCODINGS.values() for pattern in encode(text)]
    found: set[str] = set()
    for path in folder.rglob("*"):
        content = str(path.relative_to(folder)).encode() + b"\n" + (path.read_bytes() if path.is_file() else b"")
        found |= {text for pattern, text in patterns if pattern in content}
    return found


def plant(stack: Stack) -> World:
    world = build_world(stack, households=0)
    plant_in(world)
    return world


def plant_in(world: World, *, is_looked_at: bool = True) -> None:
    """Where the village of `tests.support.people` is known.

    `is_looked_at`: with purposes and reasons in the trail, where a release before 0.2.0 keeps them in clear; and with
    the words of a sheet, for which it has no room.
    """
    with asyncio.Runner() as runner:
        for household in HOUSEHOLDS:
            runner.run(_plant_one(world, household, is_looked_at=is_looked_at))
        runner.run(_extend_for_each(world))


async def _plant_one(world: World, planted: Planted, *, is_looked_at: bool) -> None:
    household_id, pairing_id = new_id(), new_id()
    async with httpx.AsyncClient(base_url=f"{world.base_url}/api", trust_env=False, timeout=30) as client:
        by_city = await world.city_officer.sign_in()
        await _until_done(
            client, "PUT", f"/households/{household_id}", by_city, _household(planted, is_written=is_looked_at)
        )
        pairing: dict[str, Any] = {
            "household_id": str(household_id),
            "team_id": str(world.team_id),
            "helpers": [],
            "service_form": "pairing",
            "starts_on": "2020-01-01",
            "ends_on": None,
        }
        await _until_done(client, "PUT", f"/pairings/{pairing_id}", by_city, pairing)
        plan: dict[str, Any] = {"funds": "", "project": "", "goods": "", "other": planted.plan, "goals": []}
        await _until_done(client, "PUT", f"/pairings/{pairing_id}/plan", by_city, plan)
        await _send_visit(world, str(household_id), planted)
        if is_looked_at:
            await _look_at(client, world, str(household_id), planted)
        closing = {"closed_on": "2020-12-31", "reason": planted.reason}
        await _until_done(client, "POST", f"/pairings/{pairing_id}/close", by_city, closing)


async def _look_at(client: httpx.AsyncClient, world: World, household_id: str, planted: Planted) -> None:
    """What asks for a purpose or a reason, each with one that tells of the person."""
    headers, said = await world.county_officer.sign_in(), planted.purpose
    path = f"/households/{household_id}"
    found = {"field": "phone", "value": planted.phone, "purpose": said}
    for action, body in (
        (f"{path}/reveal", {"field": "head.phone", "purpose": said}),
        ("/households/search", found),
        # Finds nobody.
        ("/households/search", found | {"value": f"1380000000{planted.number}"}),
        (f"{path}/restrict", {"reason": said}),
        (f"{path}/release", {"reason": said}),
        (f"/household-files/{household_id}", {"purpose": said}),
    ):
        await _until_done(client, "POST", action, headers, body)
    erasure = f"/households/erasures/{new_id()}"
    await _until_done(client, "PUT", erasure, headers, {"household_id": household_id, "reason": said})
    await _until_done(client, "POST", f"{erasure}/withdraw", headers, {"reason": said})


async def _extend_for_each(world: World) -> None:
    """The due time of the team, later with each household's reason."""
    campaign_id, obligation_id = new_id(), new_id()
    campaign: dict[str, Any] = {
        "name": "助力脱贫",
        "series": "助力脱贫",
        "year": 2020,
        "notice_id": None,
        "division_code": "2113",
        "starts_on": "2020-03-24",
        "ends_on": "2020-09-30",
        "phases": [],
    }
    obligation = {
        "campaign_id": str(campaign_id),
        "form": "progress_report",
        "owed_by": {"kind": "team", "division_code": "2113"},
        "cycle": {"kind": "monthly", "due_day": 25, "from": "2020-05", "to": "2020-05"},
        "minimum": 1,
    }
    async with httpx.AsyncClient(base_url=f"{world.base_url}/api", trust_env=False, timeout=30) as client:
        by_city = await world.city_officer.sign_in()
        await _until_done(client, "PUT", f"/campaigns/{campaign_id}", by_city, campaign)
        await _until_done(client, "PUT", f"/obligations/{obligation_id}", by_city, obligation)
        due_id = await _due_of(client, by_city, campaign_id, world.team_id)
        for number, planted in enumerate(HOUSEHOLDS, start=1):
            body = {"due_at": f"2020-06-0{number}T00:00:00+08:00", "reason": planted.reason}
            await _until_done(client, "POST", f"/dues/{due_id}/extend", by_city, body)


async def _due_of(client: httpx.AsyncClient, headers: dict[str, str], campaign_id: UUID, team_id: UUID) -> str:
    """Once campaigns has read of the team."""
    path = f"/dues?campaign_id={campaign_id}&organization_id={team_id}"
    for _ in range(60):
        found = (await client.get(path, headers=headers)).json()["items"]
        if found:
            return str(found[0]["id"])
        await asyncio.sleep(0.25)
    raise AssertionError("the team owes nothing")


def _household(planted: Planted, *, is_written: bool) -> dict[str, Any]:
    said = {"health": "disabled", "as_written": {"health": planted.written}} if is_written else {}
    return {
        "registry_no": f"PT{planted.number:06d}",
        "division_code": BEIPIAO_VILLAGE,
        "address": planted.address,
        "head": {"name": planted.head, "phone": planted.phone, "id_number": planted.id_number, **said},
        "members": [{"name": planted.member, "relation": "配偶"}],
        "registry_status": "REGISTERED_POOR",
        "poverty_causes": ["illness"],
        "labour_ability": None,
        "guarantees": {},
        "needs": ["medical_care"],
    }


async def _send_visit(world: World, household_id: str, planted: Planted) -> None:
    photo, photo_id = planted.photo(), str(uuid4())
    body = {
        "household_id": household_id,
        "visited_on": "2020-05-20",
        "recorded_at": datetime(2020, 5, 20, 2, tzinfo=UTC).isoformat(),
        "content": planted.content,
        "needs": planted.wish,
        "photos": [
            {
                "id": photo_id,
                "sha256": hashlib.sha256(photo).hexdigest(),
                "size": len(photo),
                "content_type": "image/jpeg",
            }
        ],
    }
    visit = Outgoing(new_id(), body, {photo_id: photo})
    phone = Phone(world.base_url, world.volunteer.sign_in)
    try:
        while not visit.complete:
            try:
                await phone.send(visit)
            except Refused:
                # The visits' program reads of a new pairing a moment after the register.
                assert visit.answers.count(404) + visit.answers.count(403) < 60, visit.answers
                await asyncio.sleep(0.25)
    finally:
        await phone.close()


async def _until_done(
    client: httpx.AsyncClient, method: str, path: str, headers: dict[str, str], body: dict[str, Any]
) -> None:
    """The register reads of a new team a moment after the gateway."""
    for _ in range(60):
        answer = await client.request(method, path, json=body, headers=headers)
        if answer.is_success:
            return
        await asyncio.sleep(0.25)
    raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text}")
