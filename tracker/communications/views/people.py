from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.forms import RowForm
from tracker.common.listing import export
from tracker.common.pages import render_page
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations, queries, wording
from ..attitude_chart import attitude_chart
from ..domain.influence import must_move
from ..forms import AttitudeForm, GapActionForm, StakeholderForm
from ..models import Message, Stakeholder
from ..register import Register
from .grid import moved_before
from .seen import lines_seen

HEARD = 10


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET"])
def stakeholders(request, rollout):
    register = Register(request.member, rollout.today(), request.GET)
    file = export(register.list, request.GET, title=_("Stakeholders"), name=f"{rollout.slug}-stakeholders")
    if file:
        return file
    is_list_alone = request.htmx.target == "stakeholders"
    context = {
        "register": register,
        "moved": None if is_list_alone else moved_before(request),
        "tab": "communications",
    }
    partial = "list" if is_list_alone else ""
    return render_page(request, "communications/stakeholders.html", context, partial=partial)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def add_stakeholder(request, rollout):
    form = StakeholderForm(request.POST or None, rollout=rollout, initial={"language": rollout.language})
    if request.method == "POST" and form.is_valid():
        added = operations.add_stakeholder(
            rollout=rollout, by=request.member, on=rollout.today(), **form.cleaned_data
        )
        notices.success(request, _("“%(name)s” is in the register.") % {"name": added})
        return redirect(added)
    return render(request, "communications/stakeholder.html", {"form": form, "tab": "communications"})


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def stakeholder(request, rollout, pk):
    changed = get_object_or_404(rollout.stakeholders, pk=pk)
    title = str(changed)
    form = StakeholderForm(request.POST or None, rollout=rollout, instance=changed)
    if request.method == "POST" and form.is_valid():
        operations.change_stakeholder(stakeholder=changed, by=request.member, **form.cleaned_data)
        notices.success(request, _("“%(name)s” is saved.") % {"name": changed})
        return redirect("communications:stakeholders", rollout.slug)
    return _stakeholder_page(request, changed, title, form, AttitudeForm(today=rollout.today()))


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_POST
def take_out(request, rollout, pk):
    leaving = get_object_or_404(rollout.stakeholders.present(), pk=pk)
    if not RowForm(request.POST, row=leaving).is_valid():
        return _changed_meanwhile(request, leaving)
    operations.take_out(stakeholder=leaving, by=request.member, on=rollout.today())
    notices.success(
        request, _("“%(name)s” is out of the register. What they were told stays.") % {"name": leaving}
    )
    return redirect("communications:stakeholders", rollout.slug)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_POST
def take_back(request, rollout, pk):
    coming = get_object_or_404(rollout.stakeholders.exclude(left_on=None), pk=pk)
    if not RowForm(request.POST, row=coming).is_valid():
        return _changed_meanwhile(request, coming)
    operations.take_back(stakeholder=coming, by=request.member)
    notices.success(request, _("“%(name)s” is in the register again.") % {"name": coming})
    return redirect(coming)


def _changed_meanwhile(request, changed: Stakeholder):
    notices.error(request, _("“%(name)s” was changed meanwhile. Look at it again first.") % {"name": changed})
    return redirect(changed)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_POST
def read_attitude(request, rollout, pk):
    read = get_object_or_404(rollout.stakeholders, pk=pk)
    reading = AttitudeForm(request.POST, today=rollout.today())
    if reading.is_valid():
        operations.read_attitude(stakeholder=read, by=request.member, **reading.cleaned_data)
        notices.success(request, _("The attitude of “%(name)s” is noted.") % {"name": read})
        return redirect(read)
    return _stakeholder_page(
        request, read, str(read), StakeholderForm(rollout=rollout, instance=read), reading
    )


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def plan_action(request, rollout, pk):
    """What is to be done so that somebody supports the rollout as much as it needs."""
    lagging = _assessed(request, pk)
    now = lagging.attitude_now or ""  # type: ignore[attr-defined]
    if not must_move(now, lagging.attitude_wanted):
        notices.info(
            request, _("“%(name)s” stands where the rollout needs them, no gap is left.") % {"name": lagging}
        )
        return redirect(lagging)
    form = GapActionForm(request.POST or None, stakeholder=lagging)
    if request.method == "POST" and form.is_valid():
        made = operations.plan_action(
            stakeholder=lagging, by=request.member, on=rollout.today(), **form.cleaned_data
        )
        said = _("%(label)s “%(entry)s” is added.") % {"label": made.label, "entry": made}
        notices.success(request, said)
        return redirect(f"{reverse('communications:stakeholders', args=[rollout.slug])}#movers-title")
    context = {
        "form": form,
        "stakeholder": lagging,
        "gap": wording.attitude(now, lagging.attitude_wanted),
        "gap_icon": wording.attitude_icon(now),
        "actions": _actions(request, lagging),
        "tab": "communications",
    }
    return render(request, "communications/gap_action.html", context)


def _assessed(request, pk: int) -> Stakeholder:
    """Whoever edits the register sees assessments."""
    if not request.member.may(Permission.SEE_ASSESSMENTS):
        raise PermissionDenied
    found = request.rollout.stakeholders.present().select_related("owner")
    return get_object_or_404(queries.with_attitude_of(found, request.rollout.today()), pk=pk)


def _actions(request, of: Stakeholder) -> list:
    confidential = queries.sees_confidential(request.member)
    return queries.open_actions(request.rollout, of, confidential=confidential).get(of.pk, [])


def _stakeholder_page(request, shown, title, form, reading):
    """Whoever edits the register sees assessments; the reading's form keeps its own names of fields."""
    if not request.member.may(Permission.SEE_ASSESSMENTS):
        raise PermissionDenied
    readings = list(shown.readings.select_related("by"))
    today = request.rollout.today()
    now = next((one.attitude for one in readings if one.on <= today), "")
    stored = Stakeholder.objects.get(pk=shown.pk)
    context = {
        "form": form,
        "reading": reading,
        "stakeholder": shown,
        "leaving": RowForm(row=shown),
        "title": title,
        "readings": readings,
        "chart": attitude_chart(stored, readings, today),
        "gap": wording.attitude(now, stored.attitude_wanted)
        if not stored.left_on and must_move(now, stored.attitude_wanted)
        else "",
        "gap_icon": wording.attitude_icon(now),
        "actions": _actions(request, shown),
        "heard": _heard(request, shown),
        "tab": "communications",
    }
    return render(request, "communications/stakeholder.html", context)


def _heard(request, shown: Stakeholder) -> list[Message]:
    """The last messages told to them."""
    told = shown.messages.filter(state=Message.State.TOLD, line__in=lines_seen(request)).select_related(
        "line"
    )
    found = list(told[:HEARD])
    for message in found:
        message.rollout = message.line.rollout = request.rollout
    return found
