"""The modules that the supervisor keeps in memory as long as the machine runs."""

import json
import socket
import subprocess
import sys
from pathlib import Path

PRINT_MODULES = """
import json, sys
from deploy import cli
try:
    cli.main()
except SystemExit:
    # None stands for a module that must not be loaded.
    print(json.dumps(sorted(name for name, module in sys.modules.items() if module)))
"""
# They were 50 of the supervisor's 75 MB.
FOR_THE_PROGRAMS_ONLY = {"sqlalchemy", "fastapi", "httpx", "minio", "alembic", "procrastinate"}


def test_the_supervisor_loads_nothing_that_only_the_programs_need(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "-c", PRINT_MODULES, "up", "--home", str(tmp_path)]
        command += ["--port", str(taken.getsockname()[1])]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "is taken by another program" in ran.stderr
    loaded = {name.partition(".")[0] for name in json.loads(ran.stdout)}
    assert {"deploy", "psycopg"} <= loaded
    assert loaded & FOR_THE_PROGRAMS_ONLY == set()
