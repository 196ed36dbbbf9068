"""Writes the heads of the audit chains to a file outside the databases: by the workers, with each backup, and on
demand.

The file is `audit/anchors.jsonl` in the home, or the file in BANGFU_ANCHORS_FILE. It should be on another disk or on a
share of another machine, because the owner of this machine can change databases, keys and file together.
"""

import asyncio
import contextlib
import fcntl
import json
import logging
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deploy.faults import KnownFailure
from deploy.keys import Keys, public_jwks, write_secret
from deploy.programs import PROGRAMS, Program
from services.kernel.audit import trail
from services.kernel.audit.anchors import FIRST, AnchorsDamaged, AnchorSigner, complete_lines, hash_of, parse
from services.kernel.audit.trail import Head
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import every

log = logging.getLogger(__name__)

INTERVAL_SECONDS = 600.0
"""Entries older than this cannot be deleted without a trace."""


class AnchorsUnreadableError(KnownFailure):
    """The file holds an invalid line; nothing is appended to it."""


class TrailContradictedError(KnownFailure):
    """The database has fewer or other entries than an older anchor says: no new anchor is written."""


class HeadUnreadableError(KnownFailure):
    """The head typed from paper is malformed."""


def anchors_path(home: Path, environment: Mapping[str, str]) -> Path:
    return Path(environment.get("BANGFU_ANCHORS_FILE") or home / "audit" / "anchors.jsonl")


def known_keys(home: Path) -> list[dict[str, Any]]:
    """Public keys, as JWKs, of every key that ever signed here or came with a backup."""
    found: dict[str, dict[str, Any]] = {}
    for path in (Keys(home).jwks, _keys_file(home)):
        if path.exists():
            found |= {key["kid"]: key for key in json.loads(path.read_text(encoding="utf-8"))["keys"]}
    return list(found.values())


def remember_keys(home: Path) -> None:
    """A restored home signs with a new key; lines signed with the old one must stay valid."""
    keys = {"keys": known_keys(home)}
    path = _keys_file(home)
    if not path.exists() or json.loads(path.read_text(encoding="utf-8")) != keys:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_secret(path, json.dumps(keys))


def _keys_file(home: Path) -> Path:
    return home / "audit" / "anchor-keys.json"


class AnchorFile:
    """`path` is created with the first line. Write only under `held()`."""

    def __init__(self, path: Path, signer: AnchorSigner) -> None:
        self.path = path
        self._signer = signer

    @classmethod
    def of(cls, home: Path, environment: Mapping[str, str]) -> "AnchorFile":
        pem = Keys(home).signing_key.read_text(encoding="ascii")
        remember_keys(home)
        return cls(anchors_path(home, environment), AnchorSigner(pem, json.loads(public_jwks(pem))["keys"][0]["kid"]))

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """A lock. Heads are read and written under it, or an older one could follow a newer one."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def append(self, heads: Mapping[Program, Head]) -> list[bytes]:
        """Returns the lines written: one for each head that moved. Raises TrailContradictedError,
        AnchorsUnreadableError."""
        lines = complete_lines(self.path.read_bytes())
        last = _last_heads(lines)
        for program, head in heads.items():
            _require_growth(program, last.get(program, Head(0, trail.GENESIS)), head)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        previous, written = hash_of(lines[-1]) if lines else FIRST, []
        for program, head in heads.items():
            if head != last.get(program, Head(0, trail.GENESIS)):
                written.append(self._signer.line(program, head, at, previous))
                previous = hash_of(written[-1])
        self._write(sum(len(line) + 1 for line in lines), b"".join(written))
        return written

    def _write(self, end: int, content: bytes) -> None:
        """Starts at the end of the last complete line: an incomplete one, left by a crash, is overwritten."""
        if not content:
            return
        with self.path.open("r+b") as file:
            file.seek(end)
            file.truncate()
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _last_heads(lines: list[bytes]) -> dict[str, Head]:
    found: dict[str, Head] = {}
    for number in range(len(lines), 0, -1):
        try:
            anchor, _ = parse(number, lines[number - 1])
        except AnchorsDamaged as error:
            raise AnchorsUnreadableError(f"the anchors are damaged, {error}: move the file away") from None
        found.setdefault(anchor.program, Head(anchor.entries, bytes.fromhex(anchor.head)))
        if len(found) == len(PROGRAMS):
            break
    return found


def _require_growth(program: str, last: Head, head: Head) -> None:
    if head.entries < last.entries or (head.entries == last.entries and head != last):
        raise TrailContradictedError(
            f"the audit trail of {program} ends at entry {head.entries}; entry {last.entries} was anchored before: "
            "run `bangfu audit verify`"
        )


async def read_heads(environment: Mapping[str, str], *, seal_first: bool = False) -> dict[Program, Head]:
    """Raises DBAPIError, OSError."""
    heads: dict[Program, Head] = {}
    for program in PROGRAMS:
        url = environment[f"BANGFU_{program.upper()}_WORKER_DATABASE_URL"]
        database = Database(url, application_name="audit-anchor", pool_size=1)
        try:
            async with database.transaction() as connection:
                while seal_first and await trail.seal_entries(connection):
                    pass
                heads[program] = await trail.head(connection)
        finally:
            await database.close()
    return heads


def anchor_now(home: Path, environment: Mapping[str, str], *, seal_first: bool = False) -> dict[Program, Head]:
    """Raises TrailContradictedError, AnchorsUnreadableError, DBAPIError, OSError."""
    file = AnchorFile.of(home, environment)
    with file.held():
        heads = asyncio.run(read_heads(environment, seal_first=seal_first))
        file.append(heads)
    return heads


async def run(stop: asyncio.Event, interval_seconds: float = INTERVAL_SECONDS) -> None:
    """Writes anchors until `stop` is set, if the signing key is there; every fault is logged and the write is tried
    again."""
    home, environment = os.environ.get("BANGFU_HOME"), dict(os.environ)
    if home is None or not Keys(Path(home)).signing_key.exists():
        log.warning("no signing key here: the audit trail is not anchored")
        await stop.wait()
        return

    async def anchor() -> None:
        try:
            await asyncio.to_thread(anchor_now, Path(home), environment)
        except (TrailContradictedError, AnchorsUnreadableError) as error:
            log.error("audit anchors: %s", error)

    faults = (KeyError, *DATABASE_FAULTS)
    await every(interval_seconds, anchor, stop, name="audit anchors", faults=faults, log=log)


def format_head(program: str, head: Head) -> str:
    """A head as one line for paper; `--head` takes the same line.

    >>> format_head("households", Head(12, bytes(32)))
    'households 12 00000000-00000000-00000000-00000000-00000000-00000000-00000000-00000000'
    """
    text = head.hash.hex()
    return f"{program} {head.entries} {'-'.join(text[place : place + 8] for place in range(0, 64, 8))}"


def parse_head(text: str) -> tuple[str, Head]:
    """Raises HeadUnreadableError.

    >>> parse_head("households 12 " + "-".join(["00000000"] * 8))[1].entries
    12
    """
    try:
        program, entries, *groups = text.split()
        head = Head(int(entries), bytes.fromhex("".join(groups).replace("-", "")))
    except ValueError:
        raise HeadUnreadableError(f"{text!r} is not a line of `bangfu audit anchor`") from None
    if program not in PROGRAMS or len(head.hash) != 32:
        raise HeadUnreadableError(f"{text!r} is not a line of `bangfu audit anchor`")
    return program, head
