"""帮扶方案 in Form 1 (S2-38 to S2-41): the support plan of the pairing, typed once, there.

A draft follows the plan. A cell written by hand in the form stays as written; emptied, or written as the plan has it,
it follows the plan again. In the sealed facts `plan` is the pairing's plan when it was last read, `plan_edits` what was
written by hand.
"""

from collections.abc import Mapping
from typing import Any

Cells = dict[str, str]

EMPTY: Mapping[str, str] = {"funds": "", "project": "", "goods": "", "other": ""}

# S2-13. The form has no cell for goals; 其他 is the one that takes what the other three do not.
_GOALS = {
    "hardship": "帮解困",
    "employment": "帮就业",
    "schooling": "帮就学",
    "health": "帮健康",
    "prosperity": "帮致富",
    "aspiration": "帮扶志",
}


def cells_of(plan: Mapping[str, Any] | None) -> Cells:
    """The four cells that a pairing's plan fills; empty ones while it has none.

    >>> cells_of({"funds": "500元", "project": "", "goods": "", "other": "每月打扫", "goals": ["health"]})["other"]
    '每月打扫；帮扶目标：帮健康'
    """
    if plan is None:
        return dict(EMPTY)
    goals = "、".join(_GOALS.get(goal, goal) for goal in plan["goals"])
    other = [plan["other"], f"帮扶目标：{goals}" if goals else ""]
    return {name: plan[name] for name in EMPTY} | {"other": "；".join(filter(None, other))}


def parted(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with the handwritten cells apart. Drafts from before there was a plan to follow hold nothing else."""
    if "plan_edits" in facts:
        return dict(facts)
    return {**facts, "plan": dict(EMPTY), "plan_edits": {name: text for name, text in facts["plan"].items() if text}}


def edited(edits: Mapping[str, str], plan: Mapping[str, str], changes: Mapping[str, str]) -> Cells:
    """The handwritten cells after `changes`."""
    wanted = {**edits, **changes}
    return {name: text for name, text in wanted.items() if text not in ("", plan[name])}
