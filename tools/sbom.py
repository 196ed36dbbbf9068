"""The components of the product as CycloneDX: `make sbom` writes one file for each lock file into build/sbom/."""

import shutil
import subprocess
import sys
from pathlib import Path

from tools.libraries import NPM_FOLDERS, ROOT

FOLDER = ROOT / "build" / "sbom"


class UvMissingError(Exception):
    """uv is neither on the PATH nor where `make install` puts it."""


def write(folder: Path) -> list[Path]:
    """Returns the files written, that of the services first."""
    folder.mkdir(parents=True, exist_ok=True)
    services = folder / "services.cdx.json"
    services.write_text(_output(*_uv_export(), cwd=ROOT), encoding="utf-8")
    files = [services]
    for name in NPM_FOLDERS:
        files.append(folder / f"{name.replace('/', '-')}.cdx.json")
        command = ("npm", "sbom", "--package-lock-only", "--sbom-format", "cyclonedx", "--sbom-type", "application")
        files[-1].write_text(_output(*command, cwd=ROOT / name), encoding="utf-8")
    return files


def _uv_export() -> tuple[str, ...]:
    uv = shutil.which("uv") or shutil.which("uv", path=str(ROOT / "build/uv/bin"))
    if uv is None:
        raise UvMissingError("uv is missing: run `make install`")
    everything = ("--all-extras", "--all-groups", "--frozen", "--offline", "--quiet")
    return (uv, "export", "--format", "cyclonedx1.5", "--preview-features", "sbom-export", *everything)


def _output(*command: str, cwd: Path) -> str:
    return subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True, timeout=300).stdout


def main() -> int:
    for path in write(FOLDER):
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
