"""The structure of a JPEG: what of it is picture data, and whether its coded data is complete. Decodes no pixel."""

import random
import re
import struct
from collections.abc import Iterator, Sequence

END = b"\xff\xd9"
_START = b"\xff\xd8"
_SOS, _EOI, _DRI, _ADOBE, _JFIF, _COMMENT = 0xDA, 0xD9, 0xDD, 0xEE, 0xE0, 0xFE
_BASELINE, _PROGRESSIVE = 0xC0, 0xC2
_TABLES_AND_SCANS = {0xC4, 0xDB, _DRI, _SOS}
_APPLICATIONS = range(0xE0, 0xF0)
_FRAMES = {0xC0, 0xC1, 0xC2}
# A marker that ends coded data: not a stuffed FF00, not a restart, not a fill byte.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_PLAIN_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
# A version, a unit and two densities: all that a JFIF header says when it holds no thumbnail.
_BARE_JFIF = re.compile(rb"(?s)\xff\xe0\x00\x10JFIF\x00\x01[\x00-\x02][\x00-\x02]....\x00\x00")
_FILL = re.compile(rb"\xff+")
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_COEFFICIENTS = 64
_NOISE_BYTES = 64


def without_metadata(content: bytes) -> bytes | None:
    """The same JPEG without any byte that is not picture data, lossless; None when it is not a plain baseline one.

    It keeps tables, one frame, scans, Adobe's 12 bytes that give the colour coding, and a JFIF header without
    thumbnail; it writes a new header in place of one with a thumbnail. It removes all bytes after the end of the
    picture. A JPEG that has nothing else comes back byte for byte.
    """
    kept, once = [_START], set()
    for marker, piece in segments(content):
        if marker == _EOI:
            return b"".join((*kept, END)) if _BASELINE in once else None
        if marker in _TABLES_AND_SCANS:
            kept.append(piece)
        elif marker == _BASELINE and marker in once:
            return None
        elif (only := _only_once(marker, piece)) and marker not in once:
            once.add(marker)
            kept.append(only)
        elif marker not in _APPLICATIONS and marker not in {_COMMENT, _BASELINE}:
            return None
    return None


def _only_once(marker: int, piece: bytes) -> bytes | None:
    if marker == _JFIF and piece[4:9] == b"JFIF\0":
        return piece if _BARE_JFIF.fullmatch(piece) else _PLAIN_JFIF
    if marker == _BASELINE or (marker == _ADOBE and piece[4:9] == b"Adobe" and len(piece) == 16):
        return piece
    return None


def segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, the segment with it); the segment of a scan includes its coded data, up to the next marker or the end
    of the file. The last one is (EOI, nothing) when the picture has an end."""
    position = 2
    while position + 4 <= len(content) and content[position] == 0xFF and content[position + 1] != _EOI:
        marker = content[position + 1]
        if marker == 0xFF:
            position = _last_fill_byte(content, position)
            continue
        (length,) = struct.unpack(">H", content[position + 2 : position + 4])
        end = position + 2 + length
        if marker == _SOS:
            found = _MARKER.search(content, end)
            end = found.start() if found else len(content)
        yield marker, content[position:end]
        position = end
    if content[position : position + 2] == END:
        yield _EOI, b""


def kept_coefficients(content: bytes) -> tuple[int, int]:
    """(coefficients that a decoder must keep in memory, number of scans); (0, 1) when it decodes row by row."""
    marker, frame, scans = 0, b"", 0
    for found, piece in segments(content):
        if found in _FRAMES and not frame:
            marker, frame = found, piece
        elif found == _SOS:
            scans += 1
            if len(frame) < 10 or len(piece) < 5 or (marker != _PROGRESSIVE and piece[4] >= frame[9]):
                return 0, 1
    if not scans:
        return 0, 1
    height, width = struct.unpack(">2H", frame[5:9])
    sampling = [((factors >> 4) or 1, (factors & 15) or 1) for factors in frame[11::3][: frame[9]]]
    widest, highest = (max((each[axis] for each in sampling), default=1) for axis in (0, 1))
    share = sum(across * down for across, down in sampling) / (widest * highest)
    return int(height * width * share), scans


def _last_fill_byte(content: bytes, position: int) -> int:
    found = _FILL.match(content, position)
    return found.end() - 1 if found else position


def possible_ends(content: bytes) -> Sequence[bytes]:
    """The same picture with an end, and with noise before the end: all have the same pixels when the coded data is
    complete. Nothing when the picture has an end, or when a whole scan is missing.

    The decoder takes zeros for what is missing before the end, without an error; what it takes of the noise is another
    picture.
    """
    begun = content.rstrip(b"\xff")
    pieces = list(segments(begun))
    if not pieces or pieces[-1][0] != _SOS or not _has_every_scan(pieces):
        return ()
    restarts = len(_RESTART.findall(pieces[-1][1])) if any(marker == _DRI for marker, _ in pieces) else None
    return begun + END, *(begun + _filling(seed, restarts) + END for seed in range(2))


def _has_every_scan(pieces: Sequence[tuple[int, bytes]]) -> bool:
    """Whether every coefficient of every component comes in some scan to its last bit."""
    frame = next((piece for marker, piece in pieces if marker in _FRAMES), b"").ljust(10, b"\0")
    covered = {coefficient for marker, piece in pieces if marker == _SOS for coefficient in _finished_in(piece)}
    return 0 < frame[9] * _COEFFICIENTS <= len(covered)


def _finished_in(scan: bytes) -> Iterator[tuple[int, int]]:
    """(component, coefficient) that need no later scan."""
    head = scan[5 : 5 + 2 * scan[4] + 3] if len(scan) > 4 else b""
    if not head or len(head) < 2 * scan[4] + 3:
        return
    first, last, approximation = head[-3:]
    if approximation & 15 == 0:
        yield from ((component, n) for component in head[:-3:2] for n in range(first, min(last, 63) + 1))


def _filling(seed: int, restarts: int | None) -> bytes:
    """Noise, also behind each restart marker that may be the next one."""
    noise = random.Random(seed)  # noqa: S311  # the same for the same picture
    pieces = [noise.randbytes(_NOISE_BYTES).replace(b"\xff", b"\x5a") for _ in range(9)]
    if restarts is None:
        return pieces[0]
    return pieces[0] + b"".join(bytes((0xFF, 0xD0 + (restarts + n) % 8)) + pieces[n + 1] for n in range(8))
