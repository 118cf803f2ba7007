"""How a stakeholder's attitude went, as a line in steps."""

from collections.abc import Sequence
from datetime import date

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.figures.steps import Reading, lay_out_steps
from tracker.figures.svg import draw_steps

from .domain.influence import Attitude
from .models import ATTITUDES, AttitudeReading, Stakeholder

_LEVELS = list(Attitude)


def attitude_chart(of: Stakeholder, readings: Sequence[AttitudeReading], on: date) -> SafeString | str:
    """Draw it up to a day from all readings, the last one first; nothing where nobody had read it by then."""
    known = [one for one in reversed(readings) if one.on <= on]
    if not known:
        return ""
    layout = lay_out_steps(
        [_reading(one) for one in known],
        [str(ATTITUDES[one]) for one in _LEVELS],
        on,
        wanted=_LEVELS.index(Attitude(of.attitude_wanted)) if of.attitude_wanted else None,
        ends=(written(known[0].on), _("today")) if known[0].on < on else ("", _("today")),
    )
    title = _("Attitude of “%(name)s” over time") % {"name": of}
    return mark_safe(draw_steps(layout, title=title, id_prefix="attitude"))


def _reading(one: AttitudeReading) -> Reading:
    attitude = Attitude(one.attitude)
    return Reading(one.on, _LEVELS.index(attitude), f"{written(one.on, 'year')}: {ATTITUDES[attitude]}")
