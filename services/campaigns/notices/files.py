"""附件: the files of a notice. Whoever reads notices downloads them; whoever may change the notice attaches them and
takes them off."""

from typing import Final

from services.campaigns.notices import rules
from services.kernel.files.attached import FileOwner

FILES_OF_NOTICES: Final = FileOwner(
    kind="notice",
    reads="campaigns.read",
    writes="campaigns.write",
    may_see=rules.may_see,
    may_change=rules.may_change,
)
