"""The head revision of a history is the one Alembic sees."""

from pathlib import Path

import pytest
from alembic.util import CommandError

from services.kernel.db.migrations import head_revision


def revision(folder: Path, name: str, before: str | None) -> None:
    text = f'"""Why."""\nrevision = {name!r}\ndown_revision = {before!r}\nbranch_labels = None\ndepends_on = None\n'
    (folder / "versions" / f"{name}.py").write_text(text)


@pytest.fixture
def history(tmp_path: Path) -> Path:
    (tmp_path / "versions").mkdir()
    revision(tmp_path, "one", None)
    revision(tmp_path, "two", "one")
    return tmp_path


def test_a_history_that_does_not_exist_has_no_head(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        head_revision(tmp_path / "nothing")


def test_a_history_with_two_heads_is_refused(history: Path) -> None:
    revision(history, "beside", "one")
    with pytest.raises(CommandError):
        head_revision(history)


def test_the_head_is_the_revision_no_other_one_follows(history: Path) -> None:
    assert head_revision(history) == "two"
