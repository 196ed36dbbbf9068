"""The workers of all programs in one process."""

import subprocess
import sys
from pathlib import Path

import pytest

ASK = """
import os
from deploy.workers import step_back
step_back()
print(os.nice(0), open("/proc/self/autogroup").read() if os.path.exists("/proc/self/autogroup") else "")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="where Linux keeps priorities")
def test_the_workers_let_those_who_wait_go_first() -> None:
    # A session of its own, as the supervisor starts it: the weight of its group is the one that counts.
    run = subprocess.run(
        [sys.executable, "-c", ASK], capture_output=True, text=True, check=True, start_new_session=True, timeout=60
    )
    nice, *group = run.stdout.split()
    assert int(nice) >= 10
    if Path("/proc/self/autogroup").exists():
        assert group[-1] == "10"
