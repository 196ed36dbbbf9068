"""The embedded object store: only S3 is open, acknowledged data is on the disk, and it restarts after a kill."""

import asyncio
import hashlib
import io
import json
import os
import re
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from glob import glob
from pathlib import Path

import httpx
import psutil
import pytest
from jose import jwt
from minio import Minio
from minio.error import S3Error

from deploy.embedded import holes, object_store
from deploy.embedded.object_store import BUCKET, GRPC_OFFSET, PARTS, ObjectStore, StoreNotReadyError, weed_binary
from deploy.embedded.store_config import load_or_create_keys, write_maintenance
from deploy.embedded.volumes import free_deleted, look_at
from deploy.freeing import NO_GARBAGE, Freeing, clear_all, free_all
from services.submissions.media.store import PhotoStore, StoreSettings

PHOTO = bytes(range(256)) * 200
KEY = "photos/a-photo/bytes"
FILER_PATH = f"/buckets/{BUCKET}/{KEY}"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ObjectStore, psutil.Process]]:
    """A store that holds one photo."""
    store = ObjectStore(tmp_path_factory.mktemp("home"))
    with store.running() as process:
        put(store, KEY, PHOTO)
        yield store, psutil.Process(process.pid)


def client(store: ObjectStore) -> Minio:
    return Minio(
        store.endpoint.removeprefix("http://"),
        access_key=store.access_key,
        secret_key=store.secret_key,
        secure=False,
        region="us-east-1",
    )


def put(store: ObjectStore, key: str, content: bytes) -> None:
    client(store).put_object(BUCKET, key, io.BytesIO(content), len(content))


def read(store: ObjectStore, key: str) -> bytes | None:
    try:
        answer = client(store).get_object(BUCKET, key)
    except S3Error as error:
        if error.code != "NoSuchKey":
            raise
        return None
    with closing(answer):
        return answer.data


def settings(store: ObjectStore) -> StoreSettings:
    return StoreSettings(
        store.endpoint, BUCKET, store.access_key, store.secret_key, unsynced_files=store.unsynced_files
    )


def place_of(store: ObjectStore) -> str:
    """Where the photo's bytes are on the volume server: an attacker on the machine could find this out."""
    found = re.search(r'"fileId":\s*"([^"]+)"', store.shell(f"fs.meta.cat {FILER_PATH}"))
    assert found
    return found.group(1)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "POST", "DELETE"])
@pytest.mark.parametrize("part", [part for part in PARTS if part != "s3"])
def test_it_refuses_anonymous_callers_a_photo_at_the(
    part: str, method: str, running: tuple[ObjectStore, psutil.Process]
) -> None:
    store, _ = running
    origin = f"http://127.0.0.1:{store.ports[part]}"
    folder = FILER_PATH.rsplit("/", 1)[0]
    for path in (f"/{place_of(store)}", FILER_PATH, f"{folder}/", f"{folder}/?recursive=true", "/dir/assign"):
        file = {"file": ("x", b"overwritten")} if method in {"PUT", "POST"} else None
        answer = httpx.request(method, origin + path, files=file, trust_env=False)
        assert answer.status_code in {400, 401, 403, 404, 405}, (path, answer.status_code)
        assert PHOTO[:64] not in answer.content
        assert b"a-photo" not in answer.content
    assert read(store, KEY) == PHOTO


@pytest.mark.parametrize(
    "path", ["/dir/lookup?volumeId=1", "/dir/lookup?fileId={place}&read=yes", "/dir/status", "/vol/grow"]
)
def test_the_master_gives_nobody_a_token(path: str, running: tuple[ObjectStore, psutil.Process]) -> None:
    store, _ = running
    url = f"http://127.0.0.1:{store.ports['master']}{path.format(place=place_of(store))}"
    answer = httpx.get(url, trust_env=False)
    assert answer.status_code == 404
    assert "authorization" not in answer.headers


def test_the_volume_opens_to_its_own_token_only(running: tuple[ObjectStore, psutil.Process]) -> None:
    store, _ = running
    place = place_of(store)
    url = f"http://127.0.0.1:{store.ports['volume']}/{place}"
    keys = load_or_create_keys(store.directory / "keys.json")

    def answer_to(key: str, claims: dict[str, object]) -> httpx.Response:
        token = jwt.encode({"exp": int(time.time()) + 10} | claims, key, algorithm="HS256")
        return httpx.get(url, headers={"Authorization": f"Bearer {token}"}, trust_env=False)

    assert answer_to("guessed", {"fid": place}).status_code == 401
    assert answer_to(keys.volume_read_key, {"fid": "1,00"}).status_code == 401
    assert answer_to(keys.filer_read_key, {"fid": place}).status_code == 401
    # The right one is accepted: so the refusals above were about the token, not about a wrong address.
    assert answer_to(keys.volume_read_key, {"fid": place}).content == PHOTO


@pytest.mark.parametrize("part", PARTS)
def test_grpc_wants_the_certificate_of_this_store(part: str, running: tuple[ObjectStore, psutil.Process]) -> None:
    store, _ = running
    tls = store.directory / "tls"
    port = store.ports[part] + GRPC_OFFSET
    assert first_frame(port, None) is None
    assert first_frame(port, (str(tls / "store.pem"), str(tls / "store.key"))) is not None


def first_frame(port: int, certificate: tuple[str, str] | None) -> bytes | None:
    """The first frame of a gRPC server, HTTP/2 settings; None when it refuses the client."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    if certificate:
        context.load_cert_chain(*certificate)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as plain:
        try:
            with context.wrap_socket(plain) as wrapped:
                wrapped.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")
                return wrapped.recv(9) or None
        except (ssl.SSLError, ConnectionError):
            return None


def test_a_certificate_of_another_store_is_refused(running: tuple[ObjectStore, psutil.Process], tmp_path: Path) -> None:
    store, _ = running
    stranger = ObjectStore(tmp_path)
    stranger.prepare()
    tls = stranger.directory / "tls"
    assert first_frame(store.ports["filer"] + GRPC_OFFSET, (str(tls / "store.pem"), str(tls / "store.key"))) is None


def test_everything_listens_on_loopback_where_it_was_told(running: tuple[ObjectStore, psutil.Process]) -> None:
    store, process = running
    listening = {c.laddr for c in process.net_connections("inet") if c.status == psutil.CONN_LISTEN}
    assert {address.ip for address in listening} == {"127.0.0.1"}
    chosen = set(store.ports.values())
    assert {address.port for address in listening} == chosen | {port + GRPC_OFFSET for port in chosen}


def test_it_makes_no_outgoing_connection(running: tuple[ObjectStore, psutil.Process]) -> None:
    store, process = running
    assert {c.raddr.ip for c in process.net_connections("inet") if c.raddr} <= {"127.0.0.1"}
    assert "-master.telemetry=false" in store.command()


def test_its_key_opens_one_bucket_and_makes_none(running: tuple[ObjectStore, psutil.Process]) -> None:
    store, _ = running
    with pytest.raises(S3Error, match="AccessDenied"):
        client(store).make_bucket("another")
    with pytest.raises(S3Error, match="AccessDenied"):
        client(store).remove_bucket(BUCKET)


def test_no_setting_of_the_caller_reaches_it(
    running: tuple[ObjectStore, psutil.Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, process = running
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "an-administrator-by-accident")
    monkeypatch.setenv("WEED_JWT_SIGNING_KEY", "")
    assert set(store.environment()) == set(process.environ()) == {"HOME", "PATH", "GOMEMLIMIT"}


def test_what_is_secret_only_its_owner_can_read(running: tuple[ObjectStore, psutil.Process]) -> None:
    store, _ = running
    secret = [
        store.directory / "keys.json",
        *(store.directory / "config").iterdir(),
        *(store.directory / "tls").iterdir(),
    ]
    assert len(secret) == 6
    assert {stat.S_IMODE(path.stat().st_mode) for path in secret} == {0o600}
    assert stat.S_IMODE(store.directory.stat().st_mode) == 0o700
    assert store.secret_key not in " ".join(store.command())


def test_each_home_has_its_own_keys_and_keeps_them(tmp_path: Path) -> None:
    one, other = ObjectStore(tmp_path / "one"), ObjectStore(tmp_path / "other")
    with pytest.raises(StoreNotReadyError):
        _ = one.secret_key
    one.prepare()
    other.prepare()
    again = ObjectStore(tmp_path / "one")
    again.prepare()
    assert (again.access_key, again.secret_key, again.ports) == (one.access_key, one.secret_key, one.ports)
    assert other.secret_key != one.secret_key
    assert len(one.secret_key) >= 40


def test_it_says_when_it_did_not_start(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    store.prepare()
    with pytest.raises(StoreNotReadyError):
        store.wait_ready(0.3)


@pytest.mark.fault
def test_a_taken_port_is_chosen_anew_and_the_photos_stay(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    with store.running():
        put(store, KEY, PHOTO)
    with socket.create_server(("127.0.0.1", store.ports["master"])):
        with pytest.raises(StoreNotReadyError, match="took port"):
            store.prepare()
        moved = ObjectStore(tmp_path)
        with moved.running():
            assert not set(store.ports.values()) & set(moved.ports.values())
            assert read(moved, KEY) == PHOTO
            put(moved, "photos/a-second/bytes", PHOTO)
            assert read(moved, "photos/a-second/bytes") == PHOTO


@pytest.mark.fault
def test_it_is_back_soon_after_a_kill_with_everything(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    keys = [f"photos/number-{number}/bytes" for number in range(50)]
    with store.running() as process:
        for key in keys:
            put(store, key, key.encode() * 100)
        process.send_signal(signal.SIGKILL)
        process.wait()
        began = time.monotonic()
        with store.running():
            took = time.monotonic() - began
            assert [read(store, key) for key in keys] == [key.encode() * 100 for key in keys]
    # `weed server` takes 14 to 20 s here; the bound is wide, because the machine may be busy.
    assert took < 10


@pytest.mark.fault
def test_a_store_whose_supervisor_was_killed_is_ended_first(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    with store.running() as orphan:
        put(store, KEY, PHOTO)
        heir = ObjectStore(tmp_path)
        with heir.running():
            assert orphan.poll() is not None
            assert heir.ports == store.ports
            assert read(heir, KEY) == PHOTO


@pytest.mark.skipif(shutil.which("strace") is None, reason="counting fsync needs strace (Debian: apt install strace)")
def test_every_photo_is_fsynced_before_it_is_acknowledged(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path / "home")
    trace = tmp_path / "trace"
    with store.running() as process:
        put(store, "photos/first/bytes", PHOTO)
        command = ["strace", "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", str(trace), "-p", str(process.pid)]
        tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert tracer.stderr
        if "attached" not in tracer.stderr.readline():
            tracer.kill()
            pytest.skip("this machine does not let strace attach (ptrace)")
        for number in range(20):
            put(store, f"photos/{number}/bytes", hashlib.sha256(str(number).encode()).digest() * 5000)
        tracer.send_signal(signal.SIGINT)
        tracer.wait()
        tracer.stderr.close()
    synced = re.findall(r"f(?:data)?sync\(\d+<([^>]+)>", trace.read_text())
    assert sum(path.endswith(".dat") for path in synced) >= 20


@pytest.mark.fault
async def test_after_a_power_cut_only_what_was_confirmed_is_sure(tmp_path: Path) -> None:
    """After a power cut each file has what was last fsynced: the bytes, and index and log as of the last flush."""
    store = ObjectStore(tmp_path)
    with store.running():
        photos = PhotoStore(settings(store))
        put(store, "photos/confirmed/bytes", PHOTO)
        assert await photos.confirm("photos/confirmed/bytes")
        on_disk = unsynced(store)
        put(store, "photos/acknowledged/bytes", PHOTO[::-1])
        await photos.aclose()
    cut_power(store, on_disk)
    with store.running():
        assert read(store, "photos/confirmed/bytes") == PHOTO
        # If this is ever found, the store fsyncs its index itself, and StoreJournal can be removed.
        assert read(store, "photos/acknowledged/bytes") is None


async def test_confirming_fsyncs_every_file_the_store_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ObjectStore(tmp_path)
    synced: list[str] = []
    fsync = os.fsync

    def recorded(descriptor: int) -> None:
        fsync(descriptor)
        with suppress(OSError):
            synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))

    with store.running():
        photos = PhotoStore(settings(store))
        put(store, KEY, PHOTO)
        monkeypatch.setattr(os, "fsync", recorded)
        await asyncio.gather(*(photos.confirm(KEY) for _ in range(8)))
        await photos.aclose()
    assert {path for path in synced if path.endswith(".idx")}
    assert {path for path in synced if path.endswith(".log")}
    # Eight callers shared at most two rounds over the files.
    assert max(synced.count(path) for path in set(synced)) <= 2


def unsynced(store: ObjectStore) -> dict[Path, bytes]:
    """The files that SeaweedFS does not fsync, at this time."""
    return {Path(path): Path(path).read_bytes() for pattern in store.unsynced_files for path in glob(pattern)}


def cut_power(store: ObjectStore, on_disk: dict[Path, bytes]) -> None:
    for path in unsynced(store):
        path.unlink()
    for path, content in on_disk.items():
        path.write_bytes(content)


def test_it_runs_as_an_ordinary_user(tmp_path: Path) -> None:
    if os.getuid() != 0:
        with ObjectStore(tmp_path).running():
            return
    home = Path("/tmp") / f"bangfu-ordinary-{os.getpid()}"  # noqa: S108  # pytest's own folder is root's alone
    home.mkdir(mode=0o700)
    store = ObjectStore(home)
    store.prepare()
    nobody = 65534
    for path in (home, *home.rglob("*")):
        os.chown(path, nobody, nobody)
    try:
        process = subprocess.Popen(
            store.command(), env=store.environment(), user=nobody, group=nobody, extra_groups=[], stdout=-3, stderr=-3
        )
    except PermissionError:
        shutil.rmtree(home)
        pytest.skip("the virtual environment lies where only root can read")
    try:
        store.wait_ready()
        store.initialise()
        put(store, KEY, PHOTO)
        assert read(store, KEY) == PHOTO
        assert {path.stat().st_uid for path in store.data.glob("*.dat")} == {nobody}
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(home)


def test_it_is_ready_when_its_parts_know_every_volume(
    running: tuple[ObjectStore, psutil.Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then a photo of an earlier run is answered with 500."""
    store, _ = running
    whole = store.shell
    asked: list[tuple[str, ...]] = []

    def late(*lines: str) -> str:
        """The first answer knows no volume yet."""
        asked.append(lines)
        answer = whole(*lines)
        return answer.replace("volume Id:", "") if len(asked) == 1 else answer

    monkeypatch.setattr(store, "shell", late)
    store.initialise()
    assert len(asked) == 2


def test_initialise_repeats_without_harm(running: tuple[ObjectStore, psutil.Process]) -> None:
    store, _ = running
    store.initialise()
    rules = store.shell("fs.configure")
    locations = json.loads(rules[rules.index("{") : rules.rindex("}") + 1])["locations"]
    assert [rule["locationPrefix"] for rule in locations if rule["fsync"]] == [f"/buckets/{BUCKET}/"]


def test_deleted_bytes_are_freed_when_it_is_asked_for(tmp_path: Path) -> None:
    """SeaweedFS only marks them; until its volume is written anew they can be read in its file."""
    store, pictures = ObjectStore(tmp_path), [os.urandom(100_000) for _ in range(20)]
    with store.running():
        for number, picture in enumerate(pictures):
            put(store, f"photos/{number}/bytes", picture)
        for number in range(15):
            client(store).remove_object(BUCKET, f"photos/{number}/bytes")
        (volume,) = [path for path in store.data.glob("*.dat") if path.stat().st_size > 1_000_000]
        assert pictures[0] in volume.read_bytes()
        for _ in range(100):
            if store.garbage():
                break
            time.sleep(0.2)
        # As a command does while another process runs the store.
        assert free_all(ObjectStore(tmp_path), NO_GARBAGE)
        assert volume.stat().st_size < 700_000
        assert pictures[0] not in volume.read_bytes()
        assert read(store, "photos/19/bytes") == pictures[19]


@pytest.mark.skipif(not holes.are_possible(Path.cwd()), reason="no holes in files here")
def test_deleted_bytes_are_freed_in_place_and_what_lives_is_read_after_all(tmp_path: Path) -> None:
    """Large objects lie in several pieces; one smaller than a block has nothing to free and is overwritten."""
    store = ObjectStore(tmp_path)
    sizes = [300_000, 40_000, 5_000_000, 900, 70_000]
    pictures = {f"photos/{number}/bytes": b"planted" + os.urandom(sizes[number % 5]) for number in range(30)}
    gone = list(pictures)[:20]

    def living() -> bool:
        return all(read(store, key) == (None if key in gone else pictures[key]) for key in pictures)

    def settled() -> None:
        """The pieces of a deleted object are deleted a moment later."""
        left = sum(len(pictures[key]) for key in pictures if key not in gone)
        while look_at(volume).living > left + 100_000:
            time.sleep(0.1)

    with store.running() as process:
        for key, picture in pictures.items():
            put(store, key, picture)
        before = store.bytes_on_disk()
        (volume,) = [path for path in store.volumes() if look_at(path).living]
        for key in gone:
            client(store).remove_object(BUCKET, key)
        settled()
        said = list[str]()
        assert clear_all(store, said.append)
        assert said == []
        assert before - store.bytes_on_disk() > 0.95 * sum(len(pictures[key]) for key in gone)
        assert volume.read_bytes().count(b"planted") == 10
        assert living()
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert living_in_rebuilt_index(volume, tmp_path / "rebuilt") == look_at(volume).living
    with store.running():
        assert living()
        put(store, "photos/new/bytes", PHOTO)
        assert read(store, "photos/new/bytes") == PHOTO
        store.vacuum(look_at(volume).id)
        assert look_at(volume).garbage < 0.01
        assert living()
        # The next generation of the file is understood as well.
        gone.append("photos/25/bytes")
        client(store).remove_object(BUCKET, "photos/25/bytes")
        settled()
        assert clear_all(store, said.append)
        assert said == []
        assert volume.read_bytes().count(b"planted") == 9
        assert living()
    with store.running():
        assert living()
        assert read(store, "photos/new/bytes") == PHOTO


def living_in_rebuilt_index(volume: Path, folder: Path) -> int:
    """As the program of SeaweedFS makes it from the headers in the volume's file."""
    folder.mkdir()
    for suffix in (".dat", ".vif"):
        shutil.copy(volume.with_suffix(suffix), folder)
    number = look_at(volume).id
    command = [weed_binary(), "fix", f"-volumeId={number}", f"-collection={BUCKET}", str(folder)]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    return look_at(folder / volume.name).living


@pytest.mark.skipif(not holes.are_possible(Path.cwd()), reason="no holes in files here")
def test_bytes_are_freed_beside_a_vacuum(tmp_path: Path) -> None:
    """It replaces the files under their names at any moment."""
    store = ObjectStore(tmp_path)
    pictures = {f"photos/{number}/bytes": os.urandom(200_000) for number in range(60)}
    gone = list(pictures)[::2]
    with store.running():
        for key, picture in pictures.items():
            put(store, key, picture)
        (volume,) = [path for path in store.volumes() if look_at(path).living]
        for key in gone:
            client(store).remove_object(BUCKET, key)
        time.sleep(7)
        vacuum = threading.Thread(target=store.vacuum, args=[look_at(volume).id])
        vacuum.start()
        while vacuum.is_alive():
            with suppress(FileNotFoundError):
                free_deleted(volume, is_thorough=True)
        assert look_at(volume).garbage < 0.01
        assert all(read(store, key) == (None if key in gone else picture) for key, picture in pictures.items())


def test_without_holes_it_is_freed_by_a_vacuum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, said = ObjectStore(tmp_path), list[str]()
    monkeypatch.setattr(holes, "are_possible", lambda folder: False)
    with store.running():
        for number in range(20):
            put(store, f"photos/{number}/bytes", os.urandom(100_000))
        for number in range(15):
            client(store).remove_object(BUCKET, f"photos/{number}/bytes")
        time.sleep(7)
        freed = Freeing(store, said.append)
        freed.say_what_it_takes()
        assert freed.free(is_urgent=True)
        assert said
        assert sum(path.stat().st_size for path in store.volumes()) < 700_000


@pytest.mark.slow
def test_the_store_vacuums_nothing_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looks come every minute here. A store whose worker is told nothing, beside it, does vacuum."""

    def every_minute(admin: Path) -> None:
        write_maintenance(admin)
        path = admin / "plugin" / "job_types" / "vacuum" / "config.pb"
        head, runs = path.read_bytes().split(b"\x2a\x04")
        assert runs.startswith(b"\x10\x11")
        enabled = b"\x08\x01" if "eager" in str(admin) else b""
        runs = enabled + b"\x10\x01" + runs[2:]
        path.write_bytes(head + b"\x2a" + bytes([len(runs)]) + runs)

    monkeypatch.setattr(object_store, "write_maintenance", every_minute)
    monkeypatch.setattr(
        ObjectStore,
        "command",
        lambda store, whole=ObjectStore.command: [*whole(store), "-master.vacuumIntervalSeconds=30"],
    )
    quiet, eager = ObjectStore(tmp_path / "quiet"), ObjectStore(tmp_path / "eager")
    with quiet.running(), eager.running():
        for store in (quiet, eager):
            for number in range(10):
                put(store, f"photos/{number}/bytes", PHOTO)
            for number in range(8):
                client(store).remove_object(BUCKET, f"photos/{number}/bytes")
        ends = time.monotonic() + 300
        while sum(path.stat().st_size for path in eager.volumes()) > 5 * len(PHOTO):
            assert time.monotonic() < ends
            time.sleep(1)
        time.sleep(70)
        assert sum(path.stat().st_size for path in quiet.volumes()) > 10 * len(PHOTO)
        assert "-master.garbageThreshold=2" in quiet.command()
