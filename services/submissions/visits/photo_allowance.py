"""How much of photos an account may send on a business day, so that one account cannot fill the disk.

Counted in this process: a restart begins the day again.
"""

from uuid import UUID

from services.kernel.clock import end_of_day, now, today
from services.kernel.problems import Problem


class TooManyPhotosToday(Problem):
    """The visit was not stored: the phone keeps it and sends it when the day is over."""

    status = 429
    code = "too-many-photos-today"
    title = "今天报送的照片太多，这次走访留在手机里，明天会自动再送。"
    title_en = "Too many photos were sent today; this visit stays on the phone and is sent again tomorrow."

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"Retry-After": str(seconds)}, retry_after=seconds)


class PhotoAllowance:
    """`most`: bytes of one account on a business day."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._day = today()
        self._used: dict[UUID, int] = {}

    def has_room(self, account_id: UUID, size: int) -> bool:
        self._begin_day()
        return self._used.get(account_id, 0) + size <= self._most

    def use(self, account_id: UUID, size: int) -> None:
        self._begin_day()
        self._used[account_id] = self._used.get(account_id, 0) + size

    def refusal(self) -> TooManyPhotosToday:
        return TooManyPhotosToday(int((end_of_day(self._day) - now()).total_seconds()) + 1)

    def _begin_day(self) -> None:
        day = today()
        if day != self._day:
            self._day, self._used = day, {}
