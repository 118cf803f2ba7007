"""A page that is opened by a secret link: nobody signs in, and it shows what is for its reader alone."""

from collections.abc import Callable
from functools import wraps
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from tracker.common.access import public
from tracker.common.once import keep_token, posted_token
from tracker.common.private import for_its_reader
from tracker.common.rows import OnceToken
from tracker.common.tokens import note_opened

from .links import find_link
from .models import Member, PersonalLink, Rollout
from .writing import lock, times_written


class Opener(Protocol):
    """What a token stands for: something of one rollout, for one reader.

    `member` is the reader where they are one. It is a row that keeps when it was last `opened_at`.
    """

    @property
    def rollout(self) -> Rollout: ...
    @property
    def member(self) -> Member | None: ...
    @property
    def language(self) -> str: ...


def link_page(purpose: PersonalLink.Purpose) -> Callable:
    """Give the view the personal link its token stands for."""
    return page_opened_by(lambda token: find_link(token, purpose))


def page_opened_by(find: Callable[[str], Opener | None]) -> Callable:
    """Give the view what its token opens; whatever opens nothing gets one and the same 404.

    `find` answers with the rights of today. The page is in the reader's language and the rollout's time
    zone, whoever is signed in beside it. A POST runs under the rollout's row lock, in one transaction, once
    per form sent; it leads on by a relative address, so that the token is stored nowhere.
    """

    def decorate(view: Callable) -> Callable:
        @csrf_exempt  # nothing here rests on a cookie, and without a referrer browsers send no origin
        @public
        @wraps(view)
        def page(request, token, *args, **kwargs):
            opened = find(token)
            if opened is None:
                return for_its_reader(render(request, "rollouts/no_link.html", status=404))
            note_opened(opened)
            with translation.override(opened.language), timezone.override(ZoneInfo(opened.rollout.time_zone)):
                if request.method != "POST":
                    response = _show(request, view, opened, token, *args, **kwargs)
                else:
                    response = _change(request, view, find, opened, token, *args, **kwargs)
                return for_its_reader(response)

        return page

    return decorate


def _show(request, view: Callable, opened: Opener, *args, **kwargs) -> HttpResponse:
    request.member, request.rollout = opened.member, opened.rollout
    return view(request, opened, *args, **kwargs)


def _change(request, view: Callable, find: Callable, opened: Opener, token: str, *args, **kwargs):
    once = posted_token(request)
    with transaction.atomic():
        lock(opened.rollout)
        # What was allowed may have changed while this request waited for the lock.
        found = find(token)
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
