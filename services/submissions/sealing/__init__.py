"""Seals what an earlier release stored in clear; `SEALED` lists the tables in their order."""

from services.submissions.sealing.clear_rows import SEALED

__all__ = ["SEALED"]
