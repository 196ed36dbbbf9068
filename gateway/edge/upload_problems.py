"""The refusals of the upload gate, as a volunteer's phone understands them."""

from gateway.edge.asgi import TooSlow
from services.kernel.files.tickets import TicketRefused
from services.kernel.problems import NotFound, Problem, TooLarge

PhotoNotAllowed = TicketRefused


class PhotoWrongSize(Problem):
    status = 422
    code = "photo-wrong-size"
    title = "照片大小与登记的不一致，请重新选择照片。"
    title_en = "The photo's size is not the one announced."


class PhotoWrongHash(Problem):
    status = 422
    code = "photo-wrong-hash"
    title = "照片在传送中损坏，会自动重传。"
    title_en = "The photo's SHA-256 is not the one announced."


class PhotoWrongType(Problem):
    status = 422
    code = "photo-wrong-type"
    title = "照片格式与登记的不一致，请重新选择照片。"
    title_en = "The photo's type is not the one announced."


class PhotoStoreUnavailable(Problem):
    """The same upload may be sent again, with the same ticket while it lasts."""

    status = 503
    code = "photo-store-unavailable"
    title = "照片暂时存不上，稍后会自动重试。"
    title_en = "Photos cannot be stored right now; they will be tried again."

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "2"})


REFUSALS = (
    PhotoNotAllowed,
    PhotoWrongSize,
    PhotoWrongHash,
    PhotoWrongType,
    NotFound,
    TooSlow,
    TooLarge,
    PhotoStoreUnavailable,
)
