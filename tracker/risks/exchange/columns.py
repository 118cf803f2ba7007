"""Columns of a register's file: written in the reader's language, known by their headers in each."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from tracker.common.tables import words

from ..models import Category, ResponseTurn, Risk

RISK: dict[str, Promise] = {
    "number": pgettext_lazy("column", "Number"),
    "kind": pgettext_lazy("column", "Kind of risk"),
    "status": pgettext_lazy("column", "Status"),
    "status_on": pgettext_lazy("column", "Status since"),
    "reason": pgettext_lazy("column", "Reason of the status"),
    "name": pgettext_lazy("column", "Title"),
    "second_name": pgettext_lazy("column", "Title in the second language"),
    "cause": pgettext_lazy("column", "Cause"),
    "event": pgettext_lazy("column", "What may happen"),
    "effect": pgettext_lazy("column", "Effect"),
    "category": pgettext_lazy("column", "Category"),
    "phases": pgettext_lazy("column", "Phases"),
    "steps": pgettext_lazy("column", "Steps"),
    "proximity": pgettext_lazy("column", "Could happen"),
    "probability": pgettext_lazy("column", "Probability"),
    "impact": pgettext_lazy("column", "Impact"),
    "assessed_on": pgettext_lazy("column", "Assessed on"),
    "note": pgettext_lazy("column", "Why this level"),
    "best_days": pgettext_lazy("column", "Days at best"),
    "likely_days": pgettext_lazy("column", "Days, most likely"),
    "worst_days": pgettext_lazy("column", "Days at worst"),
    "money": pgettext_lazy("column", "Money at stake"),
    "strategy": pgettext_lazy("column", "Strategy"),
    "trigger": pgettext_lazy("column", "Early sign"),
    "contingency": pgettext_lazy("column", "If it happens"),
    "owner": pgettext_lazy("column", "Owner"),
    "next_review_on": pgettext_lazy("column", "Next review"),
    "is_confidential": pgettext_lazy("column", "Confidential"),
    "raised_on": pgettext_lazy("column", "Raised on"),
    "raised_by": pgettext_lazy("column", "Raised by"),
}
RESPONSE: dict[str, Promise] = {
    "response_number": pgettext_lazy("column", "Response no."),
    "response_text": pgettext_lazy("column", "Response"),
    "response_owner": pgettext_lazy("column", "Response: owner"),
    "response_due_on": pgettext_lazy("column", "Response: due"),
    "response_status": pgettext_lazy("column", "Response: status"),
    "response_since": pgettext_lazy("column", "Response: status since"),
    "response_probability": pgettext_lazy("column", "Response: probability after it"),
    "response_impact": pgettext_lazy("column", "Response: impact after it"),
    "response_days": pgettext_lazy("column", "Response: days after it, most likely"),
}
ALL: dict[str, Promise] = {**RISK, **RESPONSE}

# Headers that registers kept elsewhere use for the same.
_ALSO: dict[str, tuple[str, ...]] = {
    "number": ("No.", "No", "ID", "Risk ID", "#", "序号", "风险编号"),
    "kind": ("Type", "Kind", "类型"),
    "name": ("Risk", "Name", "Risk name", "Risk title", "风险", "名称", "风险名称", "标题"),
    "event": ("Event", "Description", "Risk description", "描述", "风险描述", "事件"),
    "cause": ("Root cause",),
    "effect": ("Consequence", "Consequences", "后果"),
    "phases": ("Phase", "阶段"),
    "steps": ("Step", "步骤"),
    "probability": ("Likelihood", "P", "L", "概率", "可能性"),
    "impact": ("I", "Severity", "严重程度"),
    "proximity": ("Proximity",),
    "trigger": ("Trigger", "Triggers", "Warning sign", "征兆", "触发条件"),
    "contingency": ("Contingency", "Contingency plan", "应急计划"),
    "owner": ("Risk owner", "Responsible", "责任人", "风险负责人"),
    "next_review_on": ("Review", "Review date", "Next review on"),
    "money": ("Cost", "Amount", "金额"),
    "raised_on": ("Date raised", "Identified on", "提出日期"),
    "raised_by": ("Identified by",),
    "response_text": ("Action", "Mitigation", "Response plan", "措施", "应对"),
    "response_due_on": ("Due", "Due date", "Target date", "到期日"),
    "response_owner": ("Action owner", "Response owner"),
}

KINDS: Mapping[str, str | Promise] = dict(Risk.Kind.choices)
STATUSES: Mapping[str, str | Promise] = dict(Risk.Status.choices)
CATEGORIES: Mapping[str, str | Promise] = dict(Category.choices)
PROXIMITIES: Mapping[str, str | Promise] = dict(Risk.Proximity.choices)
STRATEGIES: Mapping[str, str | Promise] = dict(Risk.Strategy.choices)
RESPONSE_STATUSES: Mapping[str, str | Promise] = dict(ResponseTurn.Status.choices)

YES = pgettext_lazy("cell", "yes")


def names(*, confidential: bool, money: bool) -> list[str]:
    """Return the columns that these eyes see, in the order they go out."""
    hidden = {"is_confidential" if not confidential else "", "money" if not money else ""}
    return [name for name in ALL if name not in hidden]


def guess(headers: Sequence[str], known: Iterable[str]) -> list[str]:
    """Return for each header the column it means, empty where none does or an earlier one is it already."""
    return words.guess(headers, {name: ALL[name] for name in known}, _ALSO)
