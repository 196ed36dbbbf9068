"""Invented towns and villages below the real counties.

Town numbers from 901 and village numbers from 901 are free in the statistical codes (GB/T 10114 uses 001 to 699), and
every name says that it is an example. Sample sheets name the first town and village of `names.json` by name and code,
so these stay first: such a sheet loads into the demo at once.
"""

from dataclasses import dataclass

from deploy.demo.names import words
from deploy.demo.plan import QUOTAS

COUNTY_NAMES = {
    "211381": "北票市",
    "211382": "凌源市",
    "211321": "朝阳县",
    "211322": "建平县",
    "211324": "喀左县",
    "211302": "双塔区",
    "211303": "龙城区",
}


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str


def towns(county: str) -> list[Place]:
    """Two a county, one in a small district."""
    first = list(QUOTAS).index(county) * 2
    count = 2 if QUOTAS[county] > 10 else 1
    names = words("towns")
    return [Place(f"{county}{901 + n}", f"{names[(first + n) % len(names)]}镇（示例）") for n in range(count)]


def villages(county: str) -> list[Place]:
    """Three a town."""
    found, names = [], words("villages")
    for index, town in enumerate(towns(county)):
        for n in range(3):
            name = names[(list(QUOTAS).index(county) * 5 + index * 3 + n) % len(names)]
            found.append(Place(f"{town.code}{901 + n}", f"{name}村（示例）"))
    return found


def as_csv() -> str:
    """Input for `POST /api/divisions/import`: `code,name`, towns before their villages."""
    rows = [place for county in QUOTAS for place in (*towns(county), *villages(county))]
    return "code,name\n" + "".join(f"{place.code},{place.name}\n" for place in rows)
