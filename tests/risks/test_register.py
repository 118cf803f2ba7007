"""The register's page, the catalogue's, and who sees what of them."""

import pytest
from django.urls import reverse

from tests import make
from tests.conftest import sign_in
from tests.risks.test_operations import entry

SECRET = "Takeover talks"


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def titles(answer) -> list[str]:
    return [one.row.title for one in answer.context["register"].list.rows]


@pytest.fixture
def confidential(rollout):
    phase = make.phase(rollout)
    make.risk(rollout, name="Known", phases=[phase])
    make.risk(
        rollout, name=SECRET, event=SECRET, is_confidential=True, probability=5, impact=5, phases=[phase]
    )
    make.risk(rollout, name=SECRET, is_confidential=True, over_on=make.MONDAY)
    return phase


@pytest.mark.parametrize(
    ("levels", "responses", "expected"),
    [
        ([], 0, "No open risks"),
        ([20], 1, "1 risk stands at 20"),
        ([20, 6], 0, "1 risk stands at 20, without a response"),
        ([20, 20, 6], 1, "2 risks stand at 20, one of them without a response"),
        ([20, 20], 0, "2 risks stand at 20, none of them with a response"),
        ([20, 20, 20], 1, "3 risks stand at 20, 2 of them without a response"),
    ],
)
def test_the_headline_says_what_stands_highest_and_unanswered(
    page, rollout, manager, levels, responses, expected
):
    for number, level in enumerate(levels):
        risk = make.risk(rollout, probability=level // 5 or 1, impact=5)
        if number < responses:
            make.response(risk)
    if 6 in levels:
        expected = expected.replace("6", "5")
    assert f"<h1>{expected}</h1>" in text_of(page("risks:register", rollout))


def test_filters_narrow_the_register_and_counts_say_how_many(page, rollout, manager):
    phase, owner = make.phase(rollout), make.member(rollout, name="Li Wei")
    make.response(make.risk(rollout, name="Answered", owner=owner, phases=[phase]))
    make.risk(rollout, name="Due", next_review_on=make.MONDAY, probability=4, impact=5)
    make.risk(rollout, name="Over", over_on=make.MONDAY)
    shows = page("risks:register", rollout).context["register"].list.segments
    assert [(show.value, show.count) for show in shows] == [
        ("open", 2),
        ("review", 1),
        ("unanswered", 1),
        ("sign", 0),
        ("proposed", 0),
        ("over", 1),
    ]

    def asked(**query):
        return titles(page("risks:register", rollout, **query))

    assert asked() == ["Due", "Answered"]
    assert asked(show="review") == asked(show="unanswered") == ["Due"]
    assert asked(show="over") == ["Over"]
    assert asked(phase="P1") == asked(owner=owner.pk) == ["Answered"]
    assert asked(owner="none") == asked(probability=4, impact=5) == ["Due"]
    assert asked(probability=1, impact=1) == []


def test_the_matrix_and_its_cells_can_show_what_responses_leave(page, rollout, manager):
    make.response(make.risk(rollout, probability=5, impact=5), expected_probability=1)
    answer = page("risks:register", rollout, matrix="after", probability=1, impact=5)
    cells = [cell for row in answer.context["register"].threats.rows for cell in row.cells if cell.count]
    assert [(cell.likelihood, cell.impact) for cell in cells] == [(1, 5)]
    assert len(titles(answer)) == 1
    assert "Rare × Critical, level 5: 1 risk" in text_of(answer)


@pytest.mark.parametrize("sort", ["number", "title", "level", "response", "owner", "review", "over"])
def test_every_column_sorts_both_ways(page, rollout, manager, sort):
    for name, height in (("B", 2), ("A", 5), ("C", 1)):
        make.risk(rollout, name=name, impact=height, owner=make.member(rollout, name=name))
    for show in ("open", "over"):
        assert sorted(titles(page("risks:register", rollout, sort=sort, show=show))) in ([], ["A", "B", "C"])
    up, down = (titles(page("risks:register", rollout, sort=f"{sign}{sort}")) for sign in ("", "-"))
    if sort in {"number", "title", "level", "owner"}:
        assert up == down[::-1]


@pytest.mark.parametrize(
    "query",
    [
        {"show": "x", "sort": "pk", "phase": "zzz", "owner": "999"},
        {"probability": "6", "impact": "0"},
        {"probability": "2.5", "impact": "٣"},
        {"owner": "9" * 400, "all": "x", "matrix": "\x00"},
    ],
)
def test_a_filter_that_means_nothing_changes_nothing(page, rollout, manager, query):
    make.risk(rollout, name="Here")
    assert titles(page("risks:register", rollout, **query)) == ["Here"]


def test_a_member_of_another_rollout_is_no_filter(page, rollout, manager):
    foreign = make.member(make.rollout(), name="Stranger")
    make.risk(rollout, name="Here")
    answer = page("risks:register", rollout, owner=foreign.pk)
    assert titles(answer) == ["Here"]
    assert "Stranger" not in text_of(answer)


def test_htmx_gets_the_part_and_going_back_the_whole_page(client, rollout, manager):
    make.risk(rollout)
    path = reverse("risks:register", args=[rollout.slug])
    assert b"<html" not in client.get(path, headers={"HX-Request": "true"}).content
    back = client.get(path, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" in back.content


def test_a_team_member_finds_no_trace_of_confidential_risks(page, rollout, team_member, confidential):
    register = page("risks:register", rollout)
    shown = register.context["register"]
    assert SECRET not in text_of(register)
    assert "1 risk stands at 9" in text_of(register)
    assert [show.count for show in shown.list.segments] == [1, 0, 1, 0, 0, 0]
    assert sum(cell.count for row in shown.threats.rows for cell in row.cells) == 1
    assert shown.exposure.level == 9
    assert SECRET not in text_of(page("risks:register", rollout, show="over"))
    assert page("risks:risk", rollout, 2).status_code == page("risks:risk", rollout, 3).status_code == 404


@pytest.mark.parametrize("role", ["project_manager", "consultant", "sponsor"])
def test_those_who_steer_see_confidential_risks(page, client, rollout, confidential, role):
    sign_in(client, rollout, role)
    assert SECRET in text_of(page("risks:register", rollout))
    assert SECRET in text_of(page("risks:risk", rollout, 2))


def test_readers_are_denied_and_outsiders_find_nothing(page, client, rollout):
    sign_in(client, rollout, "reader")
    assert page("risks:register", rollout).status_code == 403
    client.force_login(make.user())
    assert page("risks:register", rollout).status_code == 404


def test_the_register_costs_the_same_with_many_risks(page, rollout, manager, django_assert_max_num_queries):
    phase, owner = make.phase(rollout), make.member(rollout)
    for number in range(30):
        make.response(make.risk(rollout, phases=[phase], owner=owner))
        if number in (2, 29):
            with django_assert_max_num_queries(35):
                page("risks:register", rollout)


def test_a_hundred_risks_are_shown_at_once_and_all_on_demand(page, rollout, manager, monkeypatch):
    monkeypatch.setattr("tracker.common.listing.ROWS_AT_ONCE", 3)
    for _number in range(5):
        make.risk(rollout)
    assert len(titles(page("risks:register", rollout))) == 3
    assert "3 of 5 shown" in text_of(page("risks:register", rollout))
    assert len(titles(page("risks:register", rollout, all=1))) == 5


def test_an_empty_register_leads_to_the_catalogue(page, rollout, manager):
    answer = text_of(page("risks:register", rollout))
    assert "Choose from the catalogue" in answer
    assert "fig-matrix" not in answer


@pytest.fixture
def stocked(rollout):
    for position in (1, 2, 3):
        make.phase(rollout, source_key=f"P{position}")
    rollout.playbook = {
        "risks": [entry("X3", phases=["P3"], impact=5), entry("X2", phases=["P2"]), entry("X1", impact=1)]
    }
    rollout.save()
    return rollout


def test_the_catalogue_begins_with_the_phases_at_hand(page, stocked, manager):
    shelves = page("risks:catalogue", stocked).context["shelves"]
    assert [(shelf.title, shelf.is_at_hand, shelf.entries[0].key) for shelf in shelves] == [
        ("Phase 1", True, "X1"),
        ("Phase 2", True, "X2"),
        ("Phase 3", False, "X3"),
    ]


def test_many_risks_are_added_at_once_and_then_off_the_shelf(send, page, stocked, manager):
    answer = send(reverse("risks:catalogue", args=[stocked.slug]), {"keys": ["X1", "X3"]})
    assert answer.status_code == 302
    assert set(stocked.risks.values_list("source_key", flat=True)) == {"X1", "X3"}
    shelves = page("risks:catalogue", stocked).context["shelves"]
    assert [one.key for shelf in shelves for one in shelf.entries] == ["X2"]


@pytest.mark.parametrize(("keys", "says"), [([], "No risk is chosen"), (["X1", "nope"], "nope")])
def test_a_choice_outside_the_catalogue_adds_nothing(send, stocked, manager, keys, says):
    answer = send(reverse("risks:catalogue", args=[stocked.slug]), {"keys": keys})
    assert says in text_of(answer)
    assert not stocked.risks.exists()


def test_opportunities_have_the_mirrored_half_and_each_cell_filters_its_own(page, rollout, manager):
    make.risk(rollout, name="Threat", probability=4, impact=5)
    assert page("risks:register", rollout).context["register"].opportunities is None
    make.risk(rollout, name="Chance", probability=4, impact=5, kind="opportunity")
    answer = page("risks:register", rollout)
    gains = answer.context["register"].opportunities
    assert gains.impacts[0] == "Critical"
    assert (gains.rows[1].cells[0].count, gains.total) == (1, 1)
    assert "Likely × Critical, level 20: 1 opportunity" in text_of(answer)
    assert "side=opportunity" in text_of(answer)
    asked = {"probability": 4, "impact": 5}
    assert titles(page("risks:register", rollout, **asked)) == ["Threat"]
    assert titles(page("risks:register", rollout, **asked, side="threat")) == ["Threat"]
    assert titles(page("risks:register", rollout, **asked, side="opportunity")) == ["Chance"]


def test_the_headline_speaks_of_threats_and_says_when_there_are_none(page, rollout, manager):
    make.risk(rollout, probability=5, impact=5, kind="opportunity")
    assert "No threat is open, only opportunities" in text_of(page("risks:register", rollout))
    make.risk(rollout, probability=1, impact=5)
    assert "1 risk stands at 5, without a response" in text_of(page("risks:register", rollout))


def test_filters_are_cleared_at_once_and_the_day_and_segment_stay(page, rollout, manager):
    make.risk(rollout, owner=make.member(rollout))
    query = {"show": "open", "owner": "none", "q": "words", "on": make.MONDAY.isoformat()}
    shown = page("risks:register", rollout, **query).context["register"].list
    assert dict(shown.cleared) == dict.fromkeys(["q", "all", "phase", "owner", "category", "kind"])
    answer = text_of(page("risks:register", rollout, **query))
    assert f'id="clear-risks" class="small" href="?show=open&amp;on={make.MONDAY}"' in answer


def test_a_filter_is_added_to_those_already_chosen(page, rollout, manager):
    phase = make.phase(rollout)
    make.risk(rollout, phases=[phase], owner=make.member(rollout, name="Li Wei"))
    answer = text_of(page("risks:register", rollout, phase="P1", q="risk"))
    assert 'href="?phase=P1&amp;q=risk&amp;owner=' in answer
    assert 'href="?phase=P1&amp;q=risk&amp;show=unanswered' in answer
    assert 'href="?phase=P1&amp;q=risk&amp;sort=owner' in answer
