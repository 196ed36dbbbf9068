"""Attacks of an owner of the databases on the audit trail, and their detection by anchors stored elsewhere."""

import asyncio
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from deploy import cli
from deploy.audit import anchors
from deploy.audit.anchors import AnchorFile, AnchorsUnreadableError, TrailContradictedError, format_head, parse_head
from deploy.audit.verify import AnchorsRefusedError, Finding, findings, read_anchors
from deploy.embedded.postgres import SUPERUSER
from deploy.installation import Installation
from deploy.keys import Keys
from deploy.offline import parts_running
from deploy.programs import PROGRAMS, Program
from services.kernel.audit import trail as audit
from services.kernel.audit.trail import Head
from services.kernel.db.database import Database
from tests.databases import MakeDatabase, ServiceDatabase

ENTRY = "insert into audit_entries (action, subject, details) values ('household.revealed', %s, '{}')"


@dataclass(frozen=True)
class Trail:
    """Four databases, a home with keys, and its file of anchors."""

    databases: dict[Program, ServiceDatabase]
    environment: dict[str, str]
    home: Path

    @property
    def file(self) -> Path:
        return anchors.anchors_path(self.home, self.environment)

    def write(self, program: Program, count: int) -> None:
        with self.as_owner(program) as connection:
            for number in range(count):
                connection.execute(ENTRY, [str(number)])

    def as_owner(self, program: Program) -> psycopg.Connection:
        return psycopg.connect(self.databases[program].dsn(), autocommit=True)

    def anchor(self) -> None:
        anchors.anchor_now(self.home, self.environment, seal_first=True)

    def verify(self, *files: Path) -> dict[str, Finding]:
        believed = read_anchors(files or [self.file], anchors.known_keys(self.home))
        return {finding.program: finding for finding in findings(self.environment, believed)}

    def seal_anew(self, program: Program) -> None:
        """As the sealer does, with every hash computed again: a complete, consistent chain."""
        with self.as_owner(program) as connection:
            connection.execute("delete from audit_seals")

        async def seal() -> None:
            database = Database(self.databases[program].worker, application_name="tests")
            async with database.transaction() as connection:
                await audit.seal_entries(connection)
            await database.close()

        asyncio.run(seal())


@pytest.fixture(scope="module")
def databases(service_database: MakeDatabase) -> dict[Program, ServiceDatabase]:
    return {program: service_database(program) for program in PROGRAMS}


@pytest.fixture
def trail(databases: dict[Program, ServiceDatabase], tmp_path: Path) -> Trail:
    environment = {f"BANGFU_{name.upper()}_WORKER_DATABASE_URL": made.worker for name, made in databases.items()}
    Keys(tmp_path).prepare()
    made = Trail(databases, environment, tmp_path)
    for program in PROGRAMS:
        with made.as_owner(program) as connection:
            connection.execute("truncate audit_entries, audit_seals restart identity")
        made.write(program, 10)
    made.anchor()
    return made


def _cut(trail: Trail) -> None:
    with trail.as_owner("households") as connection:
        connection.execute("delete from audit_seals where position > 6")
        connection.execute("delete from audit_entries where id not in (select entry_id from audit_seals)")


def _cut_and_go_on(trail: Trail) -> None:
    _cut(trail)
    trail.write("households", 20)
    trail.seal_anew("households")


def _rewrite(trail: Trail) -> None:
    with trail.as_owner("households") as connection:
        connection.execute("update audit_entries set subject = 'somebody else' where subject = '3'")
    trail.seal_anew("households")


def _empty(trail: Trail) -> None:
    with trail.as_owner("households") as connection:
        connection.execute("truncate audit_entries, audit_seals")


@pytest.mark.parametrize(
    ("crime", "said"),
    [(_cut, "CUT"), (_empty, "CUT"), (_cut_and_go_on, "REWRITTEN"), (_rewrite, "REWRITTEN")],
)
def test_a_chain_that_is_whole_again_contradicts_its_anchor(
    trail: Trail, crime: Callable[[Trail], None], said: str
) -> None:
    crime(trail)
    alone = findings(trail.environment)
    assert all(finding.verdict.is_intact for finding in alone), "without an anchor this cannot be seen"
    found = trail.verify()
    assert said in str(found["households"])
    assert [program for program, finding in found.items() if not finding.verdict.is_intact] == ["households"]


@pytest.mark.parametrize("crime", [_cut, _cut_and_go_on, _rewrite])
def test_a_head_typed_from_paper_shows_it(trail: Trail, crime: Callable[[Trail], None]) -> None:
    heads = asyncio.run(anchors.read_heads(trail.environment))
    paper = [parse_head(format_head(program, head)) for program, head in heads.items()]
    assert all(finding.verdict.is_intact for finding in findings(trail.environment, heads=paper))
    crime(trail)
    found = {finding.program: finding for finding in findings(trail.environment, heads=paper)}
    assert not found["households"].verdict.is_intact


def test_chains_of_two_programs_cannot_be_exchanged(trail: Trail) -> None:
    households, submissions = (f"BANGFU_{name}_WORKER_DATABASE_URL" for name in ("HOUSEHOLDS", "SUBMISSIONS"))
    swapped = trail.environment | {
        households: trail.environment[submissions],
        submissions: trail.environment[households],
    }
    believed = read_anchors([trail.file], anchors.known_keys(trail.home))
    found = {finding.program: finding.verdict.is_intact for finding in findings(swapped, believed)}
    assert found == {"gateway": True, "campaigns": True, "submissions": False, "households": False}


def test_old_anchors_in_place_of_new_ones_are_seen_against_the_copy_elsewhere(trail: Trail, tmp_path: Path) -> None:
    """The home's own file can be replaced with the database: then it agrees, and names its last entry."""
    early, elsewhere = tmp_path / "early.jsonl", tmp_path / "elsewhere.jsonl"
    shutil.copy(trail.file, early)
    trail.write("households", 5)
    trail.anchor()
    shutil.copy(trail.file, elsewhere)
    with trail.as_owner("households") as connection:
        connection.execute("delete from audit_seals where position > 10")
        connection.execute("delete from audit_entries where id not in (select entry_id from audit_seals)")
    shutil.copy(early, trail.file)
    assert "anchored up to entry 10 at" in str(trail.verify()["households"])
    assert "CUT: entry 15" in str(trail.verify(elsewhere)["households"])
    assert "CUT: entry 15" in str(trail.verify(trail.file, elsewhere)["households"])


def test_a_cut_trail_is_not_anchored_again(trail: Trail) -> None:
    before = trail.file.read_bytes()
    _cut(trail)
    with pytest.raises(TrailContradictedError, match="households ends at entry 6; entry 10 was anchored"):
        trail.anchor()
    assert trail.file.read_bytes() == before


def _altered(lines: list[bytes]) -> bytes:
    return b"".join(lines).replace(b'"entries":10', b'"entries":11', 1)


def _other_program(lines: list[bytes]) -> bytes:
    return b"".join(lines).replace(b'"program":"gateway"', b'"program":"households"', 1)


def _bit(lines: list[bytes]) -> bytes:
    content = bytearray(b"".join(lines))
    content[200] ^= 1
    return bytes(content)


@pytest.mark.parametrize(
    "damage",
    [
        _altered,
        _other_program,
        _bit,
        lambda lines: b"".join(lines[1:]),
        lambda lines: b"".join([lines[0], *lines[2:]]),
        lambda lines: b"".join([lines[1], lines[0], *lines[2:]]),
        lambda lines: b"".join([*lines, lines[0]]),
        lambda lines: b"".join([*lines[:-1], b"\n", lines[-1]]),
        lambda lines: b"".join([*lines, b"{}\n"]),
        lambda lines: b"".join([*lines, b"\xff\xfe\n"]),
    ],
)
def test_no_line_of_a_damaged_file_is_accepted(trail: Trail, damage: Callable[[list[bytes]], bytes]) -> None:
    trail.file.write_bytes(damage(trail.file.read_bytes().splitlines(keepends=True)))
    with pytest.raises(AnchorsRefusedError, match=r"DAMAGED, line \d"):
        trail.verify()


def test_anchors_signed_with_an_unknown_key_are_refused(trail: Trail, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger"
    Keys(stranger).prepare()
    forged = AnchorFile.of(stranger, {})
    with forged.held():
        forged.append({"households": Head(3, bytes(32))})
    with pytest.raises(AnchorsRefusedError, match="signed with a key that is not known here"):
        trail.verify(forged.path)


def test_nothing_is_added_to_what_cannot_be_read(trail: Trail) -> None:
    trail.file.write_bytes(trail.file.read_bytes() + b"not an anchor\n")
    trail.write("gateway", 1)
    with pytest.raises(AnchorsUnreadableError):
        trail.anchor()


@pytest.mark.parametrize("text", ["", "households", "households ten ab", "nobody 3 " + "00" * 32, "households 3 abcd"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(anchors.HeadUnreadableError):
        parse_head(text)


@pytest.fixture
def torn(trail: Trail) -> Trail:
    """A crash in the middle of a write."""
    whole = trail.file.read_bytes()
    trail.write("gateway", 1)
    trail.anchor()
    trail.file.write_bytes(trail.file.read_bytes()[: len(whole) + 40])
    return trail


def test_a_line_that_a_crash_cut_short_counts_as_never_written(torn: Trail) -> None:
    assert "anchored up to entry 10" in str(torn.verify()["gateway"])
    torn.anchor()
    assert "anchored up to entry 11" in str(torn.verify()["gateway"])


def test_anchors_grow_with_the_trail_and_only_then(trail: Trail) -> None:
    for program in ("households", "submissions"):
        trail.write(program, 3)
        trail.anchor()
        trail.anchor()
    assert len(trail.file.read_bytes().splitlines()) == len(PROGRAMS) + 2
    assert {str(finding).partition(" at ")[0] for finding in trail.verify().values()} == {
        "gateway: 10 entries, intact, anchored up to entry 10",
        "campaigns: 10 entries, intact, anchored up to entry 10",
        "submissions: 13 entries, intact, anchored up to entry 13",
        "households: 13 entries, intact, anchored up to entry 13",
    }


def test_what_an_earlier_key_signed_is_still_ours(trail: Trail) -> None:
    keys = Keys(trail.home)
    keys.signing_key.unlink()
    keys.prepare()
    trail.write("gateway", 1)
    trail.anchor()
    assert "anchored up to entry 11" in str(trail.verify()["gateway"])
    assert len({json.loads(line)["kid"] for line in trail.file.read_bytes().splitlines()}) == 2


def test_the_file_may_lie_where_the_office_wants_it(trail: Trail, tmp_path: Path) -> None:
    elsewhere = tmp_path / "share" / "anchors.jsonl"
    environment = trail.environment | {"BANGFU_ANCHORS_FILE": str(elsewhere)}
    anchors.anchor_now(trail.home, environment)
    assert len(elsewhere.read_bytes().splitlines()) == len(PROGRAMS)
    assert elsewhere.stat().st_mode & 0o077 == 0


async def test_the_workers_anchor_again_and_again(trail: Trail, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**trail.environment, "BANGFU_HOME": str(trail.home)}.items():
        monkeypatch.setenv(name, value)
    trail.write("gateway", 2)
    stop = asyncio.Event()
    running = asyncio.create_task(anchors.run(stop, interval_seconds=0.05))
    database = Database(trail.databases["gateway"].worker, application_name="tests")
    async with database.transaction() as connection:
        await audit.seal_entries(connection)
    await database.close()
    for _ in range(200):
        if trail.file.read_bytes().count(b'"entries":12'):
            break
        await asyncio.sleep(0.05)
    stop.set()
    await running
    assert trail.file.read_bytes().count(b'"entries":12') == 1


def _bangfu(command: str, home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.app, [*command.split(), "--home", str(home), *arguments])


def test_the_commands_on_a_stopped_installation(short_path: Path) -> None:
    home = short_path / "home"
    assert _bangfu("migrate", home).exit_code == 0
    installation = Installation(home)
    with parts_running(installation, with_store=False):
        _as_superuser(installation, "insert into audit_entries (action, subject, details) values ('x', '1', '{}')")
    printed = _bangfu("audit anchor", home)
    (paper,) = (line for line in printed.stdout.splitlines() if line.startswith("households 1 "))
    good = _bangfu("audit verify", home, "--head", paper)
    assert (good.exit_code, "households: 1 entries, intact, anchored up to entry 1" in good.stdout) == (0, True)
    with parts_running(installation, with_store=False):
        _as_superuser(installation, "truncate audit_seals, audit_entries")
    for arguments in ([], ["--head", paper]):
        bad = _bangfu("audit verify", home, *arguments)
        assert bad.exit_code == 1
        assert "households: 0 entries, CUT: entry 1 was anchored and is not there" in bad.stdout
    missing = _bangfu("audit verify", home, "--anchors", str(home / "nothing"))
    assert isinstance(missing.exception, AnchorsRefusedError)


def _as_superuser(installation: Installation, statement: str) -> None:
    dsn = installation.postgres.dsn("bangfu_households", SUPERUSER)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(statement.encode())
