"""The suggestion box as anybody fills it, and the page on which a giver finds the answer.

Nobody signs in, and no cookie is set: the page's language is the browser's, or the one its address names.
"""

from collections.abc import Callable
from functools import wraps
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from tracker.common.access import public
from tracker.common.once import posted_token
from tracker.common.private import for_its_reader
from tracker.rollouts.writing import lock

from .. import operations
from ..box import KINDS, STATES, find_box, find_suggestion
from ..forms import SuggestionForm
from ..models import Suggestion, SuggestionBox


def unsigned(find: Callable[[str], SuggestionBox | Suggestion | None]) -> Callable:
    """Give the view what its token opens, and keep nothing of who asks: not even that it was opened."""

    def decorate(view: Callable) -> Callable:
        @csrf_exempt  # nothing here rests on a cookie, and without a referrer browsers send no origin
        @public
        @wraps(view)
        def page(request, token):
            with translation.override(_language(request)):
                found = find(token)
                if found is None:
                    return for_its_reader(render(request, "rollouts/no_link.html", status=404))
                with timezone.override(ZoneInfo(found.rollout.time_zone)):
                    return for_its_reader(view(request, found, token))

        return page

    return decorate


def _language(request) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language_from_request(request)


@require_http_methods(["GET", "HEAD", "POST"])
@unsigned(find_box)
def box(request, box, token):
    """The form's once-token is its giver's secret: sent twice, it leads to the same answer."""
    if request.method != "POST":
        return _form(request, box, SuggestionForm())
    reply = str(posted_token(request))
    with transaction.atomic():
        lock(box.rollout)
        current = find_box(token)  # it may have been closed while this request waited for the lock
        if current is None:
            return render(request, "rollouts/no_link.html", status=404)
        form = SuggestionForm(request.POST)
        if form.is_valid() and _put_in(current, reply, form):
            return HttpResponseRedirect(_answer_address(request, reply))
    return _form(request, current, form)


def _put_in(box: SuggestionBox, reply: str, form: SuggestionForm) -> bool:
    """Keep it, or say in the form why it can't be kept."""
    try:
        if not box.rollout.is_open:
            raise ValidationError(
                _("“%(rollout)s” is closed: nothing more is taken in.") % {"rollout": box.rollout}
            )
        operations.put_in(box=box, reply=reply, on=box.rollout.today(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _answer_address(request, reply: str) -> str:
    chosen = request.GET.get("language", "")
    language = f"&language={chosen}" if chosen in dict(settings.LANGUAGES) else ""
    return f"{reverse('personal_messages:suggestion', args=[reply])}?new=1{language}"


def _form(request, box: SuggestionBox, form: SuggestionForm) -> HttpResponse:
    context = {"box": box, "form": form, "is_open": box.rollout.is_open}
    return render(request, "communications/box/put_in.html", context)


@require_safe
@unsigned(find_suggestion)
def suggestion(request, suggestion, token):
    context = {
        "suggestion": suggestion,
        "kind": KINDS[Suggestion.Kind(suggestion.kind)],
        "state": STATES[Suggestion.Status(suggestion.status)],
        "is_new": "new" in request.GET,
        "address": settings.BASE_URL + reverse("personal_messages:suggestion", args=[token]),
    }
    return render(request, "communications/box/given.html", context)
