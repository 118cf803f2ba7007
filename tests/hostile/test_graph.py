"""G: links that may not be, and graphs larger than people make.

G8, two people at once, is in tests/phases/test_two_at_once.py. The pure rules, without a page, are in
tests/phases/domain/test_links.py and test_size.py.
"""

import random
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from tests import make
from tests.hostile.checks import answered, everything_opens, missing, plan_opens, refused, stored, taken
from tests.hostile.sending import edits, file, form, link
from tracker.phases.models import PlanLink, Step
from tracker.phases.queries import schedule_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
HEAD = "Key,Phase,Name,Days,Waits for\n"
LIVE = "live,P2,Go live,0,\n"


@pytest.fixture(params=["by its form", "by a preview", "by saving", "by a file"])
def linking(request, send, plan):
    """Send a link in each way: the plan's links are 1.1 → 1.2 → 2.1 → 2.2 → live."""

    def linking(before: str, after: str, kind: str = "FS", lag: object = 0):
        if request.param == "by a preview":
            return edits(send, plan, link(before, after, kind, lag), way="preview")
        if request.param == "by saving":
            return edits(send, plan, link(before, after, kind, lag))
        if request.param == "by its form":
            end, key = after.split(":")
            return form(
                send, plan, "phases:add_link", end, key, direction="waits", other=before, kind=kind, lag=lag
            )
        return file(send, plan, listed(before, after, kind, lag))

    linking.way = request.param
    return linking


def listed(before: str, after: str, kind: str, lag: object) -> str:
    """The fixture's plan as a table, with one link more; a phase waits by its first step."""
    waits = {"p1-1": [], "p1-2": ["p1-1"], "p2-1": ["p1-2"], "p2-2": ["p2-1"], "live": ["p2-2"]}
    written = f"{before} {kind}{lag:+d}" if isinstance(lag, int) else f"{before} {kind} {lag}"
    waits[after.partition(":")[2].replace("P1", "p1-1").replace("P2", "p2-1")].append(written)
    facts = {key: f"{key[:2].upper()},Step {key},5" for key in waits} | {"live": "P2,Go live,0"}
    return HEAD + "".join(f"{key},{facts[key]},{'; '.join(of)}\n" for key, of in waits.items())


def kept(linking, typed: str) -> str:
    """A form keeps what was typed; edits and files are still where they came from."""
    return typed if linking.way == "by its form" else ""


def test_g1_nothing_waits_for_itself(client, manager, plan, linking):
    send = linking("step:p1-1", "step:p1-1")
    refused(
        client,
        plan,
        send,
        says="can't wait for itself",
        names=("Step p1-1",),
        keeps=kept(linking, "step:p1-1"),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        make.link(plan.steps.first(), plan.steps.first())


def test_g2_of_two_steps_that_would_wait_for_each_other_both_are_named(client, manager, plan, linking):
    send = linking("step:p1-2", "step:p1-1")
    refused(
        client,
        plan,
        send,
        says="which waits for it. Remove one link",
        names=("Step p1-1", "Step p1-2"),
        keeps=kept(linking, "step:p1-2"),
    )


@pytest.mark.pure
def test_g3_a_ring_of_5000_steps_in_a_file_is_refused_with_a_shortened_circle(client, manager, plan, send):
    ring = "".join(f"s{n},P1,Ring {n},1,s{(n - 1) % 5000}\n" for n in range(5000))
    send_it = file(send, plan, HEAD + ring + LIVE)
    refused(client, plan, send_it, says="by way of", names=("Ring 0",))
    (problem,) = _problems(send_it())
    assert "and others" in problem
    assert len(problem) < 250
    assert "import/" not in send_it().text, "nothing to confirm is offered"


def _problems(answer) -> list[str]:
    found = answer.text.partition('class="error-summary')[2].partition("</table>")[0]
    return [cell.partition("</td>")[0] for cell in found.split('class="wraps">')[1:]]


def test_g4_a_chain_of_5000_steps_has_dates_and_opens_everywhere(client, manager, plan):
    chain_of(plan, 5000)
    schedule = schedule_of(plan, plan.today())
    first, last = schedule.nodes["step:s0"].forecast, schedule.nodes["step:s4999"].forecast
    assert last.finish_index - first.finish_index == 4999
    plan_opens(client, plan, name="Chained 4999")


def chain_of(plan, count: int) -> None:
    phase = plan.phases.get(key="P1")
    Step.objects.bulk_create(
        Step(
            rollout=plan,
            phase=phase,
            key=f"s{n}",
            name=f"Chained {n}",
            number=n + 10,
            position=n + 10,
            days=1,
        )
        for n in range(count)
    )
    PlanLink.objects.bulk_create(
        PlanLink(rollout=plan, before=f"step:s{n}", after=f"step:s{n + 1}", position=n + 10)
        for n in range(count - 1)
    )


@pytest.mark.pure
@pytest.mark.parametrize(
    ("before", "after", "says", "names"),
    [
        ("phase:P1", "step:p1-2", "one is a step of the other", ("Phase 1", "Step p1-2")),
        ("step:p1-1", "phase:P1", "one is a step of the other", ("Phase 1", "Step p1-1")),
        ("phase:P2", "phase:P1", "which waits for it", ("Phase 2",)),
        ("phase:P2", "step:p1-1", "which waits for it", ("Phase 2", "Step p1-1")),
        ("step:p2-2", "phase:P1", "which waits for it", ("Step p2-2",)),
    ],
    ids=["a phase and its step", "a step and its phase", "two phases", "by its gate", "by its start"],
)
def test_g5_a_circle_through_a_phase_and_a_phase_with_its_own_step_are_refused(
    client, manager, plan, linking, before, after, says, names
):
    if linking.way == "by a file" and after.startswith("phase"):
        pytest.skip("a table says of steps alone what they wait for; the reverse way is a row of its own")
    refused(client, plan, linking(before, after), says=says, names=names, keeps=kept(linking, before))


@pytest.mark.parametrize(("kind", "lag"), [("FS", 0), ("FS", 4), ("SS", 0)])
def test_g6_the_same_link_twice_is_refused_whatever_its_lag(client, manager, plan, linking, kind, lag):
    send = linking("step:p1-1", "step:p1-2", kind, lag)
    refused(
        client,
        plan,
        send,
        says="already waits for",
        names=("Step p1-1", "Step p1-2"),
        keeps=kept(linking, str(lag)),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        make.link(plan.steps.get(key="p1-1"), plan.steps.get(key="p1-2"), kind=kind, lag=lag)


@pytest.mark.parametrize("whose", ["another's", "one's own"])
def test_g7_a_step_of_another_rollout_is_as_if_missing(client, manager, plan, linking, send, whose):
    other = make.step(make.phase(make.rollout(), key="X"), key="far-away", name="Far away")
    if whose == "one's own":
        make.member(other.rollout, user=manager.user)
    missing(client, plan, form(send, plan, "phases:add_link", "step", "far-away", other="step:p1-1"))
    says = "is no step or phase" if linking.way == "by a file" else "is not in this plan"
    if linking.way == "by its form":
        says = "is not one of the available choices"
    refused(client, plan, linking("step:far-away", "step:p1-2"), says=says, names=("far-away",))
    refused(client, plan, linking("phase:X", "step:p1-2"), says=says, names=("X",))


def test_g7_the_plan_of_another_rollout_is_not_found(client, manager, plan, send):
    other = make.rollout()
    step, after = (make.step(make.phase(other)) for _one in range(2))
    stands = make.link(step, after)
    typed = {"other": after.node_key, "direction": "waits", "kind": "FS", "lag": "77123"}
    for name, *args in (("add_link", "step", step.key), ("change_link", stands.pk), ("save_changes",)):
        missing(client, plan, form(send, other, f"phases:{name}", *args, **typed), secret="77123")
    missing(client, plan, form(send, plan, "phases:change_link", stands.pk, **typed), secret="77123")


@pytest.mark.pure
@pytest.mark.parametrize("lag", [10**9, -(10**9), 3651, -3651, 1.5, "", "1e3", "0x10", "1_0", "9" * 5000])
def test_g9_a_lag_that_is_no_whole_number_of_days_within_ten_years_is_refused(
    client, manager, plan, linking, lag
):
    is_whole = isinstance(lag, int)
    match linking.way:
        case "by its form":
            says = "Ensure this value" if is_whole else "required" if lag == "" else "Enter a whole number"
        case "by a file" if lag == "":
            pytest.skip("a table that gives no lag means none")
        case "by a file":
            says = "must be a whole number from -3650 to 3650" if lag in (3651, -3651) else "is no step"
        case _:
            says = "must be a whole number" if is_whole else "can't be read"
    refused(
        client, plan, linking("step:p1-1", "step:p2-2", "FS", lag), says=says, keeps=kept(linking, str(lag))
    )


@pytest.mark.parametrize("way", ["preview", "save_changes"])
def test_g10_a_lag_that_pushes_a_date_past_the_calendar_four_steps_on_names_the_step_reached(
    client, manager, plan, send, way
):
    Step.objects.filter(rollout=plan, key="p1-1").update(not_before="2185-01-04")
    make.step(plan.phases.get(key="P2"), key="after-all", name="After all", days=1300)
    make.link(plan.steps.get(key="live"), plan.steps.get(key="after-all"))
    change = link("step:p1-1", "step:p1-2", "FS", 3650, was=["FS", 0])
    refused(client, plan, edits(send, plan, change, way=way), says="outside the years", names=("After all",))
    stands = plan.links.get(after="step:p1-2")
    typed = form(send, plan, "phases:change_link", stands.pk, kind="FS", lag="3650", opened="p1-2")
    refused(client, plan, typed, says="outside the years", names=("After all",), keeps="3650")


def test_g12_a_step_with_3000_successors_goes_after_one_question_with_its_links(client, manager, plan, send):
    step = plan.steps.get(key="p1-1")
    phase = step.phase
    Step.objects.bulk_create(
        Step(rollout=plan, phase=phase, key=f"w{n}", name=f"W{n}", number=n + 10, position=n + 10, days=1)
        for n in range(3000)
    )
    PlanLink.objects.bulk_create(
        PlanLink(rollout=plan, before=step.node_key, after=f"step:w{n}", position=n + 10) for n in range(3000)
    )
    before = stored()
    asked = answered(form(send, plan, "phases:remove_step", step.key, row=None, row_version="0"))
    assert "3,001 links" in asked.text or "3001 links" in asked.text
    assert stored() == before
    taken(
        client,
        plan,
        form(send, plan, "phases:remove_step", step.key, row=step),
        verbs=["step_removed"],
        opens=partial(plan_opens, name="W2999"),
    )
    assert plan.links.count() == 3
    assert plan.steps.count() == 3004


@pytest.mark.pure
def test_g13_20000_steps_with_60000_links_open(client, manager, rollout, page):
    chance = random.Random(13)
    phases = [make.phase(rollout) for _number in range(10)]
    Step.objects.bulk_create(
        [
            Step(
                rollout=rollout,
                phase=phases[n // 2000],
                key=f"s{n}",
                name=f"Step {n}",
                number=n % 2000 + 1,
                position=n % 2000 + 1,
                days=chance.randint(0, 3),
            )
            for n in range(20_000)
        ],
        batch_size=2000,
    )
    ends = set()
    while len(ends) < 60_000:
        before = chance.randrange(19_999)
        ends.add((before, min(19_999, before + chance.randint(1, 900))))
    PlanLink.objects.bulk_create(
        [PlanLink(rollout=rollout, before=f"step:s{a}", after=f"step:s{b}") for a, b in sorted(ends)],
        batch_size=2000,
    )
    folded = ",".join(phase.key for phase in phases)
    answer = answered(lambda: page("phases:plan", rollout, folded=folded))
    assert "Phase 10" in answer.text


def test_g14_a_circle_put_into_the_database_is_marked_and_everything_opens(client, manager, plan, page):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO phases_planlink (rollout_id, before, after, kind, lag, position) "
            "VALUES (%s, 'step:p1-2', 'step:p1-1', 'FS', 0, 9)",
            [plan.pk],
        )
    assert "wait for each other in a circle" in page("phases:plan", plan).text
    assert "Waits for itself in a circle" in page("phases:phase", plan, "P1").text
    everything_opens(client, plan)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("step:p1-1", "step:p2-2", "XX"),
        ("step:gone", "step:p2-2", "FS"),
        ("step:", "step:p2-2", "FS"),
        ("", "step:p2-2", "FS"),
        ("gate:P1", "step:p2-2", "FS"),
    ],
    ids=["unknown kind", "end not there", "end without key", "no end", "an end that is no end"],
)
def test_g15_an_unknown_kind_and_an_end_that_is_not_there_are_refused(
    client, manager, plan, linking, before, after, kind
):
    match linking.way:
        case "by a file" if not before:
            pytest.skip("an empty cell says that the step waits for nothing")
        case "by a file":
            says = "is no step or phase"
        case "by its form":
            says = "is not one of the available choices" if before else "This field is required"
        case _ if kind == "XX":
            says = "FS, SS, FF or SF"
        case _:
            says = "is not in this plan" if before == "step:gone" else "joins two steps or phases"
    refused(client, plan, linking(before, after, kind), says=says)


def test_g15_an_end_that_was_removed_meanwhile_is_refused(client, manager, plan, linking, send):
    gone = make.step(plan.phases.get(key="P2"), key="brief", name="Brief")
    sent = linking("step:brief", "step:p1-1")
    form(send, plan, "phases:remove_step", "brief", row=gone)()
    assert not plan.steps.filter(key="brief").exists()
    says = {"by its form": "is not one of the available choices", "by a file": "is no step or phase"}
    refused(client, plan, sent, says=says.get(linking.way, "is not in this plan"), names=("brief",))
