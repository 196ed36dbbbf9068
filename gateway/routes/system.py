"""For the system administrator: state, settings and last backup of the installation."""

from typing import Annotated

from fastapi import APIRouter

from gateway import system
from gateway.people.administration import administering
from gateway.schemas.system import Backups, Settings, SystemHealth
from gateway.system import SystemParts
from services.kernel.web.access import Viewer
from services.kernel.web.parts import part

router = APIRouter(prefix="/api/system", tags=["system"])

SystemManager = Annotated[Viewer, administering("system.read")]


System = Annotated[SystemParts, part(SystemParts)]


@router.get("/health")
async def read_health(_: SystemManager, parts: System) -> SystemHealth:
    """Which programs and workers are ready, and how much room is left on the disk."""
    return await system.health(parts)


@router.get("/settings")
async def read_settings(_: SystemManager, parts: System) -> Settings:
    """What the gateway was started with. Of a secret only whether it is set. They change with the next start."""
    return Settings(items=system.settings_shown(parts.settings))


@router.get("/backups")
async def read_backups(_: SystemManager, parts: System) -> Backups:
    """The last backup that `bangfu backup` finished on this machine."""
    return system.backups(parts.settings)
