"""Why an office document is not taken."""


class OfficeFault(Exception):
    """The base of all that follow."""


class Damaged(OfficeFault):
    """The container contradicts itself or ends too early."""


class Encrypted(OfficeFault):
    """Nobody can see what is inside."""


class Macros(OfficeFault):
    """It holds code that an office program may run."""


class TooLarge(OfficeFault):
    """Unpacked it would be larger than any document, or it has too many parts."""


class Unsupported(OfficeFault):
    """A container of the right kind that holds something else."""
