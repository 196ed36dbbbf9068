"""Runs a `bangfu` command in this process: a process of its own spends two seconds of CPU on imports."""

import contextlib
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from deploy.cli import main


@dataclass(frozen=True)
class Ended:
    """As `subprocess.CompletedProcess` has it."""

    returncode: int
    stdout: str
    stderr: str


def bangfu(*arguments: str, home: Path | None = None, **environment: str) -> Ended:
    """Only these environment variables and PATH are set. Not for `up`, which takes the signals of its process."""
    options = [] if home is None else ["--home", str(home)]
    variables = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **environment}
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, variables, clear=True),
        patch.object(sys, "argv", ["bangfu", *arguments, *options]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = _exit_code()
    return Ended(code, out.getvalue(), err.getvalue())


def _exit_code() -> int:
    try:
        main()
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
