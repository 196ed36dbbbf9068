"""Why a form cannot be drawn; apart, so that a service can know them without loading what draws."""

FONT_MISSING = "font-missing"
UNREADABLE_PHOTO = "unreadable-photo"
"""What the child that draws refuses a form with."""


class FontMissingError(RuntimeError):
    """The product's own font is not there: typst would print boxes or another face, so nothing is printed."""


class UnreadablePhotoError(ValueError):
    """A photo of the form is neither JPEG nor PNG."""
