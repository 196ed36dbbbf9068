"""The output of the children is written as long as the disk has space."""

from pathlib import Path

import pytest

from deploy.supervise.log_files import LogFile, Redactor


async def test_a_full_disk_is_reported_once_and_not_with_a_traceback_a_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "store.log").symlink_to("/dev/full")
    log = LogFile(tmp_path, "store", Redactor([]))
    for number in range(3):
        log.write(f"line {number}")
    await log.close()
    told = capfd.readouterr().err
    assert told.count("\n") == 1
    assert "store.log" in told
    assert "No space left" in told


async def test_a_disk_with_room_again_takes_the_next_line(tmp_path: Path) -> None:
    path, room = tmp_path / "store.log", tmp_path / "room"
    path.symlink_to("/dev/full")
    log = LogFile(tmp_path, "store", Redactor([]))
    log.write("lost")
    path.unlink()
    path.symlink_to(room)
    log.write("kept")
    await log.close()
    assert room.read_text(encoding="utf-8") == "kept\n"
