"""What may go wrong and can be put right by the person at the machine."""


class KnownFailure(RuntimeError):
    """Its text says what to do: `bangfu` prints it alone, without a traceback, and ends with `exit_code`."""

    exit_code = 1
