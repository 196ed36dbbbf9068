"""Tests of the measurement: a missed bound is reported, and no CPU is lost or counted twice."""

import hashlib
import io
import re
import subprocess
import sys
import time

import pytest
from PIL import Image

from services.submissions.visits import log_queries
from tests.benchmarks.__main__ import _verdict
from tests.benchmarks.figures import Bound, Figure, Report, in_turn
from tests.benchmarks.one_visit import pgbench_script
from tests.benchmarks.processes import cpu_seconds
from tests.benchmarks.seed import Team
from tests.benchmarks.servers import _read_wrk
from tests.benchmarks.visit_bodies import PHOTO_BYTES, PhotoKind, VisitPlan, photos_of
from tests.support.people import TEAM_A

BURN = "import time\nwhile time.process_time() < 0.6: pass\n"
BURN_IN_A_CHILD = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BURN!r}])\nsys.stdin.read()\n"


def figure(ours: list[float], limit: list[float], bound: Bound) -> Figure:
    return Figure("a figure", "ms", ours, limit, "limit", bound)


def test_a_missed_bound_is_reported_and_fails_only_a_run_with_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.add(figure([9.0, 9.0, 9.0], [1.0, 1.0, 1.0], Bound("at most", 8.0)))
    assert "MISSED" in capsys.readouterr().out
    assert _verdict(report, gate=False) == 0
    assert _verdict(report, gate=True) == 1


def test_the_ratio_is_the_median_of_pairs_not_the_ratio_of_medians() -> None:
    """The machine slowed down in the second round: both sides did, and the ratio stays the same."""
    found = figure([2.0, 20.0, 2.0], [1.0, 10.0, 1.0], Bound("at most", 2.0))
    assert found.ratio == 2.0
    assert not found.is_missed


def test_the_two_sides_are_measured_alternately_and_each_starts_first_in_turn() -> None:
    calls: list[str] = []

    def call(name: str) -> float:
        calls.append(name)
        return 1.0

    in_turn(2, lambda: call("ours"), lambda: call("limit"))
    assert calls == ["ours", "limit", "ours", "limit", "limit", "ours"]


def test_cpu_of_children_that_have_ended_is_counted() -> None:
    with subprocess.Popen([sys.executable, "-c", BURN_IN_A_CHILD], stdin=subprocess.PIPE) as process:
        gives_up = time.monotonic() + 60
        while cpu_seconds(process.pid) < 0.4:
            assert process.poll() is None, "ended before its CPU was seen"
            assert time.monotonic() < gives_up, "its CPU was never seen"
            time.sleep(0.02)
        process.communicate()


def test_errors_that_wrk_reports_fail_the_measurement() -> None:
    said = "  9 requests in 1.00s\n  Socket errors: connect 0, read 2, write 0, timeout 1\nRequests/sec: 9.0\n"
    assert _read_wrk(said).errors == 3


@pytest.mark.parametrize("kind", ["noise", "real"])
def test_every_photo_is_another_of_the_same_size_under_its_own_hash(kind: PhotoKind) -> None:
    photos = photos_of(kind)
    one, other = photos.make(), photos.make()
    content = b"".join(one.pieces)
    assert len(content) == PHOTO_BYTES
    assert hashlib.sha256(content).hexdigest() == one.sha256 != other.sha256
    if kind == "real":
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            assert not {"exif", "comment", "icc_profile"} & set(image.info)


def test_a_ticket_for_a_put_gets_the_bytes_and_nothing_else() -> None:
    plan, photo = VisitPlan("host:1", "token", ("household",), "2020-05-20"), photos_of("noise").make()
    ticket = {"method": "PUT", "url": f"https://host/api/uploads/{photo.id}", "headers": {"Upload-Ticket": "t"}}
    head, *pieces = plan.upload(photo, ticket)
    assert tuple(pieces) == photo.pieces
    lines = head.decode().split("\r\n")
    assert lines[0] == f"PUT /api/uploads/{photo.id} HTTP/1.1"
    assert {"Upload-Ticket: t", f"Content-Length: {PHOTO_BYTES}"} < set(lines)
    assert not any(line.startswith("Authorization") for line in lines)


def test_a_ticket_for_a_form_gets_its_fields_and_the_file_last() -> None:
    plan, photo = VisitPlan("host:1", "token", ("household",), "2020-05-20"), photos_of("noise").make()
    head, *pieces, end = plan.upload(photo, {"url": "https://host/bucket", "fields": {"key": "k", "policy": "p"}})
    assert tuple(pieces) == photo.pieces
    start, _, form = head.partition(b"\r\n\r\n")
    assert start.startswith(b"POST /bucket HTTP/1.1\r\n")
    assert f"Content-Length: {len(form) + PHOTO_BYTES + len(end)}".encode() in start
    assert form.index(b'name="key"') < form.index(b'name="policy"') < form.index(b'name="file"')


def test_pgbench_does_all_that_the_service_does_for_a_visit() -> None:
    """All work of the product must be part of the limit too."""
    script = pgbench_script(Team(TEAM_A, [str(TEAM_A)]))
    assert "%(" not in script
    for table in ("visits", "files", "outbox"):
        assert columns(script, table) == columns(log_queries.PUT_VISIT, table)
    assert script.count("insert into") == log_queries.PUT_VISIT.count("insert into") == 3
    for text in (script, log_queries.PUT_VISIT):
        assert "set_config('app.sending'" in text
        assert "for share of k" in text
        assert "order by" in text
        assert "ends_on is null or" in text


def columns(statement: str, table: str) -> list[str]:
    found = re.search(rf"insert into {table} \(([^)]*)\)", statement)
    assert found is not None
    return [name.strip() for name in found[1].split(",")]
