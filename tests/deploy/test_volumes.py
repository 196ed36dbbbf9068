"""Deleted content becomes a hole in the file of a volume, and nothing that lives there is touched, whatever the index
says. The volumes are made here, in the format of SeaweedFS; `test_object_store` does it with the real one."""

import json
import os
import signal
import struct
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy import freeing
from deploy.embedded import holes, volumes
from deploy.embedded.holes import NoHolesError
from deploy.embedded.object_store import ObjectStore
from deploy.embedded.volumes import LEAST_AGE_SECONDS, free_deleted, look_at
from deploy.freeing import NO_HOLES, Freeing, clear_all

MIB = 1024 * 1024
LONG_AGO = time.time_ns() - 3600 * 10**9
TAIL = b"flags and the like"
FAST = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

pytestmark = pytest.mark.skipif(not holes.are_possible(Path.cwd()), reason="no holes in files here")


@dataclass
class Made:
    """A volume, as SeaweedFS writes it."""

    path: Path
    version: int = 3
    dat: bytes = b""
    idx: bytes = b""
    contents: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    """Of what lives, by its key: where it lies, and all of it."""
    deleted: dict[int, tuple[int, bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dat = bytes([self.version]) + bytes(7)

    def put(self, key: int, content: bytes) -> None:
        size = 4 + len(content) + len(TAIL)
        body = struct.pack(">I", len(content)) + content + TAIL
        offset, needle = self._append(key, size, body)
        self._line(key, offset, size)
        self.contents[key] = (offset, needle)

    def delete(self, key: int, at: int = LONG_AGO) -> None:
        offset, _ = self._append(key, 0, b"", at)
        self._line(key, offset, -1)
        self.deleted[key] = self.contents.pop(key)

    def compacted(self) -> "Made":
        """The next generation of it."""
        new = Made(self.path)
        for key, (_, needle) in self.contents.items():
            (length,) = struct.unpack_from(">I", needle, 16)
            new.put(key, needle[20 : 20 + length])
        return new

    def write(self, *, idx: bytes | None = None, bytes_offset: int = 5) -> Path:
        self.path.write_bytes(self.dat)
        self.path.with_suffix(".idx").write_bytes(self.idx if idx is None else idx)
        self.path.with_suffix(".vif").write_text(json.dumps({"version": 3, "bytesOffset": bytes_offset}))
        return self.path

    def _append(self, key: int, size: int, body: bytes, at: int = LONG_AGO) -> tuple[int, bytes]:
        needle = struct.pack(">IQi", 7, key, size) + body + struct.pack(">IQ", 0xABCD, at)
        offset = len(self.dat)
        self.dat += needle + bytes(8 - len(needle) % 8)
        return offset, needle

    def _line(self, key: int, offset: int, size: int) -> None:
        assert offset % 8 == 0
        self.idx += struct.pack(">QIBi", key, offset // 8 & 0xFFFFFFFF, offset // 8 >> 32, size)

    def lives(self) -> bool:
        """Whether every byte of what lives is where it was, and so is every header."""
        now = self.path.read_bytes()
        return len(now) == len(self.dat) and all(
            now[offset : offset + len(needle)] == needle for offset, needle in self.contents.values()
        )


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path / "bangfu-photos_7.dat")


def taken(path: Path) -> int:
    return path.stat().st_blocks * 512


def test_what_is_deleted_becomes_a_hole_between_its_header_and_its_end(made: Made) -> None:
    for key in range(1, 9):
        made.put(key, os.urandom(300_001))
    for key in (1, 2, 5):
        made.delete(key)
    path = made.write()
    before = taken(path)
    volume = free_deleted(path)
    assert (volume.id, volume.young, volume.kept, volume.size) == (7, 0, 0, len(made.dat))
    assert made.lives()
    assert before - taken(path) > 3 * 290_000
    now = path.read_bytes()
    for offset, needle in made.deleted.values():
        assert now[offset : offset + 20] == needle[:20]
        assert now[offset + 20 : offset + 20 + 300_001] == bytes(300_001)
        assert now[offset + 20 + 300_001 : offset + len(needle)] == needle[20 + 300_001 :]
    again = free_deleted(path)
    assert again == volume
    assert path.read_bytes() == now


def test_a_content_smaller_than_a_block_is_overwritten(made: Made) -> None:
    made.put(1, b"planted-small")
    made.put(2, b"living")
    made.delete(1)
    free_deleted(made.write())
    assert b"planted-small" not in made.path.read_bytes()
    assert made.lives()


def test_what_was_deleted_a_moment_ago_is_still_being_read(made: Made) -> None:
    made.put(1, os.urandom(100_000))
    made.delete(1, time.time_ns() - int((LEAST_AGE_SECONDS - 3) * 1e9))
    assert free_deleted(made.write()).young > 100_000
    assert made.path.read_bytes() == made.dat


@pytest.mark.parametrize("wrong", ["version", "offsets", "settings"])
def test_another_format_is_left_alone(wrong: str, made: Made) -> None:
    if wrong == "version":
        made = Made(made.path, version=2)
    made.put(1, os.urandom(100_000))
    made.delete(1)
    path = made.write(bytes_offset=4 if wrong == "offsets" else 5)
    if wrong == "settings":
        path.with_suffix(".vif").write_text("[")
    volume = free_deleted(path)
    assert volume.kept >= 100_000
    assert path.read_bytes() == made.dat


@pytest.mark.parametrize("wrong", ["key", "size", "content", "end", "deletion"])
def test_where_the_file_says_something_else_nothing_is_freed(wrong: str, made: Made) -> None:
    made.put(1, os.urandom(100_000))
    made.delete(1)
    offset, needle = made.deleted[1]
    dat = bytearray(made.dat)
    if wrong == "key":
        struct.pack_into(">Q", dat, offset + 4, 2)
    elif wrong == "size":
        struct.pack_into(">i", dat, offset + 12, 99_000)
    elif wrong == "content":
        struct.pack_into(">I", dat, offset + 16, len(needle))
    elif wrong == "deletion":
        struct.pack_into(">Q", dat, len(dat) - 32 + 4, 2)
    made.dat = bytes(dat[: offset + 50_000] if wrong == "end" else dat)
    volume = free_deleted(made.write())
    assert volume.kept or volume.young
    assert made.path.read_bytes() == made.dat


def test_a_key_that_is_used_again_lives(made: Made) -> None:
    made.put(1, os.urandom(50_000))
    made.delete(1)
    made.put(1, os.urandom(50_000))
    free_deleted(made.write())
    assert made.path.read_bytes() == made.dat
    lines = [made.idx[at : at + 17] for at in (0, 34, 17)]
    free_deleted(made.write(idx=b"".join(lines)))
    assert made.lives()


def test_what_a_power_cut_brought_back_goes_when_it_must(made: Made) -> None:
    made.put(1, os.urandom(100_000))
    made.delete(1)
    path = made.write()
    free_deleted(path)
    with path.open("r+b") as file:
        file.seek(made.deleted[1][0] + 20)
        file.write(b"planted")
    free_deleted(path)
    assert b"planted" in path.read_bytes()
    free_deleted(path, is_thorough=True)
    assert b"planted" not in path.read_bytes()


def test_bytes_that_the_index_does_not_know_are_named(made: Made) -> None:
    made.put(1, os.urandom(50_000))
    known = made.idx
    made.put(2, os.urandom(50_000))
    assert free_deleted(made.write(idx=known)).kept >= 50_000
    assert free_deleted(made.write()).kept == 0


SIZES = st.sampled_from([1, 10, 4_000, 4_096, 9_000, 20_000])


def filled(draw: st.DrawFn, path: Path) -> Made:
    made = Made(path)
    for key, size in enumerate(draw(st.lists(SIZES, min_size=1, max_size=12)), start=1):
        made.put(key, bytes([key]) * size)
        if draw(st.booleans()):
            made.delete(draw(st.sampled_from(sorted(made.contents))))
    # SeaweedFS does not use a key twice; if it did, nothing would be lost.
    if draw(st.booleans()) and made.deleted:
        made.put(draw(st.sampled_from(sorted(made.deleted))), b"\xfe" * 9_000)
    return made


def altered(draw: st.DrawFn, idx: bytes) -> bytes:
    """A damaged or hostile index."""
    lines = [idx[at : at + 17] for at in range(0, len(idx), 17)]
    kind = draw(st.sampled_from(["whole", "cut", "order", "bytes", "deleted", "offset", "twice"]))
    if kind == "cut":
        return idx[: draw(st.integers(0, len(idx)))]
    if kind == "order":
        return b"".join(draw(st.permutations(lines)))
    if kind == "bytes":
        changed = bytearray(idx)
        for at in draw(st.lists(st.integers(0, len(idx) - 1), max_size=6)):
            changed[at] = draw(st.integers(0, 255))
        return bytes(changed)
    if kind == "deleted":
        # As if everything were deleted, at the place of any line.
        ends = [line[:8] + draw(st.sampled_from(lines))[8:13] + b"\xff\xff\xff\xff" for line in lines]
        return b"".join(lines + ends)
    if kind == "offset":
        return b"".join(line[:8] + draw(st.sampled_from(lines))[8:] for line in lines)
    return idx + b"".join(draw(st.lists(st.sampled_from(lines), max_size=8))) if kind == "twice" else idx


@pytest.fixture
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.mark.usefixtures("unsynced")
@FAST
@given(data=st.data())
def test_whatever_the_index_says_what_lives_stays(data: st.DataObject, made: Made) -> None:
    volume = data.draw(st.composite(filled)(made.path))
    index = data.draw(st.composite(altered)(volume.idx))
    free_deleted(volume.write(idx=index), is_thorough=data.draw(st.booleans()))
    assert volume.lives()


@pytest.mark.usefixtures("unsynced")
@FAST
@given(data=st.data())
def test_an_index_of_another_generation_frees_nothing_that_lives(data: st.DataObject, made: Made) -> None:
    old = data.draw(st.composite(filled)(made.path))
    new = old.compacted()
    idx_of_old, idx_of_new = old.idx, new.idx
    if data.draw(st.booleans()) and new.contents:
        new.delete(data.draw(st.sampled_from(sorted(new.contents))))
    free_deleted(new.write(idx=idx_of_old))
    assert new.lives()
    free_deleted(old.write(idx=idx_of_new))
    assert old.lives()


KILLED = """
import sys, time
from pathlib import Path
from deploy.embedded import volumes
punch = volumes.punch
def slowly(descriptor, start, length):
    punch(descriptor, start, length)
    print("one", flush=True)
    time.sleep(0.2)
volumes.punch = slowly
volumes.free_deleted(Path(sys.argv[1]))
"""


@pytest.mark.fault
def test_a_kill_in_the_middle_loses_nothing_and_the_next_goes_on(made: Made) -> None:
    for key in range(1, 21):
        made.put(key, b"planted" + os.urandom(50_000))
    for key in range(1, 15):
        made.delete(key)
    path = made.write()
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    for _ in range(4):
        assert child.stdout.readline() == "one\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert made.lives()
    assert path.read_bytes().count(b"planted") > 6
    assert free_deleted(path).kept == 0
    assert made.lives()
    assert path.read_bytes().count(b"planted") == 6


class Store(ObjectStore):
    """Not running: what it is told is noted. A vacuum does what that of SeaweedFS does."""

    def __init__(self, home: Path, taken: int = 100 * MIB) -> None:
        super().__init__(home)
        self.data.mkdir(parents=True)
        self.taken = taken
        self.vacuumed: list[int] = []
        self.made: dict[int, Made] = {}

    def add(self, number: int, living: int, deleted: int) -> Made:
        made = Made(self.data / f"bangfu-photos_{number}.dat")
        made.put(1, os.urandom(living))
        made.put(2, b"planted" + os.urandom(deleted))
        made.delete(2)
        made.write()
        self.made[number] = made
        return made

    def bytes_on_disk(self) -> int:
        return self.taken

    def garbage(self) -> dict[int, float]:
        return {number: look_at(made.path).garbage for number, made in self.made.items() if made.deleted}

    def vacuum(self, volume: int) -> None:
        self.vacuumed.append(volume)
        self.made[volume] = self.made[volume].compacted()
        self.made[volume].write()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(freeing, "LEAST_GARBAGE", MIB)
    for name in ("HEARTBEAT_SECONDS", "PAUSE_SECONDS"):
        monkeypatch.setattr(freeing, name, 0.01)
    monkeypatch.setattr(freeing, "LEAST_AGE_SECONDS", -1)
    return Store(tmp_path)


@pytest.fixture
def said() -> list[str]:
    return []


def test_a_volume_whose_rest_is_large_is_not_written_anew(store: Store, said: list[str]) -> None:
    made = store.add(1, 2 * MIB, 4 * MIB)
    store.taken = 4 * MIB
    freed = Freeing(store, said.append)
    assert freed.free(is_urgent=False)
    assert taken(made.path) < 2.1 * MIB
    freed.vacuum(None)
    assert store.vacuumed == []
    # While files move, three tenths may be there twice already.
    store.taken = 100 * MIB
    freed.vacuum(30 * MIB)
    assert store.vacuumed == []
    freed.vacuum(None)
    assert store.vacuumed == [1]
    assert said == []


def test_a_volume_with_little_garbage_is_not_written_anew(store: Store, said: list[str]) -> None:
    store.add(1, MIB, MIB // 2)
    store.add(2, 8 * MIB, 2 * MIB)
    freed = Freeing(store, said.append)
    freed.free(is_urgent=False)
    freed.vacuum(None)
    assert store.vacuumed == []


def test_a_volume_where_the_file_and_the_index_differ_is_written_anew(store: Store, said: list[str]) -> None:
    made = store.add(1, 2 * MIB, MIB)
    made.path.with_suffix(".vif").unlink()
    assert Freeing(store, said.append).free(is_urgent=False)
    assert store.vacuumed == [1]


def test_a_volume_is_looked_at_again_only_when_something_happened(
    store: Store, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, looks = store.add(1, MIB, MIB), list[Path]()

    def look(path: Path) -> volumes.Volume:
        looks.append(path)
        return free_deleted(path)

    monkeypatch.setattr(freeing, "free_deleted", look)
    freed = Freeing(store, said.append)
    for _ in range(3):
        freed.free(is_urgent=False)
    assert len(looks) == 1
    made.put(3, b"new")
    made.write()
    freed.free(is_urgent=False)
    assert len(looks) == 2


@pytest.mark.parametrize("is_urgent", [False, True])
def test_without_holes_the_store_is_told_to_write_its_volumes_anew(
    is_urgent: bool, store: Store, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = store.add(1, 2 * MIB, MIB // 4)
    monkeypatch.setattr(holes, "punch", no_holes)
    monkeypatch.setattr(volumes, "punch", no_holes)
    freed = Freeing(store, said.append)
    assert not freed.free(is_urgent=False)
    for _ in range(2):
        freed.say_what_it_takes()
    assert said == [NO_HOLES]
    assert freed.free(is_urgent=is_urgent) == is_urgent
    assert store.vacuumed == ([1] if is_urgent else [])
    assert is_urgent or made.path.read_bytes() == made.dat


def test_without_holes_a_volume_that_is_a_third_garbage_is_written_anew(
    store: Store, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(1, MIB, MIB // 2)
    store.taken = MIB
    monkeypatch.setattr(holes, "punch", no_holes)
    freed = Freeing(store, said.append)
    freed.free(is_urgent=False)
    freed.vacuum(None)
    assert store.vacuumed == [1]


@pytest.mark.parametrize("kind", ["holes", "no holes", "unknown"])
def test_in_the_end_nothing_deleted_can_be_read(
    kind: str, store: Store, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = store.add(1, MIB, MIB)
    store.add(2, MIB, MIB)
    if kind == "no holes":
        monkeypatch.setattr(holes, "punch", no_holes)
    if kind == "unknown":
        made.path.with_suffix(".vif").unlink()
    assert clear_all(store, said.append)
    assert store.vacuumed == {"holes": [], "no holes": [1, 2], "unknown": [1]}[kind]
    assert (f"files: {NO_HOLES}" in said) == (kind == "no holes")
    for path in store.volumes():
        assert b"planted" not in path.read_bytes()


def test_what_others_delete_meanwhile_has_nothing_written_anew(store: Store, said: list[str]) -> None:
    made = store.add(1, MIB, MIB)
    made.delete(1, time.time_ns())
    made.write()
    assert clear_all(store, said.append)
    assert (store.vacuumed, said) == ([], [])
    assert b"planted" not in made.path.read_bytes()


def test_what_is_still_not_cleared_is_said(store: Store, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    made = store.add(1, MIB, MIB)
    made.path.with_suffix(".vif").unlink()
    monkeypatch.setattr(store, "vacuum", store.vacuumed.append)
    assert not clear_all(store, said.append)
    assert store.vacuumed == [1]


def no_holes(descriptor: int, start: int, length: int) -> None:
    raise NoHolesError(95, "not supported")
