"""Which user names a new account may have, asked wherever one is made."""

from services.kernel.free_text import numbers_in
from services.kernel.problems import Problem


class UsernameNamesPerson(Problem):
    """User names are stored in clear, and the audit trail shows them. Accounts that have such a name keep it."""

    status = 422
    code = "username-names-person"
    title = "用户名里不要用电话或身份证号，请换一个。"
    title_en = "A user name holds no phone or document number; choose another one."


def check_username(username: str) -> None:
    """Raises UsernameNamesPerson."""
    if any(True for _ in numbers_in(username)):
        raise UsernameNamesPerson()
