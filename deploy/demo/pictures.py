"""Drawn pictures of a village house and its yard, so that no photograph of a person is needed.

1024 × 768 JPEG of 60 to 120 KB. A light grain makes them as large as a phone's picture scaled in the browser.
"""

import io
from random import Random

from PIL import Image, ImageDraw

from deploy.demo.ids import chance

SIZE = (1024, 768)
HORIZON = 420


def draw(seed: str, label: str) -> bytes:
    """The same seed and label give the same bytes with the same release of Pillow."""
    choice = chance("picture", seed)
    picture = Image.new("RGB", SIZE, _shade(choice, (170, 205, 235), 20))
    pen = ImageDraw.Draw(picture)
    _hills(pen, choice)
    _house(pen, choice)
    _yard(pen, choice)
    _trees(pen, choice)
    picture = Image.blend(picture, _grain(choice), 0.09)
    _caption(ImageDraw.Draw(picture), label)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=74)
    return buffer.getvalue()


def _shade(choice: Random, colour: tuple[int, int, int], spread: int) -> tuple[int, int, int]:
    red, green, blue = (max(0, min(255, value + choice.randint(-spread, spread))) for value in colour)
    return red, green, blue


def _hills(pen: ImageDraw.ImageDraw, choice: Random) -> None:
    pen.ellipse((790, 50, 880, 140), fill=(250, 225, 150))
    for base in (HORIZON - 20, HORIZON):
        points = [(x, base - choice.randint(20, 130)) for x in range(0, SIZE[0] + 1, 128)]
        pen.polygon([(0, base + 60), *points, (SIZE[0], base + 60)], fill=_shade(choice, (110, 140, 95), 25))
    pen.rectangle((0, HORIZON, *SIZE), fill=_shade(choice, (176, 150, 110), 15))


def _house(pen: ImageDraw.ImageDraw, choice: Random) -> None:
    left, top = choice.randint(180, 320), choice.randint(270, 310)
    right, bottom = left + choice.randint(380, 480), 540
    pen.rectangle((left, top, right, bottom), fill=_shade(choice, (196, 120, 92), 25), outline=(90, 60, 50), width=3)
    roof = _shade(choice, (96, 92, 98), 15)
    pen.polygon([(left - 40, top), ((left + right) // 2, top - 110), (right + 40, top)], fill=roof)
    middle = (left + right) // 2
    pen.rectangle((middle - 38, bottom - 150, middle + 38, bottom), fill=_shade(choice, (110, 70, 45), 15))
    for x in (left + 40, right - 130):
        pen.rectangle((x, top + 60, x + 90, top + 140), fill=(205, 228, 240), outline=(80, 60, 50), width=4)
        pen.line((x + 45, top + 60, x + 45, top + 140), fill=(80, 60, 50), width=3)


def _yard(pen: ImageDraw.ImageDraw, choice: Random) -> None:
    for x in range(0, SIZE[0], 36):
        pen.rectangle((x, 650, x + 12, 720), fill=_shade(choice, (150, 110, 70), 12))
    pen.rectangle((0, 668, SIZE[0], 678), fill=(130, 95, 60))
    for _ in range(choice.randint(4, 12)):
        x, y = choice.randint(40, 980), choice.randint(570, 640)
        pen.ellipse((x, y, x + 26, y + 18), fill=_shade(choice, (235, 225, 205), 20))
        pen.ellipse((x + 20, y - 8, x + 32, y + 4), fill=(200, 60, 50))


def _trees(pen: ImageDraw.ImageDraw, choice: Random) -> None:
    for x in (choice.randint(40, 120), choice.randint(850, 940)):
        pen.rectangle((x - 9, 400, x + 9, 580), fill=(100, 75, 50))
        for _ in range(14):
            dx, dy, size = choice.randint(-70, 70), choice.randint(-110, 40), choice.randint(30, 60)
            leaf = _shade(choice, (80, 130, 60), 25)
            pen.ellipse((x + dx - size, 380 + dy - size, x + dx + size, 380 + dy + size), fill=leaf)


def _grain(choice: Random) -> Image.Image:
    noise = Image.frombytes("RGB", (SIZE[0] // 2, SIZE[1] // 2), choice.randbytes(SIZE[0] * SIZE[1] // 4 * 3))
    return noise.resize(SIZE)


def _caption(pen: ImageDraw.ImageDraw, label: str) -> None:
    pen.rectangle((0, SIZE[1] - 44, SIZE[0], SIZE[1]), fill=(30, 34, 40))
    pen.text((20, SIZE[1] - 38), label, fill=(240, 240, 230), font_size=26)
