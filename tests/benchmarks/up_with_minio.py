"""`bangfu up` with MinIO as its store, in any checkout: its text is given to the Python of that checkout.

The first argument is the binary of MinIO, the others are those of `bangfu`.
"""

import io
import sys
import urllib.request
from unittest import mock

from minio import Minio

from deploy import installation
from deploy.cli import main
from deploy.embedded.object_store import BUCKET, REGION, ObjectStore


class MinioStore(ObjectStore):
    """Takes the home, the keys and the port for S3 of the embedded store."""

    binary = ""

    def command(self) -> list[str]:
        address = self.endpoint.removeprefix("http://")
        console = f"127.0.0.1:{self.ports['admin']}"
        return [self.binary, "server", str(self.data), "--address", address, "--console-address", console]

    def environment(self) -> dict[str, str]:
        keys = {"MINIO_ROOT_USER": self.access_key, "MINIO_ROOT_PASSWORD": self.secret_key}
        return {**super().environment(), **keys, "MINIO_BROWSER": "off", "MINIO_UPDATE": "off"}

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint}/minio/health/cluster", timeout=2) as answer:  # noqa: S310 loopback
                return bool(answer.status == 200)
        except OSError:
            return False

    def initialise(self, timeout: float = 30.0) -> None:
        client = Minio(
            self.endpoint.removeprefix("http://"),
            access_key=self.access_key,
            secret_key=self.secret_key,
            region=REGION,
            secure=False,
        )
        if not client.bucket_exists(BUCKET):
            client.make_bucket(BUCKET)
        client.put_object(BUCKET, "health/benchmark", io.BytesIO(b""), 0)

    @property
    def unsynced_files(self) -> tuple[str, ...]:
        return ()


if __name__ == "__main__":
    MinioStore.binary = sys.argv.pop(1)
    with mock.patch.object(installation, "ObjectStore", MinioStore):
        main()
