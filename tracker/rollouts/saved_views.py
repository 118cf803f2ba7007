"""A member's own views of the lists: kept under a name, opened from the list's menu, taken away."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tracker.common.fields import LineInput
from tracker.common.forms import RowForm

from .access import rollout_page
from .domain.roles import Permission
from .models import Member, SavedView
from .writing import note_stored

QUERY_LENGTH = 2_000
PAGE_LENGTH = 40


class SavedViewForm(RowForm):
    name = LineInput(label=gettext_lazy("Name of this view"), max_length=60)
    query = LineInput(max_length=QUERY_LENGTH)


@rollout_page(Permission.SEE_PLAN, when_closed=True)
@require_POST
def save_view(request, rollout, page):
    if len(page) > PAGE_LENGTH:
        raise Http404
    form = SavedViewForm(request.POST)
    if form.is_valid():
        _keep(member=request.member, page=page, **form.cleaned_data)
        messages.success(request, _("The view “%(name)s” is saved.") % form.cleaned_data)
    else:
        for field, errors in form.errors.items():
            messages.error(request, f"{form.fields[field].label or ''} {' '.join(map(str, errors))}".strip())
    return redirect(f"{_back(request, rollout)}?{form.cleaned_data.get('query', '')}")


@rollout_page(Permission.SEE_PLAN, when_closed=True)
@require_POST
def remove_view(request, rollout, pk):
    view = get_object_or_404(SavedView, member=request.member, pk=pk)
    view.delete()
    note_stored()
    messages.success(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return redirect(_back(request, rollout))


def _keep(*, member: Member, page: str, name: str, query: str) -> None:
    """The same name again means the view as it is now."""
    SavedView.objects.update_or_create(member=member, page=page, name=name, defaults={"query": query})
    note_stored()


def _back(request, rollout) -> str:
    """The list the form stood on; any other address is none of ours."""
    back = request.POST.get("back", "")
    ours = back.startswith(f"/rollouts/{rollout.slug}/") and not {"?", "\\", "#"} & set(back)
    return back if ours else rollout.get_absolute_url()
