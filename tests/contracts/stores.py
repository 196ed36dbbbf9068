"""S3 servers of the contract suite: each is a real process, and a test may kill it with SIGKILL."""

import os
import shutil
import subprocess
import time
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from minio import Minio

from deploy.embedded.object_store import ObjectStore
from services.submissions.media.store import StoreSettings
from tests.support.ports import free_ports

REPOSITORY = Path(__file__).parents[2]
BUCKET = "bangfu-photos"
OTHER_BUCKET = "someone-elses"


class StoreServer(ABC):
    """A server with the bucket `bangfu-photos`; `settings` has its keys."""

    process: subprocess.Popen[bytes]
    settings: StoreSettings

    @abstractmethod
    def start(self) -> None: ...

    def kill(self) -> None:
        """SIGKILL: nothing is flushed and no connection is closed in order."""
        self.process.kill()
        self.process.wait()


class SeaweedServer(StoreServer):
    def __init__(self, directory: Path) -> None:
        self._store = ObjectStore(directory)

    def start(self) -> None:
        self._store.prepare()
        with (self._store.directory / "store.log").open("ab") as log:
            self.process = subprocess.Popen(
                self._store.command(), env=self._store.environment(), stdout=log, stderr=log
            )
        self._store.wait_ready()
        self._store.initialise()
        self.settings = StoreSettings(
            self._store.endpoint,
            BUCKET,
            self._store.access_key,
            self._store.secret_key,
            unsynced_files=self._store.unsynced_files,
        )


class MinioServer(StoreServer):
    def __init__(self, directory: Path, binary: str) -> None:
        self._binary = binary
        self._directory = directory
        self._ports = free_ports(2)
        self.settings = StoreSettings(f"http://127.0.0.1:{self._ports[0]}", BUCKET, "bangfu-tests", "not-a-secret-here")

    def start(self) -> None:
        environment = {
            "PATH": os.defpath,
            "HOME": str(self._directory),
            "MINIO_ROOT_USER": self.settings.access_key,
            "MINIO_ROOT_PASSWORD": self.settings.secret_key,
            "MINIO_BROWSER": "off",
            "MINIO_UPDATE": "off",
        }
        address, console = (f"127.0.0.1:{port}" for port in self._ports)
        command = [self._binary, "server", str(self._directory / "data"), "--address", address]
        with (self._directory / "minio.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--console-address", console], env=environment, stdout=log, stderr=log
            )
        self._wait_ready()

    def _wait_ready(self) -> None:
        ends = time.monotonic() + 30
        while True:
            try:
                with urllib.request.urlopen(f"{self.settings.endpoint}/minio/health/cluster", timeout=2):  # noqa: S310  # loopback
                    break
            except OSError:
                assert time.monotonic() < ends, (self._directory / "minio.log").read_text()[-2000:]
                time.sleep(0.05)
        client = Minio(
            self.settings.endpoint.removeprefix("http://"),
            access_key=self.settings.access_key,
            secret_key=self.settings.secret_key,
            region="us-east-1",
            secure=False,
        )
        if not client.bucket_exists(BUCKET):
            client.make_bucket(BUCKET)


@contextmanager
def running_server(name: str, directory: Path) -> Iterator[StoreServer]:
    """`name`: `seaweedfs` or `minio`; a test that needs a MinIO is skipped where there is none."""
    started: StoreServer = SeaweedServer(directory)
    if name == "minio":
        binary = minio_binary()
        if binary is None:
            pytest.skip("no `minio` on PATH nor in build/bin: run `make minio` (needs Go 1.24 or newer)")
        started = MinioServer(directory, binary)
    started.start()
    yield started
    started.kill()


def minio_binary() -> str | None:
    """`make minio` puts one into build/bin; a `minio` on the PATH serves as well."""
    built = REPOSITORY / "build" / "bin" / "minio"
    return str(built) if built.exists() else shutil.which("minio")
