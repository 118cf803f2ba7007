"""What the sections of a report are called where people choose them."""

from django.utils.translation import gettext_lazy as _

from ..domain.outline import Section

SECTIONS = {
    Section.CHANGES: _("Since last time"),
    Section.ASKS: _("What we want from you"),
    Section.HEALTH: _("Where we stand"),
    Section.OUTLOOK: _("What comes next"),
    Section.PHASES: _("Phases and gates"),
    Section.WHY_THIS_DATE: _("Why this date"),
    Section.PROGRESS: _("Progress and next steps"),
    Section.CRITICAL_PATH: _("Critical path"),
    Section.EARNED_VALUE: _("Earned value"),
    Section.RISKS: _("Risks"),
    Section.LOGS: _("Issues, decisions and changes"),
    Section.COMMUNICATIONS: _("Communications"),
    Section.MONEY: _("Cost"),
}

PLACEHOLDERS = {
    "report": _("The report itself: alone in a line of the text, once."),
    "rollout": _("The name of the rollout"),
    "organisation": _("Whose rollout it is"),
    "title": _("“Status report 6”"),
    "number": _("The report's number"),
    "period": _("From the last report to this one"),
    "day": _("The day it tells of"),
    "language": _("The language it is in"),
    "audience": _("For whom it is"),
    "manager": _("The project manager"),
    "sponsor": _("The sponsor"),
    "approved_by": _("Who approved it, once somebody did"),
    "approved_on": _("When it was approved"),
    "headline": _("Its headline"),
    "status": _("Its health in a word"),
}
