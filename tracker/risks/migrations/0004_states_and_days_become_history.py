from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import migrations


def forwards(apps, schema_editor):
    """What stood on risk and response becomes the turns and assessments it came from."""
    for risk in apps.get_model("risks", "Risk").objects.select_related("rollout"):
        _turns_of_risk(apps, risk)
        _turns_of_responses(apps, risk)
        risk.assessments.update(
            best_days=risk.best_days, likely_days=risk.likely_days, worst_days=risk.worst_days
        )


def _turns_of_risk(apps, risk):
    turns = [(risk.raised_on, "open", risk.raised_by_id, "")]
    for past in risk.past_closings.order_by("reopened_on", "pk"):
        turns.append((past.closed_on, "closed", None, past.outcome))
        turns.append((past.reopened_on, "open", past.reopened_by_id, ""))
    if risk.closed_on:
        turns.append((risk.closed_on, "closed", None, risk.outcome))
        risk.status = "closed"
        risk.save(update_fields=["status"])
    RiskTurn = apps.get_model("risks", "RiskTurn")
    RiskTurn.objects.bulk_create(
        RiskTurn(risk=risk, on=on, at=_noon(risk, on), status=status, by_id=by, reason=reason)
        for on, status, by, reason in turns
    )


def _turns_of_responses(apps, risk):
    ResponseTurn = apps.get_model("risks", "ResponseTurn")
    for response in risk.responses.all():
        for on, status in ((response.added_on, "planned"), (response.done_on, "done")):
            if on:
                ResponseTurn.objects.create(
                    response=response,
                    on=on,
                    at=_noon(risk, on),
                    status=status,
                    expected_probability=response.expected_probability,
                    expected_impact=response.expected_impact,
                )


def _noon(risk, on):
    return datetime.combine(on, time(12), ZoneInfo(risk.rollout.time_zone))


def backwards(apps, schema_editor):
    """The last turn and assessment go back to where they stood; what came before them is lost."""
    for risk in apps.get_model("risks", "Risk").objects.all():
        turn, last = risk.turns.order_by("on", "pk").last(), risk.assessments.order_by("on", "pk").last()
        if turn and turn.status in ("closed", "occurred"):
            risk.closed_on, risk.outcome = turn.on, turn.reason
        if last:
            for name in ("best_days", "likely_days", "worst_days"):
                setattr(risk, name, getattr(last, name))
        risk.save()
        for response in risk.responses.all():
            turns = list(response.turns.order_by("on", "pk"))
            response.added_on = turns[0].on if turns else risk.raised_on
            if turns:
                response.done_on = turns[-1].on if turns[-1].status == "done" else None
                response.expected_probability = turns[-1].expected_probability
                response.expected_impact = turns[-1].expected_impact
            response.save()
    apps.get_model("risks", "RiskTurn").objects.all().delete()
    apps.get_model("risks", "ResponseTurn").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('risks', '0003_turns_stakes_and_logs'),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
