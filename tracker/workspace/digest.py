"""What one digest says: what changed in a person's rollouts and what waits for them, with their eyes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.accounts.models import User
from tracker.accounts.unsubscribing import unsubscribe_address
from tracker.common.dates import written
from tracker.common.text import on_one_line
from tracker.phases.domain.schedule import ScheduleBeyondLimit
from tracker.phases.queries import steps_changed_since
from tracker.reports import wording
from tracker.reports.domain.differences import differences
from tracker.reports.queries import Gatherer
from tracker.rollouts.domain.roles import PERMISSIONS, Permission, Role
from tracker.rollouts.models import Member, Rollout

from .queries import Waiting, by_urgency, memberships, waiting_for
from .standing import Standing

NAMED = 10
NEWS_TOLD = 6
SOON = 7
LOOKS_BACK = {User.Digest.WEEKLY: timedelta(days=7), User.Digest.DAILY: timedelta(days=1)}


@dataclass(frozen=True)
class Section:
    """One rollout: how it stands and what changed; no more than a few lines whatever happened."""

    rollout: Rollout
    standing: str
    news: tuple[str, ...]


@dataclass(frozen=True)
class Digest:
    user: User
    since: date
    sections: tuple[Section, ...]
    waiting: tuple[Waiting, ...]

    @property
    def says_something(self) -> bool:
        return bool(self.waiting) or any(section.news for section in self.sections)

    @property
    def subject(self) -> str:
        if not self.waiting:
            return _("What changed in your rollouts")
        count = len(self.waiting)
        return ngettext("%(count)d thing waits for you", "%(count)d things wait for you", count) % {
            "count": count
        }


def digest_of(user: User, now: datetime) -> Digest:
    """Gather it in the language that is spoken now; many rows cost as few queries as one."""
    members = memberships(user)
    since = user.digested_at or now - LOOKS_BACK[User.Digest(user.digest)]
    waiting = [one for one in waiting_for(members) if one.days is None or one.days <= SOON]
    return Digest(user, since.astimezone(user.zone).date(), tuple(_sections(members, since)), tuple(waiting))


def _sections(members: Sequence[Member], since: datetime) -> list[Section]:
    seen = [member for member in members if member.may(Permission.SEE_PLAN)]
    gatherer = Gatherer([member.rollout for member in seen])
    changed = steps_changed_since([member.rollout for member in seen], since)
    found = [_section(gatherer, member, since, changed[member.rollout_id]) for member in seen]
    return [section for section in found if section.standing or section.news]


def _section(gatherer: Gatherer, member: Member, since: datetime, steps: int) -> Section:
    rollout = member.rollout
    moved = [_steps_words(steps)] if steps else []
    try:
        facts = gatherer.facts(
            rollout,
            rollout.today(),
            permissions=PERMISSIONS[Role(member.role)],
            since=_day_before(since, rollout),
            with_logs=True,
        )
    except ScheduleBeyondLimit:
        return Section(rollout, "", tuple(moved))
    stands = Standing(rollout, True, facts)
    news = [str(wording.told(facts, change).sentence) for change in differences(None, facts)]
    told = [on_one_line(line) for line in (*moved, *news)]
    return Section(rollout, on_one_line(_standing_words(stands)), tuple(_shortened(told)))


def _day_before(since: datetime, rollout: Rollout) -> date:
    """News counts after this day, so that nothing of the last digest's own day is lost."""
    return rollout.day_of(since) - timedelta(days=1)


def _standing_words(standing: Standing) -> str:
    health = _("%(colour)s: %(why)s") % {"colour": standing.health.word, "why": standing.why}
    return wording.joined([str(wording.headline(standing.facts)), health]) if standing.facts else health


def _steps_words(count: int) -> str:
    words = ngettext("%(count)d step was changed.", "%(count)d steps were changed.", count)
    return words % {"count": count}


def _shortened(lines: Sequence[str]) -> list[str]:
    more = len(lines) - NEWS_TOLD
    if more <= 0:
        return list(lines)
    end = ngettext("and %(count)d more change", "and %(count)d more changes", more) % {"count": more}
    return [*lines[:NEWS_TOLD], end]


def digest_mail(digest: Digest) -> dict[str, str]:
    """Return subject, text and the address that ends it, for the mail, in the reader's language."""
    with translation.override(digest.user.language):
        link = unsubscribe_address(digest.user)
        context = {
            "name": digest.user.name,
            "since": written(digest.since, "long"),
            "sections": digest.sections,
            "groups": [
                (title, [_waiting_line(one) for one in group])
                for title, group in by_urgency(digest.waiting[:NAMED])
            ],
            "more": max(0, len(digest.waiting) - NAMED),
            "site": settings.BASE_URL,
            "unsubscribe": link,
        }
        text = render_to_string("workspace/digest_mail.txt", context)
        return {"subject": digest.subject, "text": text.strip() + "\n", "unsubscribe": link}


def _waiting_line(one: Waiting) -> tuple[str, str]:
    words = on_one_line(f"{one.item.what} · {one.rollout}")
    day = f" ({written(one.item.due_on, 'week')})" if one.item.due_on else ""
    return words + day, settings.BASE_URL + one.item.url
