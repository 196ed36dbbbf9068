"""Settings: typed, from `BANGFU_*` variables; a secret may instead lie in the file that `BANGFU_..._FILE` names.

Secrets have no default; start-up fails once with a list of everything that is missing.
"""

import os
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "BANGFU_"


class SettingsIncomplete(RuntimeError):
    """Names every missing or malformed variable; never shows a value."""


class _SecretFiles(PydanticBaseSettingsSource):
    """Reads `BANGFU_NAME_FILE` for the field `name`, so that the environment need not hold secrets."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        value = Path(path).read_text(encoding="utf-8").strip() if path else None
        return value, field_name, False

    def __call__(self) -> dict[str, Any]:
        values = {name: self.get_field_value(f, name)[0] for name, f in self.settings_cls.model_fields.items()}
        return {name: value for name, value in values.items() if value is not None}


class KernelSettings(BaseSettings):
    """The settings of every program."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    jwks: str = Field(description="Public keys of the gateway as JWKS JSON; usually BANGFU_JWKS_FILE.")
    internal_secret: SecretStr = Field(description="Shared by our own programs for the event feeds.")
    database_pool_size: int = Field(default=8, ge=1, description="Connections each program keeps open.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, _SecretFiles(settings_cls)


class ServiceSettings(KernelSettings):
    """The settings of every program that serves signed-in people and does not sign them in."""

    longest_silence: float = Field(
        default=60.0,
        gt=0,
        description="Seconds without the gateway's list of revoked tokens after which a service answers 503.",
    )


class RegisterSettings(ServiceSettings):
    """Of the services that store what teams see for as long as they have access to it."""

    access_grace_days: int = Field(
        default=30,
        ge=0,
        le=366,
        description="Days after its end in which a team's leader may still file what is due. 0: none.",
    )


class RetentionSettings(BaseSettings):
    """Of the service that deletes what is left over, and of the gateway, which shows them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    rejected_uploads_days: int = Field(
        default=30,
        ge=1,
        le=3660,
        description="Days after which the file of a rejected photo or scan is deleted.",
    )
    replaced_text_days: int = Field(
        default=730,
        ge=1,
        le=36600,
        description="Days after the archiving of its campaign in which a replaced text is kept.",
    )
    orphans_days: int = Field(
        default=7,
        ge=1,
        le=3660,
        description="Days after which an object of the store that no file names is deleted.",
    )


S = TypeVar("S", bound=BaseSettings)


def load_settings(settings_class: type[S]) -> S:
    """Raises SettingsIncomplete with the names of all variables that are missing or malformed."""
    try:
        return settings_class()
    except ValidationError as error:
        names = sorted({PREFIX + str(e["loc"][0]).upper() for e in error.errors(include_input=False)})
        raise SettingsIncomplete("missing or malformed: " + ", ".join(names)) from None
