"""Starts children, sends them questions, and ends them: one question at a time for each, with a timeout.

A child is replaced after any fault, after a number of questions, when its memory grew, and after a minute without work.
It gets a small fixed environment without secrets, and `/` as its working directory.
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

# One arena, and large blocks returned at once: the address space is limited, and the child shrinks after a large file.
# Up to 1 MiB they are kept: a photo of 300 KB takes several of that size, and to get them anew from the system, page by
# page, was a tenth of the CPU of a thumbnail.
ENVIRONMENT: Final = {
    "LC_ALL": "C.UTF-8",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "4194304",
    "MALLOC_MMAP_THRESHOLD_": "1048576",
}
# Signals from outside: a child's own limits end it with other signals.
ENDED_FROM_OUTSIDE: Final = frozenset({-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP})
# Bytes of an answer that may wait unread in memory.
_UNREAD = 1024 * 1024
EXIT_SECONDS = 1.0
IDLE_EXIT_SECONDS = 5.0


class SandboxFault(Exception):
    """There is no answer. The next question gets a new child."""


class TooSlow(SandboxFault):
    """The timeout passed, or the child used all its CPU time."""


class Died(SandboxFault):
    """The child crashed or ended by itself, or its answer was malformed or too large."""


class EndedFromOutside(SandboxFault):
    """Killed for lack of memory, by a person, or by `aclose`; the input is not the cause."""


@dataclass(frozen=True, slots=True)
class ChildProgram:
    """The module of a child, its timeouts and its lifetime.

    `module` calls `child.serve`. `seconds`: timeout for the first frame of an answer; `seconds_between`: for each later
    frame. `memory`: resident bytes that a child may keep between two questions. `at_once`: number of children.
    `bounds`: of an answer. `environment` is added to the fixed one.
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
    """The children of one program; callers wait in a queue. Call `aclose` at the end."""

    def __init__(self, program: ChildProgram) -> None:
        self._program = program
        self._children = [_Child(program) for _ in range(program.at_once)]
        # Last in, first out, so that the other children become idle and end.
        self._free: asyncio.LifoQueue[_Child] = asyncio.LifoQueue()
        for child in self._children:
            self._free.put_nowait(child)

    async def ask(self, question: Frame) -> Frame:
        """For a question and an answer of one frame each. Raises Refused, TooSlow, Died, EndedFromOutside; OSError when
        no child can be started."""
        async with self._reserved() as child, asyncio.timeout(self._program.seconds):
            await child.send(question)
            frame = await child.receive(self._program.bounds)
            if not frame.is_last:
                raise NotAFrame
            return frame

    async def stream(self, question: AsyncIterable[Frame]) -> AsyncGenerator[Frame, None]:
        """The frames of an answer as they arrive, while the question is still being sent. Close it (`aclosing`).

        Raises what `ask` raises, and what `question` raises.
        """
        async with self._reserved() as child:
            sending = asyncio.create_task(child.send_all(question))
            try:
                async for frame in self._received(child):
                    yield frame
            except (asyncio.IncompleteReadError, ConnectionError):
                # The child was ended because `question` raised an error.
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
        """Ends all children, also those that work."""
        for child in self._children:
            await child.aclose()

    @property
    def process_ids(self) -> list[int]:
        """Of the running children."""
        running = (child.process for child in self._children)
        return [process.pid for process in running if process is not None and process.returncode is None]

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
    async def _reserved(self) -> AsyncIterator["_Child"]:
        """Every exit leaves a child without an unread answer."""
        child = await self._free.get()
        try:
            await child.ready()
            yield child
            await child.release()
        except Refused:
            await child.release()
            raise
        except TimeoutError:
            await child.end()
            raise TooSlow from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise await child.cause_of_exit() from None
        except (NotAFrame, TooLarge):
            await child.end()
            raise Died from None
        except _SourceFailed as failed:
            await child.end()
            raise failed.error from None
        except BaseException:
            # Cancelled during an answer: the rest of it would be read as the answer to the next question.
            await child.end()
            raise
        finally:
            self._free.put_nowait(child)


class _SourceFailed(Exception):
    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


class _Child:
    """Holds one process at a time."""

    def __init__(self, program: ChildProgram) -> None:
        self._program = program
        self.process: _Process | None = None
        self._asked = 0
        self._memory = 0
        self._ends = False
        self._idle: asyncio.TimerHandle | None = None
        self._ending: set[asyncio.Task[None]] = set()

    async def ready(self) -> None:
        """A running process. Raises OSError."""
        self._stop_idling()
        if self.process is None or self.process.returncode is not None:
            await self.end()
            self._asked, self._memory, self._ends = 0, 0, False
            self.process = await self._started()
        self._asked += 1

    async def _started(self) -> "_Process":
        loop = asyncio.get_running_loop()
        # -I: neither the working directory nor the caller's Python settings can add code.
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
        process = self._running()
        # A child that refused early, or died, does not read the rest; its answer gives the reason.
        with suppress(ConnectionError):
            if process.stdin is not None:
                process.stdin.write(frames.encode(frame))
                await process.stdin.drain()

    async def send_all(self, question: AsyncIterable[Frame]) -> None:
        """Kills the child when `question` raises an error."""
        process = self._running()
        try:
            async for frame in question:
                await self.send(frame)
        except BaseException:
            with suppress(ProcessLookupError):
                process.kill()
            raise

    async def receive(self, bounds: Bounds) -> Frame:
        """Raises Refused, NotAFrame, TooLarge, IncompleteReadError, ConnectionError."""
        process = self._running()
        if process.stdout is None:
            raise ConnectionError
        frame = await frames.receive(process.stdout, bounds)
        if not frame.is_last:
            return frame
        message = dict(frame.message)
        memory, ends, refused = (message.pop(name, None) for name in ("memory", "ends", "refused"))
        if type(memory) is not int or not isinstance(ends, bool):
            raise NotAFrame
        self._memory, self._ends = memory, ends
        if refused is not None:
            raise Refused(str(refused), **message)
        return Frame(message, frame.blobs)

    async def release(self) -> None:
        """After an answer: ends the process when it reached its number of questions or its memory grew, else keeps it
        idle."""
        program = self._program
        has_grown = program.memory is not None and self._memory > program.memory
        if self._ends or has_grown or self._asked >= program.questions:
            await self.end()
        if self.process is not None:
            self._idle = asyncio.get_running_loop().call_later(program.seconds_idle, self._end_when_idle)

    async def cause_of_exit(self) -> SandboxFault:
        process = self.process
        if process is None:
            return EndedFromOutside()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), EXIT_SECONDS)
        exit_code = process.returncode
        await self.end()
        if exit_code in ENDED_FROM_OUTSIDE:
            return EndedFromOutside()
        return TooSlow() if exit_code == -signal.SIGXCPU else Died()

    async def end(self) -> None:
        """Kills at once. A child holds no data to save."""
        self._stop_idling()
        process, self.process = self.process, None
        if process is not None:
            await process.end()

    async def aclose(self) -> None:
        await self.end()
        ending = tuple(self._ending)
        for task in ending:
            task.cancel()
        if ending:
            await asyncio.wait(ending)

    def _running(self) -> "_Process":
        if self.process is None:
            raise ConnectionError("the child was ended")
        return self.process

    def _stop_idling(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _end_when_idle(self) -> None:
        process, self.process, self._idle = self.process, None, None
        if process is not None:
            ending = asyncio.create_task(_end_idle(process))
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)


class _Process(Process):
    """The result of `create_subprocess_exec`, with an `end` that does not wait for the output.

    `kill` and `wait` also wait for the end of the output. That wait never ends when the child wrote more than is read,
    or passed the pipe to a child of its own.
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
        # This kills the process and closes the pipes.
        self._close()
        await self.wait()


async def _end_idle(process: _Process) -> None:
    """Closes the input, on which a child ends by itself; kills it after a timeout."""
    try:
        if process.stdin is not None:
            process.stdin.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), IDLE_EXIT_SECONDS)
    finally:
        await process.end()
