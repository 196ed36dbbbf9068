"""A real object store for tests: one SeaweedFS a session."""

from collections.abc import Iterator

import pytest

from deploy.embedded.object_store import ObjectStore
from tests.support.folders import server_folder


@pytest.fixture(scope="session")
def object_store() -> Iterator[ObjectStore]:
    """Running, with its bucket, in a temporary folder."""
    with server_folder("bangfu-store-") as home:
        store = ObjectStore(home)
        with store.running():
            yield store
