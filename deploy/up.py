"""`bangfu up`: starts everything on one machine, from the lock on the home to the line `ready …`."""

import asyncio
import contextlib
import os
import signal
import socket
import sys

import psycopg

from deploy.freeing import free_while_running
from deploy.home import HomeLock
from deploy.installation import Installation
from deploy.programs import SERVICES
from deploy.running import has_accounts, write_running_file
from deploy.supervise.child import StartFailedError
from deploy.supervise.log_files import Redactor
from deploy.supervise.orphans import end_orphans
from deploy.supervise.ports import PortTakenError, is_free
from deploy.supervise.supervisor import Supervisor


def run(installation: Installation, *, one_process: bool, with_demo: bool) -> None:
    """Returns after an orderly stop. Raises HomeInUseError, PortTakenError, StartFailedError."""
    installation.home.mkdir(parents=True, exist_ok=True)
    with HomeLock(installation.home):
        orphans = end_orphans(installation.home)
        address = installation.address
        if not is_free(address.host, address.port):
            raise PortTakenError(f"port {address.port} is taken by another program: choose one with PORT=8001")
        installation.prepare()
        try:
            asyncio.run(_run(installation, one_process=one_process, with_demo=with_demo, orphans=orphans))
        finally:
            installation.postgres.clean_up()


async def _run(installation: Installation, *, one_process: bool, with_demo: bool, orphans: int) -> None:
    await asyncio.to_thread(installation.store.prepare)
    async with Supervisor(installation.home, Redactor(installation.secrets())) as supervisor:
        stop = _stop_on_signals(supervisor)
        if orphans:
            supervisor.say(f"ended {orphans} processes that an earlier start had left")
        starting = asyncio.create_task(_start(installation, supervisor, one_process, with_demo))
        if await _first(starting, stop):
            print(f"ready {installation.address.url}", flush=True)
            notify_systemd("READY=1")
            await _offer_first_run(installation)
            freeing = asyncio.create_task(
                free_while_running(installation.postgres, installation.store, supervisor.say, stop)
            )
            await stop.wait()
            freeing.cancel()
        notify_systemd("STOPPING=1")
        supervisor.say("stopping")


def notify_systemd(state: str) -> None:
    """One datagram to the service manager for `Type=notify` (sd_notify(3)); nothing without one."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as service_manager, contextlib.suppress(OSError):
        service_manager.sendto(state.encode("ascii"), address.replace("@", "\0", 1) if address[0] == "@" else address)


async def _offer_first_run(installation: Installation) -> None:
    """If there is no account: a link for the person who started us, on the terminal and in no log of ours.

    A separate process, so that this one does not keep the gateway's modules in memory.
    """
    with contextlib.suppress(psycopg.Error):
        if await asyncio.to_thread(has_accounts, installation.environment()):
            return
        command = [sys.executable, "-m", "deploy.cli", "account", "admin"]
        options = ["--home", str(installation.home), "--port", str(installation.address.port)]
        asking = await asyncio.create_subprocess_exec(*command, *options, stdin=asyncio.subprocess.DEVNULL)
        await asking.wait()


async def _first(starting: asyncio.Task[None], stop: asyncio.Event) -> bool:
    """True when the start is done; False when a signal came before. Raises what the start raised."""
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        with contextlib.suppress(asyncio.CancelledError, StartFailedError):
            await starting
        return False
    stopped.cancel()
    starting.result()
    return True


def _stop_on_signals(supervisor: Supervisor) -> asyncio.Event:
    """The first signal stops in order, the second one at once."""
    stop = asyncio.Event()

    def on_signal() -> None:
        if stop.is_set():
            supervisor.kill()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, on_signal)
    return stop


async def _start(installation: Installation, supervisor: Supervisor, one_process: bool, with_demo: bool) -> None:
    installation.choose_ports()
    await supervisor.start(installation.postgres_child(), installation.store_child())
    environment = installation.environment()
    write_running_file(installation.home, environment)
    supervisor.say("databases: migrating")
    await supervisor.run("migrate", [sys.executable, "-m", "deploy.cli", "migrate"], environment)
    # All at once: their imports take time, and the gateway is ready when all of them are.
    if one_process:
        await supervisor.start(installation.one_process_child(), installation.workers_child())
    else:
        services = supervisor.launch(*(installation.service_child(program) for program in SERVICES))
        front = supervisor.launch(installation.gateway_child(), installation.workers_child())
        await supervisor.wait_ready([*services, *front])
    if with_demo:
        await _load_demo(supervisor, environment)


async def _load_demo(supervisor: Supervisor, environment: dict[str, str]) -> None:
    """The loader has named what failed; the product runs all the same."""
    supervisor.say("demo campaign: loading what is missing")
    try:
        await supervisor.run("demo", [sys.executable, "-m", "deploy.cli", "demo"], environment, with_progress=True)
    except StartFailedError:
        supervisor.say("demo campaign: NOT complete; `bangfu demo` or the next start loads what is missing")
