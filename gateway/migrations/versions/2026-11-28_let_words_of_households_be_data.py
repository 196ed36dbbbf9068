"""Keep the words of the register as data, and say which word of another list each of them equals (issue 12).

Why: causes of poverty, needs, income projects, health, schooling and labour ability were closed lists in the code, and
an office whose sheets use other words could not add one. They are rows of `words`, with the codes that are stored.
`mappings`: by the name of another list, such as that of another province, the code there (S2-13).

Offices changed words before this release; `word.saved` told neither synonyms nor owner then. They are told once more.
"""

from alembic import op

from services.kernel.db.schema import ddl

revision = "gateway_0021"
down_revision = "gateway_0019"
branch_labels = None
depends_on = None

TABLES = ("words", "unit_kinds", "lines", "host_kinds", "registration_states", "area_marks")
SHIPPED: dict[str, dict[str, tuple[str, str]]] = {
    "poverty_causes": {
        "illness": ("因病", "Illness"),
        "disability": ("因残", "Disability"),
        "schooling": ("因学", "Schooling"),
        "disaster": ("因灾", "Disaster"),
        "lack_of_skill": ("缺技术", "Lack of skill"),
        "lack_of_labour": ("缺劳力", "Lack of labour"),
        "lack_of_funds": ("缺资金", "Lack of funds"),
        "lack_of_land": ("缺土地", "Lack of land"),
        "lack_of_water": ("缺水", "Lack of water"),
        "poor_transport": ("交通条件落后", "Poor transport"),
        "lack_of_motivation": ("自身发展力不足", "Lack of motivation"),
        "marriage": ("因婚", "Marriage"),
        "other": ("其他", "Other"),
    },
    # S2-07
    "labour_abilities": {
        "full": ("有劳动能力", "Able to work"),
        "partial": ("部分劳动能力", "Partly able to work"),
        "none": ("无劳动能力", "Unable to work"),
    },
    # S2-08
    "needs": {
        "livelihood": ("生活保障", "Livelihood"),
        "work_and_schooling": ("就业就学", "Work and schooling"),
        "medical_care": ("医疗救助", "Medical care"),
        "subsistence_allowance": ("低保", "Subsistence allowance"),
        "product_sales": ("农产品销售", "Sale of products"),
    },
    # S2-06
    "income_projects": {
        "courtyard_economy": ("庭院经济", "Courtyard economy"),
        "fostering": ("托管代养", "Fostering of livestock"),
        "employment_export": ("劳务输出", "Work elsewhere"),
    },
    "health_states": {
        "healthy": ("健康", "Healthy"),
        "chronic": ("长期慢性病", "Chronic illness"),
        "serious_illness": ("患有大病", "Serious illness"),
        "disabled": ("残疾", "Disabled"),
        "other": ("其他", "Other"),
    },
    "schooling_levels": {
        "none": ("文盲或半文盲", "Cannot read, or hardly"),
        "primary": ("小学", "Primary school"),
        "junior": ("初中", "Junior secondary school"),
        "senior": ("高中", "Senior secondary school"),
        "college": ("大专及以上", "College or above"),
        "other": ("其他", "Other"),
    },
}
TELL = """
    insert into outbox (event_id, type, subject, data)
    select gen_random_uuid(), 'word.saved', vocabulary || '/' || code,
           jsonb_build_object('vocabulary', vocabulary, 'code', code, 'zh', zh, 'en', en, 'synonyms', synonyms,
                              'mappings', mappings, 'starts_on', starts_on, 'ended_on', ended_on,
                              'owner_code', owner_code)
      from words
     where version > 1 or position > 100
     order by vocabulary, position
"""


class NewWordsUsedError(Exception):
    """The release before has closed lists for the register; the way back is the backup from before the upgrade."""


def upgrade() -> None:
    for table in TABLES:
        op.execute(ddl("alter table {table} add column mappings jsonb not null default '[]'", table=table))
    op.execute(TELL)
    for vocabulary, words in SHIPPED.items():
        for position, (code, (zh, en)) in enumerate(words.items(), 1):
            op.get_bind().exec_driver_sql(
                "insert into words (vocabulary, code, position, zh, en) values (%s, %s, %s, %s, %s)",
                (vocabulary, code, position, zh, en),
            )


def downgrade() -> None:
    connection = op.get_bind()
    lists = list(SHIPPED)
    added = "select exists (select from words where vocabulary = any (%s) and (position > 100 or version > 1))"
    if connection.exec_driver_sql(added, (lists,)).scalar_one():
        raise NewWordsUsedError(NewWordsUsedError.__doc__)
    connection.exec_driver_sql("delete from words where vocabulary = any (%s)", (lists,))
    for table in TABLES:
        op.execute(ddl("alter table {table} drop column mappings", table=table))
