"""`If-Match`: what is refused, and what is accepted."""

import pytest
from fastapi import Response

from services.kernel.problems import PreconditionFailed, PreconditionRequired
from services.kernel.web.versions import Stored, answer, must_match, must_match_if_given


@pytest.mark.parametrize("header", ['"2"', "3", "", '"3', "W/3", '"03"', '"1", "2"', '"*"'])
def test_a_tag_of_another_version_is_refused(header: str) -> None:
    with pytest.raises(PreconditionFailed):
        must_match(header, 3)
    with pytest.raises(PreconditionFailed):
        must_match_if_given(header, 3)


@pytest.mark.parametrize("header", ["*", '"1"'])
def test_nothing_matches_what_is_not_there(header: str) -> None:
    with pytest.raises(PreconditionFailed):
        must_match_if_given(header, None)


def test_a_change_that_names_no_version_is_refused_where_one_is_required() -> None:
    with pytest.raises(PreconditionRequired):
        must_match(None, 3)
    must_match_if_given(None, 3)


@pytest.mark.parametrize("header", ['"3"', 'W/"3"', '"2", "3"', "*", ' "3" '])
def test_the_present_version_goes_through(header: str) -> None:
    must_match(header, 3)
    must_match_if_given(header, 3)


@pytest.mark.parametrize(("is_new", "status"), [(True, 201), (False, 200)])
def test_an_answer_carries_its_version(is_new: bool, status: int) -> None:
    response = Response()
    assert answer(response, Stored("text", 3, is_new)) == "text"
    assert (response.status_code, response.headers["etag"]) == (status, '"3"')
