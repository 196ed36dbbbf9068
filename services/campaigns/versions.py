"""ETag and If-Match on what two people may edit: the version number of a row."""

from services.kernel.problems import PreconditionFailed, PreconditionRequired


def etag(version: int) -> str:
    """
    >>> etag(3)
    '"3"'
    """
    return f'"{version}"'


def must_match(if_match: str | None, version: int) -> None:
    """Raises PreconditionRequired without `If-Match`, PreconditionFailed when it names another version."""
    if if_match is None:
        raise PreconditionRequired()
    if etag(version) not in {tag.strip() for tag in if_match.split(",")}:
        raise PreconditionFailed()
