"""What a person sees of all their rollouts: home, their work, the list, and what a search finds."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.reports.conftest import drafted, published
from tracker.common.domain.workdays import LAST_DAY
from tracker.communications.models import Feedback, Message, Promise
from tracker.phases.models import GateDecision, StepUpdate

PAGES = ["workspace:home", "workspace:my_work", "workspace:rollouts"]
TODAY = make.MONDAY + timedelta(days=21)
SECRET = "Takeover talks"
HOSTILE = [
    "%",
    "_",
    "'",
    '"',
    "\\",
    "\x00",
    "';DROP TABLE risks;--",
    "<script>",
    "{{ 7 }}",
    "步骤",
    "a" * 10_240,
]


@pytest.fixture(autouse=True)
def _three_weeks_in(time_machine):
    time_machine.move_to(f"{TODAY}T09:00:00Z")


@pytest.fixture
def person(client, db):
    user = make.user(name="Ada")
    client.force_login(user)
    return user


@pytest.fixture
def texts(client):
    """Open a page and read it."""

    def texts(name: str, **query) -> str:
        answer = client.get(reverse(name), query)
        assert answer.status_code == 200
        return answer.content.decode()

    return texts


def queries_of(client, name: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(reverse(name)).status_code == 200
    return len(asked)


def lively(user, steps: int = 3, role: str = "project_manager"):
    """A rollout in both languages where something of everything is stored, much of it the user's."""
    rollout = make.rollout(second_language="zh-hans", rollout_strategy="phased")
    me, duty = make.member(rollout, role, user=user), make.duty(rollout, second_name="职责")
    me.duties.add(duty)
    sponsor = make.member(rollout, "sponsor")
    sponsor.duties.add(make.duty(rollout))
    first = make.phase(rollout, owner_duty=duty, second_name="阶段一")
    second = make.phase(rollout, owner_duty=duty, second_name="阶段二")
    for phase in (first, second):
        make.criterion(phase, met_on=make.MONDAY, met_by=me, second_name="标准")
        GateDecision.objects.create(
            rollout=rollout,
            phase=phase,
            outcome="hold",
            decided_on=make.MONDAY,
            review_on=TODAY,
            decided_by=sponsor,
            at=timezone.now(),
        )
    make.link(first, second)
    method = make.method(first, second_name="方法")
    for _number in range(steps):
        _lively_step(first, me, duty, method)
    _lively_risks(rollout, me, first)
    _lively_messages(rollout, me, duty)
    drafted(rollout)
    published(rollout)
    rollout.reports.filter(state="draft").update(created_by=me)
    return rollout


def _lively_step(phase, owner, duty, method):
    step = make.step(phase, owner=owner, duty=duty, method=method, second_name="步骤")
    for days in (0, 7):
        on = make.MONDAY + timedelta(days=days)
        StepUpdate.objects.create(step=step, member=owner, on=on, at=timezone.now())


def _lively_risks(rollout, me, phase):
    for _number in range(2):
        risk = make.risk(
            rollout,
            owner=me,
            phases=[phase],
            steps=phase.steps.all()[:2],
            second_name="风险",
            next_review_on=TODAY,
        )
        make.assessment(risk, on=TODAY - timedelta(days=2), probability=5, impact=5)
        make.response(risk, owner=me, due_on=TODAY, expected_probability=2, expected_impact=2)
        make.risk_turn(risk, on=make.MONDAY, status="closed")
        make.risk_turn(risk, on=make.MONDAY + timedelta(days=1), status="open")


def _lively_messages(rollout, me, duty):
    heard, _unheard = make.stakeholder(rollout), make.stakeholder(rollout)
    for sender in ({"sender": me}, {"sender_duty": duty}):
        line = make.plan_line(rollout, stakeholders=[heard], second_name="消息", **sender)
        told = Message.objects.create(
            rollout=rollout,
            line=line,
            identity=str(make.MONDAY),
            state="told",
            due_on=make.MONDAY,
            done_on=make.MONDAY,
            by=me,
        )
        told.stakeholders.set([heard])
        Feedback.objects.create(rollout=rollout, message=told, text="?", on=TODAY, at=timezone.now())
    heard.readings.create(on=make.MONDAY, attitude="neutral")
    for state, identity in (("draft", "demand:1"), ("submitted", "demand:2")):
        line = make.plan_line(rollout, cadence="on_demand", sender=me, approver=me, preparer=me)
        line.messages.create(rollout=rollout, identity=identity, state=state, drafted_on=TODAY, by=me)
    made = Promise.objects.create(
        rollout=rollout,
        number=rollout.promises.count() + 1,
        name="Visit",
        stakeholder=heard,
        made_on=make.MONDAY,
        due_on=TODAY,
        promised_for=TODAY,
    )
    made.turns.create(status="open", due_on=TODAY, on=make.MONDAY, at=timezone.now(), by=me)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", PAGES)
class TestCost:
    """Every page is opened once before, so that what the server keeps between pages is not counted."""

    def test_six_rollouts_cost_as_many_queries_as_two(self, client, person, name, language):
        speak(person, language)
        lively(person), lively(person)
        queries_of(client, name)
        for_two = queries_of(client, name)
        for _number in range(4):
            lively(person)
        assert queries_of(client, name) == for_two

    def test_forty_steps_cost_as_many_queries_as_five(self, client, person, name, language):
        speak(person, language)
        rollout = lively(person, steps=5)
        queries_of(client, name)
        for_five = queries_of(client, name)
        phase, me = rollout.phases.first(), rollout.members.get(user=person)
        for _number in range(35):
            _lively_step(phase, me, rollout.duties.first(), rollout.methods.first())
        _lively_risks(rollout, me, phase)
        _lively_messages(rollout, me, rollout.duties.first())
        assert queries_of(client, name) == for_five


def speak(user, language: str) -> None:
    user.language = language
    user.save()


class TestHome:
    def test_whoever_is_in_no_rollout_is_told_how_to_begin(self, person, texts):
        assert "Start your first rollout" in texts("workspace:home")
        assert "You are not a member of any rollout yet." in texts("workspace:rollouts")

    def test_late_things_come_first_across_rollouts(self, person, texts):
        for name, finish in (("Alpha", 12), ("Beta", -3)):
            rollout = make.rollout(name=name, starts_on=TODAY)
            me = make.member(rollout, user=person)
            deadline = TODAY + timedelta(days=finish)
            risk = make.risk(rollout, name=f"Risk of {name}", owner=me, next_review_on=deadline)
            make.response(risk)
        phase = make.phase(rollout)
        make.step(phase, name="Plain step", owner=me)
        text = texts("workspace:my_work")
        assert text.index("Risk of Beta") < text.index("Plain step")
        assert text.index(">Late<") < text.index(">This week<")
        assert "1 thing that waits for you is late." in texts("workspace:home")

    def test_each_rollout_says_how_it_stands(self, person, texts):
        rollout = lively(person)
        text = texts("workspace:home")
        assert rollout.get_absolute_url() in text
        assert "Phase 1" in text

    def test_a_rollout_one_has_left_is_absent(self, person, texts):
        stays, left = lively(person), lively(person)
        left.members.filter(user=person).update(left_on=TODAY)
        for name in PAGES:
            text = texts(name)
            assert f"/rollouts/{left.slug}/" not in text
            assert f"/rollouts/{stays.slug}/" in text

    def test_a_reader_is_led_to_the_reports_and_sees_nothing_of_the_plan(self, person, texts):
        rollout = lively(person, role="reader")
        for name in ("workspace:home", "workspace:rollouts"):
            text = texts(name)
            assert f'href="{reverse("reports:reports", args=[rollout.slug])}"' in text
            assert "Phase 1" not in text
            assert "Go-live is" not in text
        assert "Nothing waits for you" in texts("workspace:my_work")

    def test_a_team_member_is_not_told_of_confidential_risks(self, person, texts):
        rollout = make.rollout()
        make.step(make.phase(rollout))
        make.member(rollout, "team_member", user=person)
        make.risk(rollout, name=SECRET, is_confidential=True, probability=5, impact=5)
        for name in PAGES:
            assert SECRET not in texts(name)

    def test_a_confidential_risk_weighs_only_in_the_health_that_its_readers_see(self, person, client):
        for role in ("team_member", "sponsor"):
            rollout = make.rollout(name=role)
            make.step(make.phase(rollout))
            make.member(rollout, role, user=person)
            make.risk(rollout, is_confidential=True, probability=5, impact=5)
        standings = client.get(reverse("workspace:home")).context["standings"]
        seen = {one.rollout.name: one.facts.risks.open for one in standings}
        assert seen == {"sponsor": 1, "team_member": 0}

    def test_a_closed_rollout_is_in_the_list_alone(self, person, texts):
        rollout = lively(person)
        rollout.state = "closed"
        rollout.save()
        assert f"/rollouts/{rollout.slug}/" in texts("workspace:rollouts")
        assert f"/rollouts/{rollout.slug}/" not in texts("workspace:my_work")
        assert "Start your first rollout" in texts("workspace:home")

    @pytest.mark.parametrize("name", PAGES)
    def test_a_plan_beyond_every_date_does_not_take_the_others_with_it(self, person, texts, name):
        beyond, sound = lively(person), lively(person)
        beyond.steps.update(not_before=LAST_DAY)
        assert f"/rollouts/{sound.slug}/" in texts(name)


class TestSearch:
    def test_it_finds_steps_and_risks_of_one_s_own_rollouts_alone(self, person, texts):
        for user in (person, make.user()):
            rollout = make.rollout(name=f"Of {user.name}")
            make.member(rollout, user=user)
            make.step(make.phase(rollout), name=f"Migrate for {user.name}")
            make.risk(rollout, name=f"Migration slips for {user.name}")
        text = texts("workspace:search", q="migrat")
        assert "2 hits for" in text
        assert "Migrate for Ada" in text
        assert "Migration slips for Ada" in text
        assert text.count("slips for") == text.count("slips for Ada")

    @pytest.mark.parametrize(("role", "sees"), [("sponsor", True), ("team_member", False), ("reader", False)])
    def test_confidential_risks_are_found_by_their_readers_alone(self, person, texts, role, sees):
        rollout = make.rollout()
        make.member(rollout, role, user=person)
        make.risk(rollout, name=SECRET, is_confidential=True)
        assert (SECRET in texts("workspace:search", q="takeover")) is sees

    def test_a_reader_finds_no_steps(self, person, texts):
        rollout = lively(person, role="reader")
        assert rollout.steps.first().name not in texts("workspace:search", q="step")

    def test_a_rollout_one_has_left_is_not_searched(self, person, texts):
        rollout = lively(person)
        rollout.members.filter(user=person).update(left_on=TODAY)
        assert "Nothing holds" in texts("workspace:search", q="phase")

    @pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
    def test_hostile_words_are_words_like_others(self, person, texts, words):
        rollout = make.rollout()
        make.member(rollout, user=person)
        make.step(make.phase(rollout), name="Clean")
        make.risk(rollout, name="Vendor retreats")
        make.plan_line(rollout, name="News", audience="Board")
        text = texts("workspace:search", q=words)
        assert "<script>" not in text.split("<main", 1)[1]
        assert "Clean" not in text
        assert "Vendor retreats" not in text
        assert "News" not in text

    def test_nothing_asked_finds_nothing(self, person, texts):
        lively(person)
        assert "What are you looking for?" in texts("workspace:search", q="  ")
