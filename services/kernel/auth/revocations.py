"""Tokens that are correctly signed and not expired, but revoked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from services.kernel.auth.tokens import Claims, TokenRefused, VerifiedTokens


@dataclass(frozen=True, slots=True)
class Revocations:
    """`subjects`: accounts and API clients whose tokens issued up to that second (since 1970) are refused.

    Only those of the last minutes: a token lives for ten.
    """

    sessions: frozenset[UUID] = frozenset()
    subjects: Mapping[UUID, int] = field(default_factory=dict)

    def cover(self, subject: UUID, issued_at: int) -> bool:
        return issued_at <= self.subjects.get(subject, -1)


class RevocableTokens(VerifiedTokens):
    """Verified tokens, minus those whose session or account was revoked."""

    revocations = Revocations()

    def verify(self, token: str | bytes) -> Claims:
        claims = super().verify(token)
        revoked = self.revocations
        if not (revoked.sessions or revoked.subjects):  # mostly empty: hashing a UUID is Python code
            return claims
        if claims.session_id in revoked.sessions or revoked.cover(claims.subject, claims.issued_at):
            raise TokenRefused("revoked")
        return claims
