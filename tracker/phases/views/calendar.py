"""The calendar feed, and the page on which a member makes and revokes the link to it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.common.offers import calendar_events
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.feed import feed_of
from tracker.rollouts.link_page import link_page
from tracker.rollouts.links import links_of, make_link, revoke_link
from tracker.rollouts.models import PersonalLink

CALENDAR = PersonalLink.Purpose.CALENDAR


@require_safe
@link_page(CALENDAR)
def feed(request, link, token):
    member = link.member
    events = calendar_events.gather(member, member.rollout.today())
    return HttpResponse(
        feed_of(member.rollout, events),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{member.rollout.slug}.ics"'},
    )


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET", "POST"])
def calendar(request, rollout):
    """Sent, it makes a new link in place of the old one and shows it this once."""
    token = ""
    if request.method == "POST":
        _link, token = make_link(member=request.member, purpose=CALENDAR, by=request.member)
    address = settings.BASE_URL + reverse("personal:calendar", args=[token]) if token else ""
    context = {
        "link": links_of(request.member, CALENDAR).first(),
        "address": address,
        "webcal": "webcal://" + address.partition("://")[2] if address else "",
        "tab": "plan",
    }
    return render(request, "phases/calendar.html", context)


@rollout_page(Permission.SEE_PLAN, when_closed=True)
@require_POST
def revoke_calendar(request, rollout):
    for link in links_of(request.member, CALENDAR):
        revoke_link(link=link, by=request.member)
    messages.success(request, _("The link opens nothing any more."))
    return redirect("phases:calendar", rollout.slug)
