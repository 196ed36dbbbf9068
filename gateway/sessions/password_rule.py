"""Which passwords are accepted; asked wherever a password is set, and of holders of an office at every sign-in.

At least 10 characters, or 12 for an account that holds a role outside teams (decision 21). Refused are the 10,000 most
common passwords (`gateway/data/common_passwords.txt`), also two of them in a row or one with signs behind it; the
owner's user name (also backwards), name (also in pinyin) or phone in any place; and runs such as `aaaa` or `1234` with
little else. Characters are counted after `normalised`. Upper and lower case are the same here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from gateway.schemas.signing_in import Me
from gateway.sessions.passwords import normalised
from gateway.sessions.pinyin import spellings
from services.kernel.auth.permissions import TEAM_ROLES
from services.kernel.problems import Problem

SHORTEST: Final = 10
SHORTEST_FOR_OFFICES: Final = 12

_COMMON: Final = Path(__file__).parent.parent / "data" / "common_passwords.txt"
# A birthday behind a sign.
_LONGEST_TAIL: Final = 9
_SHORTEST_RUN: Final = 3
_LEAST_STEPS: Final = 6
_SHORTEST_PART: Final = 4
_SHORTEST_PHONE: Final = 7
_LETTER: Final = re.compile(r"[^\W0-9_]")
_SEPARATORS: Final = re.compile(r"[\W_]+")
_IDEOGRAPHS: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")


class PasswordTooShort(Problem):
    status = 422
    code = "password-too-short"
    title = "密码至少要 10 位。"
    title_en = "A password has at least 10 characters."


class PasswordTooShortForOffice(Problem):
    status = 422
    code = "password-too-short-for-office"
    title = "单位工作人员和管理员的密码至少要 12 位。"
    title_en = "The password of an officer or administrator has at least 12 characters."


class PasswordCommon(Problem):
    status = 422
    code = "password-common"
    title = "这个密码太常见，容易被猜中，请换一个。"
    title_en = "Many people use this password and it is easily guessed: choose another one."


class PasswordNamesOwner(Problem):
    status = 422
    code = "password-names-owner"
    title = "密码里不要有自己的用户名、姓名（包括拼音）或电话，请换一个。"
    title_en = "The password holds the owner's user name, name or phone: choose another one."


class PasswordMonotonous(Problem):
    status = 422
    code = "password-monotonous"
    title = "密码不要用重复或连续的字符，比如 aaaa、1234，请换一个。"
    title_en = "The password repeats or counts, as aaaa or 1234: choose another one."


PASSWORD_REFUSALS: Final = (
    PasswordTooShort,
    PasswordTooShortForOffice,
    PasswordCommon,
    PasswordNamesOwner,
    PasswordMonotonous,
)


@dataclass(frozen=True)
class Owner:
    """Whose password it is. `roles`: those the account holds, or is about to get."""

    username: str
    name: str
    phone: str | None
    roles: frozenset[str]

    @classmethod
    def of(cls, me: Me) -> "Owner":
        return cls(me.username, me.name, me.phone, frozenset(role.role for role in [*me.roles, *me.pending_roles]))

    @property
    def shortest_password(self) -> int:
        return SHORTEST_FOR_OFFICES if holds_office(self.roles) else SHORTEST


def holds_office(roles: Iterable[str]) -> bool:
    """Whether one of them is a role outside teams."""
    return bool(frozenset(roles) - TEAM_ROLES)


def check_new_password(password: str, owner: Owner) -> None:
    """Raises one of PASSWORD_REFUSALS."""
    fault = find_fault(password, owner)
    if fault is not None:
        raise fault


def find_fault(password: str, owner: Owner) -> Problem | None:
    text = normalised(password)
    if len(text) < SHORTEST:
        return PasswordTooShort()
    if len(text) < owner.shortest_password:
        return PasswordTooShortForOffice()
    text = text.casefold()
    if _names(text, owner):
        return PasswordNamesOwner()
    if _is_common(text):
        return PasswordCommon()
    return PasswordMonotonous() if _steps(text) < _LEAST_STEPS else None


@cache
def _common_passwords() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split("\n")) - {""}


def _is_common(text: str) -> bool:
    """One of the list, or one with digits and signs behind it, or two of them.

    >>> _is_common("password"), _is_common("dragon-19880101"), _is_common("monkeyfootball"), _is_common("monkey at sea")
    (True, True, True, False)
    """
    known = _common_passwords()
    beginnings = (end for end in range(1, len(text) + 1) if text[:end] in known)
    return any(text[end:] in known or _is_tail(text[end:]) for end in beginnings)


def _is_tail(text: str) -> bool:
    return len(text) <= _LONGEST_TAIL and _LETTER.search(text) is None


def _names(text: str, owner: Owner) -> bool:
    digits = "".join(filter(str.isdigit, owner.phone or ""))
    plain = _SEPARATORS.sub("", text)
    return any(word in plain for word in _own_words(owner)) or (len(digits) >= _SHORTEST_PHONE and digits in plain)


def _own_words(owner: Owner) -> set[str]:
    """Lower case, without separators.

    >>> sorted(_own_words(Owner("zhao.min", "赵小敏", None, frozenset())))
    ['minzhaoxiao', 'nimoahz', 'xiaomin', 'xiaominzhao', 'zhao', 'zhaomin', 'zhaoxiaomin', '小敏', '赵小敏']
    >>> sorted(_own_words(Owner("li-1", "Anna Li", None, frozenset())))
    ['1il', 'anna', 'annali', 'li1']
    """
    words = set()
    for text in (normalised(owner.username).casefold(), normalised(owner.name).casefold()):
        whole = _SEPARATORS.sub("", text)
        words |= {part for part in re.split(r"[\W0-9_]+", text) if len(part) >= _SHORTEST_PART}
        if _IDEOGRAPHS.fullmatch(whole):
            # Without the surname, which has one character, seldom two. One character alone is a word like others.
            words |= {name for name in (whole, whole[1:], whole[-2:]) if len(name) > 1}
            words |= _in_latin_letters(whole)
        elif len(whole) >= _SHORTEST_RUN:
            words.add(whole)
    words.add(_SEPARATORS.sub("", normalised(owner.username).casefold())[::-1])
    return words


def _in_latin_letters(name: str) -> set[str]:
    """As a whole, with the surname last, and without it where two characters or more are left.

    One syllable alone is a part of many words.
    """
    found: set[str] = set()
    for given in {name[1:], name[2:]} - {""}:
        surname = name[: -len(given)]
        found |= spellings(surname + given) | spellings(given + surname)
        found |= spellings(given) if len(given) > 1 else set()
    return {word for word in found if len(word) >= _SHORTEST_PART}


def _steps(text: str) -> int:
    """How many characters a person has to remember: a run counts once, and what repeats counts once.

    >>> _steps("aaaaaaaaaa"), _steps("0987654321"), _steps("abc123abc123"), _steps("tree"), _steps("xyxyxyx")
    (1, 1, 2, 4, 2)
    """
    period = next(length for length in range(1, len(text) + 1) if text.startswith(text[length:]))
    text = text[:period] if period <= len(text) // 2 else text
    steps = place = 0
    while place < len(text):
        run = _run(text, place)
        place += run if run >= _SHORTEST_RUN else 1
        steps += 1
    return steps


def _run(text: str, start: int) -> int:
    """Length of the longest run from `start` whose characters are the same, or follow each other up or down."""
    return max(_run_by(text, start, step) for step in (0, 1, -1))


def _run_by(text: str, start: int, step: int) -> int:
    end = start + 1
    while end < len(text) and _follows(text[end - 1], text[end], step):
        end += 1
    return end - start


def _follows(before: str, after: str, step: int) -> bool:
    # 0 follows 9, as on a keyboard.
    return ord(after) - ord(before) == step or (step != 0 and before + after == ("90" if step == 1 else "09"))
