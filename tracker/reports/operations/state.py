"""What may be done to a report in which state."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import Report


def must_be(report: Report, state: Report.State) -> None:
    if report.state != state:
        raise ValidationError(
            _("%(report)s can't be changed in this way now: its state is “%(state)s”. Reload its page.")
            % {"report": report, "state": report.get_state_display()}
        )
