"""Why a form cannot be drawn; apart, so that a service can know them without loading what draws."""


class FontMissingError(RuntimeError):
    """typst would print boxes instead of Chinese characters, so nothing is printed."""


class UnreadablePhotoError(ValueError):
    """A photo of the form is neither JPEG nor PNG."""
