from django.urls import path, register_converter

from . import saved_views, views


class StateChange:
    regex = "|".join(views.STATE_CHANGES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(StateChange, "state_change")

app_name = "rollouts"
urlpatterns = [
    path("team/", views.team, name="team"),
    path("team/add/", views.add_member, name="add_member"),
    path("team/<pk:pk>/", views.change_member, name="change_member"),
    path("team/<pk:pk>/remove/", views.remove_member, name="remove_member"),
    path("views/<slug:page>/save/", saved_views.save_view, name="save_view"),
    path("views/<pk:pk>/remove/", saved_views.remove_view, name="remove_view"),
    path("settings/", views.settings, name="settings"),
    path("settings/<state_change:change>/", views.change_state, name="change_state"),
]
