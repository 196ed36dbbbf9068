"""A new key, and another cipher, for all personal data: a whole installation, people at work, killed in between."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import httpx
import psycopg
import pytest

from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.keys import Keys
from services.households.households.encryption import household_cipher, household_columns, member_cipher, member_rows
from services.households.households.schemas import HouseholdInput
from services.kernel.crypto.keys import CannotDecrypt, KeyRing
from services.kernel.ids import new_id
from tests.submissions.samples import manifest, visit_body
from tests.support.commands import Ended, bangfu
from tests.support.people import BEIPIAO_VILLAGE
from tests.support.pictures import jpeg
from tests.support.stack import Stack, running_stack
from tests.support.uploads import upload_request
from tests.support.world import World, build_world

pytestmark = [pytest.mark.fault, pytest.mark.slow]

MANY = 3_000
NEEDS = ["medical_care", "livelihood", "product_sales"]
# Four clients of one account work without a pause, which its limits are there to stop.
NO_LIMITS = {
    "BANGFU_SEARCHES_A_DAY": "1000000",
    "BANGFU_READS_PER_MINUTE": "1000000",
    "BANGFU_WRITES_PER_MINUTE": "1000000",
    "BANGFU_COSTLY_PER_MINUTE": "1000000",
}


@dataclass
class Office:
    """A running installation with many households, one submitted report, and one draft."""

    stack: Stack
    world: World
    reports: list[UUID] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    """What is shown at an address: a photo, large and small, and an attachment."""

    @property
    def keys(self) -> Keys:
        return Keys(self.stack.home)

    def ring(self, kek: str | None = None) -> KeyRing:
        return KeyRing(kek or self.keys.kek.read_text(), self.keys.blind_index_key.read_text().strip())

    def connect(self, program: str = "households") -> psycopg.Connection:
        dsn = Postgres(self.stack.home).dsn(f"bangfu_{program}", SUPERUSER)
        return psycopg.connect(dsn, autocommit=True)

    def ask(self, person: Any, method: str, path: str, **options: Any) -> httpx.Response:
        with httpx.Client(base_url=f"{self.stack.base_url}/api", trust_env=False, timeout=30) as client:
            sent = {"username": person.username, "password": person.password}
            token = client.post("/auth/login", json=sent).json()["access_token"]
            return client.request(method, path, headers={"Authorization": f"Bearer {token}"}, **options)

    def rotate(self, *options: str) -> Ended:
        return bangfu("keys", "rotate", *options, home=self.stack.home)

    def command(self, *options: str) -> list[str]:
        return [sys.executable, "-m", "deploy.cli", "keys", "rotate", "--home", str(self.stack.home), *options]


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with patch.dict(os.environ, NO_LIMITS), running_stack() as stack:
        made = Office(stack, build_world(stack, households=2))
        _many_households(made)
        _reports(made)
        _files(made)
        yield made


def _body(number: int) -> HouseholdInput:
    return HouseholdInput.model_validate(
        {
            "registry_no": f"KC{number:06d}",
            "division_code": BEIPIAO_VILLAGE,
            "address": f"试验村{number}号",
            "head": {"name": f"户主{number}", "phone": f"139{number:08d}"},
            "members": [{"name": f"家人{number}", "phone": f"138{number:08d}", "relation": "spouse"}],
            "registry_status": "REGISTERED_POOR",
            "poverty_causes": ["illness"],
            "labour_ability": None,
            "guarantees": {},
            "needs": [NEEDS[number % len(NEEDS)]],
        }
    )


def _many_households(office: Office) -> None:
    """Without the API, which would take minutes; encrypted by the register's own functions."""
    ring = office.ring()
    with office.connect() as connection, connection.transaction():
        for number in range(MANY):
            household_id, body = new_id(), _body(number)
            wrapped = ring.new_wrapped_key(str(household_id))
            _insert(
                connection, "households", household_columns(ring, household_id, wrapped, body) | {"id": household_id}
            )
            for member in member_rows(ring, household_id, wrapped, body):
                _insert(connection, "household_members", member)


def _insert(connection: psycopg.Connection, table: str, values: dict[str, Any]) -> None:
    adapted = {
        name: psycopg.types.json.Jsonb(value) if isinstance(value, dict) else value for name, value in values.items()
    }
    names, marks = ", ".join(adapted), ", ".join(f"%({name})s" for name in adapted)
    connection.execute(f"insert into {table} ({names}) values ({marks})".encode(), adapted)


def _reports(office: Office) -> None:
    """A draft holds encrypted facts; a submitted one also an encrypted version."""
    pairings = office.ask(office.world.leader, "GET", "/pairings").json()["items"]
    for pairing in pairings:
        office.reports.append(new_id())
        body = {"kind": "progress_report", "pairing_id": pairing["id"], "month": "2020-05"}
        made = _put_when_known(office, f"/reports/{office.reports[-1]}", body)
        assert made.status_code == 201, made.text
    submitted = office.ask(office.world.leader, "POST", f"/reports/{office.reports[0]}/submit")
    assert submitted.status_code == 200, submitted.text


def _files(office: Office) -> None:
    """A photo of a household, and an attachment, whose key lies under the key-encryption key itself."""
    picture, text = jpeg(), "第一批名单\n".encode() * 20_000
    visit = visit_body(office.world.households[0], picture)
    sent = _put_when_known(office, f"/visits/{new_id()}", visit, office.world.volunteer)
    _upload(sent.json()["photos"][0]["upload"], picture, "image/jpeg")
    notice = f"/notices/{new_id()}"
    body = {"title": "通知", "text": "各县：", "issuer": "某市", "issued_on": "2020-03-24", "division_code": "2113"}
    assert office.ask(office.world.city_officer, "PUT", notice, json=body).status_code == 201
    described = manifest(text, content_type="text/plain", name="名单.txt")
    del described["taken_at"]
    attached = f"{notice}/files/{described.pop('id')}"
    announced = office.ask(office.world.city_officer, "PUT", attached, json=described)
    _upload(announced.json()["upload"], text, "text/plain")
    photo = f"/photos/{sent.json()['photos'][0]['id']}"
    for path in (f"{photo}?size=screen", f"{photo}?size=thumb", attached):
        office.files[path] = _ready(office, path)
    assert (office.files[f"{photo}?size=screen"], office.files[attached]) == (picture, text)


def _upload(ticket: dict[str, Any], content: bytes, content_type: str) -> None:
    with httpx.Client(trust_env=False, timeout=30) as client:
        answer = client.request(**upload_request(ticket, content, content_type))
    assert answer.json()["state"] == "stored", answer.text


def _ready(office: Office, path: str) -> bytes:
    """Once the worker has looked at it."""
    for _ in range(120):
        answer = office.ask(office.world.city_officer, "GET", path)
        if answer.status_code == 200:
            return answer.content
        time.sleep(0.5)
    raise AssertionError(answer.text)


def _shown_files(office: Office) -> dict[str, bytes]:
    return {path: office.ask(office.world.city_officer, "GET", path).content for path in office.files}


def _put_when_known(office: Office, path: str, body: dict[str, Any], who: Any = None) -> httpx.Response:
    """Submissions reads of a pairing a moment after the register."""
    for _ in range(60):
        answer = office.ask(who or office.world.leader, "PUT", path, json=body)
        if answer.status_code != 404:
            break
        time.sleep(0.5)
    return answer


def _everything(office: Office, kek: str) -> dict[str, tuple[str | None, ...]]:
    """The clear content of every household, with one key only. Raises CannotDecrypt."""
    ring = office.ring(kek)
    found: dict[str, tuple[str | None, ...]] = {}
    with office.connect() as connection:
        rows = connection.execute(
            "select id, registry_no, wrapped_key, head_name, head_phone, address, circumstances from households"
        )
        for household_id, number, wrapped, name, phone, address, circumstances in rows.fetchall():
            cipher = household_cipher(ring, household_id, wrapped)
            found[number] = (
                cipher.open("head_name", name),
                cipher.open("head_phone", phone),
                cipher.open("address", address),
                cipher.open("circumstances", circumstances),
            )
        members = connection.execute(
            "select m.id, h.id, h.registry_no, h.wrapped_key, m.name, m.phone, m.circumstances "
            "from household_members m join households h on h.id = m.household_id"
        )
        for member_id, household_id, number, wrapped, name, phone, circumstances in members.fetchall():
            cipher = member_cipher(household_cipher(ring, household_id, wrapped), member_id)
            found[f"{number} member"] = (
                cipher.open("name", name),
                cipher.open("phone", phone),
                cipher.open("circumstances", circumstances),
            )
    return found


def _contents_of_reports(office: Office) -> list[Any]:
    shown = []
    for report_id in office.reports:
        answer = office.ask(office.world.leader, "GET", f"/reports/{report_id}")
        assert answer.status_code == 200, answer.text
        shown.append(answer.json())
    return shown


@dataclass
class Shift:
    """Clients that read, search, change and add households without a pause, and their errors."""

    wrong: list[str] = field(default_factory=list)
    rounds: dict[str, int] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def wait_for_rounds(self, count: int) -> None:
        """Waits until each of them has worked so many times more."""
        wanted = {name: done + count for name, done in self.rounds.items()}
        end = time.monotonic() + 60
        while any(self.rounds[name] < number for name, number in wanted.items()):
            assert time.monotonic() < end, f"{self.rounds} instead of {wanted}; {self.wrong}"
            time.sleep(0.02)


@contextmanager
def _people_at_work(office: Office) -> Iterator[Shift]:
    works = (_look, _search, _change, _add)
    shift = Shift(rounds={work.__name__: 0 for work in works})
    threads = [threading.Thread(target=_work, args=(office, work, shift)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield shift
    finally:
        shift.stop.set()
        for thread in threads:
            thread.join(60)


def _work(office: Office, work: Any, shift: Shift) -> None:
    person = office.world.city_officer
    with httpx.Client(base_url=f"{office.stack.base_url}/api", trust_env=False, timeout=30) as client:
        sent = {"username": person.username, "password": person.password}
        client.headers["Authorization"] = f"Bearer {client.post('/auth/login', json=sent).json()['access_token']}"
        number = 0
        while not shift.stop.is_set():
            number += 97
            answer = work(client, number % MANY)
            if answer is not None:
                shift.wrong.append(f"{work.__name__} {answer.status_code} {answer.text[:200]}")
            shift.rounds[work.__name__] += 1


def _look(client: httpx.Client, number: int) -> httpx.Response | None:
    listed = client.get("/households", params={"q": f"KC{number:06d}"})
    answer = client.get(f"/households/{listed.json()['items'][0]['id']}")
    is_whole = answer.status_code == 200 and answer.json()["members"][0]["name"].startswith("家")
    return None if is_whole else answer


def _search(client: httpx.Client, number: int) -> httpx.Response | None:
    """By the phone of the head, and of the member: both are blind indexes."""
    for first in ("139", "138"):
        wanted = {"field": "phone", "value": f"{first}{number:08d}", "purpose": "核对重复登记的户"}
        answer = client.post("/households/search", json=wanted)
        if answer.status_code != 200 or [item["registry_no"] for item in answer.json()["items"]] != [f"KC{number:06d}"]:
            return answer
    return None


def _change(client: httpx.Client, number: int) -> httpx.Response | None:
    """The same content again: in either cipher nothing changes, not even the version."""
    item = client.get("/households", params={"q": f"KC{number:06d}"}).json()["items"][0]
    body = _body(number).model_dump(mode="json")
    detail = client.get(f"/households/{item['id']}").json()
    body["members"][0]["id"] = detail["members"][0]["id"]
    first = client.put(f"/households/{item['id']}", json=body)
    second = client.put(f"/households/{item['id']}", json=body)
    is_good = (first.status_code, second.status_code) == (200, 200)
    return None if is_good and first.json()["version"] == second.json()["version"] else second


def _add(client: httpx.Client, number: int) -> httpx.Response | None:
    # Without digits: some ids hold a run of them that is a document number.
    letters = new_id().hex.translate(str.maketrans("0123456789", "ghijklmnop"))
    body = _body(number).model_dump(mode="json") | {"registry_no": f"NEW{letters}", "members": []}
    body["head"] = {"name": "新户", "phone": None, "id_number": None}
    answer = client.put(f"/households/{new_id()}", json=body)
    return None if answer.status_code == 201 else answer


def _done(office: Office, length: int) -> int:
    """The first households whose wrapped key has this many bytes: 12 + 32 + 16 for AES, 12 + 16 + 16 for SM4.

    Households added meanwhile have the new key from the beginning and do not count.
    """
    with office.connect() as connection:
        found = connection.execute(
            "select count(*) from households where registry_no like 'KC%%' and octet_length(wrapped_key) = %s", [length]
        )
        return int((found.fetchone() or (0,))[0])


def _kill_in_the_middle(office: Office, *options: str, length: int) -> int:
    """SIGKILL as soon as some households are done; returns how many were."""
    with subprocess.Popen(office.command(*options), stdout=subprocess.DEVNULL) as running:
        while _done(office, length) == 0:
            assert running.poll() is None, "it ended before it could be killed"
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.wait(10)
    return _done(office, length)


def test_a_change_of_cipher_killed_in_the_middle_goes_on_while_people_work(office: Office) -> None:
    old = office.keys.kek.read_text()
    before, reports = _everything(office, old), _contents_of_reports(office)
    with _people_at_work(office) as shift:
        done = _kill_in_the_middle(office, "--cipher", "sm4", length=44)
        assert 0 < done < MANY
        # For a while half of the rows have each key: everybody still reads and finds everything.
        shift.wait_for_rounds(10)
        assert _shown_files(office) == office.files
        unfinished = office.rotate("--cipher", "aes")
        assert (unfinished.returncode, "not finished" in unfinished.stderr) == (1, True)
        _, left, _, total = office.rotate("--dry-run").stdout.splitlines()[0].split()
        assert MANY - done <= int(left) < int(total)
        finished = office.rotate()
        assert finished.returncode == 0, finished.stderr
        shift.wait_for_rounds(10)
    assert shift.wrong == []
    new = office.keys.kek.read_text()
    assert new.startswith("sm4:")
    assert "\n" not in new.strip()
    after = _everything(office, new)
    assert {number: after[number] for number in before} == before
    assert len(after) > len(before), "nobody added a household meanwhile"
    assert _done(office, 60) == 0
    with pytest.raises(CannotDecrypt):
        _everything(office, old)
    assert _contents_of_reports(office) == reports
    assert _shown_files(office) == office.files


def test_a_new_key_of_the_same_cipher_leaves_every_field_as_it_is(office: Office) -> None:
    with office.connect() as connection:
        fields = "select id, head_name, address, fingerprint, version, updated_at from households order by id"
        before = connection.execute(fields).fetchall()
    old, readable = office.keys.kek.read_text(), _everything(office, office.keys.kek.read_text())
    finished = office.rotate()
    assert finished.returncode == 0, finished.stderr
    with office.connect() as connection:
        assert connection.execute(fields).fetchall() == before
    assert _everything(office, office.keys.kek.read_text()) == readable
    assert _shown_files(office) == office.files
    with pytest.raises(CannotDecrypt):
        _everything(office, old)


def test_the_same_content_sent_again_after_a_change_of_cipher_changes_nothing(office: Office) -> None:
    """Whether or not the number of persons and the ids of members, or of the last of them, were sent."""
    sent: dict[str, tuple[dict[str, Any], int]] = {}
    for members_count, member_id in product((None, 2, 5), (None, str(new_id()))):
        path = f"/households/{new_id()}"
        body = _body(1).model_dump(mode="json") | {"registry_no": f"SAME{len(sent)}", "members_count": members_count}
        new_member = body["members"][0] | {"id": None}
        body["members"][0]["id"] = member_id and str(new_id())
        if members_count != 2:
            body["members"].append(new_member)
        stored = office.ask(office.world.city_officer, "PUT", path, json=body)
        assert stored.status_code == 201, stored.text
        sent[path] = body, stored.json()["version"]
    other = "aes" if office.keys.kek.read_text().startswith("sm4:") else "sm4"
    assert office.rotate("--cipher", other).returncode == 0
    for path, (body, version) in sent.items():
        again = office.ask(office.world.city_officer, "PUT", path, json=body)
        assert (again.status_code, again.json()["version"]) == (200, version), body


def test_the_old_keys_are_kept_for_old_backups_and_the_trail_tells(office: Office) -> None:
    retired = sorted(office.keys.folder.glob("kek.retired-*"))
    assert len(retired) >= 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in retired} == {0o600}
    assert not office.keys.next_kek.exists()
    for program in ("households", "submissions"):
        with office.connect(program) as connection:
            found = connection.execute("select subject, details from audit_entries where action = 'keys.rotated'")
            entries = found.fetchall()
        assert len(entries) >= 2
        assert all(subject.startswith("kek:") for subject, _ in entries)
        assert not any(path.read_text().strip() in str(entries) for path in [office.keys.kek, *retired])


def test_a_row_that_no_key_opens_keeps_the_old_key(office: Office, tmp_path: Path) -> None:
    saved = shutil.copytree(office.keys.folder, tmp_path / "secrets")
    with office.connect() as connection:
        (damaged, whole) = connection.execute("select id, wrapped_key from households limit 1").fetchone() or ("", b"")
        connection.execute("update households set wrapped_key = %s where id = %s", [os.urandom(44), damaged])
        refused = office.rotate()
        assert refused.returncode == 1
        assert "no key here opens; both keys are kept" in refused.stderr
        assert len(office.keys.kek.read_text().split()) == 2
        assert (saved / "kek").read_text().strip() in office.keys.kek.read_text()
        connection.execute("update households set wrapped_key = %s where id = %s", [whole, damaged])
    assert office.rotate().returncode == 0
    assert len(office.keys.kek.read_text().split()) == 1


def test_counting_changes_nothing(office: Office) -> None:
    before = office.keys.kek.read_text(), sorted(office.keys.folder.iterdir())
    counted = office.rotate("--dry-run")
    with office.connect() as connection:
        (total,) = connection.execute("select count(*) from households").fetchone() or (0,)
    assert counted.stdout.splitlines()[0] == f"households: {total} of {total}"
    assert (office.keys.kek.read_text(), sorted(office.keys.folder.iterdir())) == before
