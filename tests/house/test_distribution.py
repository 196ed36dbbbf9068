"""The distribution of tests to workers: existing names, different ports, and failures shown at once."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import folders, ports
from tests.support.folders import server_folder
from tests.support.running_order import ALONE, FIRST, JOURNEYS, SECOND_HALF, piece_of

ROOT = Path(__file__).parents[2]
FAILS = "def test_it():\n    assert 'seen' == 'sent'\n"
PASSES = "import time\n\n\ndef test_it():\n    time.sleep(0.5)\n"


@pytest.mark.parametrize("name", [*ALONE, *FIRST, *SECOND_HALF])
def test_what_the_running_order_names_is_there(name: str) -> None:
    """The journeys' halves are numbered."""
    assert (ROOT / name.rstrip("12")).exists()


def test_a_module_stays_in_one_piece_and_the_journeys_are_two() -> None:
    journeys = [f"{JOURNEYS}{path.name}::test_it" for path in (ROOT / JOURNEYS).glob("test_*.py")]
    assert {piece_of(nodeid) for nodeid in journeys} == {f"{JOURNEYS}1", f"{JOURNEYS}2", *ALONE}
    assert piece_of("tests/kernel/test_web.py::test_it[a::b]") == "tests/kernel/test_web.py"


def test_no_two_workers_are_given_the_same_port(monkeypatch: pytest.MonkeyPatch) -> None:
    given = []
    for number in range(ports.MAX_WORKERS):
        monkeypatch.setenv("PYTEST_XDIST_WORKER", f"gw{number}")
        given += ports.free_ports(3)
    assert len(set(given)) == 3 * ports.MAX_WORKERS
    assert max(given) < 12_000, "where the product's own choice begins"


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(folders, "MEMORY", tmp_path)
    yield tmp_path
    assert not list(tmp_path.iterdir()), "nothing stays behind"


def test_servers_lie_in_memory_unless_it_is_small_or_a_disk_is_the_subject(
    memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "LEAST_FREE", 0)
    with server_folder("x-") as kept, server_folder("x-", on_disk=True) as on_disk:
        assert (kept.parent, on_disk.parent == memory) == (memory, False)
    monkeypatch.setattr(folders, "LEAST_FREE", 1 << 60)
    with server_folder("x-") as fallen_back:
        assert fallen_back.parent != memory


def test_what_a_killed_run_left_in_memory_goes_with_the_next(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "LEAST_FREE", 0)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (memory / f"bangfu-stack-{dead.pid}-abc" / "home").mkdir(parents=True)
    with server_folder("bangfu-stack-") as ours, server_folder("bangfu-tests-") as others:
        assert set(memory.iterdir()) == {ours, others}


def test_a_failure_is_shown_at_once_and_again_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text(FAILS)
    (tmp_path / "test_b.py").write_text(PASSES)
    (tmp_path / "conftest.py").write_text(
        "from tests.support.failures import ShownAtOnce\n"
        "def pytest_configure(config):\n"
        "    config.pluginmanager.register(ShownAtOnce(config))\n"
    )
    command = [sys.executable, "-m", "pytest", "-c", "/dev/null", "--rootdir", str(tmp_path), str(tmp_path)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    first, _, last = result.partition("= FAILURES =")
    assert "assert 'seen' == 'sent'" in first
    assert "100%" in first[first.index("assert 'seen' == 'sent'") :]
    assert "assert 'seen' == 'sent'" in last
