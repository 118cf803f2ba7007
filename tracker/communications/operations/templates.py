"""Taking message templates into a rollout's plan."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.rollouts import playbook_copy
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import writing

from ..domain.occurrences import GO_LIVE
from ..models import PlanLine
from ..templates import templates_of
from .plan import new_line


def add_lines_from_templates(
    *, rollout: Rollout, keys: Collection[str], by: Member | None, on: date
) -> list[PlanLine]:
    """Copy message templates; repeated ones begin on `on` or with the rollout.

    Raises ValidationError for a key that no template has.
    """
    templates = {entry["key"]: entry for entry in templates_of(rollout)}
    unknown = [key for key in keys if key not in templates]
    if unknown:
        raise ValidationError(
            _("There is no message template “%(key)s”. Choose one of the list.") % {"key": unknown[0][:40]}
        )
    first_on = max(on, rollout.starts_on)
    with writing(rollout, by=by) as log:
        lines = [_from_template(rollout, entry, first_on) for key, entry in templates.items() if key in keys]
        for line in lines:
            log("plan_line_added", line, key=line.key, template=line.source_key)
    return lines


def _from_template(rollout: Rollout, entry: dict, first_on: date) -> PlanLine:
    def text(pair: dict) -> str:
        return playbook_copy.text(rollout, pair)

    duties = rollout.duties.filter(key__in=entry["audience_duties"])
    return new_line(
        rollout,
        (),
        duties,
        key=entry["key"],
        source_key=entry["key"],
        name=text(entry["name"]),
        second_name=playbook_copy.text(rollout, entry["name"], second=True),
        audience=text(entry["audience"]),
        purpose=text(entry["purpose"]),
        outline="\n".join(map(text, entry["outline"])),
        direction=entry["direction"],
        channel=entry["channel"],
        sender_duty=rollout.duties.filter(key=entry["owner"]).first(),
        feedback=text(entry["feedback"]),
        **_cadence(rollout, entry["cadence"], first_on),
    )


def _cadence(rollout: Rollout, cadence: dict, first_on: date) -> dict:
    if "every" in cadence:
        repeated = {"every": cadence["every"], "unit": cadence["unit"], "first_on": first_on}
        return {"cadence": PlanLine.Cadence.REPEATING, **repeated}
    if "anchor" in cadence:
        anchors = _anchors(rollout, cadence["anchor"], cadence["phases"])
        if anchors:  # a rollout with phases of its own may have none of the template's
            return {"cadence": PlanLine.Cadence.ANCHORED, "anchors": anchors, "offset": cadence["offset"]}
    return {"cadence": PlanLine.Cadence.ON_DEMAND}


def _anchors(rollout: Rollout, anchor: str, phases: list[str] | str) -> list[str]:
    if anchor == "go_live":
        return [GO_LIVE]
    kind = "start" if anchor == "phase_start" else "gate"
    keys = [phase.key for phase in rollout.phases.all() if phases == "all" or phase.key in phases]
    return [f"{kind}:{key}" for key in keys]
