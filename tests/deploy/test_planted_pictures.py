"""Pictures and documents go in through the gateway; no run of their bytes can be read at rest: not in the store, not in
the databases and their write-ahead log, not in a log file, not in a backup, before they are looked at and afterwards.
"""

import asyncio
import base64
import hashlib
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from PIL import Image

from deploy.backup.recipients import read_identities
from deploy.backup.source import open_source
from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.embedded.postgres_pipes import output_of
from deploy.keys import Keys
from services.kernel.ids import new_id
from services.submissions.media.store import PhotoStore, StoreSettings
from tests.submissions.hostile_pdfs import scanned_pdf
from tests.submissions.hostile_pictures import encoded, scene, segment, with_segments
from tests.submissions.samples import manifest, visit_body
from tests.support.commands import bangfu
from tests.support.stack import Stack, running_stack
from tests.support.uploads import upload_request
from tests.support.world import SignedInPerson, World, build_world

SECONDS = 120
RUN = 32


def run_of(name: str) -> bytes:
    """A known run of bytes; none that a JPEG could read as a marker."""
    return hashlib.sha256(name.encode()).digest().replace(b"\xff", b"\xfe")


def coded(picture: bytes) -> list[bytes]:
    """Runs out of the coded data of a JPEG: from its beginning, its middle and its end."""
    start = picture.rindex(b"\xff\xda") + 14
    length = len(picture) - start
    return [picture[start + length * part // 10 :][:RUN] for part in (1, 5, 9)]


def with_place(picture: bytes, name: str) -> bytes:
    """With where it was taken, and the run in every segment that cameras write."""
    facts = Image.Exif()
    facts[0x010E] = run_of(name).hex()
    facts.get_ifd(0x8825)[2] = (41.0, 48.0, 0.36)
    facts.get_ifd(0x8769)[0x927C] = run_of(name)
    comment, xmp = segment(0xFE, run_of(name)), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + run_of(name))
    return with_segments(picture, segment(0xE1, b"Exif\0\0" + facts.tobytes()), xmp, comment)


@dataclass(frozen=True)
class Planted:
    content: bytes
    content_type: str
    runs: tuple[bytes, ...]


def _photos() -> Iterator[tuple[str, Planted]]:
    for number, (name, size) in enumerate(
        (("clean", (1200, 900)), ("with a place", (1200, 900)), ("large", (2400, 1800)))
    ):
        picture = encoded(scene(*size, seed=number), quality=85)
        if name == "clean":
            yield name, Planted(picture, "image/jpeg", tuple(coded(picture)))
        else:
            content = with_place(picture, name)
            yield name, Planted(content, "image/jpeg", (run_of(name), *coded(content)))


def _documents() -> Iterator[tuple[str, Planted]]:
    picture = with_place(encoded(scene(900, 1200, seed=7), quality=85), "attached")
    yield "附件.jpg", Planted(picture, "image/jpeg", (run_of("attached"), *coded(picture)))
    text = "".join(f"第{number}户：{run_of(str(number)).hex()}\n" for number in range(4000)).encode()
    runs = tuple(run_of(str(number)).hex().encode()[:RUN] for number in (0, 2000, 3999))
    yield "名单.txt", Planted(text, "text/plain", runs)


PHOTOS, DOCUMENTS = dict(_photos()), dict(_documents())
_PAGE = with_place(encoded(scene(900, 1200, seed=5), quality=85), "page")
SCANS = {
    "page": Planted(_PAGE, "image/jpeg", (run_of("page"), *coded(_PAGE))),
    "pdf": Planted(pdf := scanned_pdf(_PAGE), "application/pdf", (pdf[len(pdf) // 2 :][:RUN],)),
}
ALL: Mapping[str, Planted] = {**PHOTOS, **DOCUMENTS, **SCANS}


def _written(run: bytes) -> Iterator[bytes]:
    """As it is, in hexadecimal as PostgreSQL and logs write bytes, and in base64 at each of its three places."""
    yield run
    yield run.hex().encode()
    yield run.hex().upper().encode()
    for before in range(3):
        whole = base64.b64encode(bytes(before) + run)
        yield whole[4:-4]
        yield whole[4:-4].translate(bytes.maketrans(b"+/", b"-_"))


def _pattern() -> tuple[re.Pattern[bytes], dict[bytes, str]]:
    names = {written: name for name, planted in ALL.items() for run in planted.runs for written in _written(run)}
    return re.compile(b"|".join(map(re.escape, names))), names


def found_in(folder: Path) -> set[str]:
    """What stands in any file of the folder."""
    pattern, names = _pattern()
    found = set()
    for path in folder.rglob("*"):
        if path.is_file():
            found |= {names[match] for match in pattern.findall(path.read_bytes())}
    return found


@dataclass
class Sent:
    """What has been sent, through the gateway, and how to see that it was looked at."""

    stack: Stack
    world: World
    client: httpx.Client
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)

    def ask(self, who: SignedInPerson, method: str, path: str, **options: Any) -> Any:
        if who.username not in self.tokens:
            body = {"username": who.username, "password": who.password}
            token = self.client.post("/auth/login", json=body).json()["access_token"]
            self.tokens[who.username] = {"Authorization": f"Bearer {token}"}
        answer = until(lambda: self.client.request(method, path, headers=self.tokens[who.username], **options))
        return answer.json() if answer.content else None

    def upload(self, ticket: dict[str, Any], planted: Planted) -> None:
        with httpx.Client(trust_env=False, timeout=60) as client:
            answer = client.request(**upload_request(ticket, planted.content, planted.content_type))
        assert (answer.status_code, answer.json()["state"]) == (200, "stored"), answer.text

    def visit(self) -> str:
        visit_id = new_id()
        photos = [manifest(photo.content) for photo in PHOTOS.values()]
        body = visit_body(self.world.households[0], photos=photos)
        stored = self.ask(self.world.volunteer, "PUT", f"/visits/{visit_id}", json=body)
        for photo, planted in zip(stored["photos"], PHOTOS.values(), strict=True):
            self.upload(photo["upload"], planted)
        return f"/visits/{visit_id}"

    def report(self) -> str:
        (pairing, *_) = self.ask(self.world.leader, "GET", "/pairings")["items"]
        path, body = (
            f"/reports/{new_id()}",
            {"kind": "progress_report", "pairing_id": pairing["id"], "month": "2020-05"},
        )
        self.ask(self.world.leader, "PUT", path, json=body)
        self.ask(self.world.leader, "POST", f"{path}/submit")
        return path

    def scan(self, report: str) -> None:
        for planted in SCANS.values():
            body = manifest(planted.content, content_type=planted.content_type)
            del body["taken_at"]
            shown = self.ask(self.world.leader, "POST", f"{report}/scans", json=body)
            (mine,) = [scan for scan in shown["scans"] if scan["id"] == body["id"]]
            self.upload(mine["upload"], planted)
            self.ask(self.world.leader, "POST", f"{report}/scans/{body['id']}/complete")

    def notice(self) -> str:
        path = f"/notices/{new_id()}"
        body = {
            "title": "关于开展活动的通知",
            "text": "各县（市）区：",
            "issuer": "某市",
            "issued_on": "2020-03-24",
            "division_code": "2113",
        }
        self.ask(self.world.city_officer, "PUT", path, json=body)
        return path

    def attach(self, notice: str) -> None:
        for name, planted in DOCUMENTS.items():
            described = manifest(planted.content, content_type=planted.content_type, name=name)
            del described["taken_at"]
            path = f"{notice}/files/{described.pop('id')}"
            self.upload(self.ask(self.world.city_officer, "PUT", path, json=described)["upload"], planted)

    def states(self) -> list[tuple[str, str]]:
        with connected(self.stack) as connection:
            return connection.execute("select purpose, state from files order by 1, 2").fetchall()


def until(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """The programs read of each other's things a moment later."""
    end = time.monotonic() + SECONDS
    while not (answer := ask()).is_success:
        assert time.monotonic() < end, answer.text
        time.sleep(0.25)
    return answer


@contextmanager
def connected(stack: Stack) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(Postgres(stack.home).dsn("bangfu_submissions", SUPERUSER), autocommit=True) as connection:
        yield connection


@contextmanager
def without_workers(stack: Stack) -> Iterator[None]:
    """Nobody looks at a file meanwhile."""
    stopped = [each for process in stack.processes("workers") for each in (process, *process.children(recursive=True))]
    assert stopped
    for each in stopped:
        each.suspend()
    try:
        yield
    finally:
        for each in stopped:
            each.resume()


def at_rest(stack: Stack) -> set[str]:
    """In the home and in what the supervisor printed."""
    with connected(stack) as connection:
        connection.execute("checkpoint")
    return found_in(stack.home.parent)


def in_backup(stack: Stack, to: Path) -> set[str]:
    """In the files of a backup, and in its dumps and objects without its encryption: they are sealed below it."""
    ended = bangfu("backup", str(to / "saved"), home=stack.home)
    assert ended.returncode == 0, ended.stderr
    source = open_source(to / "saved", lambda _: read_identities(Keys(stack.home).backup_identity))
    clear = to / "clear"
    clear.mkdir()
    for database in source.manifest.databases:
        with (to / "dump").open("wb") as file:
            source.copy_dump(database, file.write)
        with output_of("pg_restore", ["--file=-", str(to / "dump")]) as statements:
            (clear / f"{database.name}.sql").write_bytes(statements.read())
    assert len(source.manifest.objects) >= len(ALL)
    for number, entry in enumerate(source.manifest.objects):
        (clear / str(number)).write_bytes(source.read_object(entry))
    return found_in(to)


def in_clear(stack: Stack) -> None:
    """As without seals: each into the store or into a row, so that the search is known to find them there."""
    environment = stack.environment()
    store = PhotoStore(
        StoreSettings(
            endpoint=environment["BANGFU_STORE_ENDPOINT"],
            bucket=environment["BANGFU_STORE_BUCKET"],
            access_key=environment["BANGFU_STORE_ACCESS_KEY"],
            secret_key=environment["BANGFU_STORE_SECRET_KEY"],
        )
    )

    async def put() -> None:
        for number, planted in enumerate([*PHOTOS.values(), *SCANS.values()]):
            await store.put(f"files/{UUID(int=number)}/clear", planted.content, "image/jpeg")
        await store.aclose()

    asyncio.run(put())
    with connected(stack) as connection:
        connection.execute("create table clear (content bytea storage external)")
        for planted in DOCUMENTS.values():
            connection.execute("insert into clear values (%s)", (planted.content,))


@pytest.mark.parametrize("place", range(3))
def test_the_search_finds_a_run_in_every_writing(tmp_path: Path, place: int) -> None:
    assert all(run in planted.content for planted in ALL.values() for run in planted.runs)
    for name, planted in ALL.items():
        for number, run in enumerate(planted.runs):
            longer = b"x" * place + run + b"and more"
            for written in (longer, longer.hex().encode(), base64.b64encode(longer), base64.urlsafe_b64encode(longer)):
                path = tmp_path / str(number) / name / hashlib.sha256(written).hexdigest()
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(written)
                assert found_in(path.parent) == {name}
                path.unlink()


def test_no_run_of_a_picture_or_a_document_can_be_read_at_rest(tmp_path: Path) -> None:
    with running_stack(on_disk=True) as stack:
        world = build_world(stack, households=2)
        with httpx.Client(base_url=f"{stack.base_url}/api", trust_env=False, timeout=30) as client:
            sent = Sent(stack, world, client)
            report, notice = sent.report(), sent.notice()
            with without_workers(stack):
                sent.visit()
                sent.attach(notice)
                sent.scan(report)
                assert {state for _, state in sent.states()} == {"stored"}
                assert at_rest(stack) == set()
                (tmp_path / "before").mkdir()
                assert in_backup(stack, tmp_path / "before") == set()
            end = time.monotonic() + SECONDS
            while {state for _, state in sent.states()} - {"ready", "rejected"}:
                assert time.monotonic() < end, sent.states()
                time.sleep(0.25)
            assert [state for purpose, state in sent.states() if purpose != "scan"] == ["ready"] * 5
            assert at_rest(stack) == set()
            (tmp_path / "after").mkdir()
            assert in_backup(stack, tmp_path / "after") == set()
            in_clear(stack)
            assert at_rest(stack) == set(ALL)
