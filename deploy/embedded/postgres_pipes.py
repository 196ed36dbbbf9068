"""Tools of PostgreSQL whose output or input is a stream: a dump never lies on a disk in clear."""

import contextlib
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from deploy.embedded.postgres import BINARIES, PostgresError


@contextlib.contextmanager
def output_of(program: str, arguments: Sequence[str]) -> Iterator[IO[bytes]]:
    """The tool's standard output, to be read to its end. Raises PostgresError with its message when it failed."""
    with _started(program, arguments, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
        if process.stdout is None:
            raise RuntimeError("no pipe")
        yield process.stdout


@contextlib.contextmanager
def input_of(program: str, arguments: Sequence[str]) -> Iterator[Callable[[bytes], None]]:
    """Writes to the tool's standard input. A tool that ended early takes nothing more; why, its PostgresError says."""
    with _started(program, arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        pipe = process.stdin
        if pipe is None:
            raise RuntimeError("no pipe")

        def write(content: bytes) -> None:
            with contextlib.suppress(BrokenPipeError):
                pipe.write(content)

        yield write
        with contextlib.suppress(BrokenPipeError):
            pipe.close()


@contextlib.contextmanager
def _started(program: str, arguments: Sequence[str], **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
    command = [str(BINARIES / program), *arguments]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, cwd="/", **pipes)  # noqa: S603  # our own binaries
    messages: list[bytes] = []
    # By a thread: a tool whose messages nobody reads waits for ever.
    listening = threading.Thread(target=lambda: messages.append(process.stderr.read() if process.stderr else b""))
    listening.start()
    try:
        yield process
        code = process.wait()
    except BaseException:
        # Before its input is closed: a tool that sees an orderly end would take half a dump for a whole one.
        process.kill()
        process.wait()
        raise
    finally:
        listening.join()
        for pipe in (process.stdin, process.stdout, process.stderr):
            with contextlib.suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()
    if code != 0:
        message = b"".join(messages).decode(errors="replace").strip()
        raise PostgresError(f"{program}: {message or f'ended with {code}'}")
