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


class PhotoRejected(Problem):
    status = 410
    code = "photo-rejected"
    title = "这张照片无法识别，没有保存。"
    title_en = "The uploaded file was not a usable photo and is not kept for viewing."
