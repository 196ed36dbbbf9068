"""The security headers of every answer, of the gateway and of the services."""

CONTENT_SECURITY_POLICY = (
    b"default-src 'self'; img-src 'self' blob: data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
    b"form-action 'self'"
)
# Answers of the API are data: a browser must not run or frame them.
DATA_POLICY = b"default-src 'none'; frame-ancestors 'none'; sandbox"

NO_SNIFFING = {b"x-content-type-options": b"nosniff"}
SAME_ORIGIN = {b"cross-origin-resource-policy": b"same-origin"}
# A photo is taken with a file field, which needs no right to the camera.
PERMISSIONS = b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), display-capture=()"
STRICT_TRANSPORT = {b"strict-transport-security": b"max-age=31536000; includeSubDomains"}


def for_data(*, is_tls: bool) -> dict[bytes, bytes]:
    """No referrer or opener policy: with this policy data can neither fetch nor open anything."""
    policy = {b"content-security-policy": DATA_POLICY}
    return {**NO_SNIFFING, **SAME_ORIGIN, **policy, **(STRICT_TRANSPORT if is_tls else {})}


def for_pages(*, is_tls: bool, connects_to: str | None = None) -> dict[bytes, bytes]:
    """Also for everything else that can become a document or a worker with its own policy.

    `connects_to`: one more origin to which a page may send requests.
    """
    connect = b"; connect-src 'self' " + connects_to.encode("ascii") if connects_to else b""
    return {
        **NO_SNIFFING,
        **SAME_ORIGIN,
        b"referrer-policy": b"no-referrer",
        b"cross-origin-opener-policy": b"same-origin",
        b"permissions-policy": PERMISSIONS,
        b"content-security-policy": CONTENT_SECURITY_POLICY + connect,
        **(STRICT_TRANSPORT if is_tls else {}),
    }


def for_assets() -> dict[bytes, bytes]:
    """Scripts, styles, fonts: the policy (and HSTS) of the page that loads them counts.

    The other headers were 330 bytes a file, which the first screens load eight times over a slow network.
    """
    return dict(NO_SNIFFING)
