"""Copies the pictures of the handbook from the journeys' screenshots: `python -m tools.handbook_pictures`.

The journeys save a picture of each screen in `build/screenshots`; the handbook names those it shows.
"""

import re
import sys
from pathlib import Path
from typing import Final

from PIL import Image

ROOT: Final = Path(__file__).parents[1]
HANDBOOK: Final = ROOT / "docs" / "handbook"
SCREENSHOTS: Final = ROOT / "build" / "screenshots"


def shown() -> list[str]:
    """Names of all pictures that the pages of the handbook show."""
    pages = (page.read_text(encoding="utf-8") for page in sorted(HANDBOOK.glob("*.md")))
    return [name for page in pages for name in re.findall(r"\(images/([\w-]+)\.png\)", page)]


def main() -> int:
    missing = [name for name in shown() if not (SCREENSHOTS / f"{name}.png").is_file()]
    for name in missing:
        sys.stderr.write(f"{name}.png is not there: run the journeys first (make test)\n")
    for name in set(shown()) - set(missing):
        # A screen has few colours: with a palette the file is a third as large.
        with Image.open(SCREENSHOTS / f"{name}.png") as picture:
            drawn = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        drawn.save(HANDBOOK / "images" / f"{name}.png", optimize=True)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
