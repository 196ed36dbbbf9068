"""Children that open malicious files: whatever a child does, its parent continues, and each caller gets its own
answer."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import psutil
import pytest

from services.kernel.sandbox import parent
from services.kernel.sandbox.child import TOO_LARGE
from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.parent import (
    ENVIRONMENT,
    ChildProgram,
    Died,
    EndedFromOutside,
    Sandbox,
    TooSlow,
)
from services.kernel.sheets import workbooks
from services.submissions.documents import printer
from services.submissions.documents.fonts import FONT_DIR
from services.submissions.files import type_reading
from services.submissions.media import pictures, scan_reading

# Not a limit of the product: how long a test of something else may wait on a busy machine.
LONG = 60.0


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A file that the child of the tests has open."""
    file = tmp_path / "kept"
    file.touch()
    return file


MakeSandbox = Callable[..., Sandbox]


@pytest.fixture
async def make(kept: Path) -> AsyncIterator[MakeSandbox]:
    made: list[Sandbox] = []

    def sandbox(**changes: Any) -> Sandbox:
        program = ChildProgram(
            "tests.kernel.sandbox_child",
            Bounds(header=10_000, content=1_000_000),
            seconds=LONG,
            seconds_idle=LONG,
            arguments=(str(kept), "one"),
            questions=100,
        )
        made.append(Sandbox(replace(program, **changes)))
        return made[-1]

    yield sandbox
    for sandbox_ in made:
        await sandbox_.aclose()


def to(do: str, *blobs: bytes, **message: Any) -> Frame:
    return Frame({"do": do, **message}, blobs)


async def echo(sandbox: Sandbox, text: str = "赵\ud800") -> None:
    assert (await sandbox.ask(to("echo", b"\0\xff", b"", text=text))) == Frame({"echo": text}, (b"\0\xff", b""))


async def frames(*those: Frame) -> AsyncIterator[Frame]:
    for frame in those:
        yield frame


async def received(sandbox: Sandbox, question: AsyncIterator[Frame], so_far: list[Any] | None = None) -> list[Any]:
    """The messages in the frames of an answer; `so_far` also holds those before an error."""
    said = [] if so_far is None else so_far
    async with aclosing(sandbox.stream(question)) as answer:
        async for frame in answer:
            said.append(frame.message)
    return said


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONG):
        while not condition():  # noqa: ASYNC110  # told by the system's list of processes, not by an event
            await asyncio.sleep(0.01)


async def test_one_child_answers_many(make: MakeSandbox) -> None:
    sandbox = make()
    await echo(sandbox)
    first = sandbox.process_ids
    for number in range(20):
        await echo(sandbox, str(number))
    assert sandbox.process_ids == first


async def test_a_child_that_hangs_is_ended_and_replaced(make: MakeSandbox) -> None:
    sandbox = make()
    await echo(sandbox)
    (stuck,) = sandbox.process_ids
    sandbox._program = replace(sandbox._program, seconds=0.3)
    for do in ("hang", "stop_half_way"):
        with pytest.raises(TooSlow):
            await sandbox.ask(to(do))
        assert sandbox.process_ids == []
    assert not psutil.pid_exists(stuck)
    sandbox._program = replace(sandbox._program, seconds=LONG)
    await echo(sandbox)


@pytest.mark.parametrize("how", [to("die", of="SIGSEGV"), to("die", of="SIGABRT"), to("exit"), to("raise")])
async def test_a_child_that_dies_costs_one_answer(make: MakeSandbox, how: Frame) -> None:
    sandbox = make()
    with pytest.raises(Died):
        await sandbox.ask(how)
    await echo(sandbox)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
async def test_a_child_killed_from_outside_has_its_own_error(make: MakeSandbox, number: signal.Signals) -> None:
    """Even if the program that starts it ignores the signal, as under `nohup`."""
    before = signal.signal(number, signal.SIG_IGN) if number in {signal.SIGHUP, signal.SIGINT} else None
    try:
        sandbox = make()
        await echo(sandbox)
    finally:
        if before is not None:
            signal.signal(number, before)
    asked = asyncio.create_task(sandbox.ask(to("hang")))
    await asyncio.sleep(0.1)
    os.kill(sandbox.process_ids[0], number)
    with pytest.raises(EndedFromOutside):
        await asked
    await echo(sandbox)


async def test_a_child_that_was_ended_while_idle_is_replaced(make: MakeSandbox) -> None:
    sandbox = make()
    await echo(sandbox)
    (idle,) = sandbox.process_ids
    os.kill(idle, signal.SIGKILL)
    await until(lambda: sandbox.process_ids == [])
    await echo(sandbox)


@pytest.mark.parametrize("do", ["flood", "flood_in_pieces"])
async def test_a_child_that_answers_too_much_is_ended(make: MakeSandbox, do: str) -> None:
    sandbox = make()
    with pytest.raises(Died):
        await received(sandbox, frames(to(do)))
    with pytest.raises(Died):
        await sandbox.ask(to(do))
    await echo(sandbox)


def said(header: Any) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(4, "big") + text


GOOD = {"message": {}, "lengths": [], "is_last": True}
NONSENSE = {
    "a header of 4 GB": b"\xff\xff\xff\xff",
    "no JSON": said(b"\0\1\2"),
    "no UTF-8": said(b'"\xff"'),
    "a pickle": said(b"\x80\x04K\x01."),
    "no object": said([1, 2]),
    "brackets without end": said(b"[" * 9_999),
    "a number without end": said(b'{"message": {"memory": ' + b"9" * 9_000 + b"}}"),
    "nothing said": said({"lengths": [], "is_last": True}),
    "something else said": said({**GOOD, "message": [1]}),
    "a length below zero": said({**GOOD, "lengths": [-1]}),
    "a length that is none": said({**GOOD, "lengths": [True, "3"]}),
    "lengths that are none": said({**GOOD, "lengths": 3}),
    "more bytes than allowed": said({**GOOD, "lengths": [999_999, 999_999]}),
    "a last frame that is none": said({**GOOD, "is_last": 1}),
    "no word on memory": said(GOOD),
    "memory that is none": said({**GOOD, "message": {"memory": "much", "ends": False}}),
    "no word on going on": said({**GOOD, "message": {"memory": 1}}),
    "one frame, and not the last": said({**GOOD, "is_last": False}),
}


@pytest.mark.parametrize("content", NONSENSE.values(), ids=NONSENSE)
async def test_nonsense_is_no_answer(make: MakeSandbox, content: bytes) -> None:
    sandbox = make()
    with pytest.raises(Died):
        await sandbox.ask(to("say", content))
    assert sandbox.process_ids == []


async def test_what_a_library_prints_is_no_answer(make: MakeSandbox) -> None:
    assert (await make().ask(to("print"))).message == {"echo": "printed"}


@pytest.mark.parametrize("do", ["open", "make_a_pipe"])
async def test_it_can_open_no_file(make: MakeSandbox, do: str) -> None:
    sandbox = make()
    with pytest.raises(Refused, match="OSError"):
        await sandbox.ask(to(do))
    await echo(sandbox)


def is_empty(file: Path) -> bool:
    return file.stat().st_size == 0


async def test_it_writes_nothing_even_to_what_is_open(make: MakeSandbox, kept: Path) -> None:
    with pytest.raises(Refused, match="OSError"):
        await make().ask(to("write"))
    assert is_empty(kept)


async def test_it_takes_no_more_memory_than_it_may(make: MakeSandbox) -> None:
    sandbox = make()
    assert (await sandbox.ask(to("take_memory", bytes=100 << 20))).message == {"taken": 100 << 20}
    with pytest.raises(Refused, match="MemoryError"):
        await sandbox.ask(to("take_memory", bytes=600 << 20))
    await echo(sandbox)


async def test_its_cpu_is_counted_for_each_question(make: MakeSandbox) -> None:
    """One second is allowed, plus what is left of another."""
    sandbox = make()
    for _ in range(4):
        assert (await sandbox.ask(to("burn", seconds=0.7))).message == {"burned": 0.7}
    with pytest.raises(TooSlow):
        await sandbox.ask(to("burn", seconds=30))
    await echo(sandbox)


async def test_it_has_no_secret_and_runs_in_the_root_folder(make: MakeSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BANGFU_KEK", "PYTHONPATH", "LD_PRELOAD_OF_TESTS", "PATH"):
        monkeypatch.setenv(name, "not for the child")
    sandbox = make(environment={"HOME": "/nowhere", "LC_ALL": "overridden"})
    told = (await sandbox.ask(to("tell"))).message
    # Python itself sets LC_CTYPE on some systems.
    assert {name: value for name, value in told["environment"].items() if name != "LC_CTYPE"} == {
        "HOME": "/nowhere",
        **ENVIRONMENT,
    }
    assert told["folder"] == "/"
    assert told["arguments"] == ["one"]
    assert "not for the child" not in told["path"]


async def test_a_refusal_has_its_facts_and_does_not_end_the_child(make: MakeSandbox) -> None:
    sandbox = make()
    await echo(sandbox)
    child = sandbox.process_ids
    with pytest.raises(Refused) as refused:
        await sandbox.ask(to("refuse"))
    assert (refused.value.name, refused.value.facts) == ("no", {"row": 7})
    with pytest.raises(Refused, match="nothing-answered"):
        await sandbox.ask(to("nothing"))
    await echo(sandbox)
    assert sandbox.process_ids == child


async def test_a_question_beyond_its_bounds_is_refused(make: MakeSandbox) -> None:
    sandbox = make()
    for question in (to("echo", bytes(1_000_001)), to("echo", text="x" * 1000), to("echo", bytes(20_000_000))):
        with pytest.raises(Refused, match=TOO_LARGE):
            await sandbox.ask(question)
        await echo(sandbox)


async def test_a_question_and_its_answer_come_in_pieces(make: MakeSandbox) -> None:
    sandbox = make()
    for _ in range(2):
        pieces = [to("count", b"abc", frames=3)._replace(is_last=False), Frame({}, (bytes(5),), False), Frame({})]
        assert await received(sandbox, frames(*pieces)) == [
            {"bytes": 8},
            {"number": 0},
            {"number": 1},
            {"number": 2},
        ]


async def test_a_refusal_in_the_middle_comes_after_what_was_answered(make: MakeSandbox) -> None:
    numbers: list[Any] = []
    with pytest.raises(Refused, match="no"):
        await received(make(), frames(to("refuse", after=3)), numbers)
    assert numbers == [{"number": 0}, {"number": 1}, {"number": 2}]


async def test_an_early_refusal_does_not_wait_for_the_rest_of_the_question(make: MakeSandbox) -> None:
    async def endless() -> AsyncIterator[Frame]:
        yield to("refuse")._replace(is_last=False)
        while True:
            yield Frame({}, (bytes(100),), is_last=False)

    sandbox = make()
    with pytest.raises(Refused, match="no"):
        await received(sandbox, endless())
    await echo(sandbox)


async def test_a_question_that_cannot_be_read_on_says_why_and_at_once(make: MakeSandbox) -> None:
    async def broken() -> AsyncIterator[Frame]:
        yield to("count", b"abc", frames=3)._replace(is_last=False)
        raise LookupError("the database went away")

    sandbox = make()
    with pytest.raises(LookupError, match="went away"):
        await received(sandbox, broken())
    await echo(sandbox)


async def test_a_caller_that_stops_reading_leaves_nothing_for_the_next(make: MakeSandbox) -> None:
    sandbox = make()
    async with aclosing(sandbox.stream(frames(to("count", frames=50)))) as answer:
        await anext(answer)
    await echo(sandbox)


async def test_a_cancelled_caller_leaves_nobody_elses_answer(make: MakeSandbox) -> None:
    """Cancelled at every place in turn: during the start, the question, between the pieces of an answer, and after
    it."""
    sandbox = make()
    await echo(sandbox)
    cancelled = 0
    for number in range(40):
        asked = asyncio.create_task(sandbox.ask(to("echo", os.urandom(300_000), text="theirs")))
        waiting = asyncio.create_task(echo(sandbox, f"mine {number}"))
        for _ in range(number):
            await asyncio.sleep(0.0002)
        cancelled += asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        await waiting
    assert cancelled > 0


async def test_answers_come_to_those_who_asked(make: MakeSandbox) -> None:
    sandbox = make(at_once=2)
    await asyncio.gather(*(echo(sandbox, str(number)) for number in range(40)))
    assert len(sandbox.process_ids) == 2


async def test_no_more_children_than_wanted_work_at_once(make: MakeSandbox) -> None:
    sandbox = make(at_once=2, questions=1)
    ended = [asyncio.create_task(sandbox.ask(to("burn", seconds=0.2))) for _ in range(5)]
    most = 0
    while not all(task.done() for task in ended):
        most = max(most, len(sandbox.process_ids))
        await asyncio.sleep(0.01)
    await asyncio.gather(*ended)
    assert most == 2
    assert sandbox.process_ids == []


async def test_an_idle_child_ends_by_itself(make: MakeSandbox) -> None:
    sandbox = make(seconds_idle=0.1)
    await echo(sandbox)
    (idle,) = sandbox.process_ids
    await until(lambda: not psutil.pid_exists(idle))
    assert sandbox.process_ids == []
    for _ in range(5):
        # At about the time when it ends.
        await asyncio.sleep(0.1)
        await echo(sandbox)


async def test_an_idle_child_that_does_not_end_is_killed_and_blocks_no_caller(
    make: MakeSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parent, "IDLE_EXIT_SECONDS", 1.0)
    sandbox = make(seconds_idle=0.1)
    await sandbox.ask(to("stay"))
    (staying,) = sandbox.process_ids
    await until(lambda: sandbox.process_ids == [])
    await echo(sandbox)
    assert sandbox.process_ids != [staying]
    await until(lambda: not psutil.pid_exists(staying))


async def test_closing_does_not_wait_for_what_a_child_started(make: MakeSandbox) -> None:
    sandbox = make()
    left = (await sandbox.ask(to("leave_a_child"))).message["left"]
    try:
        async with asyncio.timeout(LONG):
            await sandbox.aclose()
    finally:
        os.kill(left, signal.SIGKILL)


async def test_a_child_is_replaced_after_so_many_questions(make: MakeSandbox) -> None:
    sandbox, children = make(questions=2), set()
    for _ in range(2):
        await echo(sandbox)
        children.update(sandbox.process_ids)
        await echo(sandbox)
        assert sandbox.process_ids == []
    assert len(children) == 2


async def test_a_child_that_grew_is_replaced(make: MakeSandbox) -> None:
    sandbox = make(memory=100 << 20)
    await sandbox.ask(to("grow", bytes=1 << 20))
    assert len(sandbox.process_ids) == 1
    await sandbox.ask(to("grow", bytes=100 << 20))
    assert sandbox.process_ids == []


async def test_closing_ends_children_at_work_too(make: MakeSandbox) -> None:
    sandbox = make()
    await echo(sandbox)
    asked = asyncio.create_task(sandbox.ask(to("hang")))
    await asyncio.sleep(0.1)
    (child,) = sandbox.process_ids
    await sandbox.aclose()
    assert not psutil.pid_exists(child)
    with pytest.raises(EndedFromOutside):
        await asked


async def test_a_child_ends_with_its_parent() -> None:
    """The parent was killed and could not end it."""
    code = (
        "import asyncio\n"
        "from services.kernel.sandbox.parent import Sandbox\n"
        "from services.submissions.media import pictures\n"
        "from services.kernel.sandbox.frames import Frame, Refused\n"
        "async def main():\n"
        "    sandbox = Sandbox(pictures.PROGRAM)\n"
        "    try:\n"
        "        await sandbox.ask(Frame({'pixels': 320}, (b'x',)))\n"
        "    except Refused:\n"
        "        print(*sandbox.process_ids, flush=True)\n"
        "    await asyncio.sleep(1000)\n"
        "asyncio.run(main())\n"
    )
    dying = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=subprocess.PIPE)
    assert dying.stdout is not None
    child = int(await asyncio.wait_for(dying.stdout.readline(), LONG))
    dying.kill()
    await dying.wait()
    await until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE)


def test_a_child_that_cannot_be_started_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(FileNotFoundError):
        asyncio.run(Sandbox(pictures.PROGRAM).ask(Frame({})))


REAL = {
    "pictures": (pictures.PROGRAM, Frame({"pixels": 320}, (b"",))),
    "documents": (type_reading.PROGRAM, Frame({}, (b"",))),
    "scans": (scan_reading.PROGRAM, Frame({"page": None}, (b"",))),
    "workbooks": (workbooks.PROGRAM, Frame({}, (b"",))),
    "forms": (replace(printer.PROGRAM, arguments=(str(FONT_DIR),)), Frame({"coverage": True})),
}


@pytest.mark.skipif(not hasattr(psutil.Process, "rlimit"), reason="asks Linux for the limits of another process")
@pytest.mark.parametrize(("program", "question"), REAL.values(), ids=REAL)
async def test_every_child_has_the_same_limits(program: ChildProgram, question: Frame) -> None:
    """Asked between two questions, so the child is kept for a second one."""
    sandbox = Sandbox(replace(program, questions=2, seconds=LONG))
    limits = import_module(program.module).LIMITS
    try:
        with suppress(Refused):
            await sandbox.ask(question)
        (process_id,) = sandbox.process_ids
        child = psutil.Process(process_id)
        assert child.rlimit(psutil.RLIMIT_AS) == (limits.address_space, limits.address_space)
        assert 64 << 20 <= limits.address_space <= 4 << 30
        assert child.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
        assert child.rlimit(psutil.RLIMIT_CORE) == (0, 0)
        soft, hard = child.rlimit(psutil.RLIMIT_CPU)
        used = child.cpu_times()
        assert 0 < soft <= used.user + used.system + limits.cpu_seconds + 2
        assert soft < hard <= (limits.cpu_seconds + 1) * limits.questions + 60
        files, most_files = child.rlimit(psutil.RLIMIT_NOFILE)
        # Open files have numbers too.
        assert files == most_files <= (limits.open_files + 8 if limits.open_files else 0)
        assert child.nice() > psutil.Process().nice()
        assert child.cwd() == "/"
        assert set(child.environ()) - {"LC_CTYPE"} == set(ENVIRONMENT)
        assert child.net_connections() == []
        assert program.questions <= limits.questions
    finally:
        await sandbox.aclose()


def test_the_common_part_of_a_child_is_the_standard_library() -> None:
    code = (
        "import sys; before = set(sys.modules); import services.kernel.sandbox.child;"
        "print(*(name for name in set(sys.modules) - before if sys.modules[name]), sep='\\n')"
    )
    found = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout
    tops = {name.partition(".")[0] for name in found.split()}
    assert "services" in tops
    assert tops - {"services"} - sys.stdlib_module_names == set()
