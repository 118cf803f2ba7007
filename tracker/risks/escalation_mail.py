"""The mail that tells somebody that an issue waits for their answer now, in their language."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.common.text import on_one_line
from tracker.rollouts.models import Member

from .clock import Clock
from .domain.escalation import Level


def escalation_mail(clock: Clock, member: Member) -> dict[str, str]:
    """Return its subject and text. The member must be one who may see the issue."""
    issue, rollout = clock.issue, clock.issue.rollout
    with translation.override(member.language):
        rollout_name = on_one_line(str(rollout))
        path = reverse("risks:answer_issue", args=[rollout.slug, issue.number])
        context = {
            "rollout": rollout_name,
            "name": member.name,
            "issue": on_one_line(f"{issue.label} {issue}"),
            "asked_by": on_one_line(issue.asker_name),
            "received": written(issue.received_on, "long"),
            "until": written(clock.due, "long") if clock.due and not clock.is_out_of_time else "",
            "is_higher": clock.level > Level.OWNER,
            "is_out_of_time": clock.is_out_of_time,
            "link": settings.BASE_URL + path,
        }
        subject = _("%(rollout)s: %(label)s waits for your answer") % {
            "rollout": rollout_name,
            "label": issue.label,
        }
        text = render_to_string("risks/escalation_mail.txt", context)
        return {"subject": subject, "text": text.strip() + "\n"}
