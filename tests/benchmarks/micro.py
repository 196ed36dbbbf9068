"""Small operations of every request, each against the bare operation that it needs."""

import hashlib
import hmac
import io
import os
import secrets
import time
from collections.abc import Callable
from functools import partial

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image

from deploy.keys import new_signing_key
from gateway.sessions.signing import Signer
from services.kernel.auth.principals import RoleGrant
from services.kernel.auth.tokens import TokenVerifier, VerifiedTokens
from services.kernel.ids import new_id
from services.submissions.files.objects import upload_key
from services.submissions.media.picture_process import prepare_picture
from services.submissions.media.pictures import SCREEN_PIXELS
from services.submissions.media.store import PhotoStore, StoreSettings
from tests.benchmarks import machine
from tests.benchmarks.figures import Bound, Figure, in_turn

GRANTS = [RoleGrant("volunteer", new_id(), "211381")]
TOKENS = 200


def measure(pairs: int) -> list[Figure]:
    return [*_tokens(pairs), _ticket(pairs), *_pictures(pairs)]


def microseconds(work: Callable[[], object], times: int) -> float:
    """Of one call, this thread's CPU."""
    began = time.thread_time()
    for _ in range(times):
        work()
    return (time.thread_time() - began) / times * 1e6


def _tokens(pairs: int) -> list[Figure]:
    pem = new_signing_key()
    signer = Signer(pem)
    verifier = TokenVerifier(signer.jwks())
    tokens = [signer.sign(new_id(), new_id(), GRANTS) for _ in range(TOKENS)]
    cache = VerifiedTokens(verifier)
    for token in tokens:
        cache.verify(token)
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the signing key is not an EC key")
    algorithm = ec.ECDSA(hashes.SHA256())
    data = tokens[0].rpartition(".")[0].encode()
    signature, public = key.sign(data, algorithm), key.public_key()
    bare_verify = partial(public.verify, signature, data, algorithm)
    before = machine.load()
    warm = in_turn(pairs, partial(_over, cache.verify, tokens, 20), lambda: microseconds(bare_verify, TOKENS))
    cold = in_turn(pairs, partial(_over, verifier.verify, tokens, 1), lambda: microseconds(bare_verify, TOKENS))
    sign = in_turn(
        pairs,
        lambda: microseconds(lambda: signer.sign(GRANTS[0].organization_id or new_id(), None, GRANTS), TOKENS),
        lambda: microseconds(lambda: key.sign(data, algorithm), TOKENS),
    )
    after = machine.load()

    def figure(name: str, found: tuple[list[float], list[float]], bound: Bound | None) -> Figure:
        return Figure(name, "us", *found, "bare", bound, before=before, after=after)

    return [
        figure("token: verify one seen before, against bare ES256", warm, None),
        Figure("token: verify one seen before", "us", warm[0], bound=Bound("at most", 2.0)),
        figure("token: verify one never seen, against bare ES256", cold, Bound("at most", 2.2)),
        figure("token: sign, against bare ES256", sign, Bound("at most", 1.5)),
    ]


def _over(verify: Callable[[str], object], tokens: list[str], rounds: int) -> float:
    began = time.thread_time()
    for _ in range(rounds):
        for token in tokens:
            verify(token)
    return (time.thread_time() - began) / (rounds * len(tokens)) * 1e6


def _ticket(pairs: int) -> Figure:
    """The limit is the least that a signature needs: five HMACs over texts of the same length."""
    store = PhotoStore(StoreSettings("http://127.0.0.1:9000", "bangfu-photos", "access", secrets.token_hex(16)))
    sha256, policy = hashlib.sha256(b"photo").hexdigest(), b"x" * 700

    def sign() -> None:
        for text in (b"20201122", b"us-east-1", b"s3", b"aws4_request", policy):
            hmac.digest(b"k" * 32, text, "sha256")

    before = machine.load()
    ours, limit = in_turn(
        pairs,
        lambda: microseconds(
            lambda: store.ticket("http://127.0.0.1:8000", upload_key(new_id(), sha256), sha256, 307_200, "image/jpeg"),
            300,
        ),
        lambda: microseconds(sign, 300),
    )
    name = "upload ticket (POST policy), against five bare HMACs"
    return Figure(name, "us", ours, limit, "bare", before=before, after=machine.load())


def _pictures(pairs: int) -> list[Figure]:
    """Both sizes without metadata, in this thread; the limit is decoding alone, at half scale for an original."""
    scaled, original = jpeg(1600, 1200), jpeg(4000, 3000)
    before = machine.load()
    small = in_turn(pairs, partial(_prepare, scaled), partial(_decode, scaled, 1))
    large = in_turn(pairs, partial(_prepare, original), partial(_decode, original, 2))
    after = machine.load()
    return [
        Figure("picture scaled by the browser (1600 px)", "ms CPU", *small, "decode", before=before, after=after),
        Figure("the same", "ms CPU", small[0], bound=Bound("at most", 15.0)),
        Figure(
            "picture as the camera made it (12 MP), against half-scale decode",
            "ms CPU",
            *large,
            "decode",
            Bound("at most", 2.0),
            before=before,
            after=after,
        ),
    ]


def jpeg(width: int, height: int) -> bytes:
    """Detail as in a photo: about a quarter of a byte a pixel."""
    coarse = Image.frombytes("RGB", (width // 8, height // 8), os.urandom(width * height // 64 * 3))
    made = io.BytesIO()
    coarse.resize((width, height), Image.Resampling.BICUBIC).save(made, "JPEG", quality=85)
    return made.getvalue()


def _prepare(content: bytes) -> float:
    return microseconds(lambda: prepare_picture(content, SCREEN_PIXELS), 2) / 1000


def _decode(content: bytes, scale: int) -> float:
    def decode() -> None:
        with Image.open(io.BytesIO(content)) as image:
            image.draft("RGB", (image.width // scale, image.height // scale))
            image.load()

    return microseconds(decode, 2) / 1000
