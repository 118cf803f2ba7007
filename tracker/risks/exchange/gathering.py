"""A rollout's register as its file holds it, in the same few queries however many risks there are."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from tracker.phases.models import Phase, Step
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from ..domain.register_file import FileResponse, FileRisk
from ..models import ResponseTurn, Risk, RiskAssessment, RiskResponse, RiskTurn


class Eyes(NamedTuple):
    """What somebody may see; what they may not is neither written nor read."""

    confidential: bool = True
    money: bool = True

    @classmethod
    def of(cls, member: Member | None) -> "Eyes":
        """A command is run by whoever runs the site: it sees all."""
        if member is None:
            return cls()
        return cls(member.may(Permission.SEE_CONFIDENTIAL), member.may(Permission.SEE_MONEY))


def register_of(rollout: Rollout, eyes: Eyes) -> list[FileRisk]:
    """Return the risks by their numbers, each with its responses in the order they were added."""
    people = dict(rollout.members.values_list("pk", "name"))
    turns = _last(RiskTurn.objects.filter(risk__rollout=rollout), "risk_id")
    assessments = _last(RiskAssessment.objects.filter(risk__rollout=rollout), "risk_id")
    responses = _responses(rollout, people)
    phases = _keys(Risk.phases.through, "phase", Phase, rollout)
    steps = _keys(Risk.steps.through, "step", Step, rollout)
    return [
        _file_risk(
            risk,
            turns[risk.pk],
            assessments[risk.pk],
            people,
            eyes,
            phases=tuple(phases[risk.pk]),
            steps=tuple(steps[risk.pk]),
            responses=tuple(responses[risk.pk]),
        )
        for risk in rollout.risks.seen_by(confidential=eyes.confidential).order_by("number")
    ]


def _last(rows: Iterable[Any], of: str) -> dict[int, Any]:
    """Rows come in their order, so that the last one of each counts."""
    return {getattr(row, of): row for row in rows}


def _keys(
    through: Any, name: str, model: type[Phase | Step], rollout: Rollout
) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = through.objects.filter(risk__rollout=rollout).order_by(f"{name}__position", f"{name}_id")
    for risk, key in rows.values_list("risk_id", f"{name}__key"):
        found[risk].append(key)
    return found


def _responses(rollout: Rollout, people: dict[int, str]) -> defaultdict[int, list[FileResponse]]:
    turns = _last(ResponseTurn.objects.filter(response__risk__rollout=rollout), "response_id")
    found: defaultdict[int, list[FileResponse]] = defaultdict(list)
    for response in RiskResponse.objects.filter(risk__rollout=rollout):
        turn = turns[response.pk]
        found[response.risk_id].append(
            FileResponse(
                text=response.text,
                owner=people.get(response.owner_id or 0, ""),
                due_on=response.due_on,
                status=turn.status,
                since=turn.on,
                probability=turn.expected_probability,
                impact=turn.expected_impact,
                days=turn.expected_days,
            )
        )
    return found


_SAME = (
    *("number", "kind", "status", "name", "second_name", "cause", "event", "effect", "category"),
    *("proximity", "strategy", "trigger", "contingency", "next_review_on", "is_confidential", "raised_on"),
)
_ASSESSED = ("probability", "impact", "note", "best_days", "likely_days", "worst_days")


def _file_risk(
    risk: Risk, turn: RiskTurn, last: RiskAssessment, people: dict[int, str], eyes: Eyes, **parts: Any
) -> FileRisk:
    return FileRisk(
        **{name: getattr(risk, name) for name in _SAME},
        **{name: getattr(last, name) for name in _ASSESSED},
        status_on=turn.on,
        reason=turn.reason,
        assessed_on=last.on,
        money=last.money if eyes.money else None,
        owner=people.get(risk.owner_id or 0, ""),
        raised_by=people.get(risk.raised_by_id or 0, ""),
        **parts,
    )
