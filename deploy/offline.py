"""PostgreSQL and the store for a command such as `backup`, with or without a running `bangfu up`."""

import contextlib
from collections.abc import Iterator, Mapping

from deploy.home import HomeLock
from deploy.installation import Installation
from deploy.running import running_environment
from deploy.supervise.orphans import end_orphans


@contextlib.contextmanager
def parts_running(installation: Installation, *, with_store: bool = True) -> Iterator[Mapping[str, str]]:
    """The `BANGFU_*` environment of the running parts; starts and stops them when nothing runs on this home."""
    lock = HomeLock(installation.home)
    if lock.is_held():
        yield running_environment(installation.home)
        return
    with lock:
        end_orphans(installation.home)
        installation.prepare()
        with contextlib.ExitStack() as parts:
            parts.enter_context(installation.postgres.running())
            installation.postgres.bootstrap()
            if with_store:
                parts.enter_context(installation.store.running())
            environment = installation.environment(with_store=with_store)
            yield {name: value for name, value in environment.items() if name.startswith("BANGFU_")}
