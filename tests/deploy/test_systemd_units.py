"""The shipped systemd units: systemd finds no fault, and they name existing commands and settings."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from deploy.cli import app
from gateway.settings import GatewaySettings

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("bangfu*"))
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="not run: no systemd-analyze here")


@pytest.fixture
def installed(tmp_path: Path) -> list[Path]:
    """The units with this tree's commands instead of those in /opt/bangfu."""
    command = str(Path(shutil.which("sh") or "/bin/sh"))
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/bangfu/.venv/bin/bangfu", command)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    return [tmp_path / unit.name for unit in UNITS]


def _analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60, check=False)


@needs_systemd
def test_a_misspelt_setting_is_found(installed: list[Path]) -> None:
    service = next(unit for unit in installed if unit.name == "bangfu.service")
    service.write_text(service.read_text().replace("ProtectSystem=strict", "ProtectSystm=strict"))
    assert "ProtectSystm" in _analyze("verify", "--man=no", str(service)).stderr


@needs_systemd
def test_systemd_finds_nothing_wrong(installed: list[Path]) -> None:
    found = _analyze("verify", "--man=no", *map(str, installed))
    ours = [line for line in found.stderr.splitlines() if "bangfu" in line]
    assert (found.returncode, ours) == (0, [])


@needs_systemd
@pytest.mark.parametrize("name", ["bangfu.service", "bangfu-backup.service"])
def test_the_services_may_do_little(installed: list[Path], name: str) -> None:
    """`systemd-analyze security` gives 0 to 10, more is worse; a unit without any setting has 9.6."""
    unit = next(unit for unit in installed if unit.name == name)
    found = _analyze("security", "--offline=true", "--threshold=25", str(unit))
    assert found.returncode == 0, found.stdout[-300:]


def test_the_units_call_commands_that_exist() -> None:
    text = "".join(unit.read_text(encoding="utf-8") for unit in UNITS)
    called = set(re.findall(r"/bin/bangfu ([a-z]+)", text))
    assert called == {"up", "backup"}
    assert called <= set(getattr(get_command(app), "commands"))  # noqa: B009  typed as a plain command


def test_the_environment_names_settings_that_exist() -> None:
    example = (ROOT / "deploy" / "systemd" / "environment.example").read_text(encoding="utf-8")
    names = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    settings = {f"BANGFU_{name.upper()}" for name in GatewaySettings.model_fields}
    caddyfile = (ROOT / "deploy" / "caddy" / "Caddyfile").read_text(encoding="utf-8")
    by_caddy = set(re.findall(r"\{\$([A-Z_]+)", caddyfile))
    assert names - settings - by_caddy == {"BANGFU_ANCHORS_FILE", "BANGFU_BACKUP_RECIPIENTS"}
    assert {"BANGFU_SITE", "BANGFU_TLS", "PORT"} <= names & by_caddy
