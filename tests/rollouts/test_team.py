import pytest
from django.urls import reverse

from tests import make
from tracker.rollouts.models import Member

pytestmark = pytest.mark.django_db


def sent(**fields) -> dict:
    return {"name": "Li Wei", "email": "", "role": "team_member", "language": "zh-hans", **fields}


def add(send, rollout, **fields):
    return send(reverse("rollouts:add_member", args=[rollout.slug]), sent(**fields))


def change(send, member, **fields):
    return send(
        reverse("rollouts:change_member", args=[member.rollout.slug, member.pk]), sent(**fields), row=member
    )


def test_a_manager_adds_somebody_without_an_account(send, rollout, manager):
    duty = make.duty(rollout)
    assert add(send, rollout, duties=[duty.pk]).status_code == 302
    added = rollout.members.get(name="Li Wei")
    assert (added.user, list(added.duties.all())) == (None, [duty])


def test_an_account_with_the_same_address_is_joined(send, rollout, manager, client):
    user = make.user(email="li@example.com")
    add(send, rollout, email="LI@example.com")
    assert rollout.members.get(name="Li Wei").user == user


def test_a_duty_of_another_rollout_is_no_choice(send, rollout, manager):
    foreign = make.duty(make.rollout())
    answer = add(send, rollout, duties=[foreign.pk])
    assert answer.status_code == 200
    assert not rollout.members.filter(name="Li Wei").exists()


def test_the_last_manager_stays(send, rollout, manager):
    answer = change(send, manager, role="reader")
    assert "last project manager" in answer.content.decode()
    send(reverse("rollouts:remove_member", args=[rollout.slug, manager.pk]), row=manager)
    manager.refresh_from_db()
    assert (manager.role, manager.left_on) == ("project_manager", None)


def test_somebody_removed_is_shut_out_at_once_and_keeps_the_name(send, page, rollout, manager, client):
    other = make.member(rollout, role="sponsor", name="Nora")
    send(reverse("rollouts:remove_member", args=[rollout.slug, other.pk]), row=other)
    user, kept = other.user, Member.objects.get(pk=other.pk)
    client.force_login(user)
    assert page("rollouts:team", rollout).status_code == 404
    assert kept.name == "Nora"


def test_a_stale_edit_shows_both_texts_and_changes_nothing(send, rollout, manager):
    other = make.member(rollout, role="sponsor", name="Nora")
    seen = Member.objects.get(pk=other.pk)
    change(send, other, name="Nora Berg", role="sponsor")
    answer = change(send, seen, name="Norah", role="sponsor")
    text = answer.content.decode()
    assert "Somebody else changed this" in text
    assert "Nora Berg" in text
    assert "Norah" in text
    other.refresh_from_db()
    assert other.name == "Nora Berg"


def test_a_double_click_adds_one_member(send, rollout, manager):
    token = "7f2f9d3e-8b43-4a69-9a53-3f4de8f0a001"
    path = reverse("rollouts:add_member", args=[rollout.slug])
    first, second = send(path, sent(), token=token), send(path, sent(), token=token)
    assert rollout.members.filter(name="Li Wei").count() == 1
    assert first.url == second.url


def test_a_form_that_was_refused_can_be_sent_again(send, rollout, manager):
    token = "7f2f9d3e-8b43-4a69-9a53-3f4de8f0a002"
    path = reverse("rollouts:add_member", args=[rollout.slug])
    send(path, sent(name=""), token=token)
    send(path, sent(), token=token)
    assert rollout.members.filter(name="Li Wei").exists()


@pytest.mark.parametrize("version", ["", "-1", "99", "x", "١"])
def test_a_version_that_no_page_showed_is_refused(client, rollout, manager, version):
    path = reverse("rollouts:change_member", args=[rollout.slug, manager.pk])
    token = "7f2f9d3e-8b43-4a69-9a53-3f4de8f0a003"
    assert client.post(path, {**sent(), "once": token, "row_version": version}).status_code == 400


def test_a_post_without_its_token_is_refused(client, rollout, manager):
    assert client.post(reverse("rollouts:add_member", args=[rollout.slug]), sent()).status_code == 400


def test_a_consultant_sees_the_team_but_cannot_change_it(send, page, rollout, client):
    consultant = make.member(rollout, role="consultant")
    client.force_login(consultant.user)
    assert page("rollouts:team", rollout).status_code == 200
    assert add(send, rollout).status_code == 403


def test_the_team_page_takes_as_many_queries_for_thirty_as_for_three(
    page, rollout, manager, django_assert_max_num_queries
):
    def make_members(count):
        for _one in range(count):
            make.member(rollout, user=None).duties.add(make.duty(rollout))

    make_members(3)
    with django_assert_max_num_queries(20) as few:
        page("rollouts:team", rollout)
    make_members(27)
    with django_assert_max_num_queries(len(few)):
        page("rollouts:team", rollout)


def test_a_duty_with_a_number_no_database_holds_is_no_choice(send, rollout, manager):
    answer = add(send, rollout, duties=[2**63])
    assert answer.status_code == 200
    assert not rollout.members.filter(name="Li Wei").exists()
