"""Settings of the campaigns service."""

from pydantic import Field

from services.kernel.settings import KernelSettings


class CampaignsSettings(KernelSettings):
    campaigns_database_url: str = Field(description="Database as the application role.")


class CampaignsWorkerSettings(KernelSettings):
    campaigns_worker_database_url: str = Field(description="Database as the worker role.")
