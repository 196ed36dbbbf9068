"""What a sheet or an officer says beside the words of our lists: the words as they are written (原文).

A term of ours may say less than the word of a national register, such as 五保户, or no term may fit.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

LONGEST_WORD = 100

FieldOfHousehold = Literal["registry_status", "poverty_causes", "labour_ability", "income_project", "needs"]
FieldOfPerson = Literal["health", "schooling", "labour_ability"]

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WORD)]


def _in_one_order(words: dict[Any, str]) -> dict[Any, str]:
    """Whatever the order in which they are sent: the fingerprint of the same content is the same."""
    return dict(sorted(words.items()))


_RULES = (
    AfterValidator(_in_one_order),
    # Left out where it is empty, so that a fingerprint of an earlier release stays equal.
    Field(
        exclude_if=lambda words: not words,
        description="原文: by field, the words of the sheet where they say more than the term, or no term fits.",
    ),
)
WordsOfHousehold = Annotated[dict[FieldOfHousehold, Word], *_RULES]
WordsOfPerson = Annotated[dict[FieldOfPerson, Word], *_RULES]
