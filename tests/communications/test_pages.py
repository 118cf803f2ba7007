"""What the pages of communications show, and to whom."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.conftest import sign_in
from tracker.common.offers import search_hits, work_items
from tracker.communications import operations

from .conftest import TODAY

pytestmark = pytest.mark.django_db
PAGES = ["communications", "messages", "lines", "stakeholders"]
EDITING = ["add_line", "templates", "add_stakeholder"]


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def fill(rollout, count):
    for number in range(count):
        one = make.stakeholder(rollout, member=make.member(rollout), owner=make.member(rollout))
        operations.read_attitude(stakeholder=one, attitude="neutral", by=None, on=TODAY)
        line = make.plan_line(rollout, stakeholders=[one], sender_duty=make.duty(rollout))
        if number % 2:
            operations.record_told(line=line, occurrence=None, by=None, on=TODAY)


def test_the_page_says_who_has_not_heard(page, rollout, manager):
    make.stakeholder(rollout, kind="group", added_on="2026-08-01")
    make.stakeholder(rollout, kind="group", added_on="2026-08-01")
    assert "2 groups have not heard from us for 30 days" in text_of(
        page("communications:communications", rollout)
    )


def test_persons_among_them_are_not_called_groups(page, rollout, manager):
    make.stakeholder(rollout, kind="person", added_on="2026-08-01")
    assert "1 stakeholder has not heard" in text_of(page("communications:communications", rollout))


def test_an_empty_page_leads_to_the_first_stakeholder_and_to_the_templates(page, rollout, manager):
    text = page("communications:communications", rollout).content.decode()
    assert reverse("communications:add_stakeholder", args=[rollout.slug]) in text
    assert reverse("communications:templates", args=[rollout.slug]) in text


def test_the_table_of_weeks_says_each_state_in_words(page, rollout, manager):
    make.plan_line(rollout, stakeholders=[make.stakeholder(rollout)])
    text = text_of(page("communications:communications", rollout))
    assert "Overdue" in text
    assert "Planned" in text


@pytest.mark.parametrize("name", PAGES)
def test_sponsor_and_team_member_see_the_plan_but_no_assessment(page, client, rollout, name):
    one = make.stakeholder(
        rollout, name="Works council", interest=5, influence=5, attitude_wanted="leading", note="Secret note"
    )
    operations.read_attitude(stakeholder=one, attitude="resistant", by=None, on=TODAY)
    make.plan_line(rollout, name="Monthly brief", stakeholders=[one])
    seen = {}
    for role in ("project_manager", "sponsor", "team_member"):
        sign_in(client, rollout, role)
        seen[role] = text_of(page(f"communications:{name}", rollout))
    for role in ("sponsor", "team_member"):
        assert "Works council" in seen[role]
        for hidden in ("Resists", "resist", "Attitude", "Manage closely", "must still move", "Secret note"):
            assert hidden not in seen[role]
    if name in {"communications", "stakeholders"}:
        assert "Resists, wanted: leads" in seen["project_manager"]


@pytest.mark.parametrize("name", PAGES)
def test_a_confidential_line_is_absent_for_a_team_member(page, client, rollout, name):
    one = make.stakeholder(rollout)
    line = make.plan_line(rollout, name="Retention pay", stakeholders=[one], is_confidential=True)
    operations.record_told(line=line, occurrence=None, by=None, on=TODAY)
    sign_in(client, rollout, "team_member")
    text = text_of(page(f"communications:{name}", rollout))
    assert "Retention pay" not in text
    assert "1 message" not in text
    assert "today" not in text


@pytest.mark.parametrize("name", PAGES + EDITING)
def test_a_reader_is_refused_and_an_outsider_finds_nothing(page, client, rollout, name):
    sign_in(client, rollout, "reader")
    assert page(f"communications:{name}", rollout).status_code == 403
    client.force_login(make.user())
    assert page(f"communications:{name}", rollout).status_code == 404


@pytest.mark.parametrize("name", EDITING)
def test_only_who_edits_communications_opens_the_forms(page, client, rollout, name):
    sign_in(client, rollout, "sponsor")
    assert page(f"communications:{name}", rollout).status_code == 403
    sign_in(client, rollout, "consultant")
    assert page(f"communications:{name}", rollout).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_many_rows_costs_no_more_queries(
    page, rollout, manager, name, django_assert_max_num_queries
):
    fill(rollout, 3)
    page(f"communications:{name}", rollout)
    with CaptureQueriesContext(connection) as few:
        page(f"communications:{name}", rollout)
    usual = len(few)
    fill(rollout, 12)
    page(f"communications:{name}", rollout)
    with django_assert_max_num_queries(usual):
        assert page(f"communications:{name}", rollout).status_code == 200


@pytest.mark.parametrize(
    ("query", "shown"),
    [({"state": "overdue"}, 4), ({"state": "<b>"}, 10), ({"page": "-1"}, 10), ({"page": "1e9"}, 10)],
)
def test_messages_are_filtered_by_state_and_odd_filters_filter_nothing(page, rollout, manager, query, shown):
    make.plan_line(rollout)
    text = page("communications:messages", rollout, **query).content.decode()
    assert text.count('<tr id="message-') == shown


def test_words_are_shown_as_typed(page, rollout, manager):
    nasty = "<script>alert(1)</script> {{7*7}} \u202eabc"
    make.plan_line(rollout, name=nasty, stakeholders=[make.stakeholder(rollout, name=nasty)])
    for name in PAGES:
        text = page(f"communications:{name}", rollout).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in text


def test_my_work_holds_one_item_for_each_line_i_send(rollout, team_member):
    make.plan_line(rollout, name="Brief", sender=team_member)
    make.plan_line(rollout, name="Somebody else's")
    make.plan_line(rollout, name="Later", sender=team_member, first_on="2026-11-02")
    (item,) = work_items.gather(team_member, TODAY)
    assert (item.what, item.why, item.due_on.isoformat()) == ("Brief", "4 messages are overdue", "2026-09-07")


def test_my_work_knows_no_confidential_line_of_somebody_who_may_not_see_it(rollout, team_member):
    make.plan_line(rollout, sender=team_member, is_confidential=True)
    assert work_items.gather(team_member, TODAY) == []


def test_search_finds_stakeholders_and_lines_by_every_word(rollout, manager):
    make.stakeholder(rollout, name="Works council", department="Staff")
    make.plan_line(rollout, name="客户通知", audience="Works council")
    titles = [hit.title for hit in search_hits.gather(manager, "council works")]
    assert titles == ["Works council", "客户通知"]
    assert [hit.title for hit in search_hits.gather(manager, "客户")] == ["客户通知"]
    assert search_hits.gather(manager, "council %") == []


def test_search_leads_to_the_list_in_which_the_stakeholder_stands(client, rollout, manager):
    present = make.stakeholder(rollout, name="Works council")
    gone = make.stakeholder(rollout, name="Works of art", left_on=TODAY)
    found = search_hits.gather(manager, "works")
    assert [hit.title for hit in found] == ["Works council", "Works of art"]
    for one, hit in zip((present, gone), found, strict=True):
        address, anchor = hit.url.split("#")
        assert f'id="{anchor}"' in client.get(address).content.decode()
        assert anchor == f"stakeholder-{one.pk}"


def test_search_finds_promises_by_whom_they_were_made_to_and_costs_no_more_for_many(
    rollout, manager, django_assert_max_num_queries
):
    def promised() -> None:
        operations.make_promise(
            rollout=rollout,
            by=manager,
            on=TODAY,
            due_on=TODAY,
            name="A list",
            stakeholder=make.stakeholder(rollout, name="Branch office"),
        )

    promised()
    with CaptureQueriesContext(connection) as one:
        (hit,) = search_hits.gather(manager, "list")
    assert hit.detail == "Branch office"
    assert hit in search_hits.gather(manager, "branch")
    for _number in range(5):
        promised()
    with django_assert_max_num_queries(len(one)):
        assert len(search_hits.gather(manager, "list")) == 6


def test_search_never_reads_assessments_or_confidential_lines(rollout, team_member, reader):
    one = make.stakeholder(rollout, name="Board", note="resists badly", attitude_wanted="leading")
    make.plan_line(rollout, name="Retention pay", is_confidential=True, stakeholders=[one])
    for words in ("resists", "leading", "retention"):
        assert search_hits.gather(team_member, words) == []
    assert search_hits.gather(reader, "board") == []
