"""The settings of the register beyond the kernel's: its database in two roles and the two encryption keys."""

from pathlib import Path

from pydantic import Field, SecretStr

from services.kernel.crypto.keys import KeyRing
from services.kernel.settings import RegisterSettings


class HouseholdsSettings(RegisterSettings):
    households_database_url: str = Field(description="The register's database in its application role.")
    gateway_url: str = Field(description="Base URL of the gateway as the other programs reach it.")
    kek: SecretStr = Field(
        description="Key-encryption key, base64 of 32 bytes (AES) or `sm4:` and base64 of 16; usually BANGFU_KEK_FILE."
    )
    kek_file: Path | None = Field(default=None, description="File of the key-encryption key, read again when changed.")
    blind_index_key: SecretStr = Field(description="Key of the search indexes, base64 of 32 bytes.")
    searches_a_day: int = Field(
        default=50,
        ge=0,
        description="Searches for a person by phone, document number or name that one account may make a day.",
    )
    submissions_url: str = Field(description="Base URL of the submissions service.")
    campaigns_url: str = Field(description="Base URL of the campaigns service.")
    erasure_request_days: int = Field(
        default=14, ge=1, le=90, description="Days in which a second person answers a request to erase a household."
    )

    @property
    def key_ring(self) -> KeyRing:
        return KeyRing(self.kek.get_secret_value(), self.blind_index_key.get_secret_value(), self.kek_file)


class HouseholdsWorkerSettings(HouseholdsSettings):
    households_worker_database_url: str = Field(description="The register's database in its worker role.")
