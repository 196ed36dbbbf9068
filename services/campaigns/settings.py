"""Settings of the campaigns service."""

from pathlib import Path

from pydantic import Field, SecretStr

from services.kernel.crypto.keys import KeyRing
from services.kernel.settings import ServiceSettings


class CampaignsKeys(ServiceSettings):
    """Of whoever reads or writes what campaigns stores sealed."""

    kek: SecretStr = Field(
        description="Key-encryption key, base64 of 32 bytes (AES) or `sm4:` and base64 of 16; usually BANGFU_KEK_FILE."
    )
    kek_file: Path | None = Field(default=None, description="File of the key-encryption key, read again when changed.")
    blind_index_key: SecretStr = Field(description="Key of the search indexes, base64 of 32 bytes.")

    @property
    def key_ring(self) -> KeyRing:
        return KeyRing(self.kek.get_secret_value(), self.blind_index_key.get_secret_value(), self.kek_file)


class CampaignsSettings(CampaignsKeys):
    campaigns_database_url: str = Field(description="Database as the application role.")
    gateway_url: str = Field(description="Base URL of the gateway as the other programs reach it.")
    submissions_url: str = Field(description="Base URL of the submissions service.")
    public_url: str | None = Field(default=None, description="Origin the browser uses; else taken from the request.")


class CampaignsWorkerSettings(CampaignsKeys):
    campaigns_worker_database_url: str = Field(description="Database as the worker role.")
    gateway_url: str = Field(description="Base URL of the gateway as the other programs reach it.")
    households_url: str = Field(description="Base URL of the households service.")
    submissions_url: str = Field(description="Base URL of the submissions service.")
