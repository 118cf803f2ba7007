"""Every page of the demo, wide and narrow, light and dark, in both languages: no fault of accessibility."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.journeys.conftest import Reader
from tracker.phases.models import CheckIn, Step
from tracker.rollouts.links import new_link
from tracker.rollouts.models import Absence, PersonalLink, Rollout
from tracker.workspace.demo.story import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

BANK = ("harbour-bank-crm", "pm@harbourbank.example")
RESCUE = ("yuanhang-crm", "pm@yuanhang.example")
LOOKS = [
    (BANK, {"width": 1440}),
    (BANK, {"width": 390, "height": 844}),
    (RESCUE, {"width": 1440, "color_scheme": "dark"}),
]


def pages(rollout: Rollout) -> list[str]:
    def of(name: str, *args) -> str:
        return reverse(name, args=[rollout.slug, *args])

    member = rollout.members.first()
    running = rollout.steps.exclude(started_on=None).filter(finished_on=None).select_related("phase").first()
    absence = Absence.objects.filter(member__rollout=rollout).first()
    busy = absence.member
    monday = absence.first_on - timedelta(days=absence.first_on.weekday())
    baseline = rollout.baselines.first()
    risk = rollout.risks.first()
    line = rollout.plan_lines.first()
    stakeholder = rollout.stakeholders.first()
    return [
        "/",
        "/my-work/",
        "/rollouts/",
        "/search/?q=data",
        "/library/",
        "/library/playbooks/crm-rollout/",
        "/accounts/profile/",
        of("workspace:overview"),
        of("workspace:overview") + "?phases=table",
        of("phases:plan"),
        of("phases:plan") + f"?step={running.key}",
        of("phases:plan") + "?many=1&columns=status,start,free,because&links=all&scale=week",
        of("phases:plan") + "?print=a4",
        of("phases:simulation"),
        of("phases:load"),
        of("phases:load") + "?scale=month",
        of("phases:load") + f"?owner={busy.pk}&week={monday}",
        of("phases:add_absence"),
        of("phases:change_absence", absence.pk),
        of("phases:budget"),
        of("phases:budget") + "?phase=all",
        of("phases:phases"),
        of("phases:phase", running.phase.key),
        of("phases:phase", running.phase.key) + f"?step={running.key}",
        of("phases:baselines"),
        of("phases:baselines") + "?show=moved",
        of("phases:take_baseline"),
        of("phases:check_ins"),
        of("phases:calendar"),
        check_in_page(running),
        of("phases:exchange"),
        of("phases:rename_baseline", baseline.pk),
        of("phases:earned_value"),
        of("risks:register"),
        of("risks:raise"),
        of("risks:catalogue"),
        of("risks:risk", risk.number),
        of("communications:communications"),
        of("communications:messages"),
        of("communications:lines"),
        of("communications:change_line", line.pk),
        of("communications:templates"),
        of("communications:stakeholders"),
        of("communications:stakeholder", stakeholder.pk),
        of("reports:reports"),
        of("reports:report", 1),
        of("reports:new"),
        of("rollouts:team"),
        of("rollouts:change_member", member.pk),
        of("rollouts:settings"),
    ]


def check_in_page(step: Step) -> str:
    """The page on which the step's owner answers by the link from their mail."""
    rollout, owner = step.rollout, step.owner
    until = timezone.now() + timedelta(days=14)
    link, token = new_link(member=owner, purpose=PersonalLink.Purpose.CHECK_IN, expires_at=until)
    asked, _is_new = CheckIn.objects.update_or_create(
        rollout=rollout, member=owner, on=rollout.today(), defaults={"link": link}
    )
    asked.steps.set(owner.steps.all())
    return reverse("personal:check_in", args=[token])


def test_every_page_can_be_used_by_everybody(somebody):
    call_command("demo", stdout=StringIO())
    faults = []
    for (slug, email), window in LOOKS:
        reader: Reader = somebody(**window)
        reader.sign_in(email, PASSWORD)
        for path in pages(Rollout.objects.get(slug=slug)):
            try:
                reader.open(path)
            except AssertionError as fault:
                faults.append(f"{window} {fault}")
                reader.faults.clear()
    assert not faults, "\n\n".join(faults)
