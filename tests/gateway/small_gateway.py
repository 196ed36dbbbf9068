"""A front in its own process, so that its memory can be measured: `uvicorn ...:create --factory`."""

import json
import os

from gateway.edge.front import Front
from tests.gateway.running import parts


def create() -> Front:
    return Front(parts(os.environ["TEST_UPSTREAM"], json.loads(os.environ["TEST_JWKS"])))
