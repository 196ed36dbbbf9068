"""Options that several commands of `bangfu` take."""

from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[Path | None, typer.Option(envvar="BANGFU_HOME", help="Folder of all data; .bangfu when not given.")]
PublicUrl = Annotated[
    str | None, typer.Option(envvar="BANGFU_PUBLIC_URL", help="Origin people use, behind a proxy with TLS.")
]
Port = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Where the gateway listens.")]
