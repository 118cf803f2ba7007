"""The outline of a project as phases and steps.

A summary on the first level becomes a phase, whatever lies below it its steps; a summary round all
others is taken off first. Tasks outside of all summaries share a phase made for them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.common import limits
from tracker.phases.domain.plan import NodeRef

from .elements import Record
from .fields import Fields, Own
from .refused import FileRefused, Refusal
from .unread import Gathered, What
from .values import line, truth, whole

_KEY_LENGTH = 40
PROJECT_LEVEL = 0


@dataclass(eq=False)
class Task:
    """A row of the outline. `phase`: the row that is its phase, a phase's is itself; None for a wrapper."""

    record: Record
    uid: str
    name: str
    level: int
    own: dict[Own, str]
    is_summary: bool = False
    children: list["Task"] = field(default_factory=list)
    parent: "Task | None" = None
    phase: "Task | None" = None
    key: str = ""
    is_gate: bool = False

    @property
    def kind(self) -> str:
        return self.own.get(Own.KIND, "")

    @property
    def is_group(self) -> bool:
        """Tell whether it is a summary that is no phase."""
        return self.is_summary and self.phase is not self

    @property
    def ref(self) -> NodeRef:
        """Return what stands for it in a link; a gate is the end of its phase."""
        if self.phase is self or (self.is_gate and self.phase):
            return NodeRef("phase", self.phase.key)
        return NodeRef("step", self.key)

    def text(self, name: str) -> str:
        return self.record.text(name)

    def above(self) -> Iterator["Task"]:
        task = self.parent
        while task is not None:
            yield task
            task = task.parent

    def below(self) -> Iterator["Task"]:
        """Yield all tasks below that are no summaries, in the file's order."""
        left = self.children[::-1]
        while left:
            task = left.pop()
            if task.is_summary:
                left.extend(reversed(task.children))
            else:
                yield task


@dataclass
class Outline:
    """`phases` may hold one that is in no file; `rows` are all tasks that a plan or a link may need."""

    project: Task | None
    phases: list[Task]
    steps: list[Task]
    gates: dict[str, Task]
    rows: list[Task]


def read_outline(project: Record, fields: Fields, gathered: Gathered, other_phase: str) -> Outline:
    rows = list(_rows(project, fields, gathered))
    summary = rows.pop(0) if rows and rows[0].level <= PROJECT_LEVEL else None
    top = _without_wrappers(_hang(rows), gathered)
    phases, gathered_in = [], None
    for task in top:
        if task.is_summary:
            phases.append(task)
            _put_in_phase(task, gathered)
            continue
        if gathered_in is None:
            gathered_in = _made_phase(other_phase)
            phases.append(gathered_in)
        gathered_in.children.append(task)
        task.phase = gathered_in
    if gathered_in is not None:
        gathered.say(What.OUTSIDE, gathered_in.name, len(gathered_in.children))
    _give_keys(phases)
    gates = _gates(phases)
    steps = [task for phase in phases for task in phase.below() if not task.is_gate]
    if len(steps) > limits.STEPS:
        raise FileRefused(Refusal.TOO_MANY_STEPS, value=limits.STEPS)
    _give_keys(steps)
    return Outline(summary, phases, steps, gates, rows)


def _rows(project: Record, fields: Fields, gathered: Gathered) -> Iterator[Task]:
    for record in project.inside("Tasks"):
        if truth(record.text("IsNull")):
            continue
        number = record.text("ID") or record.text("UID")
        name = _name(record.text("Name"), number, gathered, is_project=record.text("UID").strip() == "0")
        if truth(record.text("ExternalTask")):
            gathered.say(What.EXTERNAL, name)
            continue
        is_summary = truth(record.text("Summary"))
        own = fields.own(record)
        yield Task(record, record.text("UID").strip(), name, _level(record, name), own, is_summary)


def _name(text: str, number: str, gathered: Gathered, *, is_project: bool) -> str:
    name = line(text)
    if name and name.split() != text.split():
        gathered.say(What.CHARACTER, name)
    if len(name) > limits.LINE_LENGTH:
        gathered.say(What.NAME_CUT, name[: limits.LINE_LENGTH], name)
        name = name[: limits.LINE_LENGTH].rstrip()
    if not name and not is_project:
        name = f"# {line(number)}"[: limits.LINE_LENGTH].rstrip()
        gathered.say(What.NAME_MISSING, name, name)
    return name


def _level(record: Record, place: str) -> int:
    text = record.text("OutlineLevel")
    if text.strip():
        return whole(text, place)
    number = record.text("OutlineNumber").strip()
    return number.count(".") + 1 if number != "0" else PROJECT_LEVEL


def _hang(rows: Sequence[Task]) -> list[Task]:
    """Hang each row below the last one that is less deep; return those that hang nowhere."""
    top: list[Task] = []
    above: list[Task] = []
    for task in rows:
        while above and above[-1].level >= task.level:
            above.pop()
        if above:
            above[-1].children.append(task)
            task.parent = above[-1]
            above[-1].is_summary = True
        else:
            top.append(task)
        above.append(task)
    return top


def _without_wrappers(top: list[Task], gathered: Gathered) -> list[Task]:
    while len(top) == 1 and top[0].kind != "phase" and any(child.is_summary for child in top[0].children):
        gathered.say(What.WRAPPER, top[0].name)
        top = top[0].children
    return top


def _put_in_phase(phase: Task, gathered: Gathered) -> None:
    left = [phase]
    while left:
        task = left.pop()
        task.phase = phase
        left.extend(reversed(task.children))
        if task.is_summary and task is not phase:
            code = What.RECURRING if truth(task.text("Recurring")) else What.GROUP
            gathered.say(code, task.name, phase.name)


def _made_phase(name: str) -> Task:
    phase = Task(Record("Task"), "", name, 1, {}, is_summary=True)
    phase.phase = phase
    return phase


def _gates(phases: Sequence[Task]) -> dict[str, Task]:
    """Return the milestones that are gates of the phases they lie in, by the keys of these."""
    gates: dict[str, Task] = {}
    for phase in phases:
        for task in phase.children:
            is_own = task.kind == "gate" and task.own.get(Own.KEY) == phase.own.get(Own.KEY, "-")
            if is_own and phase.key not in gates and not task.is_summary:
                task.is_gate = True
                gates[phase.key] = task
    return gates


def _give_keys(tasks: Sequence[Task]) -> None:
    """Keep our own keys, the first of each; others are made of the tasks' numbers."""
    taken: Counter[str] = Counter()
    for task in tasks:
        key = task.own.get(Own.KEY, "")
        if _is_key(key) and not taken[key]:
            task.key = key
            taken[key] = 1
    for number, task in enumerate(tasks, start=1):
        if not task.key:
            key = f"t{task.uid if task.uid.isdecimal() else number}"[:_KEY_LENGTH]
            task.key = key if not taken[key] else _next(key, taken)
            taken[task.key] += 1


def _next(key: str, taken: Counter[str]) -> str:
    number = taken[key] + 1
    while taken[f"{key[:30]}-{number}"]:
        number += 1
    taken[key] = number
    return f"{key[:30]}-{number}"


def _is_key(key: str) -> bool:
    return 0 < len(key) <= _KEY_LENGTH and all(c.isascii() and (c.isalnum() or c in "-_.") for c in key)
