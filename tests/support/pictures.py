"""Pictures for tests, made by code."""

import io
import random

from PIL import Image


def jpeg(seed: int = 1, size: tuple[int, int] = (640, 480)) -> bytes:
    """A small JPEG whose bytes differ for each seed."""
    noise = random.Random(seed)  # noqa: S311  not a secret, a picture
    image = Image.new("RGB", size, (noise.randrange(256), noise.randrange(256), noise.randrange(256)))
    for _ in range(40):
        box = [noise.randrange(size[0]), noise.randrange(size[1])]
        patch = Image.new("RGB", (60, 40), (noise.randrange(256), noise.randrange(256), noise.randrange(256)))
        image.paste(patch, (box[0], box[1]))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def grainy_jpeg(seed: int = 1, size: tuple[int, int] = (1600, 1200)) -> bytes:
    """As large as a photo of a phone: 250 to 300 KB at this size."""
    noise = random.Random(seed)  # noqa: S311  not a secret, a picture
    grain = (size[0] // 10, size[1] // 10)
    coarse = Image.frombytes("RGB", grain, noise.randbytes(grain[0] * grain[1] * 3))
    image = coarse.resize(size, Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()
