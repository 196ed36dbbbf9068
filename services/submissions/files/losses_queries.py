"""What whoever reads a file may say of it: that it is missing."""

from typing import Final

NOTE_MISSING: Final = "select note_missing_file(%(id)s, %(object)s, %(sha256)s, %(is_damaged)s)"
