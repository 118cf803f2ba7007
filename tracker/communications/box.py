"""The suggestion box of a rollout with one member's eyes, and what its links open."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tracker.common.listing import Column, Filter, Listing, Segment
from tracker.common.tokens import hash_of
from tracker.common.wording import Shown
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .domain.box import Care, Given, care, in_one_month
from .models import Suggestion, SuggestionBox
from .models.box import SuggestionQuerySet

Kind, Status = Suggestion.Kind, Suggestion.Status

KINDS = {
    Kind.IDEA: Shown(Kind.IDEA.label, "bulb", "accent", "idea"),
    Kind.WORRY: Shown(Kind.WORRY.label, "cloud-rain", "none", "worry"),
}
STATES = {
    Status.NEW: Shown(Status.NEW.label, "circle", "accent", "new"),
    Status.CONSIDERED: Shown(Status.CONSIDERED.label, "eye", "none", "considered"),
    Status.USED: Shown(Status.USED.label, "circle-check", "good", "used"),
    Status.DECLINED: Shown(Status.DECLINED.label, "circle-minus", "none", "declined"),
}


@dataclass(frozen=True)
class SuggestionRow:
    """A suggestion on a day."""

    suggestion: Suggestion
    on: date

    def __str__(self) -> str:
        return str(self.suggestion)

    @property
    def label(self) -> str:
        return str(self.suggestion)

    @property
    def kind(self) -> Shown:
        return KINDS[Kind(self.suggestion.kind)]

    @property
    def state(self) -> Shown:
        return STATES[Status(self.suggestion.status)]

    @property
    def waits(self) -> bool:
        return self.suggestion.answered_on is None

    @property
    def days(self) -> int:
        """How many days it took to answer, or has waited until now."""
        return ((self.suggestion.answered_on or self.on) - self.suggestion.came_on).days


def find_box(token: str) -> SuggestionBox | None:
    """Return the box that this address opens today; typed from a poster, capitals do not matter."""
    return (
        SuggestionBox.objects.select_related("rollout")
        .defer("rollout__playbook")
        .filter(token_hash=hash_of(token.lower()))
        .first()
    )


def find_suggestion(token: str) -> Suggestion | None:
    """Return what the one who has this token gave, be the box open or not."""
    return (
        Suggestion.objects.select_related("rollout")
        .defer("rollout__playbook")
        .filter(reply_hash=hash_of(token))
        .first()
    )


def box_of(rollout: Rollout) -> SuggestionBox:
    """Return the rollout's box, or one that is not stored yet."""
    found = SuggestionBox.objects.filter(rollout=rollout).first() or SuggestionBox()
    found.rollout = rollout
    return found


def suggestions_seen(member: Member) -> SuggestionQuerySet:
    """Whoever edits the communications reads all of them; the team reads those that are shared."""
    return member.rollout.suggestions.seen(all_of_them=member.may(Permission.EDIT_COMMUNICATIONS))


def rows_of(member: Member, on: date) -> list[SuggestionRow]:
    found = list(suggestions_seen(member))
    for suggestion in found:
        suggestion.rollout = member.rollout
    return [SuggestionRow(suggestion, on) for suggestion in found]


def care_of(rows: list[SuggestionRow]) -> Care:
    return care(
        [
            Given(
                one.suggestion.came_on,
                one.suggestion.answered_on,
                is_idea=one.suggestion.kind == Kind.IDEA,
                is_used=one.suggestion.status == Status.USED,
            )
            for one in rows
        ]
    )


def idea_of_the_month(rollout: Rollout, on: date) -> Suggestion | None:
    prized = rollout.suggestions.exclude(prized_on=None).order_by("-prized_on")
    return next((one for one in prized if one.prized_on and in_one_month(one.prized_on, on)), None)


def headline(box: SuggestionBox, found: Care, *, sees_all: bool) -> str:
    if not sees_all:
        return ngettext(
            "%(count)d suggestion is shared with the team",
            "%(count)d suggestions are shared with the team",
            found.came,
        ) % {"count": found.came}
    if found.came:
        return ngettext(
            "%(answered)d of %(count)d suggestion answered",
            "%(answered)d of %(count)d suggestions answered",
            found.came,
        ) % {"answered": found.answered, "count": found.came}
    return _("The box is open, nothing is in it yet") if box.is_open else _("No suggestion box is open")


SUGGESTIONS = Listing[SuggestionRow](
    name="suggestions",
    columns=[
        Column(
            "name",
            gettext_lazy("Suggestion"),
            str,
            cell="communications/box/cells/name.html",
            names=True,
        ),
        Column(
            "kind",
            gettext_lazy("Kind"),
            lambda row: row.kind.word,
            cell="communications/box/cells/kind.html",
            sort=lambda row: str(row.kind.word),
        ),
        Column(
            "came",
            pgettext_lazy("suggestion", "Came on"),
            lambda row: row.suggestion.came_on,
            high_first=True,
        ),
        Column(
            "state",
            gettext_lazy("State"),
            lambda row: row.state.word,
            cell="communications/box/cells/state.html",
            sort=lambda row: str(row.state.word),
        ),
        Column(
            "answered",
            pgettext_lazy("suggestion", "Answered"),
            lambda row: row.suggestion.answered_on,
            cell="communications/box/cells/answered.html",
            sort=lambda row: row.days,
            high_first=True,
        ),
        Column("prize", gettext_lazy("Prize"), lambda row: row.suggestion.prize),
        Column("text", gettext_lazy("More about it"), lambda row: row.suggestion.text, is_export_only=True),
        Column(
            "gain", gettext_lazy("What it would gain"), lambda row: row.suggestion.gain, is_export_only=True
        ),
        Column("answer", gettext_lazy("Answer"), lambda row: row.suggestion.answer, is_export_only=True),
    ],
    segments=[
        Segment("all", gettext_lazy("All"), lambda row: True),
        Segment("waiting", gettext_lazy("Not answered yet"), lambda row: row.waits),
        Segment(
            "considered", Status.CONSIDERED.label, lambda row: row.suggestion.status == Status.CONSIDERED
        ),
        Segment("used", Status.USED.label, lambda row: row.suggestion.status == Status.USED),
        Segment("declined", Status.DECLINED.label, lambda row: row.suggestion.status == Status.DECLINED),
    ],
    filters=[Filter("kind", gettext_lazy("Kind"), lambda row: [(row.suggestion.kind, row.kind.word)])],
    sort="-came",
    words=lambda row: f"{row.suggestion} {row.suggestion.text} {row.suggestion.gain} {row.suggestion.answer}",
    key=lambda row: str(row.suggestion.number),
)
