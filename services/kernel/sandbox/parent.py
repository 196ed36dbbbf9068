"""Starts children, asks them, and ends them: one question at a time for each, with a deadline.

A child is replaced after any fault, after so many questions, when it grew, and after a minute without work. It gets a
small fixed environment without secrets, and the root as its working directory.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process, SubprocessStreamProtocol
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

from services.kernel.sandbox import frames
from services.kernel.sandbox.frames import Bounds, Frame, NotAFrame, Refused, TooLarge

# One arena, big blocks handed back at once: the address space is limited, and the child shrinks after a large file.
ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "1048576"}
# A child that dies of these did not choose to: every limit of its own ends it in another way.
ENDED_FROM_OUTSIDE: Final = frozenset({-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP})
# Bytes of an answer that may wait in memory until they are read.
_UNREAD = 1024 * 1024
SECONDS_TO_DIE = 1.0
SECONDS_TO_LEAVE = 5.0


class SandboxFault(Exception):
    """No answer came. The next question gets a new child."""


class TooSlow(SandboxFault):
    """The deadline passed, or the child used all the CPU it may."""


class Died(SandboxFault):
    """The child ended by itself or of what it read, or answered nonsense or too much."""


class EndedFromOutside(SandboxFault):
    """By a machine short of memory, a person, or `aclose`; what the child read had no part in it."""


@dataclass(frozen=True, slots=True)
class ChildProgram:
    """Which child, and how long it is waited for and kept.

    `module` calls `child.serve`. `seconds` until the first frame of an answer, `seconds_between` two of them. `memory`:
    resident bytes that a child may keep between two questions. `at_once`: so many children. `bounds`: of an answer.
    `environment` is added to the fixed one.
    """

    module: str
    bounds: Bounds
    seconds: float
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds_between: float = 30.0
    seconds_idle: float = 60.0
    questions: int = 1
    memory: int | None = None
    at_once: int = 1


class Sandbox:
    """The children of one program; callers queue. `aclose` it at the end."""

    def __init__(self, program: ChildProgram) -> None:
        self._program = program
        self._children = [_Child(program) for _ in range(program.at_once)]
        # The one that worked last works next, so that the others may go.
        self._free: asyncio.LifoQueue[_Child] = asyncio.LifoQueue()
        for child in self._children:
            self._free.put_nowait(child)

    async def ask(self, question: Frame) -> Frame:
        """The answer of one frame. Raises Refused, TooSlow, Died, EndedFromOutside; OSError when no child can be
        started."""
        async with self._borrowed() as child, asyncio.timeout(self._program.seconds):
            await child.send(question)
            frame = await child.receive(self._program.bounds)
            if not frame.is_last:
                raise NotAFrame
            return frame

    async def stream(self, question: AsyncIterable[Frame]) -> AsyncGenerator[Frame, None]:
        """The frames of an answer as they come, while the question is still being sent. To be closed (`aclosing`).

        Raises what `ask` raises, and what `question` raises.
        """
        async with self._borrowed() as child:
            sending = asyncio.create_task(child.send_all(question))
            try:
                async for frame in self._received(child):
                    yield frame
            except (asyncio.IncompleteReadError, ConnectionError):
                # The child was ended because the question could not be read on.
                if sending.done() and not sending.cancelled() and (error := sending.exception()):
                    raise _SourceFailed(error) from error
                raise
            finally:
                was_sent = sending.done()
                sending.cancel()
                await asyncio.wait([sending])
                if not was_sent:
                    await child.end()

    async def aclose(self) -> None:
        """Ends the children, also those at work."""
        for child in self._children:
            await child.aclose()

    @property
    def process_ids(self) -> list[int]:
        """Of the children that live."""
        living = (child.process for child in self._children)
        return [process.pid for process in living if process is not None and process.returncode is None]

    async def _received(self, child: "_Child") -> AsyncIterator[Frame]:
        bounds, seconds = self._program.bounds, self._program.seconds
        while True:
            async with asyncio.timeout(seconds):
                frame = await child.receive(bounds)
            yield frame
            if frame.is_last:
                return
            seconds = self._program.seconds_between
            bounds = bounds._replace(content=bounds.content - frames.size(frame.blobs))

    @asynccontextmanager
    async def _borrowed(self) -> AsyncIterator["_Child"]:
        """Whatever happens, the next caller gets a child that owes nobody an answer."""
        child = await self._free.get()
        try:
            await child.ready()
            yield child
            await child.rest()
        except Refused:
            await child.rest()
            raise
        except TimeoutError:
            await child.end()
            raise TooSlow from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise await child.cause_of_death() from None
        except (NotAFrame, TooLarge):
            await child.end()
            raise Died from None
        except _SourceFailed as failed:
            await child.end()
            raise failed.error from None
        except BaseException:
            # Cancelled in the middle of an answer: what comes next would be somebody else's.
            await child.end()
            raise
        finally:
            self._free.put_nowait(child)


class _SourceFailed(Exception):
    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


class _Child:
    """A place for one process after the other."""

    def __init__(self, program: ChildProgram) -> None:
        self._program = program
        self.process: _Process | None = None
        self._asked = 0
        self._memory = 0
        self._ends = False
        self._idle: asyncio.TimerHandle | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    async def ready(self) -> None:
        """A process that lives. Raises OSError."""
        self._stop_idling()
        if self.process is None or self.process.returncode is not None:
            await self.end()
            self._asked, self._memory, self._ends = 0, 0, False
            self.process = await self._started()
        self._asked += 1

    async def _started(self) -> "_Process":
        loop = asyncio.get_running_loop()
        # -I: neither the working directory nor the caller's Python settings can give it other code.
        transport, protocol = await loop.subprocess_exec(
            lambda: SubprocessStreamProtocol(_UNREAD, loop),
            sys.executable,
            "-I",
            "-m",
            self._program.module,
            *self._program.arguments,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={**self._program.environment, **ENVIRONMENT},
            cwd=os.sep,
        )
        return _Process(transport, protocol, loop)

    async def send(self, frame: Frame) -> None:
        process = self._alive()
        # A child that refused early, or died, reads no further; its answer says why.
        with suppress(ConnectionError):
            if process.stdin is not None:
                process.stdin.write(frames.encode(frame))
                await process.stdin.drain()

    async def send_all(self, question: AsyncIterable[Frame]) -> None:
        """A child whose question ends too early is ended."""
        process = self._alive()
        try:
            async for frame in question:
                await self.send(frame)
        except BaseException:
            with suppress(ProcessLookupError):
                process.kill()
            raise

    async def receive(self, bounds: Bounds) -> Frame:
        """Raises Refused, NotAFrame, TooLarge, IncompleteReadError, ConnectionError."""
        process = self._alive()
        if process.stdout is None:
            raise ConnectionError
        frame = await frames.receive(process.stdout, bounds)
        if not frame.is_last:
            return frame
        says = dict(frame.says)
        memory, ends, refused = (says.pop(name, None) for name in ("memory", "ends", "refused"))
        if type(memory) is not int or not isinstance(ends, bool):
            raise NotAFrame
        self._memory, self._ends = memory, ends
        if refused is not None:
            raise Refused(str(refused), **says)
        return Frame(says, frame.blobs)

    async def rest(self) -> None:
        """After an answer: ended when it served long enough or grew, else left to wait for a while."""
        program = self._program
        has_grown = program.memory is not None and self._memory > program.memory
        if self._ends or has_grown or self._asked >= program.questions:
            await self.end()
        if self.process is not None:
            self._idle = asyncio.get_running_loop().call_later(program.seconds_idle, self._let_go)

    async def cause_of_death(self) -> SandboxFault:
        process = self.process
        if process is None:
            return EndedFromOutside()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), SECONDS_TO_DIE)
        died_of = process.returncode
        await self.end()
        if died_of in ENDED_FROM_OUTSIDE:
            return EndedFromOutside()
        return TooSlow() if died_of == -signal.SIGXCPU else Died()

    async def end(self) -> None:
        """At once. Nothing is to be saved in a child."""
        self._stop_idling()
        process, self.process = self.process, None
        if process is not None:
            await process.end()

    async def aclose(self) -> None:
        await self.end()
        leaving = tuple(self._leaving)
        for task in leaving:
            task.cancel()
        if leaving:
            await asyncio.wait(leaving)

    def _alive(self) -> "_Process":
        if self.process is None:
            raise ConnectionError("the child was ended")
        return self.process

    def _stop_idling(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _let_go(self) -> None:
        process, self.process, self._idle = self.process, None, None
        if process is not None:
            leaving = asyncio.create_task(_leave(process))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)


class _Process(Process):
    """What `create_subprocess_exec` makes, with a way to end it that waits for nobody.

    `kill` and `wait` alone wait for the end of the output as well. It never comes when the child wrote more than is
    read, or left the pipe to a child of its own.
    """

    def __init__(
        self,
        transport: asyncio.SubprocessTransport,
        protocol: SubprocessStreamProtocol,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        super().__init__(transport, protocol, loop)
        self._close = transport.close

    async def end(self) -> None:
        # Kills, and closes the pipes.
        self._close()
        await self.wait()


async def _leave(process: _Process) -> None:
    """Without input a child ends by itself; one that does not is ended."""
    try:
        if process.stdin is not None:
            process.stdin.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), SECONDS_TO_LEAVE)
    finally:
        await process.end()
