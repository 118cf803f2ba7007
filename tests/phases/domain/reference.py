"""The rules again, slow and obvious, to hold the engine against.

Every date is worked out from all bounds over and over until nothing changes; float is found by delaying.
It shares no code with the engine but the plan itself, and walks calendars day by day.
"""

from datetime import timedelta

LEAVES = {"FS": "F", "FF": "F", "SS": "S", "SF": "S"}
REACHES = {"FS": "S", "SS": "S", "FF": "F", "SF": "F"}


def is_working(calendar, day):
    if day in calendar.extra_working_days:
        return True
    return day.weekday() in calendar.weekdays and day not in calendar.days_off


def index(calendar, day):
    one = timedelta(days=1)
    count, walker = 0, calendar.start
    while walker < day:
        count += is_working(calendar, walker)
        walker += one
    while walker > day:
        walker -= one
        count -= is_working(calendar, walker)
    return count


def end_index(calendar, day):
    return index(calendar, day + timedelta(days=1))


def day_of(calendar, number):
    day = calendar.start
    step = timedelta(days=1 if number >= 0 else -1)
    while not (is_working(calendar, day) and index(calendar, day) == number):
        day += step
    return day


class Reference:
    """`planned` and `forecast` map node keys to (start, finish)."""

    def __init__(self, plan, on):
        self.plan, self.calendar = plan, plan.calendar
        self.today = index(plan.calendar, on)
        self.steps = {f"step:{step.key}": step for step in plan.steps}
        self.phases = {f"{kind}:{phase.key}": phase for phase in plan.phases for kind in ("start", "gate")}
        self.keys = [*self.steps, *self.phases]
        self.links = self._links()
        self.planned = self._settle(self._plan_one)
        self.evenings = {key: self._evening(key, self.planned, self._planned_own(key)) for key in self.keys}
        self.forecast = self.delayed(None, 0)

    def delayed(self, key, days):
        """Return the forecast if this node slipped by so many days."""
        self._late = None
        undisturbed = self._settle(self._forecast_one)
        if key is None:
            return undisturbed
        start, finish = undisturbed[key]
        self._late = (key, start + days, finish + days)
        return self._settle(self._forecast_one)

    def shown(self, key, dates, own):
        """The dates that people see by rule 3."""
        start, finish = dates[key]
        if start < finish:
            return day_of(self.calendar, start), day_of(self.calendar, finish - 1)
        day = day_of(self.calendar, start - 1 if self._evening(key, dates, own) else start)
        return day, day

    def _links(self):
        links = []
        for link in self.plan.links:
            kind = str(link.kind)
            links.append(
                (self._end(link.before, LEAVES[kind]), self._end(link.after, REACHES[kind]), kind, link.lag)
            )
        for phase in self.plan.phases:
            start, gate = f"start:{phase.key}", f"gate:{phase.key}"
            inside = [key for key, step in self.steps.items() if step.phase == phase.key]
            for key in inside:
                links += [(start, key, "SS", 0), (key, gate, "FF", 0)]
            if not inside:
                links.append((start, gate, "FS", 0))
        return links

    def _end(self, end, side):
        if end.kind == "step":
            return f"step:{end.key}"
        return f"gate:{end.key}" if side == "F" else f"start:{end.key}"

    def days(self, key):
        step = self.steps.get(key)
        return step.days if step and not step.dropped else 0

    def _settle(self, place):
        dates = dict.fromkeys(self.keys, (0, 0))
        for _ in range(len(self.keys) + 1):
            again = {key: place(key, dates) for key in self.keys}
            if again == dates:
                return dates
            dates = again
        raise AssertionError("The network has a circle.")

    def _into(self, key, dates):
        for before, after, kind, lag in self.links:
            if after == key:
                yield dates[before][0 if LEAVES[kind] == "S" else 1] + lag, kind, before

    def _earliest(self, key, dates, own):
        days = self.days(key)
        bounds = [bound - (days if REACHES[kind] == "F" else 0) for bound, kind, _ in self._into(key, dates)]
        start = max([*bounds, *own])
        return start, start + days

    def _planned_own(self, key):
        own = [0]
        step, phase = self.steps.get(key), self.phases.get(key)
        if step and step.not_before and not step.dropped:
            own.append(index(self.calendar, step.not_before))
        if phase and phase.not_before and key.startswith("start:"):
            own.append(index(self.calendar, phase.not_before))
        return own

    def forecast_own(self, key):
        own = self._planned_own(key)
        step, phase = self.steps.get(key), self.phases.get(key)
        if not (key.startswith("start:") or (step and step.dropped)):
            own.append(self.today)
        if key.startswith("gate:") and phase.gate and phase.gate.outcome == "hold" and phase.gate.review_on:
            own.append(index(self.calendar, phase.gate.review_on))
        return own

    def _plan_one(self, key, dates):
        return self._earliest(key, dates, self._planned_own(key))

    def _forecast_one(self, key, dates):
        late = self._late if self._late and self._late[0] == key else None
        step = self.steps.get(key)
        recorded = self.recorded(key)
        if recorded:
            return recorded
        if step and step.started_on and not step.dropped:
            finish = self._running_finish(key, step, dates)
            return index(self.calendar, step.started_on), max(finish, late[2]) if late else finish
        own = self.forecast_own(key)
        return self._earliest(key, dates, [*own, late[1]] if late else own)

    def _running_finish(self, key, step, dates):
        left = step.days_left or max(step.days, 1)
        spoken_on = (step.said_on if step.days_left else None) or step.started_on
        bounds = list(self._into(key, dates))
        works_from = max([index(self.calendar, spoken_on), *(b for b, kind, _ in bounds if kind == "FS")])
        finishes = [b for b, kind, _ in bounds if kind in ("FF", "SF")]
        return max([works_from + left, self.today + 1, *finishes])

    def recorded(self, key):
        step, phase = self.steps.get(key), self.phases.get(key)
        if step and step.finished_on and not step.dropped:
            if step.days:
                return index(self.calendar, step.started_on), end_index(self.calendar, step.finished_on)
            return self._moment(key, step.finished_on, step.end_of_day)
        if key.startswith("gate:") and phase.gate and phase.gate.outcome in ("go", "conditional"):
            return self._moment(key, phase.gate.decided_on, phase.gate.end_of_day)
        return None

    def _moment(self, key, day, end_of_day):
        evening = self.evenings[key] if end_of_day is None else end_of_day
        at = end_index(self.calendar, day) if evening else index(self.calendar, day)
        return at, at

    def _evening(self, key, dates, own):
        if self.days(key) or dates[key][0] in own:
            return False
        holding = [(kind, before) for bound, kind, before in self._into(key, dates) if bound == dates[key][0]]
        return all(LEAVES[kind] == "F" and self._day_ends_with(before, dates) for kind, before in holding)

    def _day_ends_with(self, before, dates):
        return self.days(before) > 0 or self._evening(before, dates, self._planned_own(before))
