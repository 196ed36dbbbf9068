"""Settings of the gateway."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, SecretStr

from services.kernel.crypto.keys import KeyRing
from services.kernel.settings import KernelSettings, RetentionSettings, SettingsIncomplete

SecondFactorSetting = Literal["off", "optional", "required"]
_KEYS: Final = ("BANGFU_KEK", "BANGFU_BLIND_INDEX_KEY")


class GatewayKeys(KernelSettings):
    """Of whoever reads or writes what the gateway stores sealed."""

    kek: SecretStr = Field(
        description="Key-encryption key, base64 of 32 bytes (AES) or `sm4:` and base64 of 16; usually BANGFU_KEK_FILE."
    )
    kek_file: Path | None = Field(default=None, description="File of the key-encryption key, read again when changed.")
    blind_index_key: SecretStr = Field(description="Key of the search indexes, base64 of 32 bytes.")

    @property
    def key_ring(self) -> KeyRing:
        return KeyRing(self.kek.get_secret_value(), self.blind_index_key.get_secret_value(), self.kek_file)


class GatewaySettings(GatewayKeys, RetentionSettings):
    gateway_database_url: str = Field(description="Database as the application role.")
    campaigns_url: str = Field(description="Base URL of the campaigns service.")
    submissions_url: str = Field(description="Base URL of the submissions service.")
    households_url: str = Field(description="Base URL of the households service.")
    signing_key: SecretStr = Field(
        description="EC P-256 private keys as PEM, the current one first; usually BANGFU_SIGNING_KEY_FILE."
    )
    second_factor: SecondFactorSetting = Field(
        default="optional",
        description="A code of the phone for officers and administrators at every sign-in: `off` (nobody is asked, nor "
        "who has set it up), `optional` (who has set it up), `required` (nothing works before it is set up).",
    )
    own_person_after_days: int = Field(
        default=30,
        ge=1,
        description="Days during which an account counts as whoever alone invited its owner, where two persons are "
        "needed to erase a household.",
    )
    public_url: str | None = Field(
        default=None, description="Origin the browser uses; https makes cookies `__Host-` and turns HSTS on."
    )
    trusted_proxies: frozenset[str] = Field(
        default=frozenset(),
        description="JSON list of addresses whose X-Forwarded-For and -Proto are believed, such as Caddy's.",
    )
    store_endpoint: str = Field(description="S3 endpoint as the gateway reaches it, such as http://127.0.0.1:9000.")
    store_region: str = Field(default="us-east-1", description="S3 region; signing without one costs a request.")
    store_bucket: str = Field(default="bangfu-photos", description="Bucket of all photos and scans.")
    store_access_key: str = Field(description="S3 access key.")
    store_secret_key: SecretStr = Field(description="S3 secret key.")
    store_direct_url: str | None = Field(
        default=None,
        pattern=r"^https?://[A-Za-z0-9.:\[\]-]+$",
        description="Origin at which browsers reach the store themselves; uploads go there, and are not sealed by us.",
    )
    spa_dir: Path = Field(
        default=Path(__file__).parent.parent / "frontend" / "dist", description="Folder of the built front end."
    )
    login_address_limit: int = Field(
        default=60, ge=1, description="Sign-ins that may fail from one address in 15 minutes."
    )
    allowed_hosts: frozenset[str] = Field(
        default=frozenset(),
        description="JSON list of more names under which this installation is reached, beside that of the public URL.",
    )
    reads_per_minute: int = Field(default=600, ge=1, description="Requests that read, of one account in a minute.")
    writes_per_minute: int = Field(default=900, ge=1, description="Requests that write, of one account in a minute.")
    costly_per_minute: int = Field(
        default=60, ge=1, description="Prints, exports, imports, scans and searches of one account in a minute."
    )
    anonymous_per_minute: int = Field(
        default=3_000,
        ge=1,
        description="Requests without a valid token, of one address in a minute; whole uploads too.",
    )
    connection_limit: int = Field(
        default=4_000,
        ge=16,
        description="Connections of clients at once; above it the one that has waited longest is closed.",
    )
    home: Path | None = Field(default=None, description="Folder of all data of this machine, for the free room there.")
    workers_url: str | None = Field(default=None, description="Where the workers say how they do.")
    backup_record: Path | None = Field(default=None, description="File in which `bangfu backup` notes its last one.")


def key_ring_from(environment: Mapping[str, str]) -> KeyRing:
    """For a command on the machine, which needs no other setting. Raises SettingsIncomplete."""
    kek, blind_index_key = (environment.get(name) or _content(environment.get(f"{name}_FILE")) for name in _KEYS)
    if not kek or not blind_index_key:
        raise SettingsIncomplete("missing or malformed: one of " + ", ".join(_KEYS))
    return KeyRing(kek, blind_index_key)


def _content(path: str | None) -> str:
    return Path(path).read_text(encoding="ascii").strip() if path else ""
