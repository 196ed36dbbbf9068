"""Tokens that must be refused, by the kernel's verifier and, over sockets, by the gateway."""

import json
import random
import time
from collections.abc import Iterator

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.security.forge import KID, as_json, b64, claims, es256, header, hmac_token, public_jwk, token

_NEVER_A_CLAIM: list[object] = [None, "", "x", -1, 1.5, True, {}, "bangfu ", 10**400]

Named = Iterator[tuple[str, str]]
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def hostile_tokens(key: ec.EllipticCurvePrivateKey) -> list[tuple[str, str]]:
    """(fault, token). `key` is the gateway's own: most are refused although their signature is valid."""
    return [
        *_unsigned(),
        *_confused_algorithm(key),
        *_signed_by_another(key),
        *_wrong_header(key),
        *_missing_or_wrong_claims(key),
        *_wrong_grants(key),
        *_doubled_names(key),
        *_damaged(key),
        *_mutated_signature(key),
        *_wrong_form(key),
        *_not_tokens(),
    ]


def _unsigned() -> Named:
    payload = b64(as_json(claims()))
    for alg in ("none", "None", "NONE", "nOnE", "", None, False, 0, [], ["ES256"], {"alg": "ES256"}, "none "):
        start = f"{b64(as_json(header(alg=alg)))}.{payload}"
        yield f"alg {alg!r}, no signature", f"{start}."
        yield f"alg {alg!r}, 64 zero bytes", f"{start}.{b64(bytes(64))}"
    yield "alg ES256, no signature", f"{b64(as_json(header()))}.{payload}."
    yield "two segments", f"{b64(as_json(header()))}.{payload}"


def _confused_algorithm(key: ec.EllipticCurvePrivateKey) -> Named:
    public = key.public_key()
    secrets = {
        "DER key": public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "PEM key": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "PEM key without last newline": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).strip(),
        "SSH key": public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH),
        "point, uncompressed": public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
        "point, compressed": public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint),
        "JWK": json.dumps(public_jwk(key, KID)).encode(),
        "empty secret": b"",
        "kid": KID.encode(),
        "x": b"x",
    }
    for name, secret in secrets.items():
        for bits in ("256", "384", "512"):
            forged = hmac_token(secret, header(alg=f"HS{bits}"), digest=f"sha{bits}")
            yield f"HS{bits} with the {name}", forged
        yield f"ES256 named, HMAC with the {name}", hmac_token(secret, header())
    misnamed = ("ES384", "ES512", "ES256K", "RS256", "PS256", "EdDSA", "es256", "ES256 ", " ES256", "ES256\0")
    for alg in misnamed:
        yield f"alg {alg!r} over a true ES256 signature", token(key, header(alg=alg))


def _signed_by_another(key: ec.EllipticCurvePrivateKey) -> Named:
    stranger = ec.generate_private_key(ec.SECP256R1())
    yield "a stranger's key under our kid", token(stranger)
    yield "a stranger's key under an own kid", token(stranger, header(kid="stranger"))
    yield "a stranger's key in jwk", token(stranger, header(jwk=public_jwk(stranger, KID)))
    yield "a stranger's key at jku", token(stranger, header(jku="https://stranger.example/jwks.json"))
    yield "a stranger's key at x5u", token(stranger, header(x5u="https://stranger.example/cert.pem"))
    yield "a stranger's key in x5c", token(stranger, header(x5c=[b64(b"certificate")]))
    start = f"{b64(as_json(header()))}.{b64(as_json(claims()))}"
    rs = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    yield "RSA signature", f"{start}.{b64(rs.sign(start.encode(), padding.PKCS1v15(), hashes.SHA256()))}"
    yield "Ed25519 signature", f"{start}.{b64(ed25519.Ed25519PrivateKey.generate().sign(start.encode()))}"
    der = key.sign(start.encode(), ec.ECDSA(hashes.SHA256()))
    yield "DER signature instead of r||s", f"{start}.{b64(der)}"
    wide = ec.generate_private_key(ec.SECP384R1()).sign(start.encode(), ec.ECDSA(hashes.SHA256()))
    yield "P-384 signature", f"{start}.{b64(wide)}"
    yield "signature of another token", f"{start}.{token(key, body=claims(sub='0' * 8)).rsplit('.', 1)[1]}"
    pem = key.private_bytes(Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    yield "HS256 with the private PEM", hmac_token(pem, header(alg="HS256"))


def _wrong_header(key: ec.EllipticCurvePrivateKey) -> Named:
    extras: dict[str, object] = {
        "crit": ["exp"],
        "jku": "https://bangfu.example/.well-known/jwks.json",
        "x5u": "https://bangfu.example/cert",
        "x5c": ["MIIB"],
        "x5t": "abc",
        "x5t#S256": "abc",
        "jwk": public_jwk(key, KID),
        "b64": False,
        "zip": "DEF",
        "enc": "A128GCM",
        "cty": "JWT",
        "epk": {},
        "p2c": 2**31,
        "url": "x",
        "nonce": "x",
        "": "",
        "ALG": "none",
        "Kid": KID,
        "__proto__": {"alg": "none"},
    }
    for name, value in extras.items():
        yield f"header {name!r}, truly signed", token(key, {**header(), name: value})
    for typ in ("JWT", "at+JWT", "AT+JWT", "application/at+jwt", "rt+jwt", "", None, 1, ["at+jwt"], ...):
        yield f"typ {typ!r}", token(key, header(typ=typ))
    kids = ("", "..", "/dev/null", "../../etc/passwd", "' or 1=1 --", KID + "\0", KID.upper(), KID + " ", "*")
    for kid in (*kids, None, 0, True, [KID], {"kid": KID}, "é", "2026-11-а", "k" * 4000, ...):
        yield f"kid {kid!r:.40}", token(key, header(kid=kid))
    cut = b'{"alg":"ES256"'
    for raw in (b"", b"{}", b"[]", b"null", b'"ES256"', b"1", b"{", cut, b"\xff\xfe", bytes(40)):
        yield f"header {raw[:12]!r}", token(key, raw)
    yield "header as UTF-16", token(key, json.dumps(header()).encode("utf-16"))
    yield "header with a byte order mark", token(key, b"\xef\xbb\xbf" + as_json(header()))


def _missing_or_wrong_claims(key: ec.EllipticCurvePrivateKey) -> Named:
    now = int(time.time())
    for name in ("iss", "aud", "sub", "iat", "exp", "roles"):
        yield f"no {name}", token(key, body=claims(**{name: ...}))
        for wrong in _NEVER_A_CLAIM:
            yield f"{name} {wrong!r:.20}", token(key, body=claims(**{name: wrong}))
    for name in ("iss", "aud"):
        for wrong in ("Bangfu", "bangfu\0", "bangfu.example", ["bangfu"], ["x", "bangfu"], {"bangfu": 1}):
            yield f"{name} {wrong!r}", token(key, body=claims(**{name: wrong}))
    yield "sub a list", token(key, body=claims(sub=[]))
    times: dict[str, dict[str, object]] = {
        "expired a second ago": {"iat": now - 300, "exp": now - 1},
        "expired last year": {"iat": now - 31_536_600, "exp": now - 31_536_000},
        "expires at 0": {"exp": 0},
        "issued in an hour": {"iat": now + 3600, "exp": now + 4000},
        "issued in two minutes": {"iat": now + 120, "exp": now + 700},
        "not before an hour from now": {"nbf": now + 3600},
        "not before as text": {"nbf": "0"},
        "not before true": {"nbf": True},
        "lives a day": {"exp": now + 86_400},
        "lives 601 seconds": {"exp": now + 601},
        "lives for ever": {"exp": 2**39},
        "exp before iat": {"iat": now + 20, "exp": now + 10},
        "exp as text": {"exp": str(now + 300)},
        "iat as text": {"iat": str(now)},
        "exp as a float": {"exp": now + 300.0},
        "iat in milliseconds": {"iat": now * 1000, "exp": now * 1000 + 300},
        "iat long ago, exp soon": {"iat": 1, "exp": now + 300},
    }
    for name, changes in times.items():
        yield name, token(key, body=claims(now, **changes))
    usual = "0190a000-0000-7000-8000-000000000001"
    misspelt = (usual.replace("-", ""), f"{{{usual}}}", f"urn:uuid:{usual}", usual.upper(), usual[:-1] + "１")
    for sub in ("admin", "*", 7, [usual], *misspelt):
        yield f"sub {sub!r}", token(key, body=claims(sub=sub))
    wrong_sessions: list[object] = ["", "x", 1, [], {}, True, usual + "\n"]
    for sid in wrong_sessions:
        yield f"sid {sid!r}", token(key, body=claims(sid=sid))
    for raw in (b"", b"{}", b"[]", b"null", b"1", b"{", b"\xff", b'{"exp":NaN}', b"[" * 3000):
        yield f"payload {raw[:16]!r}", token(key, body=raw)
    yield "exp NaN", token(key, body=as_json(claims(exp=0)).replace(b'"exp":0', b'"exp":NaN'))
    yield "exp Infinity", token(key, body=as_json(claims(exp=0)).replace(b'"exp":0', b'"exp":Infinity'))
    yield "exp 1e400", token(key, body=as_json(claims(exp=0)).replace(b'"exp":0', b'"exp":1e400'))


def _wrong_grants(key: ec.EllipticCurvePrivateKey) -> Named:
    good = {"role": "volunteer", "organization_id": None, "division_code": "211381"}
    wrong: list[object] = [
        "city_officer",
        {"city_officer": True},
        ["city_officer"],
        [None],
        [[good]],
        [{"role": "volunteer"}],
        [{**good, "all": True}],
        [{**good, "role": ""}],
        [{**good, "role": "City Officer"}],
        [{**good, "role": None}],
        [{**good, "role": ["city_officer"]}],
        [{**good, "division_code": ""}],
        [{**good, "division_code": "%"}],
        [{**good, "division_code": "2"}],
        [{**good, "division_code": "21138"}],
        [{**good, "division_code": "2113_1"}],
        [{**good, "division_code": 211381}],
        [{**good, "division_code": "２１１３"}],
        [{**good, "division_code": "2113'; drop table"}],
        [{**good, "division_code": '2113","9'}],
        [{**good, "organization_id": ""}],
        [{**good, "organization_id": "*"}],
        [{**good, "organization_id": 1}],
        [good] * 65,
    ]
    for number, roles in enumerate(wrong):
        yield f"roles {number} {str(roles)[:60]}", token(key, body=claims(roles=roles))


def _doubled_names(key: ec.EllipticCurvePrivateKey) -> Named:
    for name, value in (("alg", "none"), ("alg", "ES256"), ("kid", "other"), ("typ", "JWT")):
        for first in (True, False):
            raw = _with_twice(header(), name, value, first=first)
            yield f"header {name} twice: {value} {'first' if first else 'last'}", token(key, raw)
    doubles: dict[str, object] = {
        "sub": "x",
        "exp": 2**39,
        "aud": "x",
        "roles": [],
        "iss": "bangfu",
        "iat": 1,
    }
    for name, wrong in doubles.items():
        for first in (True, False):
            raw = _with_twice(claims(), name, wrong, first=first)
            yield f"claim {name} twice: {wrong} {'first' if first else 'last'}", token(key, body=raw)
    doubled = b'[{"role":"volunteer","role":"city_officer","organization_id":null,"division_code":"2113"}]'
    raw = as_json(claims(roles=0)).replace(b'"roles":0', b'"roles":' + doubled)
    yield "a grant's role twice", token(key, body=raw)


def _with_twice(names: dict[str, object], name: str, value: object, *, first: bool) -> bytes:
    extra = f'"{name}":{json.dumps(value)}'.encode()
    body = as_json(names)[1:-1]
    return b"{" + (extra + b"," + body if first else body + b"," + extra) + b"}"


def _damaged(key: ec.EllipticCurvePrivateKey) -> Named:
    """One bit of a valid token flipped, in every segment; and every way to cut it."""
    valid = token(key)
    chance = random.Random(20)  # noqa: S311  the same damage in every run
    for number in range(60):
        position = chance.randrange(len(valid))
        turned = chr(ord(valid[position]) ^ (1 << chance.randrange(7)))
        yield f"bit turned {number} at {position}", valid[:position] + turned + valid[position + 1 :]
    for length in (0, 1, 10, 40, 100, len(valid) // 2, len(valid) - 44, len(valid) - 2, len(valid) - 1):
        yield f"cut to {length}", valid[:length]
    for length in (1, 2, 5):
        yield f"{length} first characters lost", valid[length:]
    last = valid[-1]
    for spare in "BCDhijRSTxyz":
        if spare != last:
            yield f"spare bits set: ends in {spare}", valid[:-1] + spare


def _mutated_signature(key: ec.EllipticCurvePrivateKey) -> Named:
    start, valid = token(key).rsplit(".", 1)
    r, s = (es256(key, start.encode())[:32], es256(key, start.encode())[32:])
    values = {
        "r = 0": bytes(32) + s,
        "s = 0": r + bytes(32),
        "r = s = 0": bytes(64),
        "r = n": _ORDER.to_bytes(32, "big") + s,
        "s = n": r + _ORDER.to_bytes(32, "big"),
        "r = s = 1": (1).to_bytes(32, "big") * 2,
        "all ones": b"\xff" * 64,
        "r and s exchanged": s + r,
        "63 bytes": (r + s)[:63],
        "65 bytes": r + s + b"\0",
        "96 bytes": r + s + r,
        "none": b"",
    }
    for name, raw in values.items():
        yield f"signature {name}", f"{start}.{b64(raw)}"
    yield "signature twice", f"{start}.{valid}.{valid}"
    yield "signature twice, joined", f"{start}.{valid}{valid}"


def _wrong_form(key: ec.EllipticCurvePrivateKey) -> Named:
    valid = token(key)
    head, body, signature = valid.split(".")
    forms = {
        "padded": f"{head}=.{body}==.{signature}==",
        "signature padded": valid + "==",
        "standard alphabet": valid.replace("-", "+").replace("_", "/") + "+",
        "leading dot": "." + valid,
        "trailing dot": valid + ".",
        "doubled dot": valid.replace(".", "..", 1),
        "five segments (JWE)": f"{head}.{body}.{signature}.{body}.{signature}",
        "four segments": f"{valid}.{head}",
        "newline inside": f"{head}.\n{body}.{signature}",
        "NUL inside": f"{head}.\0{body}.{signature}",
        "NUL at the end": valid + "\0",
        "tab at the end": valid + "\t",
        "space inside": f"{head} .{body}.{signature}",
        "quoted": f'"{valid}"',
        "Bearer twice": f"Bearer {valid}",
        "JSON serialisation": json.dumps({"protected": head, "payload": body, "signature": signature}),
        "JSON list": json.dumps([valid]),
        "fullwidth dot": valid.replace(".", "．", 1),
        "Cyrillic letter": valid.replace("e", "е", 1),
        "zero-width space": valid[:20] + "\u200b" + valid[20:],
        "emoji": valid + "🙂",
        "nested in a token": token(key, header(cty="JWT"), valid.encode()),
        "nested under a plain header": token(key, header(), valid.encode()),
        "percent encoded": valid.replace(".", "%2E"),
        "reversed": valid[::-1],
        "segments exchanged": f"{body}.{head}.{signature}",
        "twice": valid + valid,
        "two with a comma": f"{valid},{valid}",
        "JWE dir": f"{b64(as_json({'alg': 'dir', 'enc': 'A256GCM'}))}..{b64(bytes(12))}.{body}.{b64(bytes(16))}",
        "JWE deflated": f"{b64(as_json({'alg': 'dir', 'zip': 'DEF'}))}..AA.{'A' * 5000}.AA",
    }
    yield from forms.items()
    for size in (8_000, 20_000, 60_000):
        yield f"{size} bytes of claims, truly signed", token(key, body=claims(filler="x" * size))
    yield "huge header, truly signed", token(key, header(kid="k" * 9_000))


def _not_tokens() -> Named:
    texts = ("", " ", ".", "..", "null", "undefined", "true", "[object Object]", "Basic YTpi", "a.b.c",
             "' or '1'='1", "${jndi:ldap://x}", "{{7*7}}", "../../etc/passwd", "%00", "\r\nX-User-Id: 1",
             "A" * 200, "." * 5000, "B" * 8192, "e30.e30.e30")  # fmt: skip
    for text in texts:
        yield f"not a token: {text[:20]!r}", text
