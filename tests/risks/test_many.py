"""Many risks changed at once: all of them or none, each logged, and nothing that was not chosen."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests import make
from tests.conftest import sign_in
from tests.risks.registers import TODAY
from tracker.risks.forms.many import ManyForm
from tracker.risks.models import Risk
from tracker.rollouts.domain.roles import PERMISSIONS, Permission, Role

pytestmark = pytest.mark.django_db

seen_of = ManyForm.seen_of


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-09-14 10:00Z", tick=False):
        yield


@pytest.fixture
def change(send):
    """Send the form of many risks as its page shows it; what is not given says “nothing changed”."""

    def change(risks: list[Risk], *, chosen=None, seen=None, **fields):
        for risk in risks:
            risk.refresh_from_db()
        return send(
            reverse("risks:many", args=[risks[0].rollout.slug]),
            {
                "chosen": [risk.number for risk in risks] if chosen is None else chosen,
                "seen": seen_of(risks) if seen is None else seen,
                **fields,
            },
        )

    return change


@pytest.fixture
def risks(rollout):
    return [
        make.risk(rollout, name="One", category="data", proximity="month"),
        make.risk(rollout, name="Two", status="proposed", next_review_on=date(2026, 10, 1)),
    ]


def refreshed(risks: list[Risk]) -> list[Risk]:
    return [Risk.objects.get(pk=risk.pk) for risk in risks]


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_register_leads_to_the_page_with_the_ticked_ones(page, rollout, manager, risks):
    assert 'name="chosen" value="2"' in text_of(page("risks:register", rollout, show="proposed"))
    text = text_of(page("risks:many", rollout, chosen=["1", "2"]))
    assert "Edit 2 risks" in text
    assert "One" in text
    assert "Two" in text
    assert f'value="{seen_of(risks)}"' in text


def test_without_a_tick_one_is_sent_back_to_choose(page, rollout, manager, risks):
    answer = page("risks:many", rollout)
    assert answer.status_code == 302
    assert answer.url == reverse("risks:register", args=[rollout.slug])


def test_what_is_chosen_changes_on_all_and_the_rest_stays(change, rollout, manager, risks):
    ana, phase = make.member(rollout, name="Ana"), make.phase(rollout)
    risks[0].phases.add(other := make.phase(rollout))
    answer = change(risks, owner=ana.pk, category="legal", strategy="avoid", phases=[phase.pk])
    assert answer.status_code == 302
    one, two = refreshed(risks)
    assert [risk.owner for risk in (one, two)] == [ana, ana]
    assert [risk.category for risk in (one, two)] == ["legal", "legal"]
    assert [risk.strategy for risk in (one, two)] == ["avoid", "avoid"]
    assert set(one.phases.all()) == {phase, other}
    assert set(two.phases.all()) == {phase}
    assert (one.proximity, one.status, one.next_review_on) == ("month", "open", None)
    assert (two.status, two.next_review_on, two.name) == ("proposed", date(2026, 10, 1), "Two")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"review_how": "on", "review_on": "2026-12-01"}, [date(2026, 12, 1)] * 2),
        ({"review_how": "weeks", "review_weeks": "2"}, [date(2026, 9, 28)] * 2),
        ({"review_how": "clear"}, [None, None]),
    ],
)
def test_the_next_review_is_set_counted_or_removed(change, manager, risks, fields, expected):
    change(risks, **fields)
    assert [risk.next_review_on for risk in refreshed(risks)] == expected


def test_what_may_be_empty_can_be_emptied(change, rollout, manager, risks):
    Risk.objects.update(owner=manager)
    change(risks, owner="none", proximity="none")
    assert [(risk.owner, risk.proximity) for risk in refreshed(risks)] == [(None, ""), (None, "")]


def test_risks_are_made_confidential_and_open_again(change, manager, risks):
    change(risks, is_confidential="yes")
    assert all(risk.is_confidential for risk in refreshed(risks))
    change(risks, is_confidential="no")
    assert not any(risk.is_confidential for risk in refreshed(risks))


def test_proposed_ones_are_opened_and_all_are_closed_with_the_reason(change, rollout, manager, risks):
    change([risks[1]], status="open")
    assert [turn.status for turn in risks[1].turns.all()] == ["proposed", "open"]
    change(risks, status="closed", reason="The vendor left")
    for risk in refreshed(risks):
        last = risk.turns.last()
        assert (risk.status, last.status, last.reason, last.on, last.by) == (
            "closed",
            "closed",
            "The vendor left",
            TODAY,
            manager,
        )


def test_each_risk_is_logged_and_one_that_has_it_already_is_not(change, rollout, manager, risks):
    change(risks, category="data", status="closed", reason="x")
    logged = list(rollout.activity.order_by("number").values_list("verb", "subject"))
    assert logged == [
        ("risk_closed", f"risks.risk:{risks[0].pk}"),
        ("risk_changed", f"risks.risk:{risks[1].pk}"),
        ("risk_closed", f"risks.risk:{risks[1].pk}"),
    ]
    version = rollout.risks.get(number=1).row_version
    change([risks[0]], proximity="month")
    assert rollout.risks.get(number=1).row_version == version


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Nothing is changed yet"),
        ({"status": "open"}, "Not proposed: R01 “One”"),
        ({"status": "closed"}, "Say why they are closed"),
        ({"status": "occurred"}, "occurred"),
        ({"strategy": "exploit"}, "does not fit the kind of R01 “One”, R02 “Two”"),
        ({"review_how": "on"}, "Say when"),
        ({"review_how": "on", "review_on": "2026-09-13"}, "That day is past"),
        ({"review_how": "weeks", "review_weeks": "-1"}, "greater than or equal to 0"),
        ({"review_how": "weeks", "review_weeks": "9" * 5000}, "whole number"),
        ({"owner": "987654"}, "987654"),
        ({"category": "__class__"}, "__class__"),
        ({"phases": ["987654"]}, "987654"),
    ],
)
def test_what_can_not_be_is_refused_for_all(change, rollout, manager, risks, fields, says):
    answer = change(risks, proximity="later" if fields else "", **fields)
    assert says in text_of(answer)
    assert [risk.proximity for risk in refreshed(risks)] == ["month", ""]
    assert not rollout.activity.exists()


def test_those_that_are_over_are_named_and_nothing_is_closed(change, rollout, manager, risks):
    over = make.risk(rollout, name="Gone", over_on=make.MONDAY)
    assert "Over already: R03 “Gone”" in text_of(change([*risks, over], status="closed", reason="x"))
    assert refreshed(risks)[0].status == "open"


def test_one_that_changed_meanwhile_is_named_and_a_second_save_confirms(change, rollout, manager, risks):
    seen = seen_of(refreshed(risks))
    risks[1].name = "Two, changed"
    risks[1].save()
    answer = change(risks, seen=seen, category="legal")
    assert "Changed by somebody else while you were choosing: R02 “Two, changed”" in text_of(answer)
    assert refreshed(risks)[0].category == "data"
    assert f'name="seen" value="{seen_of(refreshed(risks))}"' in text_of(answer)
    assert change(risks, category="legal").status_code == 302


@pytest.mark.parametrize(
    "chosen", [["1", "99"], ["1", "x"], ["1", "9" * 400], ["1", "٣"], ["1", "-1"], ["1", " 1"]]
)
def test_one_that_is_not_there_refuses_them_all(change, page, rollout, manager, risks, chosen):
    assert change(risks, chosen=chosen, category="legal").status_code == 404
    assert page("risks:many", rollout, chosen=chosen).status_code == 404
    assert refreshed(risks)[0].category == "data"


def test_a_risk_of_another_rollout_is_not_there(change, rollout, manager, risks):
    other = make.rollout()
    foreign = [make.risk(other, name="Foreign") for _number in range(5)][-1]
    foreign.refresh_from_db()
    answer = change(risks, chosen=["1", str(foreign.number)], category="legal")
    assert answer.status_code == 404
    assert Risk.objects.get(pk=foreign.pk).category != "legal"


def test_members_and_phases_of_another_rollout_are_none_here(change, rollout, manager, risks):
    other = make.rollout()
    stranger, phase = make.member(other, name="Stranger"), make.phase(other, name="Strange phase")
    for fields in ({"owner": stranger.pk}, {"phases": [phase.pk]}):
        text = text_of(change(risks, **fields))
        assert "Stranger" not in text
        assert "Strange phase" not in text
    assert refreshed(risks)[0].owner is None


def test_a_confidential_risk_is_as_if_missing_for_those_who_may_not_see_it(
    change, page, client, rollout, risks, monkeypatch
):
    Risk.objects.filter(pk=risks[1].pk).update(is_confidential=True)
    may = PERMISSIONS[Role.CONSULTANT] - {Permission.SEE_CONFIDENTIAL}
    monkeypatch.setitem(PERMISSIONS, Role.CONSULTANT, may)
    sign_in(client, rollout, "consultant")
    assert page("risks:many", rollout, chosen=["1", "2"]).status_code == 404
    assert change(risks, category="legal").status_code == 404
    assert "is_confidential" not in text_of(page("risks:many", rollout, chosen=["1"]))
    change([risks[0]], category="legal", is_confidential="yes")
    one, two = refreshed(risks)
    assert (one.category, one.is_confidential, two.category) == ("legal", False, "business")


def test_the_page_costs_the_same_with_many_risks(page, rollout, manager, django_assert_max_num_queries):
    phase = make.phase(rollout)
    for _number in range(30):
        make.risk(rollout, phases=[phase])
    for many in (2, 30):
        with django_assert_max_num_queries(14):
            page("risks:many", rollout, chosen=list(range(1, many + 1)))
