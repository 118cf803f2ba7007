"""Early signs: what is watched for, what was seen, and what that asks for."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.conftest import sign_in
from tracker.risks import operations
from tracker.risks.models import TriggerSighting
from tracker.risks.offers import work_items
from tracker.risks.queries import standing, triggers_seen
from tracker.risks.triggers import watch_list

SECRET = "The sponsor sells the company"


@pytest.fixture
def today(rollout):
    return rollout.today()


@pytest.fixture
def watched(rollout):
    """Three open risks that name a sign."""
    for number in (1, 2, 3):
        make.risk(rollout, name=f"Risk {number}", trigger=f"Sign {number}", probability=number)
    return rollout


def look(risk, on, *, is_seen=True, note="") -> TriggerSighting:
    at = min(make.noon(on), timezone.now())
    return TriggerSighting.objects.create(risk=risk, on=on, at=at, is_seen=is_seen, note=note)


def saved(send, rollout, token=None, **said):
    path = reverse("risks:look_at_triggers", args=[rollout.slug])
    return send(path, {key.replace("_", "-", 1).replace("_", "-"): value for key, value in said.items()})


def watched_for(rollout) -> list[str]:
    return [one.label for one in watch_list(rollout, rollout.today(), confidential=True)]


class TestTheList:
    def test_it_holds_open_risks_with_a_sign_and_begins_with_what_shows_and_was_longest_unwatched(
        self, watched, today
    ):
        make.risk(watched, name="No sign")
        make.risk(watched, trigger="Over", over_on=today)
        third = watched.risks.get(number=3)
        assert watched_for(watched) == ["R03", "R02", "R01"]
        look(third, today, is_seen=False)
        assert watched_for(watched) == ["R02", "R01", "R03"]
        look(third, today)
        assert watched_for(watched) == ["R03", "R02", "R01"]
        make.assessment(third, on=today + timedelta(days=1))
        assert watched_for(watched)[0] == "R03"

    def test_the_page_tells_when_one_looked_last_and_what_was_seen(self, page, watched, manager, today):
        look(watched.risks.get(number=1), make.MONDAY, note="Two absences")
        text = page("risks:triggers", watched).content.decode()
        for part in ("1 early sign shows", "2 were never looked at", "Two absences", "Seen on", "Sign 2"):
            assert part in text

    def test_without_any_sign_it_says_how_to_name_one(self, page, rollout, manager):
        make.risk(rollout)
        text = page("risks:triggers", rollout).content.decode()
        assert "No open risk names an early sign" in text
        assert "1 open risk names no sign" in text

    def test_a_team_member_finds_no_trace_of_a_confidential_sign(self, page, send, rollout, team_member):
        risk = make.risk(rollout, trigger=SECRET, is_confidential=True)
        look(risk, make.MONDAY, note=SECRET)
        for name in ("risks:triggers", "risks:register"):
            assert SECRET not in page(name, rollout).content.decode()
        answer = saved(send, rollout, risk_1_sign="seen")
        assert "R01 is not open any more" in answer.content.decode()
        assert SECRET not in answer.content.decode()
        assert risk.sightings.count() == 1

    def test_it_costs_the_same_with_many_signs(self, page, rollout, manager, django_assert_max_num_queries):
        for number in range(40):
            look(make.risk(rollout, trigger=f"Sign {number}"), make.MONDAY)
            if number in (2, 39):
                with django_assert_max_num_queries(28):
                    page("risks:triggers", rollout)


class TestLooking:
    def test_only_what_was_answered_is_kept_all_in_one_write(self, send, watched, manager, today):
        version = watched.plan_version
        answer = saved(
            send,
            watched,
            risk_1_sign="seen",
            risk_1_note="Two absences",
            risk_2_sign="not_seen",
            risk_3_sign="",
            risk_3_note="",
        )
        assert answer.url == reverse("risks:triggers", args=[watched.slug])
        kept = [
            (one.risk.number, one.is_seen, one.note, one.by, one.on)
            for one in TriggerSighting.objects.order_by("risk__number")
        ]
        assert kept == [(1, True, "Two absences", manager, today), (2, False, "", manager, today)]
        watched.refresh_from_db()
        assert watched.plan_version == version + 1
        verbs = [one.verb for one in watched.activity.order_by("number")][-2:]
        assert verbs == ["trigger_not_seen", "trigger_seen"]

    def test_a_remark_without_an_answer_is_refused_and_kept_and_nothing_is_stored(
        self, send, watched, manager
    ):
        answer = saved(send, watched, risk_1_sign="seen", risk_2_note="I am not sure")
        text = answer.content.decode()
        assert "Say whether the sign shows" in text
        assert "I am not sure" in text
        assert not TriggerSighting.objects.exists()

    @pytest.mark.parametrize("typed", ["maybe", "1", "\x00", "x" * 5000])
    def test_an_answer_that_is_none_is_refused(self, send, watched, manager, typed):
        assert saved(send, watched, risk_1_sign=typed).status_code == 200
        assert not TriggerSighting.objects.exists()

    @pytest.mark.parametrize("typed", ["a\x01b", "x" * 50_001])
    def test_a_remark_that_cannot_be_kept_is_refused(self, send, watched, manager, typed):
        assert saved(send, watched, risk_1_sign="seen", risk_1_note=typed).status_code == 200
        assert not TriggerSighting.objects.exists()

    def test_what_was_said_of_a_risk_that_closed_meanwhile_is_told_and_nothing_is_stored(
        self, send, watched, manager, today
    ):
        operations.close_risk(risk=watched.risks.get(number=2), by=manager, on=today, reason="Gone")
        answer = saved(send, watched, risk_1_sign="seen", risk_2_sign="seen")
        assert "R02 is not open any more" in answer.content.decode()
        assert not TriggerSighting.objects.exists()

    def test_nothing_answered_stores_nothing(self, send, watched, manager):
        assert saved(send, watched, risk_1_sign="").status_code == 302
        assert not TriggerSighting.objects.exists()

    def test_a_double_click_looks_once(self, send, watched, manager):
        path, token = reverse("risks:look_at_triggers", args=[watched.slug]), str(uuid.uuid4())
        for _click in range(2):
            send(path, {"risk-1-sign": "seen"}, token=token)
        assert TriggerSighting.objects.count() == 1

    @pytest.mark.parametrize(("role", "looks"), [("team_member", True), ("sponsor", False)])
    def test_whoever_raises_risks_looks_for_signs_others_read_what_was_seen(
        self, send, page, client, watched, role, looks
    ):
        sign_in(client, watched, role)
        assert ("Save what was seen" in page("risks:triggers", watched).content.decode()) is looks
        assert saved(send, watched, risk_1_sign="seen").status_code == (302 if looks else 403)
        assert TriggerSighting.objects.exists() is looks


class TestASignThatShows:
    def test_it_waits_for_the_owner_until_the_risk_is_assessed_again(self, rollout, today):
        me = make.member(rollout)
        risk = make.risk(rollout, name="Mine", owner=me)
        make.response(risk)
        look(risk, today)
        [item] = work_items(me, today)
        assert (item.button, item.url) == ("Assess again", f"/rollouts/{rollout.slug}/risks/1/assess/")
        assert "assess R01" in item.why
        operations.assess_risk(risk=risk, by=me, on=today, probability=5, impact=5)
        assert list(work_items(me, today)) == []

    def test_one_that_went_away_again_asks_nothing(self, rollout, today):
        me = make.member(rollout)
        risk = make.risk(rollout, owner=me, next_review_on=today + timedelta(days=9))
        make.response(risk)
        look(risk, make.MONDAY)
        look(risk, today, is_seen=False)
        assert list(work_items(me, today)) == []

    def test_the_register_has_them_in_a_segment_of_their_own_and_the_export_says_since_when(
        self, page, watched, manager
    ):
        look(watched.risks.get(number=1), make.MONDAY)
        look(watched.risks.get(number=2), make.MONDAY, is_seen=False)
        shown = page("risks:register", watched, show="sign")
        assert [one.row.label for one in shown.context["register"].list.rows] == ["R01"]
        file = page("risks:register", watched, show="sign", export="csv").getvalue().decode()
        assert "2026-09-07" in file.splitlines()[1]

    def test_the_page_of_the_risk_tells_it_and_asks_to_assess_again(self, page, watched, manager, today):
        look(watched.risks.get(number=1), today, note="Two absences")
        text = page("risks:risk", watched, 1).content.decode()
        for part in ("Seen on", "Two absences", "Assess it again"):
            assert part in text

    def test_on_an_earlier_day_it_stands_as_it_was_then(self, rollout, today):
        risk = make.risk(rollout, trigger="Sign")
        look(risk, make.MONDAY)
        look(risk, make.MONDAY + timedelta(days=7), is_seen=False)
        days = (make.MONDAY, make.MONDAY + timedelta(days=7))
        assert [standing(rollout, day, confidential=True)[0].shows_sign for day in days] == [True, False]


class TestForReports:
    def test_each_sign_seen_in_the_time_is_told_once_the_latest_first(self, watched):
        first, second, third = watched.risks.all()
        week = timedelta(days=7)
        look(first, make.MONDAY, note="Before")
        look(second, make.MONDAY + week, note="Once")
        look(second, make.MONDAY + 2 * week, note="Twice")
        look(first, make.MONDAY + week, is_seen=False)
        look(third, make.MONDAY + week, note="Third")
        look(third, make.MONDAY + 3 * week, note="After")
        found = triggers_seen(watched, make.MONDAY, make.MONDAY + 2 * week, confidential=True)
        assert [(one.risk.label, one.note) for one in found] == [("R02", "Twice"), ("R03", "Third")]

    def test_those_of_confidential_risks_are_for_those_who_may_know(self, rollout):
        look(make.risk(rollout, trigger=SECRET, is_confidential=True), make.MONDAY)
        since = make.MONDAY - timedelta(days=1)
        assert triggers_seen(rollout, since, make.MONDAY, confidential=False) == []
        assert len(triggers_seen(rollout, since, make.MONDAY, confidential=True)) == 1
