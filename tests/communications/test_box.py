"""The suggestion box from inside: opened, looked after, answered, shared, and turned into work."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests import make
from tracker.communications import operations
from tracker.communications.box import box_of
from tracker.communications.models import Suggestion
from tracker.risks.models import Action, Issue

from .conftest import TODAY

pytestmark = pytest.mark.django_db


def put(rollout, name="One form less", on=TODAY, **fields) -> Suggestion:
    given = {"kind": "idea", "text": "Two ask the same.", **fields}
    reply = f"{name} {rollout.suggestions.count()}"
    return operations.put_in(box=box_of(rollout), reply=reply, on=on, name=name, **given)


def address(name, rollout, *args) -> str:
    return reverse(f"communications:{name}", args=[rollout.slug, *args])


def text(answer) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


class TestTheBox:
    def test_its_address_is_shown_once_and_only_its_hash_is_kept(self, manager, rollout, send, page, client):
        shown = text(send(address("open_box", rollout)))
        token = shown.partition("/box/")[2][:14]
        assert client.get(reverse("personal_messages:box", args=[token])).status_code == 200
        assert token not in str(box_of(rollout).__dict__)
        listed = text(page("communications:box", rollout))
        assert token not in listed
        assert "The box has been open at its address since 5 Oct 2026" in listed

    def test_it_can_be_closed(self, manager, rollout, send, page):
        send(address("open_box", rollout))
        send(address("close_box", rollout))
        assert not box_of(rollout).is_open
        assert "No suggestion box is open" in text(page("communications:box", rollout))
        verbs = list(rollout.activity.order_by("number").values_list("verb", flat=True))[-2:]
        assert verbs == ["suggestion_box_opened", "suggestion_box_closed"]

    def test_its_words_and_its_prize_are_read_by_whoever_opens_it(self, manager, rollout, send, client):
        words = {"welcome": "The sponsor reads all of it.", "prize": "Dinner for two"}
        assert send(address("change_box", rollout), words, row=box_of(rollout)).status_code == 302
        token = operations.open_box(rollout=rollout, by=manager, on=TODAY)
        shown = text(client.get(reverse("personal_messages:box", args=[token])))
        assert "The sponsor reads all of it." in shown
        assert "The best idea of the month gets: Dinner for two" in shown

    def test_words_that_somebody_else_changed_meanwhile_are_not_lost(self, manager, rollout, send):
        seen = box_of(rollout)
        operations.change_box(box=box_of(rollout), by=manager, welcome="Theirs")
        seen.row_version = 0
        answer = send(address("change_box", rollout), {"welcome": "Mine"}, row=seen)
        assert "Somebody else changed this" in text(answer)
        assert box_of(rollout).welcome == "Theirs"


class TestWhoReadsWhat:
    def test_the_team_reads_what_is_shared_and_nothing_else(self, team_member, rollout, page, client):
        hidden, shared = put(rollout, "Hidden idea"), put(rollout, "Shared idea")
        operations.share_suggestion(suggestion=shared, is_shared=True, by=make.member(rollout))
        listed = text(page("communications:box", rollout))
        assert "1 suggestion is shared with the team" in listed
        assert "Shared idea" in listed
        assert "Hidden idea" not in listed
        assert "Make a new address" not in listed
        file = b"".join(page("communications:box", rollout, export="csv").streaming_content)
        assert b"Shared idea" in file
        assert b"Hidden idea" not in file
        assert page("communications:suggestion", rollout, shared.number).status_code == 200
        assert page("communications:suggestion", rollout, hidden.number).status_code == 404

    def test_whoever_edits_the_communications_reads_all_and_how_well_it_is_looked_after(
        self, manager, rollout, page, time_machine
    ):
        put(rollout, "First")
        put(rollout, "A worry", kind="worry")
        operations.answer_suggestion(
            suggestion=put(rollout, "Second", on=TODAY.replace(day=2)),
            status="used",
            answer="Yes.",
            by=manager,
            on=TODAY,
        )
        shown = text(page("communications:box", rollout))
        assert "1 of 3 suggestions answered" in shown
        assert "Half of the answers came within 3 days" in shown
        assert "1 of 2 ideas used" in shown
        time_machine.move_to("2026-10-09T09:00:00Z")
        waiting = text(page("communications:box", rollout, show="waiting"))
        assert "waits 4 days" in waiting
        assert "Second" not in waiting

    def test_sharing_can_be_taken_back(self, manager, rollout, send):
        suggestion = put(rollout)
        path = address("share_suggestion", rollout, suggestion.number)
        send(path, {"shared": "1"}, row=suggestion)
        suggestion.refresh_from_db()
        assert suggestion.is_shared
        send(path, {"shared": "0"}, row=suggestion)
        suggestion.refresh_from_db()
        assert not suggestion.is_shared

    def test_a_suggestion_of_another_rollout_is_not_there(self, manager, rollout, page, send):
        put(make.rollout())
        assert page("communications:suggestion", rollout, 1).status_code == 404
        assert send(address("share_suggestion", rollout, 1), {"shared": "1"}).status_code == 404


class TestAnswers:
    def answer(self, send, rollout, suggestion, **typed):
        return send(address("answer_suggestion", rollout, suggestion.number), typed, row=suggestion)

    def test_the_first_answer_counts_and_every_one_is_kept(self, manager, rollout, send, time_machine):
        suggestion = put(rollout)
        self.answer(send, rollout, suggestion, status="considered", answer="We look at it.")
        time_machine.move_to("2026-10-12T09:00:00Z")
        suggestion.refresh_from_db()
        self.answer(send, rollout, suggestion, status="used", answer="From May.")
        suggestion.refresh_from_db()
        assert (suggestion.status, suggestion.answer, suggestion.answered_on) == ("used", "From May.", TODAY)
        notes = [(turn.status, turn.note, turn.by) for turn in suggestion.turns.all()]
        assert notes == [("considered", "We look at it.", manager), ("used", "From May.", manager)]

    @pytest.mark.parametrize("status", ["used", "declined"])
    def test_nothing_is_used_or_declined_without_a_word(self, manager, rollout, send, status):
        suggestion = put(rollout)
        shown = text(self.answer(send, rollout, suggestion, status=status, answer=" "))
        assert "Say it in the answer" in shown
        suggestion.refresh_from_db()
        assert (suggestion.status, suggestion.turns.count()) == ("new", 0)

    def test_it_can_be_looked_at_before_there_is_an_answer(self, manager, rollout, send):
        suggestion = put(rollout)
        self.answer(send, rollout, suggestion, status="considered", answer="")
        suggestion.refresh_from_db()
        assert (suggestion.status, suggestion.answered_on) == ("considered", None)

    def test_an_answer_that_was_given_is_not_taken_away(self, manager, rollout, send):
        suggestion = put(rollout)
        self.answer(send, rollout, suggestion, status="considered", answer="We look at it.")
        suggestion.refresh_from_db()
        shown = text(self.answer(send, rollout, suggestion, status="considered", answer=""))
        assert "An answer was given already" in shown

    def test_two_who_answer_at_once_see_each_others_words(self, manager, rollout, send):
        suggestion = put(rollout)
        operations.answer_suggestion(
            suggestion=put_again(suggestion), status="declined", answer="Too dear.", by=manager, on=TODAY
        )
        shown = text(self.answer(send, rollout, suggestion, status="used", answer="Yes."))
        assert "Somebody else changed this" in shown
        suggestion.refresh_from_db()
        assert suggestion.answer == "Too dear."


def put_again(suggestion: Suggestion) -> Suggestion:
    """The same row, as another request reads it."""
    return Suggestion.objects.select_related("rollout").get(pk=suggestion.pk)


class TestThePrize:
    def test_one_idea_of_a_month_gets_it(self, manager, rollout, send, page):
        operations.change_box(box=box_of(rollout), by=manager, prize="Dinner for two")
        first, second = put(rollout, "Best one"), put(rollout, "Good one")
        path = address("award_prize", rollout, first.number)
        assert 'value="Dinner for two"' in text(page("communications:award_prize", rollout, first.number))
        assert send(path, {"prize": "Dinner for two"}, row=first).status_code == 302
        first.refresh_from_db()
        assert (first.prize, first.prized_on) == ("Dinner for two", TODAY)
        refused = send(address("award_prize", rollout, second.number), {"prize": "Lunch"}, row=second)
        assert "The prize of this month went to “Best one”" in text(refused)
        assert "Lunch" in text(refused)
        second.refresh_from_db()
        assert second.prized_on is None
        assert "Idea of the month" in text(page("communications:box", rollout))

    def test_the_next_month_has_its_own(self, manager, rollout):
        for name, on in (("October", TODAY), ("November", TODAY.replace(month=11))):
            operations.award_prize(suggestion=put(rollout, name), prize="Dinner", by=manager, on=on)
        assert rollout.suggestions.exclude(prized_on=None).count() == 2

    def test_a_worry_gets_no_prize_and_no_idea_gets_two(self, manager, rollout):
        with pytest.raises(ValidationError, match="for ideas"):
            operations.award_prize(
                suggestion=put(rollout, kind="worry"), prize="Dinner", by=manager, on=TODAY
            )
        idea = put(rollout)
        operations.award_prize(suggestion=idea, prize="Dinner", by=manager, on=TODAY)
        with pytest.raises(ValidationError, match="already"):
            operations.award_prize(suggestion=idea, prize="More", by=manager, on=TODAY.replace(month=11))


class TestWhatComesOfIt:
    def test_it_becomes_an_action_once(self, manager, rollout, send, page):
        suggestion = put(rollout, gain="Ten minutes a day")
        path = address("plan_suggested_action", rollout, suggestion.number)
        form = text(page("communications:plan_suggested_action", rollout, suggestion.number))
        assert 'value="One form less"' in form
        assert "Ten minutes a day" in form
        typed = {"name": "Merge the forms", "owner": manager.pk, "due_on": "2026-10-30"}
        assert send(path, typed, row=suggestion).status_code == 302
        action = Action.objects.get()
        suggestion.refresh_from_db()
        assert (suggestion.action, suggestion.status) == (action, "considered")
        assert (action.name, action.gap, action.owner) == ("Merge the forms", "Suggestion 1", manager)
        shown = text(page("communications:suggestion", rollout, suggestion.number))
        assert action.get_absolute_url() in shown
        assert "became AC01 already" in text(send(path, typed, row=suggestion))
        assert Action.objects.count() == 1

    def test_it_becomes_an_issue_received_on_the_day_it_came(self, manager, rollout, send, time_machine):
        suggestion = put(rollout, "Nobody answers the hotline", kind="worry")
        time_machine.move_to("2026-10-08T09:00:00Z")
        path = address("raise_suggested_issue", rollout, suggestion.number)
        assert send(path, {"name": "Hotline"}, row=suggestion).status_code == 302
        issue = Issue.objects.get()
        suggestion.refresh_from_db()
        assert suggestion.issue == issue
        assert (issue.received_on, issue.came_by, issue.asker_name) == (TODAY, "form", "")

    @pytest.mark.parametrize("name", ["plan_suggested_action", "raise_suggested_issue"])
    def test_what_the_team_does_not_read_is_made_confidential_unless_somebody_says_otherwise(
        self, manager, rollout, page, name
    ):
        hidden, shared = put(rollout, "Hidden"), put(rollout, "Shared")
        operations.share_suggestion(suggestion=shared, is_shared=True, by=manager)
        assert "checked" in _confidential(page(f"communications:{name}", rollout, hidden.number))
        assert "checked" not in _confidential(page(f"communications:{name}", rollout, shared.number))

    def test_an_owner_who_may_not_see_it_is_refused(self, manager, rollout, send):
        ida = make.member(rollout, role="team_member", name="Ida")
        suggestion = put(rollout)
        answer = send(
            address("raise_suggested_issue", rollout, suggestion.number),
            {"name": "Hotline", "owner": ida.pk, "is_confidential": "on"},
            row=suggestion,
        )
        assert "“Ida” does not see what is confidential" in text(answer)
        assert not Issue.objects.exists()

    def test_a_confidential_action_is_not_told_of_to_the_team(self, team_member, rollout, page):
        suggestion, by = put(rollout), make.member(rollout)
        operations.share_suggestion(suggestion=suggestion, is_shared=True, by=by)
        operations.plan_suggested_action(
            suggestion=suggestion, by=by, on=TODAY, name="Zugzwang", due_on=TODAY, is_confidential=True
        )
        shown = text(page("communications:suggestion", rollout, suggestion.number))
        assert "Zugzwang" not in shown
        assert "AC01" not in shown
        assert "What came of it" not in shown


def _confidential(answer) -> str:
    return text(answer).partition('name="is_confidential"')[2].partition(">")[0]


def test_numbers_are_counted_on_and_belong_to_a_rollout(rollout):
    assert [put(rollout, f"No {number}").number for number in range(3)] == [1, 2, 3]
    assert put(make.rollout()).number == 1


def test_many_suggestions_cost_no_more_queries(manager, rollout, page, django_assert_max_num_queries):
    for number in range(3):
        put(rollout, f"One {number}")
    with django_assert_max_num_queries(40) as few:
        page("communications:box", rollout)
    for number in range(30):
        put(rollout, f"More {number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        page("communications:box", rollout)
