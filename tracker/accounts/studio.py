"""Accounts in the studio: a person here has one name, and a language and time zone of their own."""

from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users

from tracker.common.fields import NameInput

from .models import User


class NewAccountForm(UserCreationForm):
    first_name = None
    last_name = None
    name = NameInput()

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("email", "name", "language", "time_zone", "is_superuser", "groups")


class AccountForm(UserEditForm):
    first_name = None
    last_name = None
    name = NameInput()

    class Meta(UserEditForm.Meta):
        model = User
        fields = ("email", "name", "language", "time_zone", "is_active", "is_superuser", "groups")


class UserViewSet(users.UserViewSet):
    def get_form_class(self, for_update=False):
        return AccountForm if for_update else NewAccountForm
