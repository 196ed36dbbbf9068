"""What can go wrong with the files of a thing."""

from services.kernel.files.types import MOST
from services.kernel.problems import Problem, Unavailable


class FilesUnavailable(Unavailable):
    """The program that keeps the files does not answer, or not as agreed. Every request may be sent again."""

    code = "files-unavailable"
    title = "附件暂时存取不了，内容没有丢失，请稍后再试。"
    title_en = "Files cannot be stored or read right now; nothing is lost, please try again."


class FileChanged(Problem):
    """Under this id there is other content, or a file of another thing."""

    status = 409
    code = "file-changed"
    title = "这个文件与先前登记的不同，请作为新文件重新选择。"
    title_en = "Another file was announced under this id; choose it anew."


class TooManyFiles(Problem):
    """`most`: how many one thing may have."""

    status = 409
    code = "too-many-files"
    title = f"附件最多 {MOST} 个，请先移除不需要的。"
    title_en = f"At most {MOST} files; take off one that is not needed."


class FileNotReady(Problem):
    """Its bytes have not arrived, or its content was not looked at yet."""

    status = 409
    code = "file-not-ready"
    title = "附件还在上传或检查中，请稍后再下载。"
    title_en = "The file is still being sent or checked."

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "2"})


class FileRejected(Problem):
    status = 410
    code = "file-rejected"
    title = "这个附件没有通过检查，不能下载。"
    title_en = "The file did not pass the check and cannot be downloaded."
