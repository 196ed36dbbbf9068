"""The structure of a WebP: its size, and whether its coded data is complete. Decodes no pixel."""

_CHUNK = 8
_FILE_HEAD = 12
_CANVAS = 18


def with_end(content: bytes) -> bytes | None:
    """The picture alone, when the file was cut behind it, in its metadata; None when pixels are missing.

    The decoder refuses a file that is shorter than it says. An animation is one that misses pixels.
    """
    if len(content) >= _CHUNK + _length(content, 4):
        return content
    place = _FILE_HEAD + (_CANVAS if content.startswith(b"VP8X", _FILE_HEAD) else 0)
    for name in (b"ICCP", b"ALPH"):
        if content.startswith(name, place):
            length = _length(content, place + 4)
            place += _CHUNK + length + length % 2
    end = place + _CHUNK + _length(content, place + 4)
    if content[place : place + 4] not in {b"VP8 ", b"VP8L"} or end > len(content):
        return None
    # Each chunk has an even length.
    kept = content[_CHUNK:end] + b"\0" * (end % 2)
    return b"RIFF" + len(kept).to_bytes(4, "little") + kept


def pixels(content: bytes) -> int:
    """Pixels of the canvas by its header."""
    head = content[12:30].ljust(18, b"\0")
    if head.startswith(b"VP8X"):
        return (int.from_bytes(head[12:15], "little") + 1) * (int.from_bytes(head[15:18], "little") + 1)
    if head.startswith(b"VP8L"):
        bits = int.from_bytes(head[9:13], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    return int.from_bytes(head[14:16], "little") % 0x4000 * (int.from_bytes(head[16:18], "little") % 0x4000)


def _length(content: bytes, place: int) -> int:
    return int.from_bytes(content[place : place + 4], "little")
