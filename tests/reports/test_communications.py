"""What a report tells of the communications: as known on its day, with its audience's eyes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.communications.mailed import TEXTS
from tests.reports.domain import small
from tests.reports.reading import words
from tracker.communications import operations as communications
from tracker.communications import queries
from tracker.communications.models import Feedback, Promise, PromiseTurn
from tracker.phases.queries import schedule_of
from tracker.reports.document import docx
from tracker.reports.domain import facts as f
from tracker.reports.domain.differences import differences
from tracker.reports.domain.facts import Audience, PromiseState
from tracker.reports.domain.health import communication
from tracker.reports.narrative import drafted
from tracker.reports.operations import EYES
from tracker.reports.page import told as told_on_page
from tracker.reports.queries import gather_facts
from tracker.reports.telling import Telling, telling_now
from tracker.reports.wording import finding_words
from tracker.risks.models import Escalation
from tracker.rollouts.domain.roles import PERMISSIONS, Permission, Role

pytestmark = pytest.mark.django_db
MANAGER = PERMISSIONS[Role.PROJECT_MANAGER]
ON, SINCE = date(2026, 10, 5), date(2026, 9, 25)
MADE_AT = datetime(2026, 10, 5, 16, tzinfo=UTC)


def said(rollout, permissions=MANAGER, on=ON, since=SINCE):
    return gather_facts(rollout, on, permissions=permissions, since=since).communications


def occurrence(line, identity):
    return queries.occurrence(line, identity, schedule_of(line.rollout, ON))


def promise(rollout, number=1, *, due_on=ON, status="open", over_on=None, turns=(), **fields):
    made = Promise.objects.create(
        rollout=rollout,
        number=number,
        name=f"Promise {number}",
        made_to="Branches",
        made_on=make.MONDAY,
        due_on=due_on,
        promised_for=fields.pop("promised_for", due_on),
        status=status,
        over_on=over_on,
        **fields,
    )
    for day, agreed in turns:
        PromiseTurn.objects.create(promise=made, status="open", due_on=agreed, on=day, at=MADE_AT)
    return made


def test_what_was_missed_is_told_with_its_reason_and_what_nobody_told_is_overdue(rollout, manager):
    line = make.plan_line(rollout, name="Brief", first_on="2026-09-21")
    line.refresh_from_db()
    communications.record_missed(
        line=line, occurrence=occurrence(line, "2026-09-28"), reason="Nobody was there.", by=manager, on=ON
    )
    found = said(rollout)
    assert [(one.on, one.reason) for one in found.missed] == [(date(2026, 9, 28), "Nobody was there.")]
    assert [(one.on, one.days_late) for one in found.overdue] == [(date(2026, 9, 21), 10)]
    assert [one.on for one in found.coming] == [ON, date(2026, 10, 12), date(2026, 10, 19)]


def test_an_overdue_message_of_before_the_last_report_is_still_overdue(rollout):
    make.plan_line(rollout)
    assert said(rollout).overdue[0].on == make.MONDAY


def test_a_submitted_message_whose_day_is_over_waits_for_its_approver(rollout, manager):
    line = make.plan_line(rollout, approver=manager, first_on=date(2026, 9, 28))
    draft = communications.draft_message(
        line=line, occurrence=occurrence(line, "2026-09-28"), texts=TEXTS, by=manager, on=SINCE
    )
    assert (len(said(rollout).overdue), len(said(rollout).unapproved)) == (1, 0)
    communications.submit_message(message=draft, by=manager, on=SINCE)
    assert (len(said(rollout).overdue), len(said(rollout).unapproved)) == (0, 1)


def test_a_draft_is_among_what_is_coming(rollout, manager):
    line = make.plan_line(rollout, first_on=ON)
    communications.draft_message(
        line=line, occurrence=occurrence(line, ON.isoformat()), texts={}, by=manager, on=SINCE
    )
    assert len(said(rollout).coming) == 3


def test_promises_are_told_as_they_stood_on_the_day(rollout):
    later = ON + timedelta(days=1)
    promise(rollout, 1, status="kept", over_on=date(2026, 9, 10))
    promise(rollout, 2, status="kept", over_on=ON)
    promise(rollout, 3, status="broken", over_on=ON)
    promise(rollout, 4, status="broken", over_on=later)
    promise(
        rollout,
        5,
        due_on=date(2026, 11, 2),
        promised_for=date(2026, 9, 30),
        turns=[(make.MONDAY, date(2026, 9, 30)), (later, date(2026, 11, 2))],
    )
    found = said(rollout).promises
    assert (found.kept, found.broken) == (2, 1)
    assert [one.name for one in found.newly_kept] == ["Promise 2"]
    assert [one.name for one in found.newly_broken] == ["Promise 3"]
    states = {one.name: (one.state, one.on, one.days_late) for one in found.open}
    assert states == {
        "Promise 4": (PromiseState.OPEN, ON, None),
        "Promise 5": (PromiseState.OVERDUE, date(2026, 9, 30), 3),
    }


def test_a_rollout_that_promised_nothing_tells_of_no_promises(rollout):
    assert said(rollout).promises is None


def test_a_confidential_promise_is_in_no_open_report(rollout):
    promise(rollout, is_confidential=True)
    assert said(rollout, EYES[Audience.OPEN]).promises is None
    assert len(said(rollout, EYES[Audience.STEERING]).promises.open) == 1


def test_attitudes_that_moved_are_told_to_those_alone_who_see_assessments(rollout):
    council, board = make.stakeholder(rollout, name="Works council"), make.stakeholder(rollout, name="Board")
    for one, day, attitude in (
        (council, SINCE, "resistant"),
        (council, ON, "neutral"),
        (board, SINCE, "leading"),
    ):
        communications.read_attitude(stakeholder=one, attitude=attitude, by=None, on=day)
    assert said(rollout).attitudes == (f.AttitudeMove("Works council", "resistant", "neutral"),)
    for audience in Audience:
        assert Permission.SEE_ASSESSMENTS not in EYES[audience]
        assert said(rollout, EYES[audience]).attitudes == ()


def test_what_came_back_is_counted_since_the_last_report_and_without_confidential_lines(rollout, manager):
    open_line, secret = make.plan_line(rollout), make.plan_line(rollout, is_confidential=True)
    for line, kind, day in (
        (open_line, "view", ON),
        (open_line, "misunderstanding", ON),
        (open_line, "misunderstanding", SINCE),
        (secret, "misunderstanding", ON),
    ):
        message = line.messages.first() or communications.record_told(
            line=line, occurrence=None, by=manager, on=SINCE
        )
        Feedback.objects.create(rollout=rollout, message=message, kind=kind, text="?", on=day, at=MADE_AT)
    assert (said(rollout).feedback, said(rollout).misread) == (3, 2)
    seen = said(rollout, EYES[Audience.OPEN])
    assert (seen.feedback, seen.misread) == (2, 1)


def test_a_question_that_became_a_confidential_issue_is_counted_for_those_alone_who_see_it(rollout, manager):
    line = make.plan_line(rollout)
    message = communications.record_told(line=line, occurrence=None, by=manager, on=ON)
    asked = communications.record_feedback(
        message=message, kind="question", text="Who goes?", by=manager, on=ON, said_on=ON, name="Wei"
    )
    asked.issue.is_confidential = True
    asked.issue.save()
    assert said(rollout).feedback == 1
    assert said(rollout, EYES[Audience.OPEN]).feedback == 0


def test_an_issue_that_went_beyond_its_owner_is_an_open_escalation(rollout, manager):
    for number, level in ((1, 1), (2, 3)):
        issue = make.complaint(rollout, name=f"Issue {number}")
        held = Escalation.objects.create(issue=issue, level=level, on=SINCE, at=MADE_AT)
        held.holders.add(manager)
    (one,) = gather_facts(rollout, ON, permissions=MANAGER, since=SINCE).logs.issues_escalated.first
    assert (one.name.first, one.rung, one.on, one.who) == ("Issue 2", 3, SINCE, (manager.name,))


def test_gathering_costs_the_same_for_many_promises_answers_and_readings(rollout, manager):
    line = make.plan_line(rollout)

    def fill(count):
        message = communications.record_told(line=line, occurrence=None, by=manager, on=ON)
        for _number in range(count):
            one = make.stakeholder(rollout)
            communications.read_attitude(stakeholder=one, attitude="neutral", by=None, on=ON)
            number = rollout.promises.count() + 1
            promise(rollout, number, stakeholder=one, owner=manager, turns=[(make.MONDAY, ON)])
            Feedback.objects.create(rollout=rollout, message=message, text="?", on=ON, at=MADE_AT)

    fill(2)
    with CaptureQueriesContext(connection) as few:
        said(rollout)
    fill(6)
    with CaptureQueriesContext(connection) as many:
        said(rollout)
    assert len(many) == len(few)


# As people read it


@pytest.fixture
def eventful():
    known = small.said(
        told=(small.message("Monthly brief"),),
        missed=(small.message("Your branch", reason="The list was not ready."),),
        overdue=(small.message("Help for branches", days_late=2),),
        unapproved=(small.message("Retention pay", days_late=7),),
        coming=(small.message("Blueprint"),) * 14,
        attitudes=(f.AttitudeMove("Works council", "", "neutral"),),
        promises=small.promises(
            small.promise("Visit", PromiseState.OVERDUE, days_late=1),
            newly_broken=(small.promise("List that stays", PromiseState.BROKEN),),
            newly_kept=(small.promise("Demo", PromiseState.KEPT),),
        ),
        feedback=4,
        misread=1,
    )
    return small.status(since=small.ON - timedelta(days=14), communications=known)


SAID = ("Monthly brief", "The list was not ready.", "Help for branches", "Retention pay", "Works council")
SAID_IN_ENGLISH = (
    "1 message was sent. 1 was missed. 2 are overdue. 4 answers came back.",
    "for approval",
    "2 more are not listed.",
    "8 of 9 promises were kept since the start.",
    "1 promise was not kept: List that stays.",
    "3 messages did not go out on their day. 1 promise is overdue.",
    "14 messages go out in the next two weeks.",
)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_and_the_file_tell_all_of_it(eventful, language):
    before = replace(eventful, communications=None, since=None)
    narrative = drafted(eventful, language)
    telling = Telling(eventful, narrative, differences(before, eventful), number=2, before=1)
    file = words(docx(telling, language, made_at=MADE_AT))
    for part in (*SAID, *(SAID_IN_ENGLISH if language == "en" else ())):
        assert part in file, part
    page = str(told_on_page(telling_now(eventful, language)).blocks)
    for part in SAID:
        assert part in page, part


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (
            {"overdue": (small.message(days_late=1),)},
            "The message “Brief” is 1 working day overdue; the tolerance is 5.",
        ),
        (
            {"unapproved": (small.message(days_late=7), small.message(days_late=2))},
            "2 messages still wait for approval, the oldest 7 working days after its day; "
            "the tolerance is 5.",
        ),
        (
            {"promises": small.promises(small.promise(state=PromiseState.OVERDUE, days_late=6))},
            "The promise “Visit” is 6 working days overdue; the tolerance is 5.",
        ),
    ],
)
def test_the_colour_of_communication_is_explained_by_what_is_overdue(what, sentence):
    ((_colour, finding),) = communication(small.said(**what), small.TOLERANCES)
    assert finding_words(small.status(), finding) == sentence
