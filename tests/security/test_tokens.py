import time
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from services.kernel.auth.principals import RoleGrant
from services.kernel.auth.tokens import Claims, TokenRefused, TokenVerifier, VerifiedTokens
from tests.security import forge
from tests.security.hostile_tokens import hostile_tokens

KEY = ec.generate_private_key(ec.SECP256R1())
RETIRED = ec.generate_private_key(ec.SECP256R1())
NAMES = [name for name, _ in hostile_tokens(KEY)]


@pytest.fixture(scope="module")
def corpus() -> dict[str, str]:
    """Made on use: a token that expired during the run of the suite would be refused for the wrong reason."""
    return dict(hostile_tokens(KEY))


@pytest.fixture
def verifier() -> TokenVerifier:
    return TokenVerifier(forge.jwks(KEY, RETIRED))


def test_the_corpus_holds_at_least_200_different_tokens(corpus: dict[str, str]) -> None:
    assert len(set(corpus.values())) >= 200
    assert len(corpus) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_refuses_a_hostile_token(verifier: TokenVerifier, corpus: dict[str, str], name: str) -> None:
    token = corpus[name]
    with pytest.raises(TokenRefused):
        verifier.verify(token)
    with pytest.raises(TokenRefused):
        verifier.verify(token.encode("utf-8", "surrogatepass"))


def test_it_refuses_the_hostile_tokens_through_the_cache_too(verifier: TokenVerifier, corpus: dict[str, str]) -> None:
    cache = VerifiedTokens(verifier)
    cache.verify(forge.token(KEY))
    accepted = [name for name, token in corpus.items() if not _is_refused(cache.verify, token)]
    assert accepted == []
    assert len(cache) == 1


def _is_refused(verify: Callable[[str], Claims], token: str) -> bool:
    try:
        verify(token)
    except TokenRefused:
        return True
    return False


def test_it_refuses_one_keys_signature_under_another_keys_name(verifier: TokenVerifier) -> None:
    with pytest.raises(TokenRefused):
        verifier.verify(forge.token(RETIRED, forge.header()))


def test_it_refuses_a_key_set_that_could_confuse_algorithms() -> None:
    with pytest.raises(ValueError, match="P-256"):
        TokenVerifier({"keys": [{"kty": "oct", "k": "AAAA", "kid": "x"}]})
    with pytest.raises(ValueError, match="no key"):
        TokenVerifier({"keys": []})


def test_it_never_uses_the_private_half_of_a_key() -> None:
    number = KEY.private_numbers().private_value.to_bytes(32, "big")
    private = {**forge.public_jwk(KEY, forge.KID), "d": forge.b64(number)}
    verifier = TokenVerifier({"keys": [private]})
    assert not hasattr(verifier._keys[forge.KID].prepared_key, "private_numbers")


def test_it_accepts_a_valid_token(verifier: TokenVerifier) -> None:
    now = int(time.time())
    expected = Claims(
        subject=forge.XIAO_LI,
        session_id=forge.SESSION,
        expires_at=now + 600,
        issued_at=now,
        roles=(RoleGrant("city_officer", None, "2113"),),
    )
    valid = forge.token(KEY, body=forge.claims(now))
    assert verifier.verify(valid) == expected
    assert verifier.verify(valid.encode()) == expected


def test_it_reads_tokens_of_every_key_in_the_set(verifier: TokenVerifier) -> None:
    assert verifier.verify(forge.token(RETIRED, forge.header(kid="2026-10-z"))).subject == forge.XIAO_LI


def test_an_api_client_has_no_session(verifier: TokenVerifier) -> None:
    assert verifier.verify(forge.token(KEY, body=forge.claims(sid=...))).session_id is None


class CountingVerifier:
    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        self.calls = 0

    def verify(self, token: str | bytes) -> Claims:
        self.calls += 1
        return self.claims


def _claims(expires_in: float) -> Claims:
    now = int(time.time())
    return Claims(forge.XIAO_LI, forge.SESSION, now + int(expires_in), now, ())


def test_a_flushed_cache_verifies_again() -> None:
    counting = CountingVerifier(_claims(300))
    cache = VerifiedTokens(counting)
    cache.verify("a")
    cache.verify("a")
    assert counting.calls == 1
    cache.flush()
    cache.verify("a")
    assert counting.calls == 2


def test_the_cache_forgets_when_the_token_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    counting = CountingVerifier(_claims(20))
    cache = VerifiedTokens(counting)
    cache.verify("a")
    _at(monkeypatch, counting.claims.expires_at - 1)
    cache.verify("a")
    assert counting.calls == 1
    _at(monkeypatch, counting.claims.expires_at)
    cache.verify("a")
    assert counting.calls == 2


def test_the_cache_forgets_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    counting = CountingVerifier(_claims(600))
    cache = VerifiedTokens(counting)
    cache.verify("a")
    _at(monkeypatch, time.time() + 61)
    cache.verify("a")
    assert counting.calls == 2


def test_the_cache_stays_bounded() -> None:
    cache = VerifiedTokens(CountingVerifier(_claims(600)), capacity=10)
    for number in range(100):
        cache.verify(str(number))
    assert len(cache) == 10


def test_the_cache_holds_no_raw_token() -> None:
    cache = VerifiedTokens(CountingVerifier(_claims(600)))
    cache.verify("secret-token")
    assert b"secret-token" not in repr(cache._known).encode()


def _at(monkeypatch: pytest.MonkeyPatch, moment: float) -> None:
    monkeypatch.setattr("services.kernel.auth.tokens.time.time", lambda: moment)
