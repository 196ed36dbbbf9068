"""Folders for tests that run a whole installation."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded.postgres import Postgres


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A home with a short path, deleted afterwards with its socket folder."""
    home = Path(tempfile.mkdtemp(prefix="bangfu-tests-"))
    yield home
    shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(Postgres(home).socket_directory, ignore_errors=True)
