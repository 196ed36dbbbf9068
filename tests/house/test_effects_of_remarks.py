"""What a remark means for its cell is said on the screen as in the sheet that comes back."""

import re
from pathlib import Path

from services.households.roster.faults import NAME_CLEANED, NAME_PRIVATE, TAKEN

SCREEN = Path("frontend/src/office/roster/faultList.ts")


def test_the_screen_knows_the_values_that_are_taken_all_the_same() -> None:
    (listed,) = re.findall(r"const TAKEN = \[(.*?)\]", SCREEN.read_text(encoding="utf-8"), re.DOTALL)
    assert set(re.findall(r"'([a-z-]+)'", listed)) == TAKEN | {NAME_CLEANED, NAME_PRIVATE}
