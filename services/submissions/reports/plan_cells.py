"""帮扶方案 in Form 1 (S2-38 to S2-41): the support plan of the pairing, typed once, there.

A draft follows the plan. A cell written by hand in the form stays as written; emptied, or written as the plan has it,
it follows the plan again. In the sealed facts `plan` is the pairing's plan when it was last read, `plan_edits` what was
written by hand.
"""

from collections.abc import Mapping

from services.kernel.events.word_copies import Words
from services.submissions.clients import SupportPlan
from services.submissions.reports.content import DraftFacts, PlanCells

EMPTY = PlanCells(funds="", project="", goods="", other="")


def cells_of(plan: SupportPlan, words: Words) -> PlanCells:
    """The four cells that a pairing's plan fills.

    The form has no cell for goals; 其他 is the one that takes what the other three do not (S2-13).

    >>> plan = SupportPlan(funds="500元", project="", goods="", other="每月打扫", goals=["health"])
    >>> cells_of(plan, {("goals", "health"): "帮健康"}).other
    '每月打扫；帮扶目标：帮健康'
    """
    goals = "、".join(words.get(("goals", goal), goal) for goal in plan.goals)
    other = "；".join(filter(None, [plan.other, f"帮扶目标：{goals}" if goals else ""]))
    return PlanCells(funds=plan.funds, project=plan.project, goods=plan.goods, other=other)


def with_edits_apart(facts: DraftFacts) -> DraftFacts:
    """The facts with the handwritten cells apart. Drafts from before there was a plan to follow hold nothing else."""
    if facts.plan_edits is not None:
        return facts
    written = {name: text for name, text in facts.plan.model_dump().items() if text}
    return facts.model_copy(update={"plan": EMPTY, "plan_edits": written})


def edited(facts: DraftFacts, plan: PlanCells, changes: Mapping[str, str]) -> DraftFacts:
    """The facts after `changes` of handwritten cells, following `plan` in all others."""
    follows = plan.model_dump()
    wanted = {**(facts.plan_edits or {}), **changes}
    edits = {name: text for name, text in wanted.items() if text not in ("", follows[name])}
    return facts.model_copy(update={"plan": plan, "plan_edits": edits})
