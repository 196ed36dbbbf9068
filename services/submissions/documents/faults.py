"""The faults of printing. A module of its own, so that a service can use them without loading the renderers."""

FONT_MISSING = "font-missing"
UNREADABLE_PHOTO = "unreadable-photo"
"""The refusals of the child process that prints."""


class FontMissingError(RuntimeError):
    """The product's own font is missing: typst would print boxes or another font, so nothing is printed."""


class UnreadablePhotoError(ValueError):
    """A photo of the form is neither JPEG nor PNG."""
