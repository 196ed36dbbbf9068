"""Problems of pictures that cannot be shown."""

from services.kernel.problems import Problem


class PhotoNotReady(Problem):
    """The picture is being prepared, or its bytes have not arrived yet."""

    status = 409
    code = "photo-not-ready"
    title = "照片正在处理，请稍后再看。"
    title_en = "The photo is still being prepared."

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "2"})


class PhotoLost(Problem):
    """It was here, and the store has lost or damaged it; the operator sees it on the list of missing files."""

    status = 410
    code = "photo-lost"
    title = "这张照片在存储里丢失或损坏了，请告诉管理员。"
    title_en = "The store has lost or damaged this picture; please tell the administrator."


class PhotoRejected(Problem):
    status = 410
    code = "photo-rejected"
    title = "这张照片无法识别，没有保存。"
    title_en = "The uploaded file was not a usable photo and is not kept for viewing."
