"""A risk's page and every form around it."""

import uuid

import pytest
from django.urls import reverse

from tests import make
from tests.conftest import sign_in

RAISED = {
    "name": "Tedious entry",
    "kind": "threat",
    "category": "usability",
    "strategy": "mitigate",
    "probability": "4",
    "impact": "5",
}
TEXTS = ["cause", "event", "effect", "trigger", "contingency"]


def url(view: str, rollout, *args) -> str:
    return reverse(f"risks:{view}", args=[rollout.slug, *args])


def raised(send, rollout, **fields):
    return send(url("raise", rollout), {**RAISED, **fields})


def changed(send, risk, *, row=None, **fields):
    sent = {"name": risk.name, "kind": risk.kind, "category": "data", "strategy": "avoid", **fields}
    return send(url("change", risk.rollout, risk.number), sent, row=row or risk)


@pytest.fixture
def risk(rollout):
    return make.risk(rollout, name="Entry")


@pytest.mark.parametrize("role", ["project_manager", "consultant", "team_member"])
def test_whoever_works_on_the_rollout_raises_risks(send, client, rollout, role):
    member = sign_in(client, rollout, role)
    answer = raised(send, rollout)
    made = rollout.risks.get()
    assert answer.url == made.get_absolute_url()
    assert (made.name, made.raised_by, made.assessments.get().level) == ("Tedious entry", member, 20)


@pytest.mark.parametrize(("role", "status"), [("sponsor", 403), ("reader", 403)])
def test_who_only_reads_raises_none(send, client, rollout, role, status):
    sign_in(client, rollout, role)
    assert raised(send, rollout).status_code == status
    assert not rollout.risks.exists()


@pytest.mark.parametrize("role", ["sponsor", "team_member", "reader"])
def test_only_managers_and_consultants_edit_risks(send, client, rollout, risk, role):
    sign_in(client, rollout, role)
    response = make.response(risk)
    for view in ("change", "assess", "review", "add_response", "close", "reopen"):
        assert send(url(view, rollout, 1), row=risk).status_code == 403
    assert send(url("finish_response", rollout, 1, response.pk), row=response).status_code == 403
    assert send(url("catalogue", rollout)).status_code == 403


@pytest.mark.parametrize("scale", ["0", "6", "2.5", "-1", "", "NaN", "9" * 5000])
@pytest.mark.parametrize("field", ["probability", "impact"])
def test_a_level_off_the_scale_is_refused_and_the_rest_kept(send, rollout, manager, field, scale):
    answer = raised(send, rollout, **{field: scale})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "Tedious entry" in answer.content.decode()
    assert not rollout.risks.exists()


@pytest.mark.parametrize("field", ["name", *TEXTS])
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\x00b", None),
        ("a\x01b", None),
        ("a\uffffb", None),
        ("a\x0bb", "a\nb"),
        ("\u202ereversed\u2069", "\u202ereversed\u2069"),
        ("👩‍👩‍👧 é 客户 عميل", "👩‍👩‍👧 é 客户 عميل"),
        ("<script>alert(1)</script>{{7*7}}${x}", "<script>alert(1)</script>{{7*7}}${x}"),
    ],
)
def test_any_text_is_kept_as_typed_or_refused_by_name(send, page, rollout, manager, field, typed, stored):
    answer = raised(send, rollout, **{field: typed})
    if stored is None:
        assert field in answer.context["form"].errors
        assert not rollout.risks.exists()
        return
    kept = getattr(rollout.risks.get(), field)
    assert kept == (stored.replace("\n", " ") if field == "name" else stored)
    for shown in (page("risks:risk", rollout, 1), page("risks:register", rollout)):
        assert shown.status_code == 200
        assert "<script>alert" not in shown.content.decode()


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u00a0", "x" * 201, "x" * 1_000_000])
def test_a_name_that_says_nothing_or_too_much_is_refused(send, rollout, manager, typed):
    assert "name" in raised(send, rollout, name=typed).context["form"].errors
    assert not rollout.risks.exists()


@pytest.mark.parametrize("field", TEXTS)
def test_a_text_beyond_the_limit_is_refused(send, rollout, manager, field):
    assert field in raised(send, rollout, **{field: "x" * 50_001}).context["form"].errors


@pytest.mark.parametrize("field", ["owner", "phases", "steps"])
@pytest.mark.parametrize("value", ["foreign", "0", str(2**63), "x"])
def test_what_belongs_to_another_rollout_is_no_choice(send, rollout, manager, field, value):
    phase = make.phase(make.rollout())
    foreign = {"owner": make.member(phase.rollout), "phases": phase, "steps": make.step(phase)}
    chosen = foreign[field].pk if value == "foreign" else value
    assert field in raised(send, rollout, **{field: chosen}).context["form"].errors
    assert not rollout.risks.exists()


def test_fields_that_the_form_does_not_offer_are_ignored(send, rollout, team_member):
    other = make.member(rollout)
    raised(send, rollout, is_confidential="on", number="77", raised_by=other.pk, status="closed")
    made = rollout.risks.get()
    assert (made.is_confidential, made.number, made.status) == (False, 1, "proposed")
    assert made.raised_by == team_member


def test_a_double_click_raises_one_risk(send, rollout, manager):
    token = str(uuid.uuid4())
    first, second = (send(url("raise", rollout), RAISED, token=token) for _click in range(2))
    assert rollout.risks.count() == 1
    assert first.url == second.url


def test_an_edit_is_kept(send, rollout, manager, risk):
    phase = make.phase(rollout)
    step = make.step(phase)
    assert changed(send, risk, owner=manager.pk, phases=[phase.pk], steps=[step.pk]).status_code == 302
    risk.refresh_from_db()
    assert (risk.owner, risk.category, list(risk.phases.all())) == (manager, "data", [phase])


def test_a_stale_edit_shows_both_texts_and_stores_neither(send, rollout, manager, risk):
    phase = make.phase(rollout)
    risk.phases.set([phase])
    changed(send, risk, cause="Theirs", phases=[phase.pk])
    answer = changed(send, risk, cause="Mine", phases=[phase.pk])
    conflicts = answer.context["form"].conflicts()
    assert [(one.label, one.theirs, one.yours) for one in conflicts] == [("Cause", "Theirs", "Mine")]
    risk.refresh_from_db()
    assert risk.cause == "Theirs"


@pytest.mark.parametrize("version", ["", "-1", "99", "x"])
def test_a_version_that_never_was_is_a_bad_request(send, rollout, manager, risk, version):
    answer = send(url("change", rollout, 1), {**RAISED, "row_version": version})
    assert answer.status_code == 400


def test_assessing_review_and_closing_lead_back_with_what_was_said(send, rollout, manager, risk):
    day = rollout.today().isoformat()
    level = {"probability": "5", "impact": "5", "note": "It is here", "next_review_on": day}
    assert send(url("assess", rollout, 1), level, row=risk).url == risk.get_absolute_url()
    risk.refresh_from_db()
    assert risk.assessments.last().note == "It is here"
    send(url("review", rollout, 1), {"next_review_on": day}, row=risk)
    risk.refresh_from_db()
    assert risk.next_review_on == rollout.today()
    send(url("close", rollout, 1), {"how": "closed", "reason": "It passed"}, row=risk)
    risk.refresh_from_db()
    last = risk.turns.last()
    assert (last.status, last.reason, last.on) == ("closed", "It passed", rollout.today())
    send(url("reopen", rollout, 1), {"reason": "It is back"}, row=risk)
    risk.refresh_from_db()
    assert risk.is_open


def test_a_review_in_the_past_is_refused(send, rollout, manager, risk):
    answer = send(url("review", rollout, 1), {"next_review_on": "2020-01-01"}, row=risk)
    assert "That day is past" in answer.content.decode()


def test_a_second_assessment_of_the_same_sight_is_stale(send, rollout, manager, risk):
    day = rollout.today().isoformat()
    for level in ("5", "1"):
        sent = {"probability": level, "impact": level, "next_review_on": day}
        answer = send(url("assess", rollout, 1), sent, row=risk)
    assert answer.context["form"].conflicts()
    assert [one.level for one in risk.assessments.all()] == [9, 25]


def test_a_closed_risk_takes_no_changes_but_opening_again(send, rollout, manager):
    risk = make.risk(rollout, over_on=make.MONDAY)
    response = make.response(risk)
    for view in ("assess", "review", "add_response", "close"):
        assert send(url(view, rollout, 1), row=risk).status_code == 404
    assert send(url("finish_response", rollout, 1, response.pk), row=response).status_code == 404


def test_a_response_is_added_and_finished_once(send, rollout, manager, risk):
    sent = {"text": "Batch grid", "expected_probability": "2", "due_on": "2026-12-01"}
    send(url("add_response", rollout, 1), sent)
    response = risk.responses.get()
    turn = response.last_turn
    assert (response.text, turn.expected_probability, turn.expected_impact) == ("Batch grid", 2, None)
    path = url("finish_response", rollout, 1, response.pk)
    assert send(path, row=response).status_code == 302
    assert send(path, row=response).status_code == 404
    assert [turn.status for turn in response.turns.all()] == ["planned", "done"]
    assert response.turns.last().on == rollout.today()


def test_a_response_is_changed_dropped_and_planned_again_and_all_of_it_is_kept(send, rollout, manager, risk):
    response = make.response(risk, expected_probability=2)
    sent = {"text": "Better grid", "expected_probability": "1"}
    send(url("change_response", rollout, 1, response.pk), sent, row=response)
    response.refresh_from_db()
    send(url("drop_response", rollout, 1, response.pk), row=response)
    response.refresh_from_db()
    send(url("plan_response_again", rollout, 1, response.pk), row=response)
    kept = [(turn.status, turn.expected_probability) for turn in response.turns.all()]
    assert kept == [("planned", 2), ("planned", 1), ("dropped", 1), ("planned", 1)]
    assert response.text == "Better grid"


def test_what_happened_is_kept_apart_from_what_never_came(send, rollout, manager, risk):
    send(url("close", rollout, 1), {"how": "occurred", "reason": "Entry took 40 fields"}, row=risk)
    risk.refresh_from_db()
    assert (risk.status, risk.turns.last().reason) == ("occurred", "Entry took 40 fields")


def test_a_proposed_risk_is_opened_or_refused(send, page, rollout, manager):
    first, second = (make.risk(rollout, status="proposed") for _risk in range(2))
    send(url("open_risk", rollout, 1), row=first)
    send(url("close", rollout, 2), {"reason": "Covered by R01"}, row=second)
    assert list(rollout.risks.values_list("status", flat=True)) == ["open", "closed"]


def test_a_strategy_must_fit_the_kind_of_risk(send, rollout, manager):
    answer = raised(send, rollout, kind="opportunity", strategy="avoid")
    assert "Choose one of: Exploit, Enhance, Share, Accept, Escalate." in answer.content.decode()
    assert not rollout.risks.exists()


@pytest.mark.parametrize("scale", ["0", "6", "2.5"])
def test_an_expectation_off_the_scale_is_refused(send, rollout, manager, risk, scale):
    answer = send(url("add_response", rollout, 1), {"text": "Grid", "expected_impact": scale})
    assert "expected_impact" in answer.context["form"].errors
    assert not risk.responses.exists()


def test_rows_of_another_rollout_or_risk_are_not_found(send, page, rollout, manager, risk):
    other = make.rollout()
    for _number in range(2):
        foreign = make.risk(other)
    response = make.response(make.risk(rollout))
    assert page("risks:risk", rollout, foreign.number + 9).status_code == 404
    assert page("risks:risk", other, 1).status_code == 404
    assert send(url("close", other, 1), {"how": "closed", "reason": "x"}, row=foreign).status_code == 404
    assert send(url("finish_response", rollout, 1, response.pk), row=response).status_code == 404
    assert page("risks:risk", rollout, 10**17).status_code == 404


def test_a_get_changes_nothing(client, rollout, manager, risk):
    response = make.response(risk)
    assert client.get(url("finish_response", rollout, 1, response.pk)).status_code == 405


@pytest.mark.parametrize("view", ["change", "assess", "review", "add_response", "close"])
def test_every_form_opens_with_what_is_known(page, rollout, manager, risk, view):
    assert page(f"risks:{view}", rollout, 1).status_code == 200


def test_a_confidential_risk_can_be_neither_opened_nor_written_by_a_team_member(send, page, rollout, manager):
    make.risk(rollout, is_confidential=True)
    assert page("risks:risk", rollout, 1).status_code == 200
    manager.role = "team_member"
    manager.save()
    assert page("risks:risk", rollout, 1).status_code == 404


def test_the_page_names_levels_responses_and_what_is_threatened(page, rollout, manager):
    phase = make.phase(rollout)
    step = make.step(phase)
    risk = make.risk(rollout, name="Entry", probability=4, impact=5, phases=[phase], steps=[step])
    make.assessment(risk, probability=5, impact=5, note="Worse by the week")
    make.response(risk, text="Batch grid", expected_impact=2)
    shown = page("risks:risk", rollout, 1).content.decode()
    assert "“Entry” stands at 25 and should fall to 10" in shown
    for part in ("Worse by the week", "Very likely × Critical", "Batch grid", str(step), str(phase)):
        assert part in shown


def test_a_risk_with_much_history_costs_no_more(page, rollout, manager, django_assert_max_num_queries):
    risk = make.risk(rollout)
    phase = make.phase(rollout)
    for number in range(20):
        make.assessment(risk, by=manager)
        make.response(risk, owner=manager)
        risk.steps.add(make.step(phase))
        if number in (1, 19):
            with django_assert_max_num_queries(24):
                page("risks:risk", rollout, 1)
