"""The release before people's texts were sealed, as an installation that runs.

Its code is taken from the history of the repository. It runs with the libraries of this tree: a virtual environment
without any of its own names both folders. Where a library has moved on too far for it, this module has to install its
`uv.lock` instead.
"""

import subprocess
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

from tests.support.stack import Stack

ROOT = Path(__file__).parents[2]
COMMIT = "0687d6b"


def why_not_here() -> str | None:
    """The reason why the earlier code cannot be had; None where it can."""
    try:
        found = subprocess.run(["git", "cat-file", "-e", f"{COMMIT}^{{commit}}"], cwd=ROOT, capture_output=True)
    except FileNotFoundError:
        return "not run: git is not on the PATH"
    return f"not run: this tree is without the history that holds commit {COMMIT}" if found.returncode else None


@dataclass(frozen=True)
class EarlierRelease:
    """`python`: runs its modules, such as `-m deploy.cli`."""

    code: Path
    python: Path

    def run(self, *arguments: str) -> str:
        """`bangfu …` of then; its output. Raises CalledProcessError."""
        command = [str(self.python), "-m", "deploy.cli", *arguments]
        return subprocess.run(command, cwd=self.code, check=True, stdout=subprocess.PIPE, text=True).stdout


def unpack(folder: Path) -> EarlierRelease:
    code, environment = folder / "code", folder / "venv"
    code.mkdir()
    archive = subprocess.run(["git", "archive", COMMIT], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(code)], input=archive, check=True)
    # The page of the front end is not under test, but the gateway does not start without one.
    (code / "frontend" / "dist").mkdir(parents=True, exist_ok=True)
    (code / "frontend" / "dist" / "index.html").write_text("<!doctype html>\n", encoding="utf-8")
    venv.EnvBuilder(symlinks=True).create(environment)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    (packages / "earlier.pth").write_text(f"{code}\n{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    for path in (folder, *folder.rglob("*")):
        # Other users run the database and read the code.
        if path.is_dir():
            path.chmod(0o755)
    return EarlierRelease(code, environment / "bin" / "python")


class EarlierStack(Stack):
    """`bangfu up` of the earlier release."""

    def __init__(self, release: EarlierRelease, home: Path, port: int, *options: str) -> None:
        super().__init__(home, port, *options)
        self.python = str(release.python)
        self.code = release.code
