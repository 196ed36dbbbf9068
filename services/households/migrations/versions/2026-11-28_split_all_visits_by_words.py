"""Count all visits by what they say, whatever campaign they count in (issue 12).

Why: the split of visits by word was there for each campaign only, so that who looks at all of an area had none, and
campaigns cannot be added up: a visit may count in several. `progress_visit_splits` has a row for each month, village
and team, dimension and word, in which each visit counts once, made with the other rows of visits. The domains and
supports that a release ships are stored as words, because the board's workbook names them.

Index: `progress_visit_splits_of_village` serves the boards above the county. The months of visits are marked for a
recount, which the worker makes in batches.
"""

from alembic import op

from services.kernel.db.database import json_rows
from services.kernel.db.schema import grant
from services.kernel.events.word_copies import SAVE

revision = "households_0026"
down_revision = "households_0025"
branch_labels = None
depends_on = None

PROGRAM = "households"
SHIPPED = {
    "aid_domains": {
        "industry": ("产业", "Industry"),
        "funds": ("资金", "Funds"),
        "medical": ("医疗", "Medical"),
        "goods": ("物资", "Goods"),
        "employment": ("就业", "Jobs"),
        "education": ("教育", "Education"),
    },
    "supports": {
        "funds": ("资金扶持", "Funds"),
        "project": ("项目扶持", "Project"),
        "skills": ("技能扶持", "Skills"),
        "employment": ("就业扶持", "Jobs"),
        "health": ("健康扶持", "Health"),
        "education": ("教育扶持", "Education"),
    },
}


def upgrade() -> None:
    op.execute(
        """
        create table progress_visit_splits (
            village_code text collate "C" not null,
            month date not null,
            team_id uuid,
            dimension text not null,
            code text not null,
            visited integer not null,
            visits integer not null,
            amount_fen bigint not null,
            constraint progress_visit_splits_once
                unique nulls not distinct (village_code, month, team_id, dimension, code)
        )
        """
    )
    op.execute(
        "create index progress_visit_splits_of_village on progress_visit_splits (month, dimension, village_code) "
        "include (code, visited, visits, amount_fen) where team_id is null"
    )
    grant(PROGRAM, "progress_visit_splits", app="select", worker="select, insert, delete")
    for vocabulary, words in SHIPPED.items():
        for code, (zh, en) in words.items():
            # What the feed has told already is later than the release.
            known = "select exists (select from words where vocabulary = %s and code = %s)"
            if not op.get_bind().exec_driver_sql(known, (vocabulary, code)).scalar_one():
                row = {"vocabulary": vocabulary, "code": code, "zh": zh, "en": en, "ended_on": None}
                op.get_bind().execute(SAVE, {"rows": json_rows([row])})
    op.execute(
        "insert into progress_touched (village_code, month) select distinct village_code, month from visit_facts"
    )


def downgrade() -> None:
    op.drop_table("progress_visit_splits")
    # Before this release the copy had those that an office changed only; shipped ones harm nobody.
