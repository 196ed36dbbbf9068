"""The table of docs/architecture.md names files that exist and hold the rule."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("## Which file decides")[2]
DECIDES = dict(re.findall(r"^\| ([^|]+\?) \| `([^`]+)` \|$", TABLE, re.MULTILINE))

# For each question, text that the deciding lines must contain.
RULES = {
    "May a visit lie in the future?": "date_in_future",
    "Which team may log a visit of a household?": "join paired_households",
    "When is a visit the same as one sent before?": "def fingerprint",
    "How is metadata taken out of a picture?": "def without_metadata",
    "Is a picture without its last bytes whole?": "def possible_ends",
    "What is in a file, and who may send it for what?": "ALLOWED",
    "How long does the phone wait before it sends again?": "export function backoff",
    "How long does the phone keep the copy of a photo?": "const KEPT_MS",
    "Which act needs which state of a report?": 'must_be(report, "draft", "submitted")',
    "What does the hash on paper stand for?": "def canonical",
    "What is a form for, and which deadline has it?": "def due_of",
    "What may be started for which obligation and period?": "async def wanted_of",
    "What comes in after a campaign is archived?": "async def check_campaign",
    "Which periods has a cycle, and when is each due?": "def periods(",
    "When is a due item late?": "filed_at >= due_at",
    "Is a day a day off?": "def of(",
    "Which title of a sheet means what?": 'titles = ["户主姓名"',
    "Which word of a sheet means which term?": "[registry_status.OUT_OF_POVERTY]",
    "Which column of a sheet is taken as what?": "def match(",
    "What must a sender say before a sheet is checked?": "async def questions_of",
    "In which village is a household of a sheet?": "def _find",
    "Which rows are one household, and who is its head?": "class Grouping",
    "What stays in the register when a sheet says otherwise?": "def overlay",
    "When is a person of a sheet asked about?": "def in_register",
    "Which row of a sheet is the header?": "def find(records",
    "Which row of a sheet is no data?": "def reason_to_skip",
    "Which words may a household's fields hold?": "async def require_words",
    "How are the board's numbers counted?": "async def recount",
    "Which campaigns does a pairing belong to?": "BELONGS: Final",
    "What is overdue on the board?": "owed_and_made as",
    "Which columns has the board of a campaign?": "def columns",
    "What may a role do?": "ROLE_PERMISSIONS",
    "Where may somebody do it?": "def scope_for",
    "Which rows does a scope see?": "def in_scope",
    "Which households does a team see?": "def may_see_household",
    "What is a telephone number, however it is typed?": "def read_phones",
    "What is a document number, and of which kind?": "def read_document",
    "In which form is a name stored?": "def read_name",
    "What of a name is shown?": "def mask_name",
    "Which households are hidden, or erased?": "async def destroy",
    "What goes along when a household moves?": "async def take_along",
    "What must hold everywhere before it is acknowledged?": "async def act",
    "What of the register is stored encrypted?": "def household_columns",
    "Which columns are in clear, and why?": "TOLD: Final",
    "For how long is something rejected or replaced kept, and who sees it?": "def sees_what_was_replaced",
    "Who sees a campaign?": "def is_seen",
    "Whom do the rules of a campaign or a notice reach?": "REACHED",
    "Who reads a notice?": "def is_seen",
    "When is a notice changed, deleted, replaced?": "class NoticeReceived",
    "What may be done to a campaign in which state?": "async def withdraw",
    "Which numbers in a text are a person's?": "KINDS: Final",
    "How do files of an earlier release become sealed ones, and when is the old copy deleted?": "class Moving",
    "Which files may a thing have, and how many?": "MOST: Final",
    "What must an owner of files say of its things?": "class FileOwner",
    "How large may a body be?": "class BodyLimit",
    "What is a refused request told?": "class Problem",
    "What does the trail keep of a refusal?": "async def record_refusal",
    "What does the trail keep of a look?": "async def look",
    "Which requests does the gateway forward, and where to?": "def route_of",
    "Which kind of unit or line may something new get?": "async def require_words",
    "What happens when a unit is moved, merged or closed, and when can it be undone?": "async def undo",
    "Which row of a sheet is which unit?": "async def import_units",
    "Who may give which role?": "def may_grant",
    "Which role takes two persons?": "async def judge",
}


def test_every_question_of_the_page_is_held_here() -> None:
    assert set(DECIDES) == set(RULES)


@pytest.mark.parametrize("question", RULES)
def test_the_file_exists_and_holds_the_rule(question: str) -> None:
    assert RULES[question] in (ROOT / DECIDES[question]).read_text(encoding="utf-8")


def test_every_file_the_page_follows_exists() -> None:
    named = re.findall(r"`((?:gateway|services|frontend|deploy|tests)/[\w/]+\.(?:py|ts))`", PAGE)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []
