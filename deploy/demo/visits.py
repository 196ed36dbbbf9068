"""Home visits from April to September 2020: most households each month, some missed, one in five with a picture."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID

from deploy.demo.households import Case
from deploy.demo.ids import chance, demo_id
from deploy.demo.pictures import draw
from deploy.demo.plan import FORM_2_DUE_DAY, MONTHS
from services.kernel.clock import SHANGHAI

# How often the teams of a county visit: not all of the board is green.
DILIGENCE = {"211322": 0.62, "211303": 0.7, "211382": 0.8}
PICTURE_SHARE = 0.22

# Content, aid domain, goal, yuan from and to.
_DEEDS: tuple[tuple[str, str, str, int, int], ...] = (
    ("帮助清扫院落，整理柴草和农具，擦洗门窗", "goods", "hardship", 0, 0),
    ("送去米面油，询问近期身体和用药情况", "goods", "hardship", 150, 320),
    ("陪同到镇卫生院复查，代办慢病用药报销", "medical", "health", 60, 400),
    ("送去种子和两袋化肥，一起翻整后园", "industry", "prosperity", 180, 420),
    ("帮着把鸡蛋和小米卖给单位食堂，货款当面交清", "industry", "prosperity", 200, 900),
    ("讲解低保和医保政策，核对惠农补贴到账情况", "funds", "hardship", 0, 0),
    ("给孩子补习数学，送去书包和文具", "education", "schooling", 80, 200),
    ("介绍到附近合作社打零工，约定周一上工", "employment", "employment", 0, 0),
    ("拉家常，听老人讲从前的事，帮忙修好院门和水泵", "goods", "aspiration", 0, 60),
    ("更换老旧电线和灯泡，检查炉灶烟道", "goods", "hardship", 50, 160),
    ("商量代养分红的事，陪同到村委会签字", "industry", "prosperity", 0, 0),
    ("雨后查看房顶，铺上油毡，约定秋后再修", "goods", "hardship", 120, 360),
)
_WISHES = (
    "希望联系秋收的收购车",
    "想给孩子找一名辅导老师",
    "老花镜坏了，想配一副",
    "盼着把院墙修一修",
    None,
    None,
    None,
)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture to upload with its visit."""

    id: UUID
    label: str
    seed: str

    @property
    def content(self) -> bytes:
        return draw(self.seed, self.label)


@dataclass(frozen=True)
class Visit:
    case: Case
    author: str
    """Username of the volunteer."""
    on: date
    facts: dict[str, Any]
    photos: tuple[Photo, ...]

    @property
    def id(self) -> UUID:
        return demo_id("visit", self.case.number, self.on.isoformat(), at=self._moment)

    @property
    def _moment(self) -> datetime:
        return datetime.combine(self.on, time(10, 30), SHANGHAI)

    @cached_property
    def pictures(self) -> dict[UUID, bytes]:
        return {photo.id: photo.content for photo in self.photos}

    def body(self) -> dict[str, Any]:
        """The body of `PUT /api/visits/{id}`; drawing the pictures is the slow part."""
        return {
            **self.facts,
            "household_id": str(self.case.household_id),
            "visited_on": self.on.isoformat(),
            "recorded_at": self._moment.isoformat(),
            "photos": [
                {
                    "id": str(photo_id),
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "size": len(content),
                    "content_type": "image/jpeg",
                    "taken_at": self._moment.isoformat(),
                }
                for photo_id, content in self.pictures.items()
            ],
        }


def visits_of(case: Case) -> list[Visit]:
    """One a month for most households, sometimes a second; none for a household without a team."""
    if case.team is None:
        return []
    found = []
    for month in MONTHS:
        choice = chance("visits", case.number, month)
        if choice.random() < DILIGENCE.get(case.county, 0.9):
            found.append(_visit(case, month, choice, 0))
        if found and choice.random() < 0.12:
            found.append(_visit(case, month, choice, 1))
    return found


def _visit(case: Case, month: str, choice: Random, nth: int) -> Visit:
    first = max(case.starts_on, date.fromisoformat(f"{month}-01"))
    last_day = FORM_2_DUE_DAY - 3
    on = (
        first.replace(day=choice.randrange(first.day, 15))
        if nth == 0
        else first.replace(day=choice.randrange(15, last_day))
    )
    content, domain, goal, least, most = choice.choice(_DEEDS)
    amount = choice.randrange(least, most, 10) if most else 0
    facts = {
        "content": content,
        "amount_fen": amount * 100,
        "aid_domains": [domain],
        "goals": [goal],
        "needs": choice.choice(_WISHES),
        "minutes": choice.randrange(30, 150, 5),
    }
    author = choice.choice(["volunteer", "volunteer", "helper"])
    return Visit(case, author, on, facts, _photos(case, on, choice))


def _photos(case: Case, on: date, choice: Random) -> tuple[Photo, ...]:
    if choice.random() >= PICTURE_SHARE:
        return ()
    moment = datetime.combine(on, time(10, 31), SHANGHAI)
    label = f"{on.isoformat()}  DEMO {case.number:04d}"
    return tuple(
        Photo(demo_id("photo", case.number, on.isoformat(), n, at=moment + timedelta(seconds=n)), label, f"{label}-{n}")
        for n in range(choice.choice([1, 1, 1, 2]))
    )
