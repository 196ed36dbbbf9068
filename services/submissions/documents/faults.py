"""Why a form cannot be drawn; apart, so that a service can know them without loading what draws."""


class FontMissingError(RuntimeError):
    """The product's own font is not there: typst would print boxes or another face, so nothing is printed."""


class UnreadablePhotoError(ValueError):
    """A photo of the form is neither JPEG nor PNG."""
