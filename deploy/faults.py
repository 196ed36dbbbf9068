"""Faults that the person at the machine can repair."""


class KnownFailure(RuntimeError):
    """Its text says what to do: `bangfu` prints it without a traceback, and exits with `exit_code`."""

    exit_code = 1
