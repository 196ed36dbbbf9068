"""Whoever composes a role reads what it may do, never a code."""

import re
from pathlib import Path

from services.kernel.auth.permissions import COMPOSABLE_ROLES, ROLE_PERMISSIONS

WORDS = Path(__file__).parents[2] / "frontend" / "src" / "office" / "roles" / "permissions.ts"


def test_every_permission_of_a_role_that_can_be_composed_has_words() -> None:
    said = set(re.findall(r"^  '([a-z_.]+)': \[", WORDS.read_text(encoding="utf-8"), re.MULTILINE))
    held = set[str]().union(*(ROLE_PERMISSIONS[role] for role in COMPOSABLE_ROLES))
    assert held == said
