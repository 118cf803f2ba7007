"""A person's own calendar over all their rollouts: its feed, and the page on which its link is made."""

from django.conf import settings
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.accounts.calendar_links import find_calendar_link, make_calendar_link, revoke_calendar_link
from tracker.accounts.models import CalendarLink, User
from tracker.common.access import public, signed_in
from tracker.common.offers import calendar_events
from tracker.common.private import for_its_reader
from tracker.common.tokens import note_opened
from tracker.communications.queries import COMMUNICATION_PARTS
from tracker.phases.queries import PLAN_PARTS
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.feed import feed_of_many

from .queries import memberships


@public
@require_safe
def feed(request, token):
    link = find_calendar_link(token)
    if link is None:
        return for_its_reader(render(request, "rollouts/no_link.html", status=404))
    note_opened(link)
    with translation.override(link.user.language):
        answer = HttpResponse(
            feed_of(link.user),
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": 'inline; filename="rollouts.ics"'},
        )
        return for_its_reader(answer)


def feed_of(user: User) -> bytes:
    """Return the events of each rollout whose plan they may see today; a rollout's days are its own."""
    members = [one for one in memberships(user, open_only=False) if one.may(Permission.SEE_PLAN)]
    prefetch_related_objects([one.rollout for one in members], *PLAN_PARTS, *COMMUNICATION_PARTS)
    parts = [(one.rollout, calendar_events.gather(one, one.rollout.today())) for one in members]
    return feed_of_many(_("My rollouts"), parts)


@signed_in
@require_http_methods(["GET", "POST"])
def my_calendar(request):
    """Sent, it makes a new link in place of the old one and shows it this once."""
    token = make_calendar_link(request.user)[1] if request.method == "POST" else ""
    address = settings.BASE_URL + reverse("workspace:calendar_feed", args=[token]) if token else ""
    context = {
        "link": CalendarLink.objects.filter(user=request.user).first(),
        "address": address,
        "webcal": "webcal://" + address.partition("://")[2] if address else "",
    }
    return render(request, "workspace/my_calendar.html", context)


@signed_in
@require_POST
def revoke_my_calendar(request):
    revoke_calendar_link(request.user)
    messages.success(request, _("The link opens nothing any more."))
    return redirect("workspace:my_calendar")
