"""Codes of the authenticator, by the vectors of RFC 4226 and RFC 6238."""

from urllib.parse import parse_qs, urlsplit

import pytest

from gateway.sessions.totp import base32, code_at, find_step, step_at, uri_of

SECRET = b"12345678901234567890"
"""Of the appendices of both."""


@pytest.mark.parametrize("away", [-2, 2, -20, 1_000])
def test_a_code_of_another_time_is_refused(away: int) -> None:
    now = 1_111_111_111.0
    assert find_step(SECRET, code_at(SECRET, step_at(now) + away), now) is None


@pytest.mark.parametrize("code", ["", "5047", "050472", "0050471", "O50471", "٠٥٠٤٧١", "05047\u0000"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert find_step(SECRET, code, 1_111_111_111.0) is None


@pytest.mark.parametrize("away", [-1, 0, 1])
def test_a_clock_may_be_one_step_off(away: int) -> None:
    now = 1_111_111_111.0
    assert find_step(SECRET, code_at(SECRET, step_at(now) + away), now) == step_at(now) + away


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_the_vectors_of_rfc_6238_with_sha_1(seconds: int, code: str) -> None:
    """It writes eight digits; six are the last six of them."""
    assert code_at(SECRET, step_at(seconds)) == code[2:]


def test_the_vectors_of_rfc_4226() -> None:
    assert [code_at(SECRET, counter) for counter in range(10)] == [
        *("755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489")
    ]


def test_the_address_of_the_picture_holds_what_an_authenticator_asks_for() -> None:
    read = urlsplit(uri_of(SECRET, "zhao.min"))
    assert (read.scheme, read.netloc, read.path) == ("otpauth", "totp", "/Bangfu:zhao.min")
    assert parse_qs(read.query) == {
        "secret": [base32(SECRET)],
        "issuer": ["Bangfu"],
        "algorithm": ["SHA1"],
        "digits": ["6"],
        "period": ["30"],
    }
