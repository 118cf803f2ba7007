"""A member's own views of a list: kept under a name, opened and removed by that member alone."""

import pytest
from django.urls import reverse

from tests import make
from tests.conftest import sign_in
from tracker.rollouts.models import SavedView

pytestmark = pytest.mark.django_db


@pytest.fixture
def save(send, rollout):
    def save(name: str = "Mine", query: str = "show=open&sort=-level", *, page: str = "risks", **more):
        path = reverse("rollouts:save_view", args=[rollout.slug, page])
        back = reverse("risks:register", args=[rollout.slug])
        return send(path, {"name": name, "query": query, "back": back, **more})

    return save


def test_a_view_is_kept_under_its_name_and_offered_on_its_list(save, page, rollout, manager):
    make.risk(rollout)
    answer = save()
    assert answer.url == f"/rollouts/{rollout.slug}/risks/?show=open&sort=-level"
    text = page("risks:register", rollout).content.decode()
    assert 'href="?show=open&amp;sort=-level"' in text
    assert "<bdi>Mine</bdi>" in text


def test_the_same_name_again_means_the_view_as_it_is_now(save, manager):
    save(query="show=open")
    save(query="show=over")
    assert SavedView.objects.get().query == "show=over"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "客户数据 'x\" {{7*7}}", "\u202etxt", "=1+1"])
def test_hostile_names_are_shown_as_they_are(save, page, rollout, manager, name):
    make.risk(rollout)
    save(name)
    assert SavedView.objects.get().name == name
    assert b"<script>alert" not in page("risks:register", rollout).content


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "  "},
        {"name": "x" * 61},
        {"name": "a\x00"},
        {"query": "x" * 2001},
        {"query": "a\x00b"},
        {"query": ""},
    ],
)
def test_what_can_not_be_kept_is_refused_with_the_reason(save, client, manager, fields):
    answer = save(**fields)
    assert answer.status_code == 302
    assert not SavedView.objects.exists()
    assert client.get(answer.url).context["messages"]


def test_a_list_of_a_name_too_long_to_keep_is_no_page(save, manager):
    assert save(page="x" * 41).status_code == 404


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/", "/\\evil", "/studio/", "", "/rollouts/x?y"]
)
def test_one_is_never_led_off_the_rollout(save, rollout, manager, back):
    assert save(back=back).url.startswith(f"/rollouts/{rollout.slug}/")


def test_views_of_others_are_neither_seen_nor_removed(save, send, page, client, rollout, manager):
    make.risk(rollout)
    save("Only mine")
    page("risks:register", rollout)  # its message is read there
    view = SavedView.objects.get()
    sign_in(client, rollout, "consultant")
    assert b"Only mine" not in page("risks:register", rollout).content
    assert send(reverse("rollouts:remove_view", args=[rollout.slug, view.pk])).status_code == 404
    assert SavedView.objects.exists()
    client.force_login(manager.user)
    assert send(reverse("rollouts:remove_view", args=[rollout.slug, view.pk])).status_code == 302
    assert not SavedView.objects.exists()
