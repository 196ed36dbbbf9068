"""The head revision is read without Alembic, and is the one Alembic sees."""

import pytest
from alembic.script import ScriptDirectory

from services.kernel.db.migrations import PACKAGES, alembic_config, head_revision


def test_a_program_that_does_not_exist_has_no_history() -> None:
    with pytest.raises(KeyError):
        head_revision("nobody")


@pytest.mark.parametrize("program", PACKAGES)
def test_the_head_is_the_one_alembic_sees(program: str) -> None:
    head = head_revision(program)
    assert head is not None
    assert head == ScriptDirectory.from_config(alembic_config(program)).get_current_head()
