"""Phones, document numbers and names in every spelling; the front end reads the same table of cases."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.kernel.identity.documents import DocumentKind, check_digit, read_document
from services.kernel.identity.names import read_name
from services.kernel.identity.phones import read_phones
from services.kernel.identity.spelling import IdentityRefused

CASES = json.loads((Path(__file__).parent / "identity_cases.json").read_text(encoding="utf-8"))
READERS: dict[str, Any] = {"phones": read_phones, "documents": read_document, "names": read_name}


def cases(kind: str, which: str) -> list[Any]:
    return [pytest.param(*case, id=ascii(case[0])) for case in CASES[kind][which]]


@pytest.mark.parametrize("kind", READERS)
def test_what_is_no_number_or_name_is_refused_and_not_repeated(kind: str) -> None:
    for text, code in CASES[kind]["refused"]:
        with pytest.raises(IdentityRefused) as refused:
            READERS[kind](text)
        assert refused.value.code == code, text
        assert not text.strip() or text not in refused.value.message + str(refused.value)


@pytest.mark.parametrize(("text", "numbers", "note"), cases("phones", "read"))
def test_phones_are_read_in_every_spelling(text: str, numbers: list[str], note: str | None) -> None:
    phones = read_phones(text)
    assert (list(phones.numbers), phones.note) == (numbers, note)
    assert read_phones("、".join(phones.numbers)).numbers == phones.numbers
    assert read_phones(str(phones)) == phones


@pytest.mark.parametrize(("text", "kind", "number", "is_upgraded"), cases("documents", "read"))
def test_documents_are_read_in_every_spelling(text: str, kind: str, number: str, is_upgraded: bool) -> None:
    document = read_document(text)
    assert (document.kind, document.number, document.is_upgraded) == (kind, number, is_upgraded)
    assert read_document(number, document.kind).number == number


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_a_wrong_check_digit_is_refused_whatever_the_document_is_said_to_be(kind: DocumentKind) -> None:
    with pytest.raises(IdentityRefused):
        read_document("110105194912310021", kind)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (DocumentKind.RESIDENT, "E12345678"),
        (DocumentKind.HK_MACAO_PERMIT, "E12345678"),
        (DocumentKind.TAIWAN_PERMIT, "1234567"),
        (DocumentKind.RESIDENCE_PERMIT, "H12345678"),
        (DocumentKind.PASSPORT, "护照"),
        (DocumentKind.OTHER, "无"),
    ],
)
def test_a_number_that_is_none_of_its_kind_is_refused(kind: DocumentKind, number: str) -> None:
    with pytest.raises(IdentityRefused):
        read_document(number, kind)


@pytest.mark.parametrize("region", ["000001", "110105", "219999", "599999"])
def test_a_region_is_no_reason_to_refuse(region: str) -> None:
    first = f"{region.replace('0', '1', 1) if region[0] == '0' else region}19560312123"
    assert read_document(first + check_digit(first)).number.startswith(first)


@pytest.mark.parametrize(("text", "name", "removed", "private_use"), cases("names", "read"))
def test_names_are_read_in_every_spelling(text: str, name: str, removed: list[str], private_use: list[str]) -> None:
    read = read_name(text)
    assert (read.text, list(read.removed), list(read.private_use)) == (name, removed, private_use)
    assert read_name(read.text).text == read.text


@pytest.mark.parametrize("length", [10, 1000, 100_000])
@pytest.mark.parametrize("text", ["1", "0", "(", "139 ", "+86", "（儿子）", "- "])
def test_a_long_text_takes_no_time_to_refuse(text: str, length: int) -> None:
    with pytest.raises(IdentityRefused):
        read_phones(text * length)
    with pytest.raises(IdentityRefused):
        read_document(text * length)
