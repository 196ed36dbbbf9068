"""Settings of the submissions service."""

import os
from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr, field_validator

from services.kernel.crypto.keys import KeyRing
from services.kernel.settings import RegisterSettings, RetentionSettings
from services.submissions.documents.fonts import FONT_DIR
from services.submissions.files.moving import MoveTerms
from services.submissions.files.scanner import Scanner, ScannerAddress
from services.submissions.media.store import StoreSettings
from services.submissions.terms import Terms


class SubmissionsSettings(RegisterSettings, RetentionSettings):
    submissions_database_url: str = Field(description="Database as the application role.")
    submissions_worker_database_url: str = Field(description="Database as the worker role.")
    gateway_url: str = Field(description="Base URL of the gateway as the other programs reach it.")
    campaigns_url: str = Field(description="Base URL of the campaigns service.")
    households_url: str = Field(description="Base URL of the households service.")
    public_url: str | None = Field(default=None, description="Origin the browser uses; else taken from the request.")
    store_endpoint: str = Field(description="S3 endpoint as this service reaches it, such as http://127.0.0.1:9000.")
    store_region: str = Field(default="us-east-1", description="S3 region; presigning without one costs a request.")
    store_bucket: str = Field(default="bangfu-photos", description="Bucket of all photos and scans.")
    store_access_key: str = Field(description="S3 access key.")
    store_secret_key: SecretStr = Field(description="S3 secret key.")
    store_direct_url: str | None = Field(
        default=None,
        description="Origin at which phones reach the store by themselves; it must then encrypt what it stores.",
    )
    store_unsynced_files: str = Field(
        default="", description="Glob patterns, separated as PATH is, of store files to fsync; see `store_journal`."
    )
    scanner: str | None = Field(
        default=None,
        description="A virus scanner that speaks clamd's protocol: unix:/path of its socket, or tcp:host:port.",
    )
    store_is_vacuumed: bool = Field(
        default=False, description="Whether the store, as the embedded one, frees deleted files only when told to."
    )
    moved_files_days: int = Field(
        default=30,
        ge=1,
        le=3660,
        description="Days after which the old copy of a moved file is deleted though no `bangfu backup` ran since.",
    )
    photo_megabytes_a_day: int = Field(
        default=10_000,
        ge=1,
        description="Photos that one account may send on a day: 40 visits with 20 of the largest photos.",
    )
    font_dir: Path = Field(default=FONT_DIR, description="Folder of the font that forms are printed in.")
    kek: SecretStr = Field(description="Key-encryption key, 32 bytes in base64.")
    kek_file: Path | None = Field(default=None, description="File of the key-encryption key, read again when changed.")
    blind_index_key: SecretStr = Field(description="Key of the blind indexes, 32 bytes in base64.")

    @property
    def key_ring(self) -> KeyRing:
        return KeyRing(self.kek.get_secret_value(), self.blind_index_key.get_secret_value(), self.kek_file)

    @field_validator("scanner")
    @classmethod
    def _is_address(cls, scanner: str | None) -> str | None:
        if scanner is not None:
            ScannerAddress.read(scanner)
        return scanner

    @property
    def scanner_port(self) -> Scanner | None:
        return Scanner(ScannerAddress.read(self.scanner)) if self.scanner else None

    @property
    def terms(self) -> Terms:
        return Terms.of_days(self.rejected_uploads_days, self.replaced_text_days, self.orphans_days)

    @property
    def move_terms(self) -> MoveTerms:
        return MoveTerms(
            is_vacuumed=self.store_is_vacuumed,
            without_backup=timedelta(days=self.moved_files_days),
        )

    def store(self) -> StoreSettings:
        return StoreSettings(
            endpoint=self.store_endpoint,
            region=self.store_region,
            bucket=self.store_bucket,
            access_key=self.store_access_key,
            secret_key=self.store_secret_key.get_secret_value(),
            unsynced_files=tuple(filter(None, self.store_unsynced_files.split(os.pathsep))),
        )
