"""The vendored list of divisions, county level and above, and its load into the table."""

import csv
import json
from pathlib import Path

VENDORED = Path(__file__).parent.parent / "data" / "divisions.csv"

LEVELS = {2: "province", 4: "city", 6: "county", 9: "town", 12: "village"}

# One statement writes the changed rows and an event for each. Parents come first because their codes are shorter; the
# foreign key is checked at the end of the statement anyway.
LOAD_VENDORED = """
with given as (
    select * from jsonb_to_recordset(cast(:rows as jsonb)) as g (
        code text, name text, level text, kind text, parent text, valid_from date, valid_to date
    )
), saved as (
    insert into divisions (code, name, level, kind, parent, valid_from, valid_to)
    select code, name, level, kind, parent, valid_from, valid_to from given order by length(code), code
    on conflict (code) do update
       set name = excluded.name, kind = excluded.kind, parent = excluded.parent,
           valid_from = excluded.valid_from, valid_to = excluded.valid_to
     where (divisions.name, divisions.kind, divisions.parent, divisions.valid_from, divisions.valid_to)
           is distinct from
           (excluded.name, excluded.kind, excluded.parent, excluded.valid_from, excluded.valid_to)
    returning code, name, level, parent
), told as (
    insert into outbox (event_id, type, subject, data)
    select gen_random_uuid(), 'division.saved', code,
           jsonb_build_object('code', code, 'name', name, 'level', level, 'parent', parent)
      from saved order by length(code), code
)
select count(*) as changed from saved
"""


def vendored_rows() -> str:
    """The list as a JSON array of objects, for `LOAD_VENDORED`."""
    with VENDORED.open(encoding="utf-8", newline="") as file:
        rows = [
            {**{name: value or None for name, value in row.items()}, "level": LEVELS[len(row["code"])]}
            for row in csv.DictReader(file)
        ]
    return json.dumps(rows, ensure_ascii=False)
