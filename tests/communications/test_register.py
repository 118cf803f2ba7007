"""The register's page: its list, the grid that people move on, and actions for those who must still move."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.conftest import sign_in
from tracker.common.many_form import ManyForm
from tracker.common.tables import read_tables
from tracker.communications import operations
from tracker.communications.grid import lay_out
from tracker.communications.models import Stakeholder
from tracker.risks.models import Action

from .conftest import TODAY

pytestmark = pytest.mark.django_db


def names(answer) -> list[str]:
    """The stakeholders that the list shows, in its order."""
    listed = answer.content.decode().partition('<table class="rows as-list list-rows">')[2]
    listed = listed.partition("</table>")[0]
    rows = re.findall(r'<th scope="row"[^>]*>.*?<bdi>(.*?)</bdi>', listed, re.S)
    return [unescape(row) for row in rows]


def read(one: Stakeholder, attitude: str, on=TODAY) -> None:
    operations.read_attitude(stakeholder=one, attitude=attitude, by=None, on=on)


@pytest.fixture
def people(rollout):
    ana = make.member(rollout, name="Ana")
    council = make.stakeholder(
        rollout, name="Works council", kind="group", department="Staff", interest=4, influence=5, owner=ana
    )
    council.attitude_wanted = "neutral"
    council.save()
    read(council, "resistant")
    board = make.stakeholder(rollout, name="Board", department="Top", interest=2, influence=5)
    read(board, "supportive")
    make.stakeholder(rollout, name="Former vendor", left_on=TODAY)
    return council, board


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, ["Board", "Works council"]),
        ({"sort": "-name"}, ["Works council", "Board"]),
        ({"sort": "-strategy"}, ["Works council", "Board"]),
        ({"sort": "attitude"}, ["Works council", "Board"]),
        ({"show": "move"}, ["Works council"]),
        ({"show": "out"}, ["Former vendor"]),
        ({"strategy": "keep_satisfied"}, ["Board"]),
        ({"attitude": "resistant"}, ["Works council"]),
        ({"department": "Top"}, ["Board"]),
        ({"owner": "none"}, ["Board"]),
        ({"kind": "group"}, ["Works council"]),
        ({"q": "COUNCIL"}, ["Works council"]),
        ({"q": "staff"}, ["Works council"]),
        ({"strategy": "angry", "show": "<b>"}, ["Board", "Works council"]),
    ],
    ids=str,
)
def test_the_list_is_searched_filtered_and_sorted_by_its_address(
    page, rollout, manager, people, query, shown
):
    assert names(page("communications:stakeholders", rollout, **query)) == shown


@pytest.mark.parametrize("role", ["sponsor", "team_member"])
@pytest.mark.parametrize(
    "query",
    [
        {"sort": "-strategy"},
        {"sort": "attitude"},
        {"show": "move"},
        {"strategy": "keep_satisfied"},
        {"attitude": "resistant"},
    ],
    ids=str,
)
def test_who_may_not_see_assessments_can_not_ask_for_them(client, page, rollout, people, role, query):
    sign_in(client, rollout, role)
    assert names(page("communications:stakeholders", rollout, **query)) == ["Board", "Works council"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(("role", "sees"), [("consultant", True), ("sponsor", False), ("team_member", False)])
def test_what_is_shown_goes_out_without_assessments_for_those_who_may_not_see_them(
    client, page, rollout, people, role, sees, ending
):
    sign_in(client, rollout, role)
    answer = page("communications:stakeholders", rollout, export=ending, department="Staff")
    table = read_tables(b"".join(answer), ending=f".{ending}").only
    assert [row[0] for row in table.rows] == ["Works council"]
    for header in ("Strategy", "Attitude", "Attitude wanted", "Interest", "Influence"):
        assert (header in table.headers) is sees
    assert ("Resists" in table.rows[0]) is sees


def test_htmx_gets_the_list_alone(client, rollout, manager, people):
    answer = client.get(
        reverse("communications:stakeholders", args=[rollout.slug]),
        headers={"HX-Request": "true", "HX-Target": "stakeholders"},
    )
    assert b"<html" not in answer.content
    assert names(answer) == ["Board", "Works council"]


# The grid.


def place(send, one, *, row=None, **fields):
    path = reverse("communications:place_stakeholder", args=[one.rollout.slug])
    sent = {"stakeholder": one.pk, "interest": one.interest, "influence": one.influence, **fields}
    return send(path, sent, row=row or one)


def test_everybody_stands_in_the_cell_of_their_interest_and_influence(rollout):
    for number in range(7):
        make.stakeholder(rollout, name=f"Branch {number}", interest=5, influence=2)
    grid = lay_out(rollout.stakeholders.all())
    assert [row.influence for row in grid.rows] == [5, 4, 3, 2, 1]
    cell = grid.rows[3].cells[4]
    assert (cell.interest, cell.influence, len(cell.here)) == (5, 2, 7)
    assert (len(cell.shown), len(cell.further)) == (3, 4)
    assert sum(len(one.here) for row in grid.rows for one in row.cells) == 7
    corners = [
        (one.interest, one.influence) for row in grid.rows for one in row.cells if one.names_its_quarter
    ]
    assert corners == [(1, 5), (4, 5), (1, 3), (4, 3)]


def test_a_crowded_cell_says_how_many_and_names_all(page, rollout, manager):
    for number in range(7):
        make.stakeholder(rollout, name=f"Branch {number}", interest=5, influence=2)
    text = page("communications:stakeholders", rollout).content.decode()
    assert "7 here" in text
    assert "and 4 more" in text
    assert len(re.findall(r'class="grid-place"', text)) == 7


def test_a_move_is_saved_and_one_button_takes_it_back(send, page, rollout, manager, people):
    council, _board = people
    assert place(send, council, interest=1, influence=2).status_code == 302
    text = page("communications:stakeholders", rollout).content.decode()
    assert "“Works council” is moved. Influence 2, interest 1: Monitor." in text
    strip = text.partition('class="notices"')[2].partition("</form>")[0]
    back = dict(re.findall(r'name="(stakeholder|interest|influence)" value="(\d+)"', strip))
    assert back == {"stakeholder": str(council.pk), "interest": "4", "influence": "5"}
    council.refresh_from_db()
    assert (council.interest, council.influence) == (1, 2)
    place(send, council, **back)
    council.refresh_from_db()
    assert (council.interest, council.influence) == (4, 5)
    page("communications:stakeholders", rollout)
    assert "undo-move" not in page("communications:stakeholders", rollout).content.decode()


def test_the_log_says_that_it_was_moved_and_not_where(send, rollout, manager, people):
    place(send, people[0], interest=1)
    entry = rollout.activity.get(verb="stakeholder_changed")
    assert entry.detail.text == '{"fields": ["influence", "interest"]}'


@pytest.mark.parametrize(
    "fields",
    [{"interest": "0"}, {"interest": "6"}, {"influence": "2.5"}, {"influence": "NaN"}, {"interest": ""}],
    ids=str,
)
def test_a_place_that_is_none_moves_nobody(send, rollout, manager, people, fields):
    assert place(send, people[0], **fields).status_code == 302
    people[0].refresh_from_db()
    assert (people[0].interest, people[0].influence) == (4, 5)


def test_who_changed_meanwhile_is_not_moved(send, page, rollout, manager, people):
    seen = Stakeholder.objects.get(pk=people[0].pk)
    people[0].save()
    place(send, people[0], row=seen, interest=1)
    assert "was changed meanwhile" in page("communications:stakeholders", rollout).content.decode()
    people[0].refresh_from_db()
    assert people[0].interest == 4


@pytest.mark.parametrize("pk", ["", "x", "٣", "9" * 5000, "-1"])
def test_nobody_of_another_rollout_and_no_nonsense_is_moved(send, rollout, manager, people, pk):
    foreign = make.stakeholder(make.rollout())
    path = reverse("communications:place_stakeholder", args=[rollout.slug])
    for wrong in (foreign.pk, pk, rollout.stakeholders.get(name="Former vendor").pk):
        sent = {"stakeholder": wrong, "interest": 1, "influence": 1}
        assert send(path, sent, row=foreign).status_code == 404
    foreign.refresh_from_db()
    assert foreign.interest == 3


def test_a_move_sent_by_script_shows_the_page_anew_as_it_was_filtered(send, rollout, manager, people):
    path = reverse("communications:place_stakeholder", args=[rollout.slug])
    sent = {"stakeholder": people[0].pk, "interest": 5, "influence": 5}
    answer = send(f"{path}?kind=group", sent, row=people[0], headers={"HX-Request": "true"})
    assert '/stakeholders/?kind=group"' in answer["HX-Location"]


@pytest.mark.parametrize("role", ["sponsor", "team_member"])
def test_others_see_no_grid_and_move_nobody(client, send, page, rollout, people, role):
    sign_in(client, rollout, role)
    text = page("communications:stakeholders", rollout).content.decode()
    assert "power-grid" not in text
    assert place(send, people[0], interest=1).status_code == 403


def test_in_a_closed_rollout_the_grid_is_only_looked_at(page, rollout, manager, people):
    rollout.state = "closed"
    rollout.save()
    text = page("communications:stakeholders", rollout).content.decode()
    assert 'class="power-grid"' in text
    assert "<power-grid" not in text
    assert "Plan an action" not in text


# Gaps and what is done about them.


def act(send, one, **fields):
    path = reverse("communications:plan_action", args=[one.rollout.slug, one.pk])
    usual = {"name": "Walk with them through the new rota", "due_on": "2026-10-19", "is_confidential": "on"}
    return send(path, {**usual, **fields})


def test_each_gap_says_from_where_to_where_and_who_owns_it(page, rollout, manager, people):
    text = page("communications:stakeholders", rollout).content.decode()
    movers = re.sub(r"<[^>]+>|\s+", " ", text.partition('id="movers-title"')[2].partition("</section>")[0])
    movers = " ".join(movers.split())
    assert "Works council" in movers
    assert "Resists wanted Neutral" in movers
    assert "Ana · no open action" in movers
    assert "Board" not in movers
    assert "1 gap without an open action" in text


def test_an_action_for_a_gap_is_offered_with_the_owner_of_the_relation(page, rollout, manager, people):
    owner = people[0].owner
    text = page("communications:plan_action", rollout, people[0].pk).content.decode()
    assert f'<option value="{owner.pk}" selected>' in text
    assert 'value="2026-10-19"' in text
    assert "Resists, wanted: neutral" in text


def test_a_planned_action_stands_in_the_log_of_actions_and_beside_its_gap(
    send, page, rollout, manager, people
):
    council, _board = people
    assert act(send, council, owner=council.owner_id).status_code == 302
    action = Action.objects.get()
    assert (action.owner, action.due_on, action.raised_on) == (
        council.owner,
        TODAY + timedelta(days=14),
        TODAY,
    )
    assert action.gap == "Relation with “Works council”"
    text = page("communications:stakeholders", rollout).content.decode()
    assert action.get_absolute_url() in text
    assert "without an open action" not in text
    assert (
        action.get_absolute_url() in page("communications:stakeholder", rollout, council.pk).content.decode()
    )
    action.status, action.over_on = "done", TODAY
    action.save()
    assert "1 gap without an open action" in page("communications:stakeholders", rollout).content.decode()


def test_the_action_says_nothing_of_the_attitude_to_those_who_see_the_log(
    client, send, page, rollout, manager, people
):
    act(send, people[0], is_confidential="")
    action = Action.objects.get()
    for role in ("sponsor", "team_member"):
        sign_in(client, rollout, role)
        for answer in (
            page("risks:action", rollout, action.number),
            page("risks:actions", rollout, export="csv"),
            page("communications:stakeholders", rollout),
        ):
            text = b"".join(answer).decode()
            for hidden in ("Resists", "wanted", "must still move", "no open action"):
                assert hidden not in text


def test_an_action_is_confidential_unless_its_owner_could_not_see_it(page, send, rollout, manager, people):
    council, _board = people
    assert "checked" in page("communications:plan_action", rollout, council.pk).content.decode()
    council.owner = make.member(rollout, role="team_member", name="Tim")
    council.save()
    assert "checked" not in page("communications:plan_action", rollout, council.pk).content.decode()
    text = act(send, council, owner=council.owner_id).content.decode()
    assert "“Tim” does not see what is confidential." in text
    assert "Walk with them" in text
    assert not Action.objects.exists()
    assert act(send, council, owner=council.owner_id, is_confidential="").status_code == 302


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "a\x00"},
        {"name": "x" * 201},
        {"due_on": ""},
        {"due_on": "2026-10-04"},
        {"text": "y" * 50_001},
    ],
    ids=lambda fields: "-".join(f"{key}={value[:6]!r}" for key, value in fields.items()),
)
def test_a_bad_action_is_refused_with_everything_typed_kept(send, rollout, manager, people, fields):
    answer = act(send, people[0], **{"text": "Kept & told", **fields})
    assert answer.status_code == 200
    assert "text" in fields or "Kept &amp; told" in answer.content.decode()
    assert not Action.objects.exists()


def test_an_owner_of_another_rollout_is_no_choice(send, rollout, manager, people):
    assert act(send, people[0], owner=make.member(make.rollout()).pk).status_code == 200
    assert not Action.objects.exists()


@pytest.mark.parametrize("now", ["neutral", "leading"])
def test_where_no_gap_is_nobody_is_nagged(send, page, rollout, manager, people, now):
    council, _board = people
    read(council, now)
    text = page("communications:stakeholders", rollout).content.decode()
    assert "Everybody stands where the rollout needs them" in text
    assert "Plan an action" not in text
    assert act(send, council).status_code == 302
    assert not Action.objects.exists()


def test_the_weightiest_come_first_and_the_rest_is_one_click_away(page, rollout, manager):
    for number in range(12):
        make.stakeholder(
            rollout, name=f"Group {number:02}", interest=1, influence=1, attitude_wanted="neutral"
        )
    make.stakeholder(rollout, name="Sponsor", interest=5, influence=5, attitude_wanted="leading")
    text = page("communications:stakeholders", rollout).content.decode()
    movers = text.partition('id="movers-title"')[2].partition("</section>")[0]
    assert "All 13" in movers
    assert movers.count("Plan an action") == 8
    assert re.search(r"<bdi>(.*?)</bdi>", movers)[1] == "Sponsor"


# Many at once, and those taken out.


def many(send, rollout, chosen, *, seen=None, **fields):
    path = reverse("communications:many_stakeholders", args=[rollout.slug])
    seen = ManyForm.seen_of(chosen) if seen is None else seen
    return send(path, {"chosen": [one.pk for one in chosen], "seen": seen, **fields})


def test_what_is_chosen_changes_on_all_and_the_rest_stays(send, rollout, manager, people):
    bea = make.member(rollout, name="Bea")
    assert many(send, rollout, people, owner=bea.pk, channel="call").status_code == 302
    for one in people:
        one.refresh_from_db()
    assert [(one.owner, one.channel, one.language) for one in people] == [(bea, "call", "en")] * 2
    assert people[0].department == "Staff"
    assert rollout.activity.filter(verb="stakeholder_changed").count() == 2
    many(send, rollout, people, owner="none", channel="none", language="zh-hans")
    people[0].refresh_from_db()
    assert (people[0].owner, people[0].channel, people[0].language) == (None, "", "zh-hans")


def test_the_page_of_many_names_those_that_were_ticked(page, rollout, manager, people):
    text = page("communications:many_stakeholders", rollout, chosen=[one.pk for one in people])
    text = text.content.decode()
    assert "Edit 2 stakeholders" in text
    assert "Works council" in text
    assert page("communications:many_stakeholders", rollout).status_code == 302


def test_of_many_one_that_changed_meanwhile_keeps_all_as_they_are(send, rollout, manager, people):
    seen = ManyForm.seen_of(people)
    people[1].save()
    answer = many(send, rollout, people, seen=seen, channel="call")
    assert "Changed by somebody else while you were choosing: “Board”." in answer.content.decode()
    assert not rollout.stakeholders.filter(channel="call").exists()


def test_nothing_chosen_changes_nothing_and_a_foreign_one_refuses_all(send, rollout, manager, people):
    assert "Nothing is changed yet" in many(send, rollout, people).content.decode()
    foreign = make.stakeholder(make.rollout())
    assert many(send, rollout, [*people, foreign], channel="call").status_code == 404
    assert many(send, rollout, people, owner=make.member(make.rollout()).pk).status_code == 200
    assert not rollout.stakeholders.filter(channel="call").exists()


def test_who_was_taken_out_is_seen_and_taken_back(send, page, rollout, manager, people):
    gone = rollout.stakeholders.get(name="Former vendor")
    path = reverse("communications:take_back", args=[rollout.slug, gone.pk])
    text = page("communications:stakeholders", rollout, show="out").content.decode().replace("\xa0", " ")
    assert "out since 5 Oct 2026" in text
    assert path in text
    assert send(path, row=gone).status_code == 302
    gone.refresh_from_db()
    assert gone.left_on is None
    assert rollout.activity.filter(verb="stakeholder_taken_back").count() == 1
    assert send(path, row=gone).status_code == 404


# The history of an attitude.


def test_the_history_is_drawn_and_stands_in_a_table(page, rollout, manager, people):
    council, _board = people
    read(council, "unaware", on=make.MONDAY)
    text = page("communications:stakeholder", rollout, council.pk).content.decode()
    assert text.count("fig-step-mark") == 2
    assert "fig-wanted" in text
    assert "Attitude of “Works council” over time" in text
    table = text.partition("As a table")[2].partition("</table>")[0].replace("\xa0", " ")
    assert re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', table) == [
        ("5 Oct 2026", "Resists"),
        ("7 Sep 2026", "Unaware"),
    ]


def test_an_attitude_nobody_has_read_is_not_drawn(page, rollout, manager):
    one = make.stakeholder(rollout)
    assert "fig-steps" not in page("communications:stakeholder", rollout, one.pk).content.decode()


def test_the_register_costs_no_more_queries_with_many_actions_and_people(page, send, rollout, manager):
    def fill(count):
        for number in range(count):
            one = make.stakeholder(rollout, attitude_wanted="neutral", owner=make.member(rollout))
            left_on = TODAY if number % 3 == 0 else None
            make.stakeholder(rollout, left_on=left_on)
            operations.plan_action(
                stakeholder=one, by=manager, on=TODAY, name="Talk", owner=one.owner, due_on=TODAY
            )

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert page("communications:stakeholders", rollout).status_code == 200
        return len(found)

    fill(3)
    cost()
    few = cost()
    fill(9)
    assert cost() <= few
