"""A home of the release that stored texts about people in clear is upgraded while people work, killed at each step of
expand, backfill, verify and contract, and loses nothing; at its end nothing planted can be read."""

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from PIL import Image
from psycopg import sql

from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.programs import PROGRAMS, migrations_of
from services.kernel.db.migrations import head_revision
from services.kernel.ids import new_id
from services.submissions.media.picture_process import difference_hash
from services.submissions.media.pictures import distance
from tests.submissions.samples import manifest, visit_body
from tests.support.commands import bangfu
from tests.support.earlier_release import EarlierStack, unpack, why_not_here
from tests.support.folders import server_folder
from tests.support.pictures import jpeg
from tests.support.planted import TEXTS, found_in
from tests.support.ports import free_port
from tests.support.stack import Stack
from tests.support.upgrade.callers import Account, Caller, accounts_of, manifest_of
from tests.support.upgrade.compared import differences, seen_by_teams, take_out_what_former_teams_saw
from tests.support.upgrade.everything import everything
from tests.support.upgrade.filled_home import FilledHome, filled_home
from tests.support.upgrade.filling import EXTRA, Paired, pairings_of
from tests.support.upgrade.load import Work, people_at_work

pytestmark = [
    pytest.mark.fault,
    pytest.mark.slow,
    pytest.mark.skipif(why_not_here() is not None, reason=str(why_not_here())),
]

PLANTED = (*TEXTS, *EXTRA.values())
# In the order of the programs. The migration waits for the table, and is killed there; `bangfu up` finishes the last.
EXPAND = (
    ("gateway", "sessions"),
    ("gateway", "accounts"),
    ("campaigns", "audit_entries"),
    ("submissions", "reports"),
    ("submissions", "report_scans"),
    ("households", "pairings"),
    ("households", "support_plans"),
)
# A part of the line after which `bangfu seal` is killed: once all is sealed (verify), or while it writes a table anew.
CONTRACT = ("gateway: ", "households: ", "writing accounts anew", "writing households anew", "writing visits anew")
# Three tenths of the files move between two of them; people send others meanwhile.
MOST_BACKUPS = 12
# What was counted in the tables of before.
TABLES = {
    "gateway": ("accounts", "organizations", "account_roles"),
    "campaigns": ("notices", "obligations", "due_items"),
    "households": ("households", "household_members", "pairings", "support_plans"),
    "submissions": ("visits", "photos", "visit_conflicts", "visit_revisions", "reports", "report_versions"),
}


@dataclass
class Upgrade:
    """`counted`: rows of before. `kills`: what was killed, and while what. `seconds`: by what was done."""

    stack: Stack
    filled: FilledHome
    counted: dict[str, int]
    accounts: list[Account]
    work: Work = field(default_factory=Work)
    kills: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    session: httpx.Client = field(default_factory=httpx.Client)
    visit_of_before: str = ""
    sent_by: Account | None = None
    ticket_answer: int = 0
    left: list[int] = field(default_factory=list)
    seal_output: str = ""
    after: dict[str, Any] = field(default_factory=dict)

    def connect(self, program: str) -> psycopg.Connection:
        return psycopg.connect(Postgres(self.stack.home).dsn(f"bangfu_{program}", SUPERUSER), autocommit=True)

    def one(self, program: str, statement: str) -> Any:
        with self.connect(program) as connection:
            (value,) = connection.execute(statement.encode()).fetchone() or (None,)
        return value

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        self.work.waits.during = name
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 1)


@pytest.fixture(scope="module")
def upgraded() -> Iterator[Upgrade]:
    filled = filled_home()
    with server_folder("bangfu-stack-", on_disk=True) as folder:
        (folder / "earlier").mkdir()
        release = unpack(folder / "earlier")
        filled.copy_to(folder / "home")
        earlier = EarlierStack(release, folder / "home", free_port())
        stack = Stack(folder / "home", earlier.port)
        made = Upgrade(stack, filled, {}, accounts_of(stack.home))
        try:
            earlier.start()
            made.counted = _counted(made)
            _upgrade(made, earlier)
            _complete(made)
            made.after = everything(stack.base_url, made.accounts)
            yield made
        finally:
            made.session.close()
            earlier.stop()
            stack.stop()


def _upgrade(made: Upgrade, earlier: EarlierStack) -> None:
    people = {each.username: Caller(earlier.base_url, each) for each in made.accounts if each.role != "api_client"}
    paired = pairings_of(people)
    with people_at_work(earlier, paired, people["city"].account) as work:
        made.work = work
        with made.timed("expand"):
            for program, table in EXPAND:
                _kill_while_it_migrates(made, program, table)
            _kill_postgres_while_it_migrates(made, earlier)
        with made.timed("earlier code on new tables"):
            work.wait_for_rounds(2)
        upload = _before(made, people, paired)
        with made.timed("change of programs"):
            earlier.stop()
            _kill_at_the_start(made)
            halves = _start_with_rows_held(made)
        made.ticket_answer = people["city"].upload(*upload)
        with made.timed("backfill"):
            _backfill(made, halves)
        with made.timed("seal"):
            _seal(made)
        with made.timed("afterwards"):
            work.wait_for_rounds(2)
    for caller in people.values():
        caller.close()


# expand


def _migration(made: Upgrade) -> subprocess.Popen[bytes]:
    """`bangfu migrate` of this tree, beside the programs of the earlier release."""
    environment = {name: value for name, value in made.stack.environment().items() if "MIGRATOR" in name}
    log = made.stack.home.parent / "migrate.log"
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "deploy.cli", "migrate"], env={**os.environ, **environment}, stderr=output
        )


def _kill_while_it_migrates(made: Upgrade, program: str, table: str) -> None:
    with made.connect(program) as connection, _in_use(connection, table), _migration(made) as migration:
        _wait_for_a_lock(made, program, table, migration)
        migration.kill()
        migration.wait(10)
    made.kills.append(f"migrate, expand of {table}")


def _kill_postgres_while_it_migrates(made: Upgrade, earlier: EarlierStack) -> None:
    program, table = EXPAND[-1]
    with suppress(psycopg.OperationalError), made.connect(program) as connection, _in_use(connection, table):
        with _migration(made) as migration:
            _wait_for_a_lock(made, program, table, migration)
            assert earlier.kill("postgres")
            assert migration.wait(60) != 0
        made.kills.append(f"postgres, expand of {table}")
    # Its own readiness stays 503: the tables are newer than it knows. Its people can work all the same.
    made.work.wait_for_rounds(1)


@contextmanager
def _in_use(connection: psycopg.Connection, table: str) -> Iterator[None]:
    """Somebody writes to the table, which holds back whoever alters it, and nobody else."""
    with connection.transaction():
        connection.execute(sql.SQL("lock table {} in row exclusive mode").format(sql.Identifier(table)))
        yield


def _wait_for_a_lock(made: Upgrade, program: str, table: str, migration: subprocess.Popen[bytes]) -> None:
    waiting = (
        "select count(*) from pg_locks l join pg_stat_activity a using (pid) "
        f"where not l.granted and l.relation = '{table}'::regclass and a.usename = 'bangfu_{program}_migrator'"
    )
    with made.connect(program) as connection:
        while not (connection.execute(waiting.encode()).fetchone() or (0,))[0]:
            assert migration.poll() is None, f"{table}: the migration ended with {migration.returncode}"
            time.sleep(0.01)


# change of programs


def _before(made: Upgrade, people: dict[str, Caller], paired: list[Paired]) -> tuple[dict[str, Any], bytes]:
    """A session and a visit that wait for the new release: the ticket of its photo, and the photo."""
    made.session = httpx.Client(base_url=made.stack.base_url, trust_env=False, timeout=30)
    account = people["leader-2"].account
    sent = {"username": account.username, "password": account.password}
    assert made.session.post("/api/auth/login", json=sent).status_code == 200
    photo, volunteer = jpeg(7, (320, 240)), paired[0].volunteers[0]
    body = visit_body(paired[0].pairing["household_id"], content="升级前收下、照片还没到", visited_on="2021-06-01")
    body["photos"] = [manifest(photo)]
    made.visit_of_before, made.sent_by = str(new_id()), volunteer
    (expected,) = people[volunteer.username].do("PUT", f"/api/visits/{made.visit_of_before}", body)["photos"]
    made.work.visits[made.visit_of_before] = body
    made.work.photos[body["photos"][0]["id"]] = photo
    return expected["upload"], photo


def _kill_at_the_start(made: Upgrade) -> None:
    log = made.stack.home.parent / "first-start.log"
    command = [sys.executable, "-m", "deploy.cli", "up", "--home", str(made.stack.home), "--port", str(made.stack.port)]
    with log.open("wb") as output, subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=output) as first:
        while b"databases: migrating" not in log.read_bytes():
            assert first.poll() is None, log.read_text()
            time.sleep(0.01)
        first.send_signal(signal.SIGKILL)
    made.kills.append("everything, at the first start")


def _complete(made: Upgrade) -> None:
    """The visit that waited, sent again with its photo by the phone that has no receipt yet."""
    assert made.sent_by
    body = made.work.visits[made.visit_of_before]
    volunteer = Caller(made.stack.base_url, made.sent_by)
    volunteer.send_visit(
        made.visit_of_before, body, {each["id"]: made.work.photos[each["id"]] for each in body["photos"]}
    )
    volunteer.close()


# backfill


def _start_with_rows_held(made: Upgrade) -> list[psycopg.Connection]:
    """Starts the new programs; two connections hold half of the visits each, so that the workers cannot seal them."""
    with ThreadPoolExecutor(1) as beside:
        held = beside.submit(_hold_visits, made)
        made.stack.start()
        return held.result()


def _hold_visits(made: Upgrade) -> list[psycopg.Connection]:
    """After the last migration, and before the workers begin. People may go on changing these rows."""
    head = head_revision(migrations_of("submissions"))
    while True:
        with suppress(psycopg.Error):
            if made.one("submissions", "select version_num from alembic_version") == head:
                break
        time.sleep(0.02)
    halves = [made.connect("submissions") for _ in range(2)]
    for number, connection in enumerate(halves):
        half = f"select id from visits where content is not null and get_byte(uuid_send(id), 15) % 2 = {number}"
        connection.execute("begin")
        connection.execute(f"{half} for key share".encode())
    return halves


def _backfill(made: Upgrade, halves: list[psycopg.Connection]) -> None:
    """Programs are killed while rows are in clear; the workers, while they seal."""
    for victim in ("workers", "gateway", "submissions", "households", "store"):
        _kill_in_backfill(made, victim)
    halves[0].close()
    left = _clear_visits(made)
    # They look again when they start.
    _kill_in_backfill(made, "workers")
    _wait(lambda: _clear_visits(made) < left, "no visit is sealed")
    _kill_in_backfill(made, "workers")
    # Which lets go of the other half.
    _kill_in_backfill(made, "postgres")
    halves[1].close()
    _wait(lambda: _clear_visits(made) == 0, "visits stay in clear")


def _kill_in_backfill(made: Upgrade, victim: str) -> None:
    left = _clear_visits(made)
    assert left, f"all is sealed before {victim} could be killed"
    assert made.stack.kill(victim)
    made.kills.append(f"{victim}, backfill")
    made.left.append(left)
    made.stack.wait_ready(120)
    made.work.wait_for_rounds(1)


def _clear_visits(made: Upgrade) -> int:
    return int(made.one("submissions", "select count(*) from visits where content is not null"))


def _wait(is_so: Callable[[], bool], otherwise: str, seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)


# verify and contract


def _seal(made: Upgrade) -> None:
    for line in CONTRACT:
        with _sealing(made) as command:
            assert any(line in said for said in command.stdout or ()), f"{line!r} was not said"
            command.kill()
        made.kills.append(f"bangfu seal, {line}")
    with _sealing(made) as command:
        assert any(CONTRACT[-1] in said for said in command.stdout or ())
        assert made.stack.kill("postgres")
        made.kills.append(f"postgres, {CONTRACT[-1]}")
        assert command.wait(60) != 0
    made.stack.wait_ready(120)
    made.seal_output = _seal_to_the_end(made)


def _seal_to_the_end(made: Upgrade) -> str:
    """As an operator does it, who makes a backup whenever the command asks for one; what it said in all."""
    said = ""
    for number in range(MOST_BACKUPS):
        ended = bangfu("seal", home=made.stack.home)
        said += ended.stdout
        if ended.returncode == 0:
            return said
        assert "make a backup" in ended.stderr, ended.stderr
        folder = made.stack.home.parent / f"backup-{number}"
        saved = bangfu("backup", str(folder), home=made.stack.home)
        assert saved.returncode == 0, saved.stderr
        shutil.rmtree(folder)
    raise AssertionError(f"not sealed after {MOST_BACKUPS} backups")


def _sealing(made: Upgrade) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "deploy.cli", "seal", "--home", str(made.stack.home)]
    with (made.stack.home.parent / "seal.log").open("ab") as log:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)


def _counted(made: Upgrade) -> dict[str, int]:
    return {
        table: int(made.one(program, f"select count(*) from {table}"))
        for program, tables in TABLES.items()
        for table in tables
    }


def test_it_was_killed_at_every_step(upgraded: Upgrade) -> None:
    print(upgraded.counted, upgraded.seconds, upgraded.work.waits.longest, upgraded.work.waits.count, upgraded.left)
    assert len(upgraded.kills) == len(EXPAND) + 1 + 1 + len(upgraded.left) + len(CONTRACT) + 1
    assert upgraded.left[0] > upgraded.left[-1] > 0, "nothing was sealed between the kills"
    assert upgraded.counted["visits"] > 1_000
    assert "none left in clear" in upgraded.seal_output


def test_nobody_was_refused_while_it_was_upgraded(upgraded: Upgrade) -> None:
    assert upgraded.work.wrong == []
    assert len(upgraded.work.visits) > 20
    assert upgraded.work.forms
    assert upgraded.work.plans


def test_everything_known_before_is_answered_as_before(upgraded: Upgrade) -> None:
    known = upgraded.filled.known
    assert len(known) > 2_000
    for pairing_id in upgraded.work.plans:
        # Who planned meanwhile changed this field and kept the others.
        for name in ("other", "version", "updated_at"):
            del known[f"pairing {pairing_id}"]["plan"][name]
    of_former_teams = take_out_what_former_teams_saw(known)
    changed = list(differences(known, upgraded.after))
    assert changed == [], "\n".join(changed)
    assert of_former_teams
    assert not of_former_teams & seen_by_teams(upgraded.after)


def test_no_row_is_lost(upgraded: Upgrade) -> None:
    after = _counted(upgraded)
    assert {table: (rows, after[table]) for table, rows in upgraded.counted.items() if after[table] < rows} == {}


def test_everything_acknowledged_meanwhile_is_there(upgraded: Upgrade) -> None:
    after = upgraded.after
    for visit_id, sent in upgraded.work.visits.items():
        stored = after[f"visit {visit_id}"]
        same = ("content", "needs", "visited_on", "amount_fen", "household_id")
        assert {name: stored[name] for name in same} == {name: sent[name] for name in same}
        assert stored["state"] == "complete"
    for report_id, opinion in upgraded.work.forms.items():
        assert after[f"report {report_id}"]["fields"]["opinion"] == opinion
    for pairing_id, other in upgraded.work.plans.items():
        assert after[f"pairing {pairing_id}"]["plan"]["other"] == other


def _account(upgraded: Upgrade, username: str) -> Account:
    return next(each for each in upgraded.accounts if each.username == username)


def _likeness(picture: bytes) -> int:
    with Image.open(io.BytesIO(picture)) as opened:
        return difference_hash(opened)


def _is_shown(look: Callable[[], httpx.Response]) -> bool:
    return look().status_code == 200


def test_the_photos_of_visits_sent_meanwhile_are_shown(upgraded: Upgrade) -> None:
    """Whether they came before the change of programs, in the middle of it, or afterwards."""
    assert upgraded.work.photos
    city = Caller(upgraded.stack.base_url, _account(upgraded, "city"))
    for photo_id, photo in upgraded.work.photos.items():
        shown = partial(city.ask, "GET", f"/api/photos/{photo_id}")
        _wait(partial(_is_shown, shown), f"{photo_id} is not shown")
        assert distance(_likeness(shown().content), _likeness(photo)) <= 8
    city.close()


def test_a_ticket_of_before_is_refused_and_a_session_of_before_is_good(upgraded: Upgrade) -> None:
    """The visit was sent again and is complete: the next PUT gave a new ticket."""
    assert upgraded.ticket_answer in (403, 404, 405)
    assert upgraded.visit_of_before in upgraded.work.visits
    renewed = upgraded.session.post("/api/auth/refresh")
    assert renewed.status_code == 200, renewed.text


def test_everybody_signs_in_as_before(upgraded: Upgrade) -> None:
    for account in upgraded.accounts:
        if account.role != "api_client":
            caller = Caller(upgraded.stack.base_url, account)
            assert caller.get("/api/me")["username"] == account.username
            caller.close()


def test_a_form_printed_before_is_recognised_on_paper(upgraded: Upgrade) -> None:
    leader = Caller(upgraded.stack.base_url, _account(upgraded, upgraded.filled.printed_by))
    page, path = upgraded.filled.printed.read_bytes(), f"/api/reports/{upgraded.filled.printed_report}"
    scan = manifest_of(str(new_id()), page, "application/pdf")
    expected = leader.do("POST", f"{path}/scans", scan)["scans"]
    (upload,) = [each["upload"] for each in expected if each["id"] == scan["id"]]
    assert leader.upload(upload, page, "application/pdf") in (200, 201, 204)
    leader.do("POST", f"{path}/scans/{scan['id']}/complete")
    for _ in range(240):
        state = next(each["state"] for each in leader.get(path)["scans"] if each["id"] == scan["id"])
        if state != "expected":
            break
        time.sleep(0.5)
    leader.close()
    assert state == "matched"


def test_every_report_has_its_obligation_and_period(upgraded: Upgrade) -> None:
    """What fits none has a period of its own, and is listed; campaigns counts each for what it is for."""
    for _ in range(240):
        if upgraded.one("submissions", "select count(*) from reports where binding is null") == 0:
            break
        time.sleep(0.5)
    doubtful = "select count(*) from doubtful_bindings"
    made = upgraded.one("submissions", "select count(*) from reports where binding = 'made'")
    asked = upgraded.one("submissions", "select count(*) from reports where binding in ('only', 'chosen', 'named')")
    assert asked > made
    assert upgraded.one("submissions", "select count(*) from reports where binding is null or period is null") == 0
    assert upgraded.one("submissions", f"{doubtful} where binding = 'made'") == made
    assert upgraded.one("submissions", "select count(*) from obligation_periods") > 0
    filed = "select count(*) from reports where binding <> 'made' and version > 0"
    bound = "select count(*) from filings where obligation_id is not null"
    for _ in range(240):
        if upgraded.one("campaigns", bound) == upgraded.one("submissions", filed):
            break
        time.sleep(0.5)
    assert upgraded.one("campaigns", bound) == upgraded.one("submissions", filed) > 0
    # The 2020 campaign asked for the forms of its months, and nothing is counted twice.
    assert upgraded.one("campaigns", "select count(*) from due_items where late_count is null") == 0


def test_the_audit_chains_still_hold_the_heads_written_on_paper_before(upgraded: Upgrade) -> None:
    lines = [argument for line in upgraded.filled.heads for argument in ("--head", line)]
    assert len(lines) == 2 * len(PROGRAMS)
    verified = bangfu("audit", "verify", *lines, home=upgraded.stack.home)
    assert verified.returncode == 0, verified.stdout


def test_no_planted_text_can_be_read_in_the_home_nor_in_a_new_backup(upgraded: Upgrade, tmp_path: Path) -> None:
    # The search finds what was in clear before: all but the fields of the register that were sealed already.
    before = found_in(upgraded.filled.home / "postgres", PLANTED)
    assert {EXTRA["conflict"], EXTRA["officer"], EXTRA["signature"], EXTRA["plan"]} <= before
    with psycopg.connect(Postgres(upgraded.stack.home).dsn("postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute("checkpoint")
    found = {
        path.name: texts
        # Pictures and scans are sealed where their path is rebuilt.
        for path in upgraded.stack.home.iterdir()
        if path.name != "store" and path.is_dir() and (texts := found_in(path, PLANTED))
    }
    assert found == {}
    assert bangfu("backup", str(tmp_path / "new"), home=upgraded.stack.home).returncode == 0
    assert found_in(tmp_path / "new", PLANTED) == set()


def test_a_backup_of_before_is_restored_and_upgraded(upgraded: Upgrade) -> None:
    with server_folder("bangfu-stack-") as folder:
        home, keys = folder / "home", str(upgraded.filled.home / "secrets")
        ended = bangfu("restore", str(upgraded.filled.backup), "--keys", keys, home=home)
        assert ended.returncode == 0, ended.stderr
        stack = Stack(home, free_port())
        try:
            stack.start()
            restored = everything(stack.base_url, upgraded.accounts)
        finally:
            stack.stop()
    known = upgraded.filled.known
    take_out_what_former_teams_saw(known)
    changed = list(differences(known, restored))
    assert changed == [], "\n".join(changed)
