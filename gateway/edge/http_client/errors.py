"""The errors of an exchange, sorted by what the caller may conclude."""


class UpstreamError(Exception):
    """The upstream gave no valid answer."""


class NothingSent(UpstreamError):
    """Not one byte of the request was sent: it may be sent again."""


class NotConnected(NothingSent):
    """The upstream refuses the connection, or does not accept it in time."""


class NoFreeConnection(NothingSent):
    """All connections are in use, and the queue for them is full or did not move in time."""


class NotSendable(UpstreamError):
    """The request is invalid: its head contains a line break, or its body does not have the announced length.

    The second shows only while the body is read: a part of it may have been sent.
    """


class TooSlow(UpstreamError):
    """The upstream may have acted on the request."""


class ReadTimedOut(TooSlow):
    """Nothing arrived for `Limits.read` seconds."""


class WriteTimedOut(TooSlow):
    """A piece of the request could not be written for `Limits.write` seconds."""


class Broken(UpstreamError):
    """The upstream may have acted on the request."""


class Malformed(Broken):
    """The answer is not valid HTTP/1.1, or its head is larger than the limit."""


class Cut(Broken):
    """The connection was closed inside the answer."""


class NoAnswer(Broken):
    """The connection was closed before one byte of an answer."""


class Abandoned(UpstreamError):
    """Read after the caller had abandoned the answer."""
