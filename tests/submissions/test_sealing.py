"""What visits say is sealed, also where an earlier release stored it in clear, while people work."""

import asyncio
import base64
import hashlib
import json
import os
from typing import Any
from uuid import UUID

import orjson
import pytest

from services.kernel.crypto.keys import CannotDecrypt, KeyRing, unseal
from services.kernel.crypto.rotation import FIRST, count_left, try_batch
from services.kernel.db import sealing
from services.kernel.db.database import Database
from services.kernel.db.sealing import count_clear, seal_all
from services.kernel.ids import new_id
from services.submissions.household_keys.keys import HouseholdKey
from services.submissions.household_keys.rekeying import REKEYED
from services.submissions.reports.paper import paper_hash
from services.submissions.reports.rules import Reports, version_place
from services.submissions.sealing.clear_rows import SEALED
from services.submissions.visits.rules import fingerprint
from services.submissions.visits.schemas import VisitInput
from tests.submissions.office import Office
from tests.submissions.samples import visit_body
from tests.support.parts import part_of_app
from tests.support.people import LEADER_A, XIAO_LI, ZHANG

SIGNATURE = {"strokes": [[1, 2], [3, 4]], "name": "赵有田的签名"}
CONTENT, NEEDS = "户主肺癌晚期，送去米面。", "希望有人陪同化疗"


async def visited(office: Office, household_id: UUID, **facts: Any) -> tuple[str, dict[str, Any]]:
    """A visit's id and what was sent."""
    visit_id = str(new_id())
    said = {"content": CONTENT, "needs": NEEDS, "signature": SIGNATURE}
    body = visit_body(household_id, **{**said, **facts})
    answer = await office.client.put(f"/api/visits/{visit_id}", json=body, headers=XIAO_LI.headers)
    assert answer.status_code == 201, answer.text
    return visit_id, body


async def shown(office: Office, visit_id: str) -> dict[str, Any]:
    answer = await office.client.get(f"/api/visits/{visit_id}", headers=ZHANG.headers)
    assert answer.status_code == 200, answer.text
    visit: dict[str, Any] = answer.json()
    return visit


def stored(office: Office, table: str, column: str, value: Any) -> list[str]:
    """Each row as text, binary columns in hexadecimal."""
    rows = office.database.execute(f"select t::text from {table} t where {column} = %s", (value,))
    return [row[0] for row in rows]


def as_an_earlier_release_stored_it(office: Office, visit_id: str, body: dict[str, Any]) -> None:
    """The row as it was before visits were sealed: the same visit, in clear and with a plain fingerprint."""
    plain = office.database.execute(
        "update visits set content = %s, needs = %s, signature = %s, fingerprint = %s, words_sealed = null, "
        "signature_sealed = null where id = %s",
        (body["content"], body["needs"], json.dumps(body["signature"]), sent_fingerprint(body), visit_id),
    )
    assert plain.rowcount == 1


def sent_fingerprint(body: dict[str, Any]) -> bytes:
    return fingerprint(VisitInput.model_validate_json(orjson.dumps(body)).model_dump(mode="json"))


async def sealed(office: Office, keys: KeyRing | None = None) -> int:
    """The work of the worker; how many rows it sealed."""
    database = Database(office.settings.submissions_worker_database_url, application_name="sealing", pool_size=2)
    async with database:
        return await seal_all(database, keys or office.settings.key_ring, SEALED)


async def left_in_clear(office: Office) -> int:
    database = Database(office.settings.submissions_worker_database_url, application_name="counting", pool_size=1)
    async with database, database.transaction() as connection:
        return sum([await count_clear(connection, kind) for kind in SEALED])


async def test_a_visit_its_conflict_and_its_correction_are_stored_sealed(office: Office) -> None:
    _, household_id = office.pair()
    visit_id, body = await visited(office, household_id)
    path = f"/api/visits/{visit_id}"
    other = await office.client.put(path, json={**body, "content": "另一种说法"}, headers=XIAO_LI.headers)
    assert other.status_code == 409
    revision = {"visited_on": "2020-05-12", "content": "更正的内容", "needs": "更正的需求", "reason": "当时写错了"}
    corrected = await office.client.put(f"{path}/revisions/{new_id()}", json=revision, headers=XIAO_LI.headers)
    assert corrected.status_code == 201
    rows = [
        *stored(office, "visits", "id", visit_id),
        *stored(office, "visit_conflicts", "visit_id", visit_id),
        *stored(office, "visit_revisions", "visit_id", visit_id),
    ]
    assert len(rows) == 3
    for word in (CONTENT, NEEDS, "另一种说法", "更正的", "写错了", "签名", "strokes"):
        assert word not in "".join(rows), word
    visit = await shown(office, visit_id)
    assert (visit["content"], visit["needs"], visit["is_signed"]) == ("更正的内容", "更正的需求", True)
    listed = await office.client.get(f"{path}/revisions", headers=ZHANG.headers)
    (item,) = listed.json()["items"]
    assert (item["reason"], item["before"]["content"], item["after"]["needs"]) == ("当时写错了", CONTENT, "更正的需求")


async def test_the_fingerprint_of_a_visit_cannot_be_recomputed_without_the_key(office: Office) -> None:
    visit_id, body = await visited(office, office.pair()[1])
    ((found,),) = office.database.execute("select fingerprint from visits where id = %s", (visit_id,)).fetchall()
    assert bytes(found) != sent_fingerprint(body)


async def test_a_ciphertext_does_not_open_in_another_row_or_under_another_households_key(office: Office) -> None:
    households = [office.pair()[1] for _ in range(2)]
    visits = [(await visited(office, household, content=f"第{n}户"))[0] for n, household in enumerate(households)]
    again, _ = await visited(office, households[0], content="同一户的另一次")
    ring = office.settings.key_ring
    rows = {
        row[0]: (row[1], row[2])
        for row in office.database.execute("select id::text, words_sealed, household_id from visits")
        if row[1] is not None
    }
    keys = {
        row[0]: HouseholdKey(row[1], ring.unwrap(row[1], str(row[0])))
        for row in office.database.execute("select id, wrapped_key from household_keys")
    }
    own = keys[households[0]]
    assert own.open("visits", "words", visits[0], rows[visits[0]][0])["content"] == "第0户"
    for row, place in ((visits[1], visits[1]), (again, visits[0]), (visits[0], again)):
        with pytest.raises(CannotDecrypt):
            own.open("visits", "words", place, rows[row][0])


async def test_what_an_earlier_release_stored_is_read_repeated_and_corrected_before_it_is_sealed(
    office: Office,
) -> None:
    _, household_id = office.pair()
    visit_id, body = await visited(office, household_id)
    before = await shown(office, visit_id)
    as_an_earlier_release_stored_it(office, visit_id, body)
    office.database.execute("delete from household_keys where id = %s", (household_id,))
    assert await shown(office, visit_id) == before
    path = f"/api/visits/{visit_id}"
    for content, status in ((CONTENT, 200), ("改过", 409)):
        again = await office.client.put(path, json={**body, "content": content}, headers=XIAO_LI.headers)
        assert again.status_code == status
    revision = {"visited_on": "2020-05-12", "content": "更正", "reason": "写错了"}
    assert (
        await office.client.put(f"{path}/revisions/{new_id()}", json=revision, headers=XIAO_LI.headers)
    ).status_code == 201
    (row,) = stored(office, "visits", "id", visit_id)
    assert CONTENT not in row
    assert "strokes" not in row
    assert (await shown(office, visit_id))["is_signed"] is True
    repeated = await office.client.put(path, json=body, headers=XIAO_LI.headers)
    assert repeated.status_code == 200


async def test_the_worker_seals_the_rest_in_pieces_and_goes_on_after_it_was_killed(office: Office) -> None:
    _, household_id = office.pair()
    made = [await visited(office, household_id, content=f"{CONTENT}{n}") for n in range(5)]
    before = [await shown(office, visit_id) for visit_id, _ in made]
    for visit_id, body in made:
        as_an_earlier_release_stored_it(office, visit_id, body)
    database = Database(office.settings.submissions_worker_database_url, application_name="killed", pool_size=1)
    async with database:
        async with database.engine.connect() as connection:
            assert (await SEALED[0].seal_rows(connection, office.settings.key_ring, 3, None)).sealed == 3
            # Closed without a commit, as by the end of a program that is killed.
        assert await left_in_clear(office) == 5
        async with database.transaction() as connection:
            assert (await SEALED[0].seal_rows(connection, office.settings.key_ring, 3, None)).sealed == 3
    assert await left_in_clear(office) == 2
    assert [await shown(office, visit_id) for visit_id, _ in made] == before
    assert await sealed(office) == 2
    assert await left_in_clear(office) == 0
    assert await sealed(office) == 0
    assert [await shown(office, visit_id) for visit_id, _ in made] == before
    for visit_id, body in made:
        assert CONTENT not in "".join(stored(office, "visits", "id", visit_id))
        again = await office.client.put(f"/api/visits/{visit_id}", json=body, headers=XIAO_LI.headers)
        assert again.status_code == 200


async def test_a_household_that_no_key_opens_keeps_neither_the_others_nor_the_worker_from_their_work(
    office: Office,
) -> None:
    damaged, sound = [office.pair()[1] for _ in range(2)]
    made = [await visited(office, household_id) for household_id in (damaged, sound)]
    for visit_id, body in made:
        as_an_earlier_release_stored_it(office, visit_id, body)
    kept = office.database.execute("select wrapped_key from household_keys where id = %s", (damaged,)).fetchall()[0][0]
    try:
        office.database.execute("update household_keys set wrapped_key = %s where id = %s", (os.urandom(60), damaged))
        assert await sealed(office) == 1
        assert await left_in_clear(office) == 1
        assert CONTENT not in "".join(stored(office, "visits", "id", made[1][0]))
    finally:
        office.database.execute("update household_keys set wrapped_key = %s where id = %s", (kept, damaged))
    assert await sealed(office) == 1
    assert (await shown(office, made[0][0]))["content"] == CONTENT


async def test_a_whole_batch_that_no_key_opens_keeps_no_row_behind_it_from_being_sealed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged, sound = [office.pair()[1] for _ in range(2)]
    made = [await visited(office, household_id) for household_id in (damaged, damaged, damaged, sound)]
    for visit_id, body in made:
        as_an_earlier_release_stored_it(office, visit_id, body)
    monkeypatch.setattr(sealing, "BATCH", 2)
    query = "select wrapped_key from household_keys where id = %s"
    kept = office.database.execute(query, (damaged,)).fetchall()[0][0]
    try:
        office.database.execute("update household_keys set wrapped_key = %s where id = %s", (os.urandom(60), damaged))
        assert await sealed(office) == 1
        assert CONTENT not in "".join(stored(office, "visits", "id", made[-1][0]))
    finally:
        office.database.execute("update household_keys set wrapped_key = %s where id = %s", (kept, damaged))
    assert await sealed(office) == 3


async def test_conflicts_and_corrections_of_an_earlier_release_are_sealed_too(office: Office) -> None:
    visit_id, body = await visited(office, office.pair()[1])
    revision_id = new_id()
    words = {"reason": "旧的理由", "before": {"content": "旧的内容"}, "after": {"content": "新的内容"}}
    owner = office.database.execute("select team_id, village_code, author_id from visits where id = %s", (visit_id,))
    team_id, village, author = owner.fetchall()[0]
    office.database.execute(
        "insert into visit_revisions "
        "(id, visit_id, team_id, village_code, author_id, fingerprint, reason, before, after) "
        "values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            *(revision_id, visit_id, team_id, village, author, os.urandom(32), words["reason"]),
            *(json.dumps(words["before"]), json.dumps(words["after"])),
        ),
    )
    office.database.execute(
        "insert into visit_conflicts (visit_id, fingerprint, team_id, village_code, author_id, body) "
        "values (%s, %s, %s, %s, %s, %s)",
        (visit_id, os.urandom(32), team_id, village, author, json.dumps({**body, "content": "旧的冲突"})),
    )
    listed = f"/api/visits/{visit_id}/revisions"
    before = (await office.client.get(listed, headers=ZHANG.headers)).json()
    assert await sealed(office) == 2
    assert (await office.client.get(listed, headers=ZHANG.headers)).json() == before
    assert {name: before["items"][0][name] for name in words} == words
    rows = stored(office, "visit_revisions", "id", revision_id) + stored(
        office, "visit_conflicts", "visit_id", visit_id
    )
    assert len(rows) == 2
    assert "旧的" not in "".join(rows)
    assert "新的" not in "".join(rows)


async def test_people_who_correct_visits_while_they_are_sealed_lose_nothing(office: Office) -> None:
    _, household_id = office.pair()
    made = [await visited(office, household_id, content=f"原文{n}") for n in range(12)]
    for visit_id, body in made:
        as_an_earlier_release_stored_it(office, visit_id, body)

    async def correct(number: int, visit_id: str) -> int:
        revision = {"visited_on": "2020-05-12", "content": f"更正{number}", "reason": "写错了"}
        path = f"/api/visits/{visit_id}/revisions/{new_id()}"
        return (await office.client.put(path, json=revision, headers=XIAO_LI.headers)).status_code

    answers = await asyncio.gather(
        *(correct(number, visit_id) for number, (visit_id, _) in enumerate(made)),
        *(sealed(office) for _ in range(3)),
    )
    assert answers[:12] == [201] * 12
    await sealed(office)
    assert await left_in_clear(office) == 0
    contents = [(await shown(office, visit_id))["content"] for visit_id, _ in made]
    assert contents == [f"更正{number}" for number in range(12)]
    for visit_id, _ in made:
        (item,) = (await office.client.get(f"/api/visits/{visit_id}/revisions", headers=ZHANG.headers)).json()["items"]
        assert item["before"]["content"].startswith("原文")


def unmark(office: Office, report_id: str) -> bytes:
    """The version as an earlier release stored it: with the plain hash, which is returned."""
    reports_keys = office.settings.key_ring
    ((data_key, version, content),) = office.database.execute(
        "select r.data_key, v.version, v.content from reports r join report_versions v on v.report_id = r.id "
        "where r.id = %s",
        (report_id,),
    ).fetchall()
    key = reports_keys.unwrap(data_key, report_id)
    canonical = unseal(key, bytes(content), version_place(UUID(report_id), version))
    plain = hashlib.sha256(canonical).digest()
    office.database.execute(
        "update report_versions set hash = %s, mark = null, old_mark = null where report_id = %s", (plain, report_id)
    )
    return plain


@pytest.mark.parametrize("is_scanned_before", [True, False])
async def test_paper_of_an_earlier_release_still_matches_and_its_hash_is_nowhere(
    office: Office, is_scanned_before: bool
) -> None:
    report = await office.submitted()
    plain = unmark(office, report["id"])
    assert report["hash"] != plain.hex()
    scan_id = new_id()

    def scan(column: str, value: bytes) -> None:
        office.database.execute(
            "insert into report_scans (id, report_id, team_id, village_code, sha256, size, content_type, uploaded_by, "
            f"state, read_report_id, read_version, {column}) "
            "select %s, id, team_id, village_code, %s, 1, 'image/jpeg', created_by, 'read', id, version, %s "
            "from reports where id = %s",
            (scan_id, os.urandom(32), value, report["id"]),
        )

    async def state() -> tuple[str, str]:
        one = (await office.ask(LEADER_A, "GET", f"/{report['id']}")).json()
        return one["paper"], one["scans"][0]["state"]

    if is_scanned_before:
        scan("read_hash", plain)
        assert await state() == ("matched", "matched")
        await sealed(office)
    else:
        await sealed(office)
        scan("read_mark", office.settings.key_ring.code("paper", plain))
    assert await state() == ("matched", "matched")
    assert await left_in_clear(office) == 0
    for table in ("report_versions", "report_scans"):
        rows = stored(office, table, "report_id", report["id"])
        assert rows
        assert plain.hex() not in "".join(rows)
        assert report["hash"] not in "".join(rows)


async def test_the_hash_of_a_report_is_keyed(office: Office) -> None:
    report = await office.submitted()
    plain = unmark(office, report["id"])
    assert report["hash"] not in {plain.hex(), paper_hash(other_keys(), b"{}").hex()}
    await sealed(office)
    assert (await office.ask(LEADER_A, "GET", f"/{report['id']}")).json()["hash"] == report["hash"]


def other_keys(cipher: str = "") -> KeyRing:
    size = 16 if cipher else 32
    kek = cipher + base64.b64encode(os.urandom(size)).decode()
    return KeyRing(kek, base64.b64encode(os.urandom(32)).decode())


@pytest.mark.parametrize("cipher", ["", "sm4:"])
async def test_a_change_of_keys_takes_along_what_visits_say_while_people_send(office: Office, cipher: str) -> None:
    _, household_id = office.pair()
    visit_id, body = await visited(office, household_id)
    path = f"/api/visits/{visit_id}"
    await office.client.put(path, json={**body, "content": "冲突的内容"}, headers=XIAO_LI.headers)
    revision = {"visited_on": "2020-05-12", "content": "更正的内容", "reason": "写错了"}
    await office.client.put(f"{path}/revisions/{new_id()}", json=revision, headers=XIAO_LI.headers)
    before = await shown(office, visit_id)
    settings = office.settings
    old = settings.kek.get_secret_value()
    new = cipher + base64.b64encode(os.urandom(16 if cipher else 32)).decode()
    both = KeyRing(f"{new}\n{old}", settings.blind_index_key.get_secret_value())
    words = part_of_app(office.app, Reports).words
    earlier, words.ring = words.ring, both
    try:
        sending = asyncio.gather(*(visited(office, household_id, content=f"其间{n}") for n in range(8)))
        await rekey(office, both)
        sent = await sending
        assert await rekey(office, both) == 0
        assert await shown(office, visit_id) == before
        assert [(await shown(office, one))["content"] for one, _ in sent] == [f"其间{n}" for n in range(8)]
        ((wrapped,),) = office.database.execute("select wrapped_key from household_keys where id = %s", (household_id,))
        alone = KeyRing(new, settings.blind_index_key.get_secret_value())
        assert len(alone.unwrap(wrapped, str(household_id))) == (16 if cipher else 32)
    finally:
        words.ring = KeyRing(f"{old}\n{new}", settings.blind_index_key.get_secret_value())
        assert await rekey(office, words.ring) == 0
        words.ring = earlier
    assert await shown(office, visit_id) == before


async def rekey(office: Office, keys: KeyRing) -> int:
    """The change of keys, twice over; how many are then under another key."""
    database = Database(office.settings.submissions_worker_database_url, application_name="keys", pool_size=2)
    (kind,) = REKEYED
    async with database:
        for _ in range(2):
            after = None
            while after != FIRST:
                async with database.transaction() as connection:
                    done = await try_batch(connection, keys, kind, after or FIRST)
                assert done is not None
                after, _changed = done
        async with database.transaction() as connection:
            return (await count_left(connection, keys, kind))[0]
