from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.forms import RowForm
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..forms import AttitudeForm, StakeholderForm
from ..models import Message, Stakeholder
from ..register import Register
from .seen import lines_seen

HEARD = 10


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET"])
def stakeholders(request, rollout):
    register = Register(request.member, rollout.today())
    context = {"register": register, "tab": "communications"}
    return render(request, "communications/stakeholders.html", context)


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
        notices.error(
            request, _("“%(name)s” was changed meanwhile. Look at it again first.") % {"name": leaving}
        )
        return redirect(leaving)
    operations.take_out(stakeholder=leaving, by=request.member, on=rollout.today())
    notices.success(
        request, _("“%(name)s” is out of the register. What they were told stays.") % {"name": leaving}
    )
    return redirect("communications:stakeholders", rollout.slug)


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


def _stakeholder_page(request, shown, title, form, reading):
    """Whoever edits the register sees assessments; the reading's form keeps its own names of fields."""
    if not request.member.may(Permission.SEE_ASSESSMENTS):
        raise PermissionDenied
    context = {
        "form": form,
        "reading": reading,
        "stakeholder": shown,
        "leaving": RowForm(row=shown),
        "title": title,
        "readings": shown.readings.select_related("by"),
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
        message.line.rollout = request.rollout
    return found
