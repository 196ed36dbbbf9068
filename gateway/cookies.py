"""The refresh cookie: out of reach of scripts and of other sites."""

from fastapi import Request, Response

from gateway.sessions import REFRESH_LIFETIME
from services.kernel.principals import NotPermitted

_NAME = "bangfu_refresh"


def _is_tls(request: Request) -> bool:
    return request.url.scheme == "https"


def cookie_name(request: Request) -> str:
    """`__Host-` binds the cookie to this host; browsers take that prefix over TLS and for Path=/ only."""
    return f"__Host-{_NAME}" if _is_tls(request) else _NAME


def refresh_token_of(request: Request) -> str:
    """Raises NotPermitted for a request that another site made a browser send."""
    origin = request.headers.get("origin")
    if origin is not None and origin != f"{request.url.scheme}://{request.headers.get('host')}":
        raise NotPermitted()
    return request.cookies.get(cookie_name(request), "")


def set_refresh_cookie(request: Request, response: Response, refresh_token: str) -> None:
    response.set_cookie(
        cookie_name(request),
        refresh_token,
        max_age=int(REFRESH_LIFETIME.total_seconds()),
        path="/" if _is_tls(request) else "/api/auth",
        secure=_is_tls(request),
        httponly=True,
        samesite="strict",
    )


def clear_refresh_cookie(request: Request, response: Response) -> None:
    response.delete_cookie(
        cookie_name(request),
        path="/" if _is_tls(request) else "/api/auth",
        secure=_is_tls(request),
        httponly=True,
        samesite="strict",
    )
