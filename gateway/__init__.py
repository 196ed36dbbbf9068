"""The front door."""

import services  # noqa: F401  # before anything here loads httpx
