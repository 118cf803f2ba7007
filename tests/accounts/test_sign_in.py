import pytest
import time_machine
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db


def sign_in(client, email: str, password: str, **more):
    return client.post(reverse("accounts:sign_in"), {"username": email, "password": password, **more})


def test_a_person_signs_in_with_the_e_mail_in_any_case(client):
    make.user(email="ada@example.com", password="a-long-password")
    assert sign_in(client, "Ada@Example.com", "a-long-password").status_code == 302


def test_five_wrong_passwords_bring_a_pause_that_ends(client):
    make.user(email="ada@example.com", password="a-long-password")
    for _try in range(5):
        sign_in(client, "ada@example.com", "wrong")
    assert "Too many tries" in sign_in(client, "ada@example.com", "a-long-password").content.decode()
    with time_machine.travel("2099-01-01"):
        assert sign_in(client, "ada@example.com", "a-long-password").status_code == 302


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(client):
    make.user(email="ada@example.com", password="a-long-password")
    known = sign_in(client, "ada@example.com", "wrong").content.decode()
    unknown = sign_in(client, "eve@example.com", "wrong").content.decode()
    assert "do not match. 4 tries left" in known
    assert "do not match. 4 tries left" in unknown


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "\\\\evil.example", "javascript:alert(1)", "https://x.y"]
)
def test_signing_in_never_leads_to_another_site(client, elsewhere):
    make.user(email="ada@example.com", password="a-long-password")
    answer = sign_in(client, "ada@example.com", "a-long-password", next=elsewhere)
    assert answer.url == reverse("workspace:home")


def test_a_forged_host_does_not_get_into_the_reset_mail(client, mailoutbox, settings):
    make.user(email="ada@example.com", password="a-long-password")
    client.post(
        reverse("accounts:password_reset"), {"email": "ada@example.com"}, headers={"x-forwarded-host": "evil"}
    )
    assert "evil" not in mailoutbox[0].body
    assert settings.BASE_URL in mailoutbox[0].body


def test_the_language_a_person_chooses_stays(client):
    user = make.user()
    client.force_login(user)
    client.post(reverse("accounts:language"), {"language": "zh-hans", "next": "/"})
    user.refresh_from_db()
    assert user.language == "zh-hans"
    assert "首页" in client.get(reverse("accounts:profile")).content.decode()


def test_an_unknown_language_changes_nothing(client):
    user = make.user()
    client.force_login(user)
    client.post(reverse("accounts:language"), {"language": "xx", "next": "https://evil.example/"})
    user.refresh_from_db()
    assert user.language == "en"


def test_the_profile_refuses_a_name_that_turns_the_direction_of_writing(client):
    ada = make.user(name="Ada")
    client.force_login(ada)
    sent = {"name": "Ada\u202egnp.exe", "language": "en", "time_zone": "UTC"}
    answer = client.post(reverse("accounts:profile"), sent)
    assert "direction of writing" in answer.content.decode()
    ada.refresh_from_db()
    assert ada.name == "Ada"


def test_error_pages_speak_the_readers_language(client):
    client.force_login(make.user(language="zh-hans"))
    answer = client.get("/rollouts/none/team/")
    assert answer.status_code == 404
    assert "这里没有内容" in answer.content.decode()
