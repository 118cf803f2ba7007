"""A register in every state, and the ways to send it out and take it in, for the tests of files."""

import csv
import hashlib
import io
from datetime import date
from decimal import Decimal

from tests import make
from tracker.phases.operations import Source
from tracker.risks.exchange import Eyes, mapped, read_register, register_of, write_register
from tracker.risks.exchange.columns import ALL, guess
from tracker.risks.operations import import_risks
from tracker.rollouts.models import Rollout

TODAY = date(2026, 9, 14)


def stock(rollout: Rollout) -> None:
    """Risks of each kind, state and column; responses planned, done and dropped."""
    first, second = make.phase(rollout), make.phase(rollout)
    step = make.step(first, name="Clean; the data")
    li, ana = (make.member(rollout, name=name, user=None) for name in ("李伟", "Ana"))
    full = make.risk(
        rollout,
        name="=cmd()|' /C calc'!A0",
        second_name="数据不干净",
        cause="Old lists,\nnever cleaned; “really”",
        event="+1 duplicate per row",
        effect="-5 % trust",
        category="data",
        proximity="month",
        strategy="avoid",
        trigger="@first letters come back",
        contingency="Stop\nthe letters",
        owner=li,
        next_review_on=date(2026, 10, 5),
        is_confidential=True,
        raised_by=ana,
        phases=[second, first],
        steps=[step],
        probability=4,
        impact=5,
        days=(0, 3, 10),
        money=Decimal("9"),
    )
    make.assessment(
        full,
        on=date(2026, 9, 10),
        probability=2,
        impact=5,
        days=(1, 2, 3),
        money=Decimal("1234.50"),
        note="Half is done",
    )
    make.response(full, text="Clean it", owner=li, due_on=date(2026, 9, 30), expected_probability=1)
    make.response(full, text="Ask", done_on=date(2026, 9, 12), expected_impact=2, expected_days=4)
    make.response(full, text="Clean it", dropped_on=date(2026, 9, 11))
    make.risk(rollout, name="Proposed", status="proposed", on=date(2026, 9, 9))
    closed = make.risk(rollout, name="Closed", status="closed")
    make.risk_turn(closed, on=date(2026, 9, 8), status="closed", reason="It passed")
    occurred = make.risk(rollout, name="Occurred", status="occurred")
    make.risk_turn(occurred, on=date(2026, 9, 9), status="occurred", reason="It rained")
    make.risk(
        rollout, name="Opportunity", kind="opportunity", strategy="exploit", owner=ana, number=9, key="r9"
    )
    again = make.risk(rollout, name="Open again", on=date(2026, 9, 1), number=12, key="r12")
    make.risk_turn(again, on=date(2026, 9, 3), status="closed", reason="Gone")
    make.risk_turn(again, on=date(2026, 9, 5), status="open", reason="Back")


def twin(rollout: Rollout) -> Rollout:
    """Another rollout with phases, steps and people of the same names."""
    other = make.rollout(second_language=rollout.second_language)
    for phase in rollout.phases.all():
        made = make.phase(other, key=phase.key, position=phase.position)
        for step in phase.steps.all():
            make.step(made, key=step.key, name=step.name)
    for member in rollout.members.all():
        make.member(other, name=member.name, user=None)
    return other


def written(
    rollout: Rollout, ending: str = ".csv", *, confidential: bool = True, money: bool = True
) -> bytes:
    eyes = Eyes(confidential, money)
    return write_register(register_of(rollout, eyes), ending, eyes=eyes)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def taken_in(rollout: Rollout, data: bytes | str, ending: str = ".csv", *, by=None, on: date = TODAY, **more):
    """Import a file with its columns as they are guessed."""
    data = data.encode() if isinstance(data, str) else data
    table, _notes = read_register(data, f"risks{ending}")
    rows = mapped(table, guess(table.headers, ALL))
    source = Source("risks", hashlib.sha256(data).hexdigest())
    return import_risks(rollout=rollout, rows=rows, by=by, on=on, source=source, **more)
