"""What all tests of the source need."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _nothing_is_collected() -> Iterator[None]:
    """CPython 3.11 fails to parse a module when a finalizer of an earlier test runs Python code meanwhile."""
    gc.disable()
    yield
    gc.enable()
