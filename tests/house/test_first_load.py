"""What a phone loads before its first screen: how much, and nothing of an office."""

import re
import subprocess
from pathlib import Path

FRONTEND = Path(__file__).parents[2] / "frontend"
BOUND = 56_850


def test_the_first_screen_of_a_phone_stays_small() -> None:
    """The script fails above the bound, and when code of the office gets in."""
    done = subprocess.run(
        ["node", "scripts/first-load.mjs"], cwd=FRONTEND, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (total, bound) = re.findall(r"\.br (\d+)  \.gz \d+  budget (\d+)", done.stdout)[-1]
    assert int(total) <= int(bound) == BOUND
