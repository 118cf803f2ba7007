from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common import offers
from tracker.common.forms import RowForm
from tracker.common.work import Panel

from . import operations
from .access import rollout_page
from .domain.holidays import Holidays
from .domain.roles import Permission
from .forms import MemberForm, SettingsForm, with_holidays
from .models import Rollout

STATE_CHANGES = {
    "pause": Rollout.State.PAUSED,
    "resume": Rollout.State.RUNNING,
    "close": Rollout.State.CLOSED,
    "archive": Rollout.State.ARCHIVED,
}


@rollout_page(Permission.SEE_TEAM)
@require_http_methods(["GET"])
def team(request, rollout):
    members = rollout.members.active().prefetch_related("duties", "absences")
    for one in members:
        one.coming = [absence for absence in one.absences.all() if absence.last_on >= rollout.today()]
        for duty in one.duties.all():
            duty.rollout = rollout
    return render(request, "rollouts/team.html", {"members": members, "tab": "team"})


@rollout_page(Permission.MANAGE_TEAM)
@require_http_methods(["GET", "POST"])
def add_member(request, rollout):
    form = MemberForm(request.POST or None, member=request.member, initial={"language": rollout.language})
    if request.method == "POST" and form.is_valid():
        try:
            added = operations.add_member(rollout=rollout, by=request.member, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s is a member now.") % {"name": added})
            return redirect("rollouts:team", rollout.slug)
    return render(request, "rollouts/member.html", {"form": form, "tab": "team"})


@rollout_page(Permission.MANAGE_TEAM)
@require_http_methods(["GET", "POST"])
def change_member(request, rollout, pk):
    changed = get_object_or_404(rollout.members.active(), pk=pk)
    form = MemberForm(request.POST or None, member=request.member, row=changed)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_member(member=changed, by=request.member, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": changed})
            return redirect("rollouts:team", rollout.slug)
    return render(
        request,
        "rollouts/member.html",
        {"form": form, "changed": changed, "removal": RowForm(row=changed), "tab": "team"},
    )


@rollout_page(Permission.MANAGE_TEAM)
@require_POST
def remove_member(request, rollout, pk):
    removed = get_object_or_404(rollout.members.active(), pk=pk)
    try:
        operations.remove_member(member=removed, by=request.member, on=rollout.today())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("rollouts:change_member", rollout.slug, pk)
    messages.success(request, _("%(name)s is no longer a member.") % {"name": removed})
    return redirect("rollouts:team", rollout.slug)


@rollout_page(Permission.EDIT_SETTINGS)
@require_http_methods(["GET", "POST"])
def settings(request, rollout):
    form, filled = SettingsForm(request.POST or None, instance=rollout), None
    if request.method == "POST" and "fill" in request.POST:
        form, filled = _filled(request, rollout)
    elif request.method == "POST" and "back" not in request.POST and form.is_valid():
        try:
            panels = [] if "confirmed" in request.POST else _previews(request, form)
            if panels:
                return _ask(request, form, panels)
            operations.change_settings(rollout=rollout, by=request.member, changed=form.changed_settings())
        except ValidationError as error:
            form.row = _as_stored(rollout)
            form.add_error(None, error)
        else:
            messages.success(request, _("The settings are saved. All dates follow from them."))
            return redirect("rollouts:settings", rollout.slug)
    return render(
        request,
        "rollouts/settings.html",
        {
            "form": form,
            "filled": filled,
            "state": RowForm(),
            "rollout": _as_stored(rollout) if form.is_bound else rollout,
            "tab": "settings",
        },
    )


def _previews(request, form: SettingsForm) -> list[Panel]:
    """Try the change on a copy, so that the form's own row stays as it was read."""
    rollout, changed = request.rollout, form.changed_settings()
    return offers.settings_previews.gather(
        rollout,
        lambda: operations.change_settings(rollout=copy(rollout), by=request.member, changed=changed),
        request.member,
    )


def _ask(request, form: SettingsForm, panels: list[Panel]):
    context = {"form": form, "panels": panels, "rollout": _as_stored(request.rollout), "tab": "settings"}
    return render(request, "rollouts/settings_preview.html", context)


def _filled(request, rollout: Rollout) -> tuple[SettingsForm, Holidays | None]:
    """Add a country's holidays to what was typed, for a look at them: nothing is saved."""
    form = SettingsForm(request.POST, instance=rollout)
    found = form.holidays()
    if found is None:
        return form, None
    return SettingsForm(with_holidays(request.POST, found), instance=_as_stored(rollout)), found


def _as_stored(rollout: Rollout) -> Rollout:
    return Rollout.objects.defer("playbook").get(pk=rollout.pk)


@rollout_page(Permission.CLOSE_ROLLOUT, when_closed=True)
@require_POST
def change_state(request, rollout, change):
    state = STATE_CHANGES[change]
    operations.change_state(rollout=rollout, by=request.member, state=state)
    messages.success(
        request, _("“%(rollout)s” is now: %(state)s.") % {"rollout": rollout, "state": state.label}
    )
    return redirect("rollouts:settings", rollout.slug)
