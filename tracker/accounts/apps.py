from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "tracker.accounts"
    label = "accounts"
    default = True


class StudioUsersConfig(WagtailUsersAppConfig):
    """Wagtail's own app of users, with our fields in its forms."""

    user_viewset = "tracker.accounts.studio.UserViewSet"
