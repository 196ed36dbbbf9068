"""What can go wrong in an exchange, by what the caller may conclude from it."""


class UpstreamError(Exception):
    """The upstream did not answer as it should."""


class NothingSent(UpstreamError):
    """Not one byte of the request has left: it may be sent again."""


class NotConnected(NothingSent):
    """The upstream accepts no connection, or not in time."""


class NoFreeConnection(NothingSent):
    """All connections are in use, and the queue before them is full or did not move in time."""


class NotSendable(UpstreamError):
    """The request is at fault: its head has a line break inside, or its body is not as long as announced.

    The second shows only while the body is read: a part of it may have left.
    """


class TooSlow(UpstreamError):
    """The upstream may have acted on the request."""


class ReadTimedOut(TooSlow):
    """Nothing came for `Limits.read` seconds."""


class WriteTimedOut(TooSlow):
    """A piece of the request was not taken for `Limits.write` seconds."""


class Broken(UpstreamError):
    """The upstream may have acted on the request."""


class Malformed(Broken):
    """What came is not HTTP/1.1, or has more head than anybody needs."""


class Cut(Broken):
    """The connection ended inside the answer."""


class NoAnswer(Broken):
    """The connection ended before one byte of an answer."""


class Abandoned(UpstreamError):
    """Read after the caller had given the answer up."""
