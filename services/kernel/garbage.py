"""How often Python looks for objects that only hold each other."""

import gc

NEW_OBJECTS = 20_000
EACH_OLDER = 20


def collect_less_often() -> None:
    """Look after 20,000 new objects instead of 700.

    A request makes a few thousand objects and nearly no cycles: with Python's default, looking was a twentieth of the
    CPU of a visit. A process that holds a few megabytes of garbage longer costs nobody anything.
    """
    gc.set_threshold(NEW_OBJECTS, EACH_OLDER, EACH_OLDER)
