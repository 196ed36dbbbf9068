"""The HTTP/1.1 client below the gateway's proxy.

We wrote it because the best library takes 1.5 to 2 times the CPU on this path (decision 17, `make
bench-http-clients`). Its contract:

Accepts
    Plain HTTP/1.1 (and 1.0 answers) over TCP, to a host and a port. No TLS, no proxies, no redirects, no cookies, no
    decompression. The target and the headers of a request are written without change; the headers of an answer are
    returned without change, in their order. Bodies are streamed in both directions: with a known length, in chunks, or,
    in an answer, up to the end of the connection. Interim answers (1xx) and trailers are read and dropped.

Refuses
    In a request: CR, LF or NUL in any part of the head, and a body without its announced length (`NotSendable`).
    In an answer: what llhttp refuses in its strict mode, `101`, more than `head_fields` fields or `head_bytes` bytes
    of head, trailers and chunk extensions (`Malformed`). A body that ends before its length or its last chunk raises
    `Cut` and is never returned as a short body.

Limits (`Limits`)
    `connections` to one origin are open at a time; `waiting` requests wait for one, each for `pool` seconds. At most
    256 KB of an answer are buffered for a slow reader, and a request is read no faster than it is written to the
    upstream.

Timeouts (seconds)
    `connect` for a connection; `write` for each piece that cannot be written; `read` for each silence of the upstream
    after the end of the request, so that a slow sender does not count as a slow upstream.

Reuse
    A connection is used again only when the answer before was complete, the request was sent completely, both sides
    keep it alive, and no further byte has arrived. Bytes that arrive on an idle connection close it: they cannot become
    the answer of the next request. After `keep_alive` idle seconds it is closed; the connection used last is taken
    first. A cancelled or abandoned exchange closes its connection.

Sending again
    Once, on a new connection, and only if all of this is true: the method is idempotent; the connection had carried a
    request before; it ended before one byte of an answer; the body was sent in one piece. Otherwise never.

Errors
    `NothingSent` (503: retry), `TooSlow` (504) and `Broken` (502): after these two the upstream may have acted.
    `NotSendable` is a fault of the request. An exception of its body is raised unchanged.
"""
