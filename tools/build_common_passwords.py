"""Builds `gateway/data/common_passwords.txt`, the 10,000 most common passwords, from the package `zxcvbn`.

    pip install zxcvbn==4.5.0 && python -m tools.build_common_passwords

Not run at start: the list is committed, so that an installation needs no registry and a review shows every change.
"""

from importlib import import_module
from pathlib import Path
from typing import Final

TARGET: Final = Path(__file__).parent.parent / "gateway" / "data" / "common_passwords.txt"
HOW_MANY: Final = 10_000


def main() -> None:
    # Imported by name, because it is not a dependency of the product. Its list begins with the most common one.
    known: list[str] = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS["passwords"]
    TARGET.write_text("".join(f"{password}\n" for password in known[:HOW_MANY]), encoding="utf-8")


if __name__ == "__main__":
    main()
