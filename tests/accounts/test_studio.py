import pytest
from django.urls import reverse

from tests import make
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = User.objects.create_superuser("admin@example.com", "a-long-password", name="Ada")
    client.force_login(user)
    return user


def test_the_studio_greets_its_administrator(client, administrator):
    assert client.get("/studio/").status_code == 200


def test_an_administrator_makes_an_account_with_a_language(client, administrator):
    sent = {
        "email": "li@example.com",
        "name": "李伟",
        "language": "zh-hans",
        "time_zone": "Asia/Shanghai",
        "password1": "bridge-lamp-42",
        "password2": "bridge-lamp-42",
    }
    assert client.get("/studio/users/new/").status_code == 200
    client.post("/studio/users/new/", sent)
    made = User.objects.get(email="li@example.com")
    assert (made.name, made.language) == ("李伟", "zh-hans")
    assert client.get("/studio/users/").status_code == 200
    assert client.get(f"/studio/users/edit/{made.pk}/").status_code == 200


def test_a_member_of_rollouts_has_no_way_into_the_studio(client):
    client.force_login(make.user())
    assert client.get("/studio/", follow=True).redirect_chain[-1][0].startswith(reverse("accounts:sign_in"))
