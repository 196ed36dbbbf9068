"""The parts from which invented names are made."""

import json
from functools import cache
from importlib.resources import files

_WORDS: dict[str, str] = json.loads(files("deploy.demo").joinpath("names.json").read_text(encoding="utf-8"))


@cache
def words(kind: str) -> tuple[str, ...]:
    """`kind`: surnames, villagers, volunteers, towns, villages or teams."""
    return tuple(_WORDS[kind].split())
