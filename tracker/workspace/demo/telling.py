"""Tells a story: every change by the operation that people use, dated as of the day it happened."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from tracker.accounts.models import User
from tracker.library.operations import start_rollout
from tracker.library.shelf import playbooks
from tracker.phases import operations as phases
from tracker.phases.domain.plan import GateOutcome
from tracker.phases.models import Step
from tracker.rollouts.domain.roles import Role
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.operations import add_absence, add_member
from tracker.rollouts.writing import recorded_at

from .box import BoxTeller
from .feedback import FeedbackTeller
from .logs import LogTeller
from .messages import MessageTeller
from .promises import PromiseTeller
from .reports import ReportTeller
from .risks import RiskTeller
from .story import PASSWORD, AbsenceStory, Event, GateStory, Person, StepStory, Story, Word

PLAYBOOK = "crm-rollout"
PAY_WEEK = 5


def working_days_before(day: date, count: int) -> date:
    """Return the Monday to Friday day that lies so many working days before."""
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < 5
    return day


class Teller:
    """Makes one rollout so that the working day `story.today` of it is today."""

    def __init__(self, story: Story, today: date) -> None:
        self.story = story
        while today.weekday() >= 5:
            today -= timedelta(days=1)
        self.start = working_days_before(today, story.today)

    def tell(self) -> Rollout:
        self.rollout = self._started()
        self.members = {person.email: self._member(person) for person in self.story.people}
        self.manager = self.members[self.story.people[0].email]
        self._assign_owners()
        self._budget()
        for day, _order, happen in sorted(self._events(), key=lambda event: event[:2]):
            with recorded_at(self.moment(day)):
                happen()
        return self.rollout

    def on(self, day: int) -> date:
        return self.rollout.calendar.day(day)

    def moment(self, day: int) -> datetime:
        return datetime.combine(self.on(day), time(9), tzinfo=UTC)

    def _started(self) -> Rollout:
        story, manager = self.story, self.story.people[0]
        with recorded_at(datetime.combine(self.start, time(8), tzinfo=UTC)):
            rollout = start_rollout(
                playbook=playbooks()[PLAYBOOK],
                name=story.name,
                starts_on=self.start,
                manager=account(manager, story),
                rollout_strategy="phased",
                organisation=story.organisation,
                crm_kind=story.crm_kind,
                language=story.language,
                second_language=story.second_language,
                time_zone=story.time_zone,
                currency=story.currency,
                budget=story.budget,
            )
        if not Rollout.objects.filter(slug=story.slug).exists():
            rollout.slug = story.slug
        rollout.target_go_live = rollout.calendar.day(story.promised_day)
        rollout.save(update_fields=["slug", "target_go_live"])
        return rollout

    def _member(self, person: Person) -> Member:
        duties = list(self.rollout.duties.filter(key__in=person.duties))
        user = account(person, self.story) if person.account else None
        member = self.rollout.members.filter(user=user).first() if user else None
        if member is None:
            member = add_member(
                rollout=self.rollout,
                name=person.name,
                role=Role(person.role),
                by=None,
                email=person.email,
                language=self.story.language,
                user=user,
            )
        member.duties.set(duties)
        return member

    def _assign_owners(self) -> None:
        owner_of = {
            duty: self.members[person.email] for person in self.story.people for duty in person.duties
        }
        for step in self.rollout.steps.select_related("duty"):
            if step.duty and step.duty.key in owner_of:
                step.owner = owner_of[step.duty.key]
                step.save(update_fields=["owner"])

    def _budget(self) -> None:
        """Spread each phase's planned cost over its steps by their days."""
        for key, (planned, _actual) in self.story.costs.items():
            steps = self._steps_that_cost(key)
            total = sum(step.days for step in steps)
            for step in steps:
                step.planned_cost = Decimal(planned * step.days // total)
                step.save(update_fields=["planned_cost"])

    def _steps_that_cost(self, phase: str) -> list[Step]:
        return list(self.rollout.steps.filter(phase__key=phase, days__gt=0))

    def _events(self) -> Iterator[Event]:
        """All that happened, each with its day and its order within the day."""
        for one in self.story.steps:
            yield from self._step_events(one)
        for absence in self.story.absences:
            yield absence.day, 4, partial(self._note_absence, absence)
        for gate in self.story.gates:
            yield gate.day, 5, partial(self._pass_gate, gate)
        for key, (_planned, actual) in self.story.costs.items():
            yield from self._cost_events(key, actual)
        yield self.story.baseline_day, 6, self._take_baseline
        yield from RiskTeller(self).events()
        yield from LogTeller(self).events()
        yield from MessageTeller(self).events()
        yield from PromiseTeller(self).events()
        yield from FeedbackTeller(self).events()
        yield from BoxTeller(self).events()
        yield from ReportTeller(self).events()
        yield self.story.today, 99, self._simulate

    def _step_events(self, one: StepStory) -> Iterator[Event]:
        yield one.started, 1, partial(self._say, one, Word(one.started))
        for word in one.words:
            yield word.day, 2, partial(self._say, one, word)
        if one.done is not None:
            yield one.done, 3, partial(self._finish, one)

    def _cost_events(self, phase: str, actual: int) -> Iterator[Event]:
        """What a phase cost so far, by its begun steps' days: each week while they run, all of it at their end."""
        told = {one.key: one for one in self.story.steps}
        begun = [step for step in self._steps_that_cost(phase) if step.key in told]
        days = sum(step.days for step in begun)
        for step in begun if actual else []:
            first, whole = told[step.key].started, actual * step.days // days
            last = told[step.key].done or self.story.today - 1
            for day in [*range(first + PAY_WEEK - 1, last, PAY_WEEK), last]:
                cost = Decimal(whole * (day + 1 - first) // (last + 1 - first))
                yield day, 4, partial(self._pay, step.key, cost, day)

    def _pay(self, key: str, cost: Decimal, day: int) -> None:
        step = self.rollout.steps.get(key=key)
        if step.actual_cost != cost:
            phases.change_step(step=step, by=self.manager, on=self.on(day), actual_cost=cost)

    def _say(self, one: StepStory, word: Word) -> None:
        step = self.rollout.steps.select_related("owner").get(key=one.key)
        phases.update_step(
            step=step,
            by=step.owner or self.manager,
            on=self.on(word.day),
            started_on=self.on(one.started),
            finished_on=None,
            days_left=word.left,
            blocked_reason=word.waits_for,
            is_dropped=False,
            done_items=list(step.checklist.all()[: one.ticked]) if word.day > one.started else [],
            note=word.note,
        )

    def _finish(self, one: StepStory) -> None:
        step = self.rollout.steps.select_related("owner").get(key=one.key)
        phases.update_step(
            step=step,
            by=step.owner or self.manager,
            on=self.on(one.done or 0),
            started_on=self.on(one.started),
            finished_on=self.on(one.done or 0),
            days_left=None,
            blocked_reason="",
            is_dropped=False,
            done_items=list(step.checklist.all()),
            note=one.note,
        )

    def _note_absence(self, one: AbsenceStory) -> None:
        member = self.members[one.email]
        add_absence(
            member=member, first_on=self.on(one.first), last_on=self.on(one.last), note=one.note, by=member
        )

    def _pass_gate(self, gate: GateStory) -> None:
        phase = self.rollout.phases.get(key=gate.phase)
        criteria = list(phase.criteria.all())
        for criterion in criteria[: len(criteria) - gate.unmet]:
            phases.meet_criterion(criterion=criterion, by=self.manager, on=self.on(gate.day))
        phases.decide_gate(
            phase=phase,
            by=self.sponsor(),
            on=self.on(gate.day),
            outcome=GateOutcome(gate.outcome),
            review_on=self.on(gate.review_day) if gate.review_day else None,
            conditions=gate.conditions,
        )

    def _take_baseline(self) -> None:
        phases.take_baseline(
            rollout=self.rollout,
            name=self.story.baseline_name,
            by=self.sponsor(),
            on=self.on(self.story.baseline_day),
        )

    def _simulate(self) -> None:
        """Last of all, so that it knows the plan as it stands today."""
        phases.simulate_plan(
            rollout=self.rollout, by=self.manager, on=self.rollout.today(), runs=10_000, seed=7
        )

    def sponsor(self) -> Member:
        return next(member for member in self.members.values() if member.role == Role.SPONSOR)


def account(person: Person, story: Story) -> User:
    """Return the person's account, made with the demo password where there is none."""
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(
            email=person.email,
            password=PASSWORD,
            name=person.name,
            language=story.language,
            time_zone=story.time_zone,
        )
    return user
