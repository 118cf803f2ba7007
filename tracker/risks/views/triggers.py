"""The early signs of the open risks: a list to walk through, and what was seen on the way."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..forms import SEEN, WatchSheet
from ..forms.triggers import LookForm
from ..queries import RISK_PARTS, RiskStanding, standing
from ..triggers import watch_list
from .shared import risks_of, sees_confidential

AT_ONCE = 100


@rollout_page(Permission.SEE_RISKS)
@require_GET
def triggers(request, rollout):
    return _render(request, rollout, WatchSheet(None, watched=_watched(request, rollout)))


@rollout_page(Permission.RAISE_RISKS)
@require_POST
def look_at_triggers(request, rollout):
    sheet = WatchSheet(request.POST, watched=_watched(request, rollout))
    if not sheet.is_valid():
        return _render(request, rollout, sheet)
    if not sheet.answered:
        messages.info(request, _("Nothing was noted: say of at least one sign whether it shows."))
        return redirect("risks:triggers", rollout.slug)
    operations.look_at_triggers(
        rollout=rollout, looks=_looks(request, rollout, sheet.answered), by=request.member, on=rollout.today()
    )
    messages.success(request, _said(sheet.answered))
    return redirect("risks:triggers", rollout.slug)


def _watched(request, rollout) -> list[RiskStanding]:
    prefetch_related_objects([rollout], *RISK_PARTS)
    return watch_list(rollout, rollout.today(), confidential=sees_confidential(request))


def _looks(request, rollout, answered: Sequence[LookForm]) -> list[operations.Look]:
    risks = {risk.number: risk for risk in risks_of(request, rollout).open()}
    return [
        operations.Look(
            risks[form.standing.number], form.cleaned_data["sign"] == SEEN, form.cleaned_data["note"]
        )
        for form in answered
    ]


def _said(answered: Sequence[LookForm]) -> str:
    seen = [form.standing for form in answered if form.cleaned_data["sign"] == SEEN]
    noted = ngettext("%(count)d sign is noted.", "%(count)d signs are noted.", len(answered))
    if not seen:
        return noted % {"count": len(answered)}
    shows = ngettext(
        "That of %(risks)s shows: assess it again.", "Those of %(risks)s show: assess them again.", len(seen)
    )
    labels = ", ".join(one.label for one in seen)
    return f"{noted % {'count': len(answered)}} {shows % {'risks': labels}}"


def _render(request, rollout, sheet: WatchSheet):
    today = rollout.today()
    shown = [
        form for at, form in enumerate(sheet.forms) if at < AT_ONCE or (form.is_bound and form.has_changed())
    ]
    open_risks = standing(rollout, today, confidential=sees_confidential(request))
    context = {
        "sheet": sheet,
        "shown": shown,
        "left": len(sheet.forms) - len(shown),
        "showing": sum(form.standing.shows_sign for form in sheet.forms),
        "never": sum(form.standing.sign is None for form in sheet.forms),
        "unnamed": sum(not one.trigger for one in open_risks),
        "looks": rollout.is_open and request.member.may(Permission.RAISE_RISKS),
        "today": today,
        "tab": "risks",
    }
    return render(request, "risks/triggers.html", context)
