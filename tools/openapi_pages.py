"""Writes every program's OpenAPI page to `docs/openapi/`, or reports that a committed page is out of date.

python -m tools.openapi_pages            write
python -m tools.openapi_pages --check    exit 1 when a page differs
"""

import base64
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI

from deploy.programs import PROGRAMS, Program, package_of

FOLDER = Path(__file__).parent.parent / "docs" / "openapi"


def pages() -> dict[str, str]:
    """The page of each program as the text that is committed. Starts nothing: the settings are placeholders."""
    made = {program: application(program).openapi() for program in PROGRAMS}
    return {name: json.dumps(page, ensure_ascii=False, indent=1, sort_keys=True) + "\n" for name, page in made.items()}


def application(program: Program) -> FastAPI:
    """A program's routes, never started."""
    with patch.dict(os.environ, _made_up_settings()):
        app = import_module(f"{package_of(program)}.app").create_app()
    made: FastAPI = getattr(app, "identity", app)
    return made


def outdated() -> list[str]:
    """Programs whose committed page differs from their code."""
    return [name for name, page in pages().items() if not _is_current(FOLDER / f"{name}.json", page)]


def _is_current(path: Path, page: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == page


def _made_up_settings() -> dict[str, str]:
    key = base64.b64encode(bytes(32)).decode()
    private = ec.derive_private_key(1, ec.SECP256R1())
    point = private.public_key().public_numbers()
    coordinates = {name: _base64url(value) for name, value in (("x", point.x), ("y", point.y))}
    jwks = {"keys": [{"kty": "EC", "crv": "P-256", "kid": "none", **coordinates}]}
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    made_up = {
        "JWKS": json.dumps(jwks),
        "SIGNING_KEY": pem.decode(),
        "INTERNAL_SECRET": "none",
        "KEK": key,
        "BLIND_INDEX_KEY": key,
        "STORE_ENDPOINT": "http://127.0.0.1:9",
        "STORE_ACCESS_KEY": "none",
        "STORE_SECRET_KEY": "none",
        "HOME": ".",
    }
    for program in PROGRAMS:
        made_up[f"{program.upper()}_URL"] = "http://127.0.0.1:9"
        made_up[f"{program.upper()}_DATABASE_URL"] = "postgresql+psycopg://nobody@/nothing"
        made_up[f"{program.upper()}_WORKER_DATABASE_URL"] = "postgresql+psycopg://nobody@/nothing"
    return {f"BANGFU_{name}": value for name, value in made_up.items()}


def _base64url(value: int) -> str:
    return base64.urlsafe_b64encode(value.to_bytes(32, "big")).decode().rstrip("=")


def main() -> int:
    if "--check" in sys.argv[1:]:
        stale = outdated()
        for program in stale:
            sys.stderr.write(f"docs/openapi/{program}.json is out of date: run `make openapi`\n")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for program, page in pages().items():
        (FOLDER / f"{program}.json").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
