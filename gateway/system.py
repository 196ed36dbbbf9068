"""Data for the system administrator: state, settings and last backup of the installation."""

import json
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import httpx
from pydantic import SecretStr

from gateway.schemas.system import Backups, DiskSpace, LastBackup, PartHealth, SettingShown, SystemHealth
from gateway.settings import GatewaySettings
from services.kernel.settings import PREFIX

OLDEST_BACKUP: Final = timedelta(hours=36)
LEAST_FREE_BYTES: Final = 2_000_000_000
# These addresses may hold a password in their user part.
_HIDDEN: Final = frozenset({"gateway_database_url", "jwks"})


@dataclass(frozen=True)
class SystemParts:
    """`readiness` returns the state of each program."""

    settings: GatewaySettings
    readiness: Callable[[], Awaitable[Mapping[str, bool]]]
    client: httpx.AsyncClient
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))


async def health(parts: SystemParts) -> SystemHealth:
    return SystemHealth(
        version=version("bangfu"),
        started_at=parts.started_at,
        parts=_as_parts(await parts.readiness()),
        workers=await _workers(parts),
        disk=_disk(parts.settings.home),
    )


async def _workers(parts: SystemParts) -> list[PartHealth] | None:
    """None when no address is configured; one part with the state false when they do not answer."""
    if parts.settings.workers_url is None:
        return None
    try:
        answer = (await parts.client.get(f"{parts.settings.workers_url}/readyz")).json()
        return _as_parts(answer["parts"])
    except (httpx.HTTPError, ValueError, KeyError):
        return [PartHealth(name="workers", is_ready=False)]


def _as_parts(found: Mapping[str, bool]) -> list[PartHealth]:
    return [PartHealth(name=name, is_ready=is_ready) for name, is_ready in found.items()]


def _disk(home: Path | None) -> DiskSpace | None:
    if home is None:
        return None
    try:
        usage = shutil.disk_usage(home)
    except OSError:
        return None
    return DiskSpace(free_bytes=usage.free, total_bytes=usage.total, is_low=usage.free < LEAST_FREE_BYTES)


def settings_shown(settings: GatewaySettings) -> list[SettingShown]:
    """Every setting of the gateway with its description; for a secret only whether it is set."""
    return [_shown(settings, name) for name in sorted(type(settings).model_fields)]


def _shown(settings: GatewaySettings, name: str) -> SettingShown:
    value, info = getattr(settings, name), type(settings).model_fields[name]
    is_secret = name in _HIDDEN or isinstance(value, SecretStr)
    return SettingShown(
        name=f"{PREFIX}{name.upper()}",
        value=None if is_secret or value is None else _written(value),
        is_secret=is_secret,
        is_set=value is not None,
        is_default=not info.is_required() and value == info.default,
        description=info.description or "",
    )


def _written(value: Any) -> str:
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def backups(settings: GatewaySettings, now: datetime | None = None) -> Backups:
    """What `bangfu backup` recorded about its last backup; empty where it never ran, or runs elsewhere."""
    last = _last_backup(settings.backup_record)
    is_old = last is None or (now or datetime.now(UTC)) - last.made_at > OLDEST_BACKUP
    return Backups(last=last, is_old=is_old)


def _last_backup(record: Path | None) -> LastBackup | None:
    if record is None:
        return None
    try:
        written = json.loads(record.read_text(encoding="utf-8"))
        return LastBackup.model_validate({"rows": None, "objects": None, **written})
    except (OSError, ValueError, TypeError):
        return None
