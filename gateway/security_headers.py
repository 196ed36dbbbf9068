"""What every answer says to the browser, whoever made it."""

CONTENT_SECURITY_POLICY = (
    b"default-src 'self'; img-src 'self' blob: data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'"
)
# Answers of the API and files of the store are data: nothing in them may run or be framed.
DATA_POLICY = b"default-src 'none'; frame-ancestors 'none'; sandbox"

ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}
STRICT_TRANSPORT = {b"strict-transport-security": b"max-age=31536000; includeSubDomains"}


def for_data(*, is_tls: bool) -> dict[bytes, bytes]:
    return {**ALWAYS, b"content-security-policy": DATA_POLICY, **(STRICT_TRANSPORT if is_tls else {})}


def for_pages(*, is_tls: bool) -> dict[bytes, bytes]:
    return {**ALWAYS, b"content-security-policy": CONTENT_SECURITY_POLICY, **(STRICT_TRANSPORT if is_tls else {})}
