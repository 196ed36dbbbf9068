"""The services and what they share."""

import sys

# httpx loads its command line wherever rich and pygments are installed, as for `bangfu` here: 3 MB in every process
# that only wants a client. Python's own way to say that a module is not to be had; httpx goes on without it.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None is what the import system looks for
