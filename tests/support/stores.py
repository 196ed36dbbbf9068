"""A real object store for tests: one SeaweedFS a session."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded.object_store import ObjectStore


@pytest.fixture(scope="session")
def object_store() -> Iterator[ObjectStore]:
    """Running, with its bucket, in a temporary folder."""
    home = Path(tempfile.mkdtemp(prefix="bangfu-store-"))
    store = ObjectStore(home)
    try:
        with store.running():
            yield store
    finally:
        shutil.rmtree(home, ignore_errors=True)
