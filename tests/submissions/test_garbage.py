"""How often Python looks for garbage in a running service."""

import gc

from services.kernel.garbage import NEW_OBJECTS
from tests.submissions.conftest import Running


async def test_a_running_service_looks_after_many_new_objects(service: Running) -> None:
    assert service.app is not None
    assert gc.get_threshold()[0] == NEW_OBJECTS
