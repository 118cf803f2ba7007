"""Who gets in where: address × method × role × own, other, archived rollout, against a declared table."""

import uuid

import pytest
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from tests import make
from tests.access_table import OPEN, ROLLOUT, SIGNED_IN, WHEN_CLOSED
from tracker.rollouts.domain.roles import PERMISSIONS, Role

pytestmark = pytest.mark.django_db

EXAMPLES = {
    "pk": 987654,
    "number": 987654,
    "key": "nothing",
    "change": "pause",
    "kind": "step",
    "identity": "2026-09-07",
    "fate": "told",
    "turn": "kept",
}
METHODS = ("get", "post")


def named_patterns(resolver: URLResolver, namespace: str = ""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name and not entry.app_name.startswith("wagtail"):
                yield from named_patterns(entry, f"{entry.namespace}:")
        elif isinstance(entry, URLPattern) and entry.name and namespace:
            yield namespace + entry.name, entry


PATTERNS = dict(named_patterns(get_resolver()))


def address(name: str, slug: str) -> str:
    """Fill an address with values that no row has, but for the rollout's."""
    kwargs = {key: EXAMPLES.get(key, 987654) for key in PATTERNS[name].pattern.converters}
    return reverse(name, kwargs={**kwargs, "slug": slug} if name in ROLLOUT else kwargs)


def ask(client, method: str, path: str):
    data = {"once": str(uuid.uuid4())} if method == "post" else {}
    return getattr(client, method)(path, data)


def test_every_address_is_in_the_table():
    assert set(PATTERNS) == set(OPEN) | set(SIGNED_IN) | set(ROLLOUT)


@pytest.mark.parametrize("name", sorted(ROLLOUT))
def test_a_view_asks_for_the_permission_that_the_table_names(name):
    access = PATTERNS[name].callback.access
    assert (access.kind, access.permission) == ("rollout", ROLLOUT[name])


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker):
    """A member in every role of one rollout, whose rows stay for this module's tests."""
    with django_db_blocker.unblock():
        rollout, other, archived = (make.rollout() for _one in range(3))
        archived.state = "archived"
        archived.save()
        members = {}
        for role in Role:
            user = make.user()
            make.member(rollout, role=role, user=user)
            make.member(archived, role=role, user=user)
            members[role] = user
        yield rollout, other, archived, members
        for one in (rollout, other, archived):
            one.delete()
        for user in members.values():
            user.delete()


@pytest.mark.pure
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", sorted(ROLLOUT))
def test_a_role_gets_where_the_table_says_and_nowhere_else(client, everybody, name, role):
    rollout, other, archived, members = everybody
    client.force_login(members[role])
    allowed = ROLLOUT[name] in PERMISSIONS[role]
    for method in METHODS:
        own = ask(client, method, address(name, rollout.slug)).status_code
        assert (own != 403) if allowed else (own == 403), f"{method} own: {own}"
        assert own < 500
        assert ask(client, method, address(name, other.slug)).status_code == 404
    if name not in WHEN_CLOSED:
        assert ask(client, "post", address(name, archived.slug)).status_code == 403


@pytest.mark.pure
@pytest.mark.parametrize("name", sorted({*ROLLOUT, *SIGNED_IN}))
def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page(client, everybody, name):
    rollout = everybody[0]
    for method in METHODS:
        answer = ask(client, method, address(name, rollout.slug))
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize("name", sorted(name for name in OPEN if not PATTERNS[name].pattern.converters))
def test_open_pages_show_nothing_of_a_rollout(client, everybody, name):
    assert everybody[0].name not in client.get(reverse(name)).content.decode()


def test_another_rollouts_page_looks_like_one_that_does_not_exist(client, everybody):
    _rollout, other, _archived, members = everybody
    client.force_login(members[Role.PROJECT_MANAGER])
    foreign = client.get(reverse("rollouts:team", args=[other.slug]))
    missing = client.get(reverse("rollouts:team", args=["never-was"]))
    assert foreign.content == missing.content


@pytest.mark.parametrize("path", ["/rollouts/x/risks/1%20/", "/rollouts/x/risks/١/", "/rollouts/x/risks/0/"])
def test_an_address_has_one_reading(client, everybody, path):
    client.force_login(everybody[3][Role.PROJECT_MANAGER])
    assert client.get(path).status_code == 404
