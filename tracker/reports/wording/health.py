"""How each dimension stands, in a sentence with its number and its tolerance."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written
from tracker.common.templatetags.page import money
from tracker.common.wording import percent

from ..domain.facts import Colour, Finding, Health, StatusFacts
from .pieces import joined, named

SHOWN = 2


def count_of_health(colours: Sequence[Colour]) -> str:
    """Say how many dimensions stand how: “3 of 5 dimensions need attention, none is off track.”"""
    amber, red, grey = (list(colours).count(colour) for colour in (Colour.AMBER, Colour.RED, Colour.GREY))
    values = {"amber": amber, "red": red, "grey": grey, "all": len(colours)}
    if not colours:
        return ""
    if red:
        first = ngettext(
            "%(red)d of %(all)d dimensions is off track", "%(red)d of %(all)d dimensions are off track", red
        )
    elif amber:
        first = ngettext(
            "%(amber)d of %(all)d dimensions needs attention, none is off track",
            "%(amber)d of %(all)d dimensions need attention, none is off track",
            amber,
        )
    elif grey:
        first = _("None of %(all)d dimensions needs attention")
    else:
        first = ngettext("The one dimension is on track", "All %(all)d dimensions are on track", len(colours))
    if red and amber:
        first += ngettext(", %(amber)d needs attention", ", %(amber)d need attention", amber)
    if grey:
        first += ngettext(", %(grey)d has no word", ", %(grey)d have no word", grey)
    return (first + _(".")) % values


def why(facts: StatusFacts, health: Health) -> str:
    return joined([finding_words(facts, finding) for finding in health.findings[:SHOWN]])


def finding_words(facts: StatusFacts, finding: Finding) -> str:
    values = {
        "count": finding.count,
        "limit": finding.limit,
        "key": finding.key,
        "name": named(facts, finding.name),
        "day": written(finding.on, "year"),
    }
    if finding.code.startswith("cost_"):
        values["share"] = percent(finding.count or 0)
        values["tolerance"] = percent(finding.limit or 0)
        values["amount"] = money(finding.amount, facts.currency)
        values["budget"] = money(finding.budget, facts.currency)
    return _template(finding) % values


def _template(finding: Finding) -> str:
    count = finding.count or 0
    match finding.code:
        case "no_forecast":
            return _("The go-live has no date: a gate was refused, or links lead in a circle.")
        case "promise_missed":
            return ngettext(
                "The forecast is %(count)d working day after the promised %(day)s.",
                "The forecast is %(count)d working days after the promised %(day)s.",
                count,
            )
        case "behind_baseline" | "behind_plan":
            return _behind(finding.code == "behind_baseline", count)
        case "condition_expired":
            return _("A condition of the gate “%(name)s” was due on %(day)s.")
        case "steps_late":
            return ngettext("%(count)d step is late.", "%(count)d steps are late.", count)
        case "cost_over":
            return _(
                "%(amount)s forecast against a budget of %(budget)s, %(share)s over; "
                "the tolerance is %(tolerance)s."
            )
        case "cost_within" if count:
            return _("%(amount)s forecast against a budget of %(budget)s, %(share)s under.")
        case "cost_within":
            return _("%(amount)s forecast against a budget of %(budget)s.")
        case "silence" if not finding.name:
            return ngettext(
                "No word on a step without owner for %(count)d day.",
                "No word on a step without owner for %(count)d days.",
                count,
            )
        case "silence":
            return _silence(count, finding.limit or 1)
        case _:
            return _risks(finding) or _communication(finding) or _people(finding)


def _behind(baseline: bool, count: int) -> str:
    if count > 0 and baseline:
        return ngettext(
            "Forecast %(count)d working day behind the baseline; the tolerance is %(limit)d.",
            "Forecast %(count)d working days behind the baseline; the tolerance is %(limit)d.",
            count,
        )
    if count > 0:
        return ngettext(
            "Forecast %(count)d working day behind the plan; the tolerance is %(limit)d.",
            "Forecast %(count)d working days behind the plan; the tolerance is %(limit)d.",
            count,
        )
    if count == 0:
        return _("Forecast as in the baseline.") if baseline else _("Forecast as planned.")
    return _("Forecast earlier than the baseline.") if baseline else _("Forecast earlier than planned.")


def _silence(days: int, steps: int) -> str:
    if steps == 1:
        return ngettext(
            "No word from %(name)s for %(count)d day on a step that runs or is due.",
            "No word from %(name)s for %(count)d days on a step that runs or is due.",
            days,
        )
    return ngettext(
        "No word from %(name)s for %(count)d day; %(limit)d steps that run or are due are silent.",
        "No word from %(name)s for %(count)d days; %(limit)d steps that run or are due are silent.",
        days,
    )


def _risks(finding: Finding) -> str:
    count = finding.count or 0
    match finding.code:
        case "risks_within" if not count:
            return _("No risk is open.")
        case "risks_within":
            return ngettext(
                "%(count)d risk is open, not above level %(limit)d.",
                "%(count)d risks are open, none above level %(limit)d.",
                count,
            )
        case "risks_above":
            return ngettext(
                "%(count)d risk stands above level %(limit)d.",
                "%(count)d risks stand above level %(limit)d.",
                count,
            )
        case "response_overdue":
            return _("The response to %(key)s “%(name)s” was due on %(day)s.")
        case "neglected_owner" | "neglected_response" | "neglected_review_day" | "neglected_review":
            return _neglected(finding.code, count)
        case "no_response":  # in facts of the first schema
            return _("%(key)s “%(name)s” has no response yet.")
    return ""


def _neglected(code: str, count: int) -> str:
    first = {
        "neglected_owner": _("%(key)s “%(name)s” has no owner."),
        "neglected_response": _("%(key)s “%(name)s” has no response yet."),
        "neglected_review_day": _("%(key)s “%(name)s” has no day of review."),
        "neglected_review": _("The review of %(key)s “%(name)s” is overdue."),
    }[code]
    if count == 1:
        return first
    return joined([first, _("%(count)d risks in all lack an owner, a response or a review.")])


def _communication(finding: Finding) -> str:
    match finding.code:
        case "groups_unheard" if finding.name:
            return _("“%(name)s” has not heard from us for more than %(limit)d days.")
        case "groups_unheard":
            return _("%(count)d groups have not heard from us for more than %(limit)d days.")
        case "messages_missed" if finding.name:
            return _("The message “%(name)s” was not sent.")
        case "messages_missed":
            return _("%(count)d messages were not sent.")
        case "promises_broken" if finding.name:
            return _("The promise “%(name)s” was not kept.")
        case "promises_broken":
            return _("%(count)d promises were not kept.")
        case "messages_overdue" | "approvals_overdue" | "promises_overdue":
            return _overdue(finding)
        case "all_heard":
            return _("Every group has heard from us in time.")
    return ""


def _overdue(finding: Finding) -> str:
    """Say how long the one that waits longest is overdue, in working days, against the tolerance."""
    days = finding.count or 0
    match finding.code, bool(finding.name):
        case "messages_overdue", True:
            return ngettext(
                "The message “%(name)s” is %(count)d working day overdue; the tolerance is %(limit)d.",
                "The message “%(name)s” is %(count)d working days overdue; the tolerance is %(limit)d.",
                days,
            )
        case "messages_overdue", False:
            return ngettext(
                "%(key)s messages are overdue, the oldest for %(count)d working day; "
                "the tolerance is %(limit)d.",
                "%(key)s messages are overdue, the oldest for %(count)d working days; "
                "the tolerance is %(limit)d.",
                days,
            )
        case "approvals_overdue", True:
            return ngettext(
                "The message “%(name)s” still waits for approval %(count)d working day after its day; "
                "the tolerance is %(limit)d.",
                "The message “%(name)s” still waits for approval %(count)d working days after its day; "
                "the tolerance is %(limit)d.",
                days,
            )
        case "approvals_overdue", False:
            return ngettext(
                "%(key)s messages still wait for approval, the oldest %(count)d working day after its day; "
                "the tolerance is %(limit)d.",
                "%(key)s messages still wait for approval, the oldest %(count)d working days after its day; "
                "the tolerance is %(limit)d.",
                days,
            )
        case _, True:
            return ngettext(
                "The promise “%(name)s” is %(count)d working day overdue; the tolerance is %(limit)d.",
                "The promise “%(name)s” is %(count)d working days overdue; the tolerance is %(limit)d.",
                days,
            )
    return ngettext(
        "%(key)s promises are overdue, the oldest for %(count)d working day; the tolerance is %(limit)d.",
        "%(key)s promises are overdue, the oldest for %(count)d working days; the tolerance is %(limit)d.",
        days,
    )


def _people(finding: Finding) -> str:
    count = finding.count or 0
    match finding.code:
        case "blocked":
            return _("“%(name)s” is blocked since %(day)s.")
        case "steps_without_owner" if finding.name:
            return _("“%(name)s” has no owner.")
        case "steps_without_owner":
            return _("%(count)d steps at hand have no owner.")
        case "all_have_word" if count:
            return ngettext(
                "There is word on the running step, not older than %(limit)d days.",
                "There is word on all %(count)d running steps, none older than %(limit)d days.",
                count,
            )
        case "all_have_word":
            return _("Nobody has been silent for more than %(limit)d days.")
    raise KeyError(finding.code)
