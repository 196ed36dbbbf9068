"""The cookies of the gateway, the refresh token and the known device: scripts and other sites cannot read them."""

from fastapi import Request, Response

from gateway.sessions.sessions import REFRESH_LIFETIME
from services.kernel.auth.principals import NotPermitted

_NAME = "bangfu_refresh"
_DEVICE = "bangfu_device"
# Chrome limits a cookie to 400 days.
_DEVICE_SECONDS = 365 * 86_400


def _is_tls(request: Request) -> bool:
    return request.url.scheme == "https"


def cookie_name(request: Request, name: str = _NAME) -> str:
    """`__Host-` binds the cookie to this host; browsers accept that prefix over TLS and for Path=/ only."""
    return f"__Host-{name}" if _is_tls(request) else name


def refresh_token_of(request: Request) -> str:
    """Raises NotPermitted for a request that another site triggered."""
    origin = request.headers.get("origin")
    if origin is not None and origin != f"{request.url.scheme}://{request.headers.get('host')}":
        raise NotPermitted()
    return request.cookies.get(cookie_name(request), "")


def set_refresh_cookie(request: Request, response: Response, refresh_token: str) -> None:
    _set(request, response, _NAME, refresh_token, int(REFRESH_LIFETIME.total_seconds()), _path(request))


def device_cookie_of(request: Request) -> str:
    return request.cookies.get(cookie_name(request, _DEVICE), "")


def set_device_cookie(request: Request, response: Response, value: str) -> None:
    """Signing out does not delete it: it gives no access, it only separates the failures of this device from those of
    others."""
    # `POST /api/me/password` counts attempts too; it does not need the refresh token.
    _set(request, response, _DEVICE, value, _DEVICE_SECONDS, "/" if _is_tls(request) else "/api")


def _path(request: Request) -> str:
    return "/" if _is_tls(request) else "/api/auth"


def _set(request: Request, response: Response, name: str, value: str, seconds: int, path: str) -> None:
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=seconds,
        path=path,
        secure=_is_tls(request),
        httponly=True,
        samesite="strict",
    )


def clear_refresh_cookie(request: Request, response: Response) -> None:
    response.delete_cookie(
        cookie_name(request),
        path=_path(request),
        secure=_is_tls(request),
        httponly=True,
        samesite="strict",
    )
