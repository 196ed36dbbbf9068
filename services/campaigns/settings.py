"""Settings of the campaigns service."""

from pydantic import Field

from services.kernel.settings import ServiceSettings


class CampaignsSettings(ServiceSettings):
    campaigns_database_url: str = Field(description="Database as the application role.")
    gateway_url: str = Field(description="Base URL of the gateway as the other programs reach it.")


class CampaignsWorkerSettings(ServiceSettings):
    campaigns_worker_database_url: str = Field(description="Database as the worker role.")
    gateway_url: str = Field(description="Base URL of the gateway as the other programs reach it.")
    households_url: str = Field(description="Base URL of the households service.")
    submissions_url: str = Field(description="Base URL of the submissions service.")
