"""A sheet with faulty rows: nothing of it is loaded, and every fault is named by row and column."""

import csv
import io

from deploy.demo.client import Client
from deploy.demo.ids import chance
from deploy.demo.people import villager
from deploy.demo.places import villages
from deploy.demo.teams import county_officer_of

COUNTY = "211324"
TITLES = ("建档立卡编号", "村代码", "户主姓名", "身份证号", "联系电话", "劳动能力")
ROWS = 12


def sheet() -> str:
    """Twelve households; four rows have typical mistakes."""
    places = villages(COUNTY)
    rows = [_row(number, places[number % len(places)].code) for number in range(ROWS)]
    # A wrong digit, no name, a missing digit of the village, the number of the row before.
    number = rows[2]["身份证号"]
    rows[2]["身份证号"] = number[:-2] + str((int(number[-2]) + 1) % 10) + number[-1]
    rows[4]["户主姓名"] = ""
    rows[7]["村代码"] = rows[7]["村代码"][:-1]
    rows[9]["建档立卡编号"] = rows[8]["建档立卡编号"]
    written = io.StringIO()
    table = csv.DictWriter(written, TITLES)
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()


def _row(number: int, village_code: str) -> dict[str, str]:
    person = villager(chance("roster", number))
    cells = (f"DEMO9{number:05d}", village_code, person.name, person.id_number, person.phone, "")
    return dict(zip(TITLES, cells, strict=True))


async def import_roster(client: Client) -> None:
    officer = county_officer_of(COUNTY)
    if (await client.get(officer, "/households/imports?limit=1"))["items"]:
        return
    headers = {"Content-Type": "text/csv"}
    await client.send(officer, "POST", "/households/imports", content=sheet().encode(), headers=headers)
