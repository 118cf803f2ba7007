"""Small facts; a call shows only what matters to the test."""

from dataclasses import replace
from datetime import date

from tracker.reports.domain import facts
from tracker.reports.domain.facts import Compared, GateState, Name, StepState

ON = date(2026, 11, 27)
TOLERANCES = facts.Tolerances(days=5, cost_percent=10, risk_level=16, quiet_days=14, unheard_days=30)
NONE = facts.Steps(0, ())


def go_live(days_late=0, **fields):
    day = date(2027, 5, 14)
    known = facts.GoLive("step:go", Name("Go live"), day, day, day, None, Compared.BASELINE, days_late, None)
    return replace(known, **fields)


def step(key="a", **fields):
    known = facts.StepFacts(
        key, "1.1", Name(key), "P1", StepState.RUNNING, ON, ON, ON, 0, Name("Ann"), critical=False
    )
    return replace(known, **fields)


def steps(*found):
    return facts.Steps(len(found), found)


def work(**lists):
    empty = facts.Work(ON, 9, 0, *[NONE] * 7)
    return replace(empty, **{"running": steps(step())} | lists)


def risk(level=20, *, number="R01", lacks_response=False, due=None, before=None):
    return facts.RiskFacts(number, Name("Risk"), 4, 5, level, before, None, lacks_response, due, "")


def risks(*above, **fields):
    exposure = facts.Exposure(20)
    known = facts.Risks(len(above) or 1, exposure, None, (3, 6, 10, 16), above, above, (), (), ())
    return replace(known, **fields)


def over(number="R01", on=ON, **fields):
    return facts.RiskEnd(risk(number=number, **fields), on, "It is known why.")


def log_list(*names):
    lines = (facts.LogFacts(f"I{at:02d}", Name(name), "open") for at, name in enumerate(names, 1))
    return facts.LogList(len(names), tuple(lines))


def logs(**lists):
    none = facts.LogList(0, ())
    return replace(facts.Logs(*[none] * 10), **lists)


def said(**fields):
    return replace(facts.Communications((), (), (), (), (), 3, ()), **fields)


def message(name="Brief", **fields):
    return replace(facts.MessageFacts(Name(name), "Board", ON, "Ann"), **fields)


def promise(name="Visit", state=facts.PromiseState.OPEN, on=ON, **fields):
    return replace(facts.PromiseFacts(name, "Branches", state, on, "Ann"), **fields)


def promises(*still, **fields):
    return replace(facts.Promises(8, 1, (), (), still), **fields)


def phase(key="P1", state=GateState.OPEN, **fields):
    gate = facts.Gate(Name("Gate"), state, 0, 4, decided_on=ON, review_on=ON, conditions="Name owners")
    known = facts.PhaseFacts(
        key, Name("Phase"), StepState.RUNNING, gate, ON, ON, ON, 0, 0.5, critical=True, steps=2, steps_done=1
    )
    return replace(known, **fields)


def status(**fields):
    known = facts.StatusFacts(
        schema=facts.SCHEMA, rollout="Bank", organisation="", rollout_strategy=None, transition_strategy=None,
        language="en", second_language="zh-hans", audience=None, on=ON, since=None, currency="EUR",
        managers=(), sponsors=(), tolerances=TOLERANCES, progress=0.5, go_live=go_live(), health=(),
        phases=(), work=work(), critical_path=NONE, graph=facts.Graph((), ()), asks=(),
    )  # fmt: skip
    return replace(known, **fields)
