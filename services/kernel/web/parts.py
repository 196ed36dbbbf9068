"""The running parts of a program, found by their type.

provide(app, database, store)                       # once, when the application is made
async def get_photo(store: Annotated[PhotoStore, part(PhotoStore)]) -> Response: ...
"""

from typing import Any, TypeVar

from fastapi import Depends, FastAPI, Request

T = TypeVar("T")


def provide(app: FastAPI, *parts: object) -> None:
    """Register each part under its class. Raises RuntimeError when there is one of that class already."""
    known: dict[type, object] = app.state.parts if hasattr(app.state, "parts") else {}
    for each in parts:
        if type(each) in known:
            raise RuntimeError(f"a second {type(each).__name__}")
        known[type(each)] = each
    app.state.parts = known


def find_part(request: Request, kind: type[T]) -> T | None:
    """None when the program has no such part."""
    known: dict[type, T] = getattr(request.app.state, "parts", {})
    return known.get(kind)


def part_of(request: Request, kind: type[T]) -> T:
    """Raises KeyError when the program has no such part."""
    found: T = request.app.state.parts[kind]
    return found


def part(kind: type[T]) -> Any:
    """Dependency: the program's part of that class."""

    # A coroutine although it waits for nothing: FastAPI runs a plain function in a thread, which costs 0.2 ms of CPU.
    async def find(request: Request) -> T:
        return part_of(request, kind)

    return Depends(find)
