"""`make` and `deploy/install.sh` on other machines than this one, in a folder with blanks in its name."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FONTS = [
    f"deploy/fonts/node_modules/@expo-google-fonts/noto-serif-sc/{name}"
    for name in ("400Regular/NotoSerifSC_400Regular.ttf", "700Bold/NotoSerifSC_700Bold.ttf")
]
RUNTIME = [".venv/.runtime", "frontend/node_modules/.runtime", *FONTS, "frontend/dist/.built"]
REST = [".venv/.installed", "frontend/node_modules/.installed", ".venv/.browser"]
OLD_PYTHON = """
case "$*" in
    *version_info*) exit 1 ;;
    --version) echo "Python 3.9.2" ;;
esac
"""
# Records its arguments; has neither venv nor pip unless a file says so.
NEW_PYTHON = """
echo "$(basename "$0") $*" >>"$MACHINE/asked"
case "$*" in
    *sys.executable*) echo "$0" ;;
    "-m venv"*) [ -e "$MACHINE/has-venv" ] ;;
    "-m pip --version") [ -e "$MACHINE/has-pip" ] ;;
    "-m pip install"*)
        mkdir -p build/uv/bin
        cp "$MACHINE/fake-uv" build/uv/bin/uv ;;
esac
"""
UV = """echo "uv $* with ${UV_PYTHON:-nothing}" >>"$MACHINE/asked"
"""
OLD_NODE = """
case "$1" in
    -e) exit 1 ;;
    --version) echo v18.20.4 ;;
esac
"""


class Machine:
    """A tree, and a PATH with the test's programs and the simplest tools."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bin"
        self.tree = folder / "帮扶 tree"
        self.path.mkdir(parents=True)
        for tool in (
            "sh",
            "basename",
            "cat",
            "cp",
            "dirname",
            "find",
            "head",
            "id",
            "make",
            "mkdir",
            "rm",
            "touch",
            "uname",
        ):
            (self.path / tool).symlink_to(str(shutil.which(tool)))
        for part in ("Makefile", "pyproject.toml", "uv.lock", "deploy/install.sh", "deploy/minio.mk"):
            self._copy(part)
        for folder_of_npm in ("frontend", "deploy/fonts"):
            self._copy(f"{folder_of_npm}/package.json")
            self._copy(f"{folder_of_npm}/package-lock.json")

    def _copy(self, part: str) -> None:
        (self.tree / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / part, self.tree / part)

    def program(self, name: str, script: str) -> None:
        path = self.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}")
        path.chmod(0o755)

    def has(self, *stamps: str) -> None:
        for stamp in stamps:
            (self.tree / stamp).parent.mkdir(parents=True, exist_ok=True)
            (self.tree / stamp).touch()

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.path), "MACHINE": str(self.path), "HOME": str(self.tree)}
        environment["SYSTEM_PYTHON"] = str(self.path / "distribution" / "python3")
        return subprocess.run(
            command, cwd=self.tree, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    def asked(self) -> list[str]:
        return (self.path / "asked").read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_an_old_python_is_named_in_one_sentence(machine: Machine) -> None:
    machine.program("python3", OLD_PYTHON)
    result = machine.run("sh", "deploy/install.sh", "python")
    assert (result.returncode, result.stderr) == (
        1,
        "Python 3.11 or newer with ssl and ctypes is needed, this machine has Python 3.9.2.\n",
    )


def test_no_python_is_named_in_one_sentence(machine: Machine) -> None:
    result = machine.run("sh", "deploy/install.sh", "python")
    assert (result.returncode, result.stderr) == (
        1,
        "Python 3.11 or newer with ssl and ctypes is needed, this machine has none.\n",
    )


@pytest.mark.parametrize("node", [None, OLD_NODE])
def test_an_old_node_is_named_in_one_sentence(machine: Machine, node: str | None) -> None:
    if node:
        machine.program("node", node)
        machine.program("npm", "exit 3")
    result = machine.run("sh", "deploy/install.sh", "node")
    assert result.returncode == 1
    assert result.stderr.startswith("Node.js 20.19 or newer")
    assert result.stderr.count("\n") == 1
    assert ("v18.20.4" in result.stderr) == (node is not None)


def test_a_python_with_neither_venv_nor_pip_gets_a_message_with_the_remedy(machine: Machine) -> None:
    machine.program("python3", NEW_PYTHON)
    result = machine.run("sh", "deploy/install.sh", "python")
    assert result.returncode == 1
    assert result.stderr.splitlines()[1:] == [
        f"{machine.path}/python3 has neither venv nor pip: install uv, or one of them "
        "(Debian: apt-get install python3-venv)."
    ]


def test_where_venv_does_not_work_pip_alone_installs_uv(machine: Machine) -> None:
    machine.program("python3", NEW_PYTHON)
    machine.program("fake-uv", UV)
    (machine.path / "has-pip").touch()
    assert machine.run("sh", "deploy/install.sh", "python").returncode == 0
    assert any("--target build/uv uv" in line for line in machine.asked())
    assert machine.asked()[-1].startswith("uv sync --quiet --all-extras --locked --no-dev --inexact")


def test_a_pip_that_cannot_fetch_is_named_as_that(machine: Machine) -> None:
    machine.program("python3", NEW_PYTHON.replace("mkdir -p build/uv/bin", "echo no route to PyPI >&2; exit 1"))
    (machine.path / "has-pip").touch()
    result = machine.run("sh", "deploy/install.sh", "python")
    assert result.returncode == 1
    assert result.stderr.splitlines()[1:] == ["no route to PyPI", "pip could not fetch uv, its own words are above."]


def test_a_newer_python_under_another_name_is_taken(machine: Machine) -> None:
    machine.program("python3", OLD_PYTHON)
    machine.program("python3.12", NEW_PYTHON)
    machine.program("uv", UV)
    assert machine.run("sh", "deploy/install.sh", "python-dev").returncode == 0
    assert machine.asked()[-1] == f"uv sync --quiet --all-extras --locked with {machine.path}/python3.12"


def test_the_python_of_the_distribution_comes_first(machine: Machine) -> None:
    """Here it has no pip, so uv comes from the other one."""
    machine.program("distribution/python3", NEW_PYTHON.replace("$MACHINE/has", "$MACHINE/distribution/has"))
    machine.program("python3.13", NEW_PYTHON)
    machine.program("fake-uv", UV)
    (machine.path / "has-pip").touch()
    assert machine.run("sh", "deploy/install.sh", "python").returncode == 0
    assert "python3.13 -m pip install --quiet --disable-pip-version-check --target build/uv uv" in machine.asked()
    assert machine.asked()[-1].endswith(f"with {machine.path}/distribution/python3")


def test_a_python_of_the_distribution_that_is_too_old_is_passed_over(machine: Machine) -> None:
    machine.program("distribution/python3", OLD_PYTHON)
    machine.program("python3", NEW_PYTHON)
    machine.program("uv", UV)
    assert machine.run("sh", "deploy/install.sh", "python").returncode == 0
    assert machine.asked()[-1].endswith(f"with {machine.path}/python3")


def test_the_environment_that_is_there_keeps_its_python(machine: Machine) -> None:
    machine.program("python3", NEW_PYTHON)
    machine.program("uv", UV)
    machine.has(".venv/bin/python")
    (machine.tree / ".venv/bin/python").chmod(0o755)
    assert machine.run("sh", "deploy/install.sh", "python").returncode == 0
    assert machine.asked()[-1].endswith("with nothing")


def test_run_after_install_installs_nothing(machine: Machine) -> None:
    machine.has(*RUNTIME, *REST)
    assert machine.run("make", "--dry-run", "run").stdout == f'exec "{machine.tree}/.venv/bin/bangfu" up --demo \n'
    assert "Nothing to be done" in machine.run("make", "--dry-run", "install").stdout


def test_install_after_run_adds_what_tests_need(machine: Machine) -> None:
    machine.has(*RUNTIME)
    planned = machine.run("make", "--dry-run", "install").stdout
    assert [line.split()[-1] for line in planned.splitlines() if "install.sh" in line] == [
        "python-dev",
        "node-dev",
        "browser",
    ]


def test_run_installs_nothing_that_only_tests_need(machine: Machine) -> None:
    planned = machine.run("make", "--dry-run", "run").stdout
    assert [line.split()[-1] for line in planned.splitlines() if "install.sh" in line][:1] == ["python"]
    assert "-dev" not in planned
    assert "browser" not in planned


@pytest.mark.parametrize("file", FONTS)
def test_a_font_that_was_deleted_comes_again(machine: Machine, file: str) -> None:
    machine.has(*RUNTIME, *REST)
    (machine.tree / file).unlink()
    for target in ("run", "install"):
        assert "sh deploy/install.sh fonts" in machine.run("make", "--dry-run", target).stdout


def test_the_program_is_started_in_a_folder_with_blanks(machine: Machine) -> None:
    machine.has(*RUNTIME, ".venv/bin/bangfu")
    (machine.tree / ".venv/bin/bangfu").write_text('#!/bin/sh\necho "$# $* in $BANGFU_HOME"\nexit 2\n')
    (machine.tree / ".venv/bin/bangfu").chmod(0o755)
    result = machine.run("make", "run", f"BANGFU_HOME={machine.tree}/数据 home")
    assert result.stdout == f"2 up --demo in {machine.tree}/数据 home\n"
    assert result.returncode == 2


def test_without_a_browser_the_rest_runs_and_the_end_says_what_did_not(machine: Machine) -> None:
    """Every program is a fake here: it prints its arguments."""
    machine.has(*RUNTIME, *REST, ".venv/bin/python")
    fake = '#!/bin/sh\ncase "$*" in *support.browser) exit 1 ;; esac\necho "$*" >>"$MACHINE/asked"\n'
    (machine.tree / ".venv/bin/python").write_text(fake)
    (machine.tree / ".venv/bin/python").chmod(0o755)
    machine.program("npm", 'echo "npm $*" >>"$MACHINE/asked"')
    result = machine.run("make", "test")
    assert result.returncode == 2
    asked = machine.asked()
    (pytest_line,) = [line for line in asked if line.startswith("-m pytest")]
    assert pytest_line.endswith("--ignore=tests/journeys")
    assert "npm test --silent" in asked


def test_the_browser_is_the_systems_or_the_fetched_one_or_named_as_missing(tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": str(tmp_path)}
    python = str(ROOT / ".venv" / "bin" / "python")
    code = "import pathlib, sys; from tests.support import browser; browser.FETCHED = pathlib.Path(sys.argv[1]); "

    def run_browser(code_after: str) -> subprocess.CompletedProcess[str]:
        run = [python, "-c", code + code_after, str(tmp_path)]
        return subprocess.run(run, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)

    none = run_browser("browser.main()")
    assert none.returncode == 1
    assert none.stderr.startswith("NOT RUN: tests/journeys")
    (tmp_path / "chromium").write_text("#!/bin/sh\n")
    (tmp_path / "chromium").chmod(0o755)
    assert run_browser("browser.main()").stderr == f"journeys run in {tmp_path}/chromium\n"
