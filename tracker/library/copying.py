"""A playbook's parts as a rollout's rows; copied once, never linked."""

from dataclasses import dataclass

from tracker.phases.models import ChecklistItem, Criterion, Deliverable, Method, Phase, PlanLink, Step
from tracker.rollouts.models import Duty, Rollout

from .domain.playbook import Item, Playbook, Text


@dataclass
class Copier:
    """Copies into one rollout, each text in its language and, where it has one, its second."""

    rollout: Rollout
    playbook: Playbook

    def copy(self) -> None:
        self.copy_duties()
        self.copy_phases()
        self.copy_methods()
        self.copy_steps()
        self.copy_step_items()
        self.copy_links()

    def copy_duties(self) -> None:
        rows = [
            Duty(rollout=self.rollout, key=duty.key, position=position, **self.names(duty.name))
            for position, duty in enumerate(self.playbook.duties, 1)
        ]
        self.duties = {row.key: row for row in Duty.objects.bulk_create(rows)}

    def copy_phases(self) -> None:
        rows = [
            Phase(
                **self.keyed(phase, position),
                purpose=self.first(phase.purpose),
                second_purpose=self.second(phase.purpose),
                owner_duty=self.duties[phase.owner],
                gate_name=self.first(phase.gate.name),
                second_gate_name=self.second(phase.gate.name),
            )
            for position, phase in enumerate(self.playbook.phases, 1)
        ]
        self.phases = {row.key: row for row in Phase.objects.bulk_create(rows)}
        Criterion.objects.bulk_create(
            Criterion(**self.keyed(item, position), phase=self.phases[phase.key])
            for phase in self.playbook.phases
            for position, item in enumerate(phase.gate.criteria, 1)
        )

    def copy_methods(self) -> None:
        rows = [
            Method(
                **self.keyed(method, position),
                phase=self.phases[method.phase],
                purpose=self.first(method.purpose),
                second_purpose=self.second(method.purpose),
            )
            for position, method in enumerate(self.playbook.methods, 1)
        ]
        self.methods = {row.key: row for row in Method.objects.bulk_create(rows)}

    def copy_steps(self) -> None:
        rows = [
            Step(
                **self.keyed(step, number),
                phase=phase,
                method=self.methods[step.method] if step.method else None,
                number=number,
                purpose=self.first(step.purpose),
                second_purpose=self.second(step.purpose),
                days=step.days.likely,
                best_days=step.days.best,
                worst_days=step.days.worst,
                duty=self.duties[step.owner],
            )
            for phase in self.phases.values()
            for number, step in enumerate(self.playbook.steps_of(phase=phase.key), 1)
        ]
        self.steps = {row.key: row for row in Step.objects.bulk_create(rows)}

    def copy_step_items(self) -> None:
        ChecklistItem.objects.bulk_create(
            ChecklistItem(**self.keyed(item, position), step=self.steps[step.key])
            for step in self.playbook.steps
            for position, item in enumerate(step.checklist, 1)
        )
        Deliverable.objects.bulk_create(
            Deliverable(**self.keyed(item, position), step=self.steps[step.key])
            for step in self.playbook.steps
            for position, item in enumerate(step.deliverables, 1)
        )

    def copy_links(self) -> None:
        PlanLink.objects.bulk_create(
            PlanLink(
                rollout=self.rollout,
                before=str(link.predecessor),
                after=str(link.successor),
                kind=link.kind,
                lag=link.lag,
                position=position,
            )
            for position, link in enumerate(self.playbook.links, 1)
        )

    def keyed(self, part, position: int) -> dict:
        named: Item = part
        return {
            "rollout": self.rollout,
            "key": named.key,
            "source_key": named.key,
            "position": position,
            **self.names(named.name),
        }

    def names(self, text: Text) -> dict[str, str]:
        return {"name": self.first(text), "second_name": self.second(text)}

    def first(self, text: Text) -> str:
        return text.in_language(self.rollout.language)

    def second(self, text: Text) -> str:
        language = self.rollout.second_language
        return text.in_language(language) if language else ""
