"""附件: the files of a notice. Whoever reads the notice downloads them; whoever may change what it says attaches them
and takes them off."""

from dataclasses import replace
from typing import Final

from services.campaigns.notices import rules, sending
from services.kernel.files.attached import FileOwner

FILES_OF_NOTICES: Final = FileOwner(
    kind="notice",
    reads="campaigns.read",
    writes="campaigns.write",
    may_see=rules.may_see,
    may_change=rules.may_change,
    refusals=rules.NOT_CHANGED,
)
FILES_OF_DELETED: Final = replace(FILES_OF_NOTICES, may_change=sending.may_delete, refusals=sending.NOT_DELETED)
"""They go with the notice."""
