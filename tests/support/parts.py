"""The running parts of an application under test."""

from typing import TypeVar

from fastapi import FastAPI

T = TypeVar("T")


def part_of_app(app: FastAPI, kind: type[T]) -> T:
    found: T = app.state.parts[kind]
    return found
