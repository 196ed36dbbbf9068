"""The HTTP/1.1 client below the gateway's proxy.

It is our own because the best library takes 1.5 to 2 times the CPU on this path (decision 17, `make
bench-http-clients`). What it promises:

Accepts
    Plain HTTP/1.1 (and 1.0 answers) over TCP, to a host and a port. No TLS, no proxies, no redirects, no cookies, no
    decompression. The target and the headers of a request are written as they are given; of an answer the headers come
    back as they were, in their order. Bodies are streamed both ways: of known length, in chunks, or, in an answer, up
    to the end of the connection. Interim answers (1xx) and trailers are read and dropped.

Refuses
    In a request: CR, LF or NUL in any part of the head, and a body of another length than announced (`NotSendable`).
    In an answer: what llhttp refuses in its strict mode, `101`, more than `head_fields` fields or `head_bytes` bytes
    of head, trailers and chunk extensions (`Malformed`). A body that ends before its length or its last chunk is
    `Cut`, never a short body.

Limits (`Limits`)
    `connections` to one origin are open at a time; `waiting` requests wait for one, each for `pool` seconds. At most
    256 KB of an answer are read ahead of a slow reader, and a request is read no faster than the upstream takes it.

Timeouts (seconds)
    `connect` for a connection; `write` for each piece that the upstream does not take; `read` for each silence of the
    upstream, counted from the end of the request: a slow sender is not a slow upstream.

Reuse
    A connection carries another request only when the answer before was complete, the request had left completely,
    both sides keep it alive, and not one byte more has come. Bytes that come while nobody asks close it: they cannot
    become the answer of the next request. After `keep_alive` idle seconds it is closed; the last used goes first.
    A cancelled or abandoned exchange closes its connection.

Sending again
    Once, on a new connection, and only when all hold: the method is idempotent; the connection had carried a request
    before; it ended before one byte of an answer; the body left in one piece. Otherwise never.

Errors
    `NothingSent` (503: ask again), `TooSlow` (504) and `Broken` (502): after these two the upstream may have acted.
    `NotSendable` is a fault of the request. What its body raises while it is read comes out unchanged.
"""
