"""Fifty-five texts about five households: each household's file has its eleven, each once, and none of the others."""

import asyncio
import hashlib
import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from services.submissions.media.jpeg import without_metadata
from tests.support.planted import HOUSEHOLDS, TEXTS, Planted, plant
from tests.support.stack import Stack, running_stack

PURPOSE = "本人申请查阅本户资料"
PROGRAM_SECONDS = 120


def export(client: httpx.Client, household_id: str) -> httpx.Response:
    """Once its photo is prepared."""
    end = time.monotonic() + PROGRAM_SECONDS
    while True:
        answer = client.post(f"/household-files/{household_id}", json={"purpose": PURPOSE})
        if answer.status_code != 409 or time.monotonic() > end:
            return answer
        time.sleep(0.5)


def check(planted: Planted, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    made = json.loads(files["清单.json"])
    assert {each["path"]: each["sha256"] for each in made["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "清单.json"
    }
    assert (made["counts"]["pairings"], made["counts"]["visits"], made["counts"]["photos"]) == (1, 1, 1)
    (photo,) = (content for name, content in files.items() if name.startswith("照片/"))
    # As it may be shown: without what it said beside the picture.
    assert photo == without_metadata(planted.photo())
    data = b"".join(content for name, content in files.items() if name.startswith("数据/")).decode()
    # The comment stands in the picture itself.
    assert {text: data.count(text) for text in planted.texts if text != planted.comment} == dict.fromkeys(
        (text for text in planted.texts if text != planted.comment), 1
    )
    everything = b"".join(files.values()).decode("utf-8", "replace")
    # Why the office asked to destroy it, and withdrew that, is part of the file.
    own = (*planted.texts, planted.purpose)
    assert [text for text in TEXTS if text not in own and text in everything] == []


@contextmanager
def without(stack: Stack, program: str) -> Iterator[None]:
    """The processes of the program stand still: they take connections and do not answer."""
    (process,) = stack.processes(program)
    stopped = [process, *process.children(recursive=True)]
    for each in stopped:
        each.suspend()
    try:
        yield
    finally:
        for each in stopped:
            each.resume()


def test_each_file_has_the_texts_of_its_household_once_and_is_refused_while_a_program_is_gone() -> None:
    with running_stack() as stack:
        world = plant(stack)
        headers: Callable[[], dict[str, str]] = lambda: asyncio.run(world.city_officer.sign_in())  # noqa: E731  asked anew each time
        with httpx.Client(base_url=f"{stack.base_url}/api", trust_env=False, timeout=PROGRAM_SECONDS) as client:
            client.headers.update(headers())
            listed = {each["registry_no"]: each["id"] for each in client.get("/households").json()["items"]}
            for planted in HOUSEHOLDS:
                answer = export(client, listed[f"PT{planted.number:06d}"])
                assert answer.status_code == 200, answer.text
                check(planted, answer.content)
            household_id = listed["PT000000"]
            for program, problem in (("households", "register-unavailable"), ("store", "photo-store-unavailable")):
                with without(stack, program):
                    refused = export(client, household_id)
                assert refused.status_code == 503, program
                assert refused.json()["type"] == f"/problems/{problem}"
            client.headers.update(headers())
            assert export(client, household_id).status_code == 200
