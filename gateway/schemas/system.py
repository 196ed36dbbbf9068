"""The state of the installation."""

from datetime import datetime

from pydantic import Field

from services.kernel.web.inputs import OutputModel


class PartHealth(OutputModel):
    name: str
    is_ready: bool


class DiskSpace(OutputModel):
    """Of the disk that holds the data, in bytes."""

    free_bytes: int
    total_bytes: int
    is_low: bool = Field(description="Below 2 GB: photos are soon refused.")


class SystemHealth(OutputModel):
    version: str
    started_at: datetime = Field(description="When the gateway was started.")
    parts: list[PartHealth]
    workers: list[PartHealth] | None = Field(description="Workers and feeds; null where they run elsewhere.")
    disk: DiskSpace | None


class SettingShown(OutputModel):
    name: str = Field(description="The environment variable.")
    value: str | None = Field(description="Null for a secret, and for what is not set.")
    is_secret: bool
    is_set: bool
    is_default: bool
    description: str


class Settings(OutputModel):
    items: list[SettingShown]


class LastBackup(OutputModel):
    made_at: datetime
    target: str
    rows: int | None = Field(description="Of all databases; null where an older release made it.")
    objects: int | None = Field(description="Photos and scans; null where an older release made it.")


class Backups(OutputModel):
    last: LastBackup | None
    is_old: bool = Field(description="None in the last 36 hours.")
