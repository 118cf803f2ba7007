"""A page that is opened by a personal link: nobody signs in, and it shows its member's own things alone."""

from collections.abc import Callable
from functools import wraps
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from tracker.common.access import public
from tracker.common.once import keep_token, posted_token
from tracker.common.rows import OnceToken

from .links import find_link, note_opened
from .models import PersonalLink
from .writing import lock, times_written

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
}


def link_page(purpose: PersonalLink.Purpose) -> Callable:
    """Give the view the link its token stands for; whatever opens nothing gets one and the same 404.

    The page is in the member's language and the rollout's time zone, whoever is signed in beside it. A POST
    runs under the rollout's row lock, in one transaction, once per form sent; it leads on by a relative
    address, so that the token is stored nowhere.
    """

    def decorate(view: Callable) -> Callable:
        @csrf_exempt  # nothing here rests on a cookie, and without a referrer browsers send no origin
        @public
        @wraps(view)
        def page(request, token, *args, **kwargs):
            link = find_link(token, purpose)
            if link is None:
                return _for_its_reader(render(request, "rollouts/no_link.html", status=404))
            note_opened(link)
            with translation.override(link.member.language), timezone.override(_zone(link)):
                if request.method != "POST":
                    response = _show(request, view, link, token, *args, **kwargs)
                else:
                    response = _change(request, view, link, token, *args, **kwargs)
                return _for_its_reader(response)

        return page

    return decorate


def _zone(link: PersonalLink) -> ZoneInfo:
    return ZoneInfo(link.member.rollout.time_zone)


def _show(request, view: Callable, link: PersonalLink, *args, **kwargs) -> HttpResponse:
    request.member, request.rollout = link.member, link.member.rollout
    return view(request, link, *args, **kwargs)


def _change(request, view: Callable, link: PersonalLink, token: str, *args, **kwargs) -> HttpResponse:
    once = posted_token(request)
    with transaction.atomic():
        lock(link.member.rollout)
        # What was allowed may have changed while this request waited for the lock.
        found = find_link(token, PersonalLink.Purpose(link.purpose))
        if found is None:
            return render(request, "rollouts/no_link.html", status=404)
        used = OnceToken.objects.filter(pk=once).first()
        if used:
            return HttpResponseRedirect(used.location or request.path)
        before = times_written()
        response = _show(request, view, found, token, *args, **kwargs)
        if times_written() == before:
            transaction.set_rollback(True)
        else:
            keep_token(once, response)
        return response


def _for_its_reader(response: HttpResponse) -> HttpResponse:
    """Kept in no cache, in no search engine, and its address told to no other site."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers["Content-Language"] = translation.get_language() or "en"
    return response
