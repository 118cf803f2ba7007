"""The site's own catalogue: how it is edited in the studio, and how rollouts take from it."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.search.index import get_indexed_models
from wagtail.snippets.models import get_snippet_models

from tests import make
from tests.make import MONDAY
from tracker.risks import operations
from tracker.risks.catalogue import catalogue, suggestions
from tracker.risks.models import CatalogueEntry, Risk

pytestmark = pytest.mark.django_db

LIST = "wagtailsnippets_risks_catalogueentry:list"
ADD = "wagtailsnippets_risks_catalogueentry:add"
EDIT = "wagtailsnippets_risks_catalogueentry:edit"

WRITTEN = {
    "key": "budget-cut",
    "is_offered": "on",
    "title_en": "Budget is cut",
    "title_zh": "预算被削减",
    "event_en": "The budget may be halved.",
    "event_zh": "预算可能减半。",
    "response_en": "Fund by gate.",
    "response_zh": "按关口拨款。",
    "kind": "threat",
    "category": "finance",
    "strategy": "mitigate",
    "probability": "4",
    "impact": "5",
    "phases": ["P1", "P3"],
    "tags": "money, board",
}


@pytest.fixture
def consultant(client):
    """Signed in, and in the group that the studio lets edit catalogues."""
    user = make.user()
    user.groups.add(Group.objects.get(name="Consultants"))
    client.force_login(user)
    return user


@pytest.fixture
def site_entry():
    def site_entry(key="budget-cut", **fields):
        texts = {"title_en": f"Text of {key}", "title_zh": f"{key}的文字", "phases": ["P1"]}
        return CatalogueEntry.objects.create(**{"key": key, **texts, **fields})

    return site_entry


@pytest.fixture
def written(client, consultant):
    """Publish an entry as the studio's form would."""

    def written(entry=None, *, publish=True, **fields):
        path = reverse(EDIT, args=[entry.pk]) if entry else reverse(ADD)
        sent = {**WRITTEN, **fields, **({"action-publish": "action-publish"} if publish else {})}
        return client.post(path, {name: value for name, value in sent.items() if value is not None})

    return written


def refusals(answer) -> dict:
    assert answer.status_code == 200, answer.status_code
    return dict(answer.context["form"].errors)


class TestTheStudio:
    def test_a_consultant_writes_an_entry_in_both_languages(self, written):
        assert written().status_code == 302
        made = CatalogueEntry.objects.get()
        assert (made.key, made.title_zh, made.phases, made.impact) == (
            "budget-cut",
            "预算被削减",
            ["P1", "P3"],
            5,
        )
        assert made.live

    def test_the_list_is_searched_in_both_languages_and_filtered(self, client, consultant, site_entry):
        site_entry("budget-cut", event_zh="预算可能减半")
        site_entry("windfall", kind="opportunity", strategy="exploit", phases=["P2", "P6"])

        def found(**query):
            answer = client.get(reverse(LIST), query)
            return sorted(one.key for one in answer.context["object_list"])

        assert found() == ["budget-cut", "windfall"]
        assert found(q="算可能") == ["budget-cut"]
        assert found(kind="opportunity") == found(phase="P6") == ["windfall"]
        assert found(phase="P3") == []

    @pytest.mark.parametrize("key", ["R01", "R50", "r7", "R007", "", "two words", "x" * 36, "预算"])
    def test_a_key_of_the_handbook_or_one_that_is_none_is_refused(self, written, key):
        assert "key" in refusals(written(key=key))
        assert not CatalogueEntry.objects.exists()

    def test_a_key_beyond_the_handbook_or_as_long_as_may_be_is_taken(self, written, rollout):
        for key in ("R51", "R100", "x" * 35):
            assert written(key=key).status_code == 302
        by = make.member(rollout)
        keys = [one.key for one in catalogue(rollout)]
        assert len(operations.add_from_catalogue(rollout=rollout, keys=keys, by=by, on=MONDAY)) == 3

    @pytest.mark.parametrize("key", ["budget-cut", "Budget-Cut"])
    def test_a_key_is_given_once(self, written, site_entry, key):
        site_entry("budget-cut")
        assert "key" in refusals(written(key=key))

    def test_a_key_stays_once_it_is_published(self, written):
        written()
        entry = CatalogueEntry.objects.get()
        assert written(entry, key="other", title_en="Money is cut").status_code == 302
        entry.refresh_from_db()
        assert (entry.key, entry.title_en) == ("budget-cut", "Money is cut")

    def test_a_strategy_must_fit_the_kind(self, written):
        says = refusals(written(kind="opportunity", strategy="avoid"))["strategy"][0]
        assert "Choose one of: Exploit, Enhance, Share, Accept, Escalate." in says

    def test_what_is_published_is_said_in_both_languages_or_in_neither(self, written):
        assert list(refusals(written(event_zh=""))) == ["event_zh"]
        assert list(refusals(written(title_zh=""))) == ["title_zh"]
        assert written(event_zh="", event_en="").status_code == 302

    @pytest.mark.parametrize(
        ("field", "value"),
        [("probability", "6"), ("impact", "0"), ("impact", "2.5"), ("phases", ["P7"]), ("kind", "other")],
    )
    def test_what_is_off_the_scale_is_refused(self, written, field, value):
        assert field in refusals(written(**{field: value}))

    @pytest.mark.parametrize("typed", ["a\x00b", "a\x01b"])
    def test_a_text_that_cannot_be_kept_is_refused(self, written, typed):
        assert "cause_en" in refusals(written(cause_en=typed, cause_zh=typed))

    def test_a_draft_may_be_unfinished_and_is_not_offered(self, written, rollout):
        assert written(publish=False, title_zh="", event_zh="").status_code == 302
        draft = CatalogueEntry.objects.get()
        assert not draft.live
        assert catalogue(rollout) == []

    def test_a_change_that_is_only_drafted_reaches_no_rollout(self, written, rollout):
        written()
        written(CatalogueEntry.objects.get(), publish=False, title_en="Drafted")
        assert [one.title for one in catalogue(rollout)] == ["Budget is cut"]

    def test_its_history_tells_who_changed_it(self, client, written, consultant):
        written()
        entry = CatalogueEntry.objects.get()
        written(entry, title_en="Money is cut")
        path = reverse("wagtailsnippets_risks_catalogueentry:history", args=[entry.pk])
        assert consultant.name in client.get(path).content.decode()
        assert entry.revisions.count() == 2

    def test_nobody_else_gets_in(self, client):
        client.force_login(make.user())
        assert client.get(reverse(LIST)).status_code in (302, 403)
        client.post(reverse(ADD), WRITTEN)
        assert not CatalogueEntry.objects.exists()

    def test_a_consultant_sees_nothing_of_rollouts_or_accounts_there(self, client, consultant, rollout):
        assert client.get("/studio/users/").status_code in (302, 403)
        assert rollout.name not in client.get("/studio/").content.decode()

    def test_the_studio_and_its_search_know_no_model_of_a_rollout(self):
        for model in {*get_snippet_models(), *get_indexed_models()}:
            assert not any(field.name in ("rollout", "risk") for field in model._meta.get_fields()), model


class TestTaking:
    @pytest.fixture
    def stocked(self, rollout):
        for position in (1, 2, 3):
            make.phase(rollout, source_key=f"P{position}")
        rollout.second_language = "zh-hans"
        rollout.save()
        return rollout

    def test_an_entry_is_copied_and_never_follows_later_changes(self, stocked, site_entry):
        entry = site_entry(cause_en="Cause", response_en="Answer", kind="opportunity", strategy="exploit")
        by = make.member(stocked)
        [risk] = operations.add_from_catalogue(rollout=stocked, keys=["site:budget-cut"], by=by, on=MONDAY)
        assert (risk.name, risk.second_name, risk.source_key) == (
            "Text of budget-cut",
            "budget-cut的文字",
            "site:budget-cut",
        )
        assert (risk.kind, risk.strategy, risk.cause) == ("opportunity", "exploit", "Cause")
        assert (risk.responses.get().text, [one.key for one in risk.phases.all()]) == ("Answer", ["P1"])
        entry.title_en = "Other"
        entry.save()
        risk.refresh_from_db()
        assert risk.name == "Text of budget-cut"

    def test_a_rollout_in_chinese_gets_the_chinese_texts(self, rollout, site_entry):
        rollout.language = "zh-hans"
        rollout.save()
        site_entry()
        [entry] = catalogue(rollout)
        assert (entry.title, entry.second_title) == ("budget-cut的文字", "")

    def test_it_is_taken_once_even_after_it_closed(self, stocked, site_entry):
        site_entry()
        by = make.member(stocked)
        [risk] = operations.add_from_catalogue(rollout=stocked, keys=["site:budget-cut"], by=by, on=MONDAY)
        operations.close_risk(risk=risk, by=by, on=MONDAY, reason="Gone")
        again = operations.add_from_catalogue(rollout=stocked, keys=["site:budget-cut"], by=by, on=MONDAY)
        assert (again, Risk.objects.count()) == ([], 1)

    def test_the_same_key_in_playbook_and_site_are_two_risks(self, stocked, site_entry):
        text = {"en": "Of the playbook", "zh-hans": "手册"}
        names = ("title", "cause", "event", "effect", "trigger", "response")
        stocked.playbook = {
            "risks": [
                {
                    **dict.fromkeys(names, text),
                    "key": "X1",
                    "phases": ["P1"],
                    "methods": [],
                    "category": "data",
                    "probability": 4,
                    "impact": 5,
                    "strategy": "mitigate",
                }
            ]
        }
        stocked.save()
        site_entry("X1")
        assert [one.key for one in catalogue(stocked)] == ["X1", "site:X1"]

    def test_what_is_no_longer_offered_is_not_in_the_catalogue(self, stocked, site_entry):
        site_entry("withdrawn", is_offered=False)
        site_entry("draft", live=False)
        site_entry("offered")
        assert [one.key for one in catalogue(stocked)] == ["site:offered"]

    def test_those_of_the_present_phase_and_the_next_are_suggested_until_taken(
        self, page, send, stocked, site_entry, manager
    ):
        for number, phases in enumerate((["P1"], ["P2"], ["P3"], []), 1):
            site_entry(f"s{number}", phases=phases)
        make.risk(stocked)
        assert suggestions(stocked) == 2
        assert "2 suggested for your phase" in page("risks:register", stocked).content.decode()
        answer = page("risks:catalogue", stocked)
        assert "2 risks are suggested for your phase" in answer.content.decode()
        order = [one.key for shelf in answer.context["shelves"] for one in shelf.entries]
        assert order == ["site:s1", "site:s2", "site:s3", "site:s4"]
        send(reverse("risks:catalogue", args=[stocked.slug]), {"keys": ["site:s1", "site:s2"]})
        assert suggestions(stocked) == 0
        assert "suggested for your phase" not in page("risks:register", stocked).content.decode()

    def test_whoever_takes_none_is_told_of_none(self, page, stocked, site_entry, team_member):
        site_entry()
        make.risk(stocked)
        assert "suggested for your phase" not in page("risks:register", stocked).content.decode()

    def test_the_catalogue_leads_to_the_studio_only_those_who_edit_it(
        self, page, stocked, manager, site_entry
    ):
        site_entry()
        assert reverse(LIST) not in page("risks:catalogue", stocked).content.decode()
        manager.user.groups.add(Group.objects.get(name="Consultants"))
        assert reverse(LIST) in page("risks:catalogue", stocked).content.decode()

    def test_markup_in_an_entry_is_shown_as_typed(self, page, stocked, manager, site_entry):
        site_entry(title_en="<script>alert(1)</script>", event_en='"><img onerror=x>')
        text = page("risks:catalogue", stocked).content.decode()
        assert "<script>alert" not in text
        assert "<img onerror" not in text
