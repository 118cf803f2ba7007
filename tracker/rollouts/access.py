"""A page of a rollout: who may open it, and what happens around a change sent to it."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from tracker.common.access import Access, declares
from tracker.common.once import keep_token, posted_token
from tracker.common.rows import OnceToken

from .domain.roles import Permission
from .models import Member
from .writing import lock, times_written


def rollout_page(permission: Permission, *, when_closed: bool = False) -> Callable:
    """Give the view its rollout through the reader's membership.

    Outsiders get 404, members without the permission 403. A POST runs under the rollout's row lock, in one
    transaction, once per form sent; what did not end in a change leaves nothing behind. A closed rollout
    takes no changes, except by views that say so.
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def page(request, slug, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            _let_in(request, slug, permission)
            if request.method not in {"POST", "PUT", "PATCH", "DELETE"}:
                return view(request, request.rollout, *args, **kwargs)
            with transaction.atomic():
                lock(request.rollout)
                # What was allowed may have changed while this request waited for the lock.
                _let_in(request, slug, permission)
                if not (request.rollout.is_open or when_closed):
                    raise PermissionDenied(
                        _("“%(rollout)s” is closed. Open it again in its settings to change it.")
                        % {"rollout": request.rollout}
                    )
                return _once(request, lambda: view(request, request.rollout, *args, **kwargs))

        return declares(Access("rollout", permission))(page)

    return decorate


def _let_in(request, slug: str, permission: Permission) -> None:
    member = (
        Member.objects.active()
        .select_related("rollout")
        .defer("rollout__playbook")
        .filter(user=request.user, rollout__slug=slug)
        .first()
    )
    if member is None:
        raise Http404
    if not member.may(permission):
        raise PermissionDenied
    request.member, request.rollout = member, member.rollout


def _once(request, view: Callable[[], HttpResponse]) -> HttpResponse:
    token = posted_token(request)
    used = OnceToken.objects.filter(pk=token).first()
    if used:
        return _already_done(request, used)
    before = times_written()
    response = view()
    if times_written() == before:
        transaction.set_rollback(True)
        return response
    keep_token(token, response)
    return response


def _already_done(request, token: OnceToken) -> HttpResponse:
    messages.info(request, _("This was saved already; nothing was done twice."))
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return HttpResponseRedirect(token.location or request.rollout.get_absolute_url())
