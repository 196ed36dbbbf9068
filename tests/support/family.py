"""Questions to many processes, of which some end while they are asked."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TypeVar

import psutil

Answer = TypeVar("Answer")


def of_each(family: Iterable[psutil.Process], ask: Callable[[psutil.Process], Answer]) -> list[Answer]:
    """Of those that are still there: PostgreSQL ends and starts processes of its own all the time."""
    answers = []
    for process in family:
        with suppress(psutil.NoSuchProcess):
            answers.append(ask(process))
    return answers
