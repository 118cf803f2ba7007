"""A preview in words: what was changed, and what would follow from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tracker.common.dates import written

from .domain.edits import Edit, FieldEdit, LinkEdit, Terms
from .domain.effect import Effect
from .domain.network import NodeKind
from .domain.plan import LinkKind
from .domain.schedule import ScheduledNode
from .editing import editable_field
from .models import PlanLink
from .preview import Preview
from .shown import ShownPlan

KINDS = {"message": gettext_lazy("Message"), "session": gettext_lazy("Training session")}


class MovedRow(NamedTuple):
    """`days`: working days of a step or gate, None for what is counted otherwise."""

    kind: str
    name: str
    was: str
    now: str
    days: int | None


@dataclass(frozen=True)
class Told:
    """A heading and, below it, a sentence."""

    head: str
    more: str = ""
    is_bad: bool = False


@dataclass(frozen=True)
class PreviewWords:
    """`edits`: what was asked for, then the estimates that follow it."""

    title: str
    edits: tuple[str, ...]
    go_live: Told
    moves: Told
    moved: tuple[MovedRow, ...]
    critical: Told
    breaks: Told


def preview_words(preview: Preview, edits: Sequence[Edit] = (), *, title: str = "") -> PreviewWords:
    """`title`: for a change that is no list of edits."""
    described = tuple(describe_edit(edit, preview.after) for edit in edits)
    followed = tuple(describe_edit(edit, preview.after) for edit in _followed(preview, edits))
    moved = tuple(_moved_rows(preview))
    return PreviewWords(
        title=title or (described[0] if len(described) == 1 else changes_count(len(described))),
        edits=described + followed,
        go_live=_go_live(preview),
        moves=_moves(preview),
        moved=moved,
        critical=_critical(preview),
        breaks=_breaks(preview),
    )


def _followed(preview: Preview, edits: Sequence[Edit]) -> Iterator[FieldEdit]:
    """Estimates that keep their distance to the days that were changed."""
    given = {edit.place for edit in edits}
    before, after = preview.before.steps, preview.after.steps
    for edit in edits:
        if not (isinstance(edit, FieldEdit) and edit.field == "days"):
            continue
        key = edit.of.partition(":")[2]
        for name in ("best_days", "worst_days"):
            was, now = getattr(before[key].step, name), getattr(after[key].step, name)
            if was != now and (edit.of, name) not in given:
                yield FieldEdit(edit.of, name, was, now)


def describe_addition(preview: Preview, of: str) -> str:
    """Say what is added and where it would stand: “4.7 Sign off is new, 3 Aug – 5 Aug 2026”."""
    kind, _colon, key = of.partition(":")
    node = preview.after.schedule.nodes[of if kind == "step" else f"gate:{key}"]
    return _("%(name)s is new, %(days)s") % {"name": _end_label(of, preview.after), "days": _place(node)}


def changes_count(count: int) -> str:
    return ngettext("%(count)d change", "%(count)d changes", count) % {"count": count}


def describe_edit(edit: Edit, plan: ShownPlan) -> str:
    """Say one edit: “4.6 Data migration: Working days 20 to 25”."""
    match edit:
        case FieldEdit(field="is_dropped"):
            said = _("%(name)s is dropped") if edit.now else _("%(name)s is taken up again")
            return said % {"name": _end_label(edit.of, plan)}
        case FieldEdit():
            field = editable_field(edit.of, edit.field)
            return _("%(name)s: %(field)s %(was)s to %(now)s") % {
                "name": _end_label(edit.of, plan),
                "field": field.label,
                "was": _value(edit, edit.was, plan),
                "now": _value(edit, edit.now, plan),
            }
        case LinkEdit():
            return _link(edit, plan)
        case _:
            return _("Step added")


def _value(edit: FieldEdit, value, plan: ShownPlan) -> str:
    if value in (None, ""):
        return _("none")
    field = editable_field(edit.of, edit.field)
    if edit.field == "owner":
        owners = {member.pk: member.name for member in plan.rollout.members.all()}
        return owners.get(value, "")
    written_value = field.write(value)
    return written(written_value, "year") if hasattr(written_value, "isoformat") else str(written_value)


def _link(edit: LinkEdit, plan: ShownPlan) -> str:
    names = {"after": _end_label(edit.after, plan), "before": _end_label(edit.before, plan)}
    if edit.now is None:
        return _("%(after)s no longer waits for %(before)s") % names
    names["how"] = _terms(edit.now)
    if edit.was is None:
        return _("%(after)s waits for %(before)s (%(how)s)") % names
    return _("%(after)s waits for %(before)s in another way (%(how)s)") % names


def _terms(terms: Terms) -> str:
    kind = str(PlanLink.KINDS[LinkKind(terms.kind)])
    if not terms.lag:
        return kind
    lag = ngettext("%(count)d working day", "%(count)d working days", abs(terms.lag)) % {"count": terms.lag}
    return f"{kind}, {lag}"


def _end_label(of: str, plan: ShownPlan) -> str:
    kind, _colon, key = of.partition(":")
    if kind == "phase":
        phase = plan.schedule.phases.get(key)
        return phase.name if phase else key
    return plan.labels.get(of, key)


def _go_live(preview: Preview) -> Told:
    effect = preview.effect
    if effect is None or effect.go_live_after is None:
        return Told(_("Go-live has no date"), is_bad=True)
    after = written(effect.go_live_after, "long")
    if not effect.go_live_days or effect.go_live_before is None:
        return Told(_("Stays %(day)s") % {"day": after}, _against_agreed(preview))
    head = _("%(before)s to %(after)s") % {"before": written(effect.go_live_before, "week"), "after": after}
    return Told(head, f"{_later(effect.go_live_days)} {_against_agreed(preview)}".strip())


def _later(days: int) -> str:
    if days > 0:
        sentence = ngettext("%(days)d working day later.", "%(days)d working days later.", days)
    else:
        sentence = ngettext("%(days)d working day earlier.", "%(days)d working days earlier.", -days)
    return sentence % {"days": abs(days)}


def _against_agreed(preview: Preview) -> str:
    plan = preview.after
    agreed, go_live = plan.go_live_baseline, plan.schedule.go_live
    if agreed is None or go_live is None:
        return ""
    calendar = plan.schedule.calendar
    days = calendar.end_index(go_live) - calendar.end_index(agreed)
    if not days:
        return _("As the baseline says.")
    if days > 0:
        return ngettext(
            "%(days)d working day after the baseline.", "%(days)d working days after the baseline.", days
        ) % {"days": days}
    return ngettext(
        "%(days)d working day before the baseline.", "%(days)d working days before the baseline.", -days
    ) % {"days": -days}


def _moves(preview: Preview) -> Told:
    parts = list(_counts(preview))
    if not parts:
        return Told(_("Nothing else"))
    comma = pgettext("between two things of a list", ", ")
    return Told(comma.join(parts), _by_days(preview.effect))


def _counts(preview: Preview) -> Iterator[str]:
    nodes = preview.after.schedule.nodes
    kinds = [nodes[moved.key].kind for moved in preview.effect.moved] if preview.effect else []
    steps, gates = kinds.count(NodeKind.STEP), kinds.count(NodeKind.GATE)
    if steps:
        yield ngettext("%(count)d step", "%(count)d steps", steps) % {"count": steps}
    if gates:
        yield ngettext("%(count)d gate", "%(count)d gates", gates) % {"count": gates}
    along = sorted(moved.kind for moved in preview.moved_along)
    for kind, group in groupby(along):
        count = len(list(group))
        if kind == "message":
            yield ngettext("%(count)d message", "%(count)d messages", count) % {"count": count}
        else:
            yield ngettext("%(count)d training session", "%(count)d training sessions", count) % {
                "count": count
            }


def _by_days(effect: Effect | None) -> str:
    days = sorted({moved.finish_days for moved in effect.moved}) if effect else []
    if not days:
        return ""
    if len(days) == 1:
        return _("Each by %(days)s.") % {"days": _signed(days[0])}
    return _("By %(least)s to %(most)s.") % {"least": _signed(days[0]), "most": _signed(days[-1])}


def _signed(days: int) -> str:
    sign = "+" if days > 0 else "−" if days < 0 else ""
    return ngettext("%(sign)s%(count)d day", "%(sign)s%(count)d days", abs(days)) % {
        "sign": sign,
        "count": abs(days),
    }


def _moved_rows(preview: Preview) -> Iterator[MovedRow]:
    before, after = preview.before.schedule.nodes, preview.after.schedule.nodes
    for moved in preview.effect.moved if preview.effect else ():
        kind = _("Gate") if after[moved.key].kind == NodeKind.GATE else _("Step")
        name = preview.after.labels[moved.key]
        yield MovedRow(kind, name, _place(before[moved.key]), _place(after[moved.key]), moved.finish_days)
    for along in preview.moved_along:
        kind = str(KINDS.get(along.kind, along.kind))
        yield MovedRow(kind, along.name, _day(along.was), _day(along.now), None)


def _day(day: date | None) -> str:
    return written(day, "week") if day else _("no day")


def _place(node: ScheduledNode) -> str:
    span = node.forecast
    if span is None:
        return "–"
    if span.start == span.finish:
        return written(span.finish, "week")
    return f"{written(span.start)} – {written(span.finish, 'year')}"


def _critical(preview: Preview) -> Told:
    effect = preview.effect
    if effect is None:
        return Told(_("Nothing new"))
    labels = preview.after.labels
    gone = _names([labels[key] for key in effect.no_longer_critical])
    more = _("No longer: %(names)s.") % {"names": gone} if gone else ""
    became = [*effect.became_critical, *(node.key for node in _added(preview) if node.critical)]
    if not became:
        return Told(_("Nothing new"), more)
    return Told(_names([labels[key] for key in became]), more)


def _breaks(preview: Preview) -> Told:
    missed = list(_missed(preview))
    if not missed:
        return Told(_("No deadline"))
    head = ngettext("%(count)d deadline", "%(count)d deadlines", len(missed)) % {"count": len(missed)}
    sentences = [
        _("%(name)s was promised for %(deadline)s, now %(day)s.")
        % {
            "name": preview.after.labels[node.key],
            "deadline": written(node.deadline, "week"),
            "day": _finish(node),
        }
        for node in missed[:3]
    ]
    return Told(head, " ".join(sentences), is_bad=True)


def _missed(preview: Preview) -> Iterator[ScheduledNode]:
    """Yield what held its deadline before, and what is added without a chance to hold its own."""
    nodes = preview.after.schedule.nodes
    for one in preview.effect.missed_deadlines if preview.effect else ():
        yield nodes[one.key]
    for node in _added(preview):
        if node.margin is not None and node.margin < 0:
            yield node


def _added(preview: Preview) -> Iterator[ScheduledNode]:
    before = preview.before.schedule.nodes
    for key, node in preview.after.schedule.nodes.items():
        if key not in before and node.kind != NodeKind.START:
            yield node


def _finish(node: ScheduledNode) -> str:
    return written(node.forecast.finish if node.forecast else None, "week")


def _names(names: Sequence[str], most: int = 3) -> str:
    """Name the first few, and how many more there are."""
    comma = pgettext("between two things of a list", ", ")
    if len(names) <= most:
        return comma.join(names)
    more = len(names) - most
    return _("%(names)s and %(count)d more") % {"names": comma.join(names[:most]), "count": more}
