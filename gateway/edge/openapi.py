"""One OpenAPI page for the whole API, merged from the pages of each program under `docs/openapi/`."""

from pathlib import Path
from typing import Any

import orjson

_HERE = Path(__file__).parent.parent
# In an installed wheel, or in the source tree.
_FOLDERS = (_HERE / "openapi", _HERE.parent / "docs" / "openapi")


def merged_page() -> bytes:
    folder = next((folder for folder in _FOLDERS if folder.is_dir()), None)
    pages = (
        []
        if folder is None
        else [(path.stem, orjson.loads(path.read_bytes())) for path in sorted(folder.glob("*.json"))]
    )
    return orjson.dumps(merge(pages))


def merge(pages: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """The result does not show the services; of two different schemas with one name, the second gets its program's
    name."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for program, page in pages:
        own = page.get("components", {}).get("schemas", {})
        clashing = {name for name in own if name in schemas and schemas[name] != own[name]}
        names = {name: f"{program.capitalize()}{name}" for name in clashing}
        schemas |= {names.get(name, name): _renamed(schema, names) for name, schema in own.items()}
        paths |= _renamed(page.get("paths", {}), names)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Bangfu 帮扶", "version": "1.0.0"},
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
        "security": [{"bearer": []}],
    }


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    prefix = "#/components/schemas/"
    return {
        key: prefix + names.get(item.removeprefix(prefix), item.removeprefix(prefix))
        if key == "$ref" and isinstance(item, str)
        else _renamed(item, names)
        for key, item in value.items()
    }
