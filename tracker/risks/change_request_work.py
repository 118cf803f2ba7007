"""What change requests ask of a member, for the page My work, and what a search finds of them."""

import re
from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.common.text import is_storable
from tracker.common.work import Hit, WorkItem
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from .change_requests import STATUSES, change_requests_of
from .models import ChangeRequest
from .operations.change_requests import Status

HITS = 20
WORDS_LENGTH = 200
_NUMBER = re.compile(r"[cC][rR]0*([1-9][0-9]{0,8})")


def work_items(member: Member, on: date) -> Iterator[WorkItem]:
    if not member.may(Permission.SEE_RISKS):
        return
    sees_all = member.may(Permission.SEE_CONFIDENTIAL)
    for one in member.rollout.change_requests.all():
        if not one.is_open or (one.is_confidential and not sees_all):
            continue
        one.rollout = member.rollout
        if one.status == Status.WAITING and member.may(Permission.DECIDE):
            why = _("It waits for your decision.")
            yield _item(one, why, _("Decide"), view="decide_change_request", due_on=one.decide_by)
        elif one.owner_id in _owners(member):
            yield from _own_item(one)


def _owners(member: Member) -> set[int | None]:
    """What nobody owns is for all who edit."""
    return {member.pk, None} if member.may(Permission.EDIT_RISKS) else {member.pk}


def _own_item(one: ChangeRequest) -> Iterator[WorkItem]:
    if one.status == Status.SUBMITTED:
        yield _item(one, _("It is submitted and waits to be assessed."), _("Assess"))
    elif one.status == Status.ASSESSING:
        yield _item(one, _("What would it do to scope, time and cost?"), _("Assess"), due_on=one.decide_by)
    elif one.status == Status.APPROVED:
        yield _item(one, _("It is approved and not implemented yet."), _("Implement"))


def _item(
    one: ChangeRequest, why: str, button: str, *, view: str = "change_request", due_on: date | None = None
) -> WorkItem:
    return WorkItem(
        icon="replace",
        what=f"{one.label} {one}",
        why=why,
        url=reverse(f"risks:{view}", args=[one.rollout.slug, one.number]),
        button=button,
        due_on=due_on,
    )


def search_hits(member: Member, words: str) -> Iterator[Hit]:
    wanted = words.strip()[:WORDS_LENGTH]
    if not wanted or not is_storable(wanted):
        return
    number = _NUMBER.fullmatch(wanted)
    match = Q(number=int(number[1])) if number else Q()
    for field in ("name", "second_name", "text", "reason", "scope"):
        match |= Q(**{f"{field}__icontains": wanted})
    for one in change_requests_of(member).filter(match)[:HITS]:
        one.rollout = member.rollout
        status = str(STATUSES[Status(one.status)].word)
        yield Hit(_("Change request"), f"{one.label} {one}", status, one.get_absolute_url())
