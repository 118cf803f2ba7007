"""Addresses that are opened by a personal link, outside every rollout's own."""

from django.urls import path

from .views import calendar, check_in

app_name = "personal"
urlpatterns = [
    path("check-in/<str:token>/", check_in.check_in, name="check_in"),
    path("check-in/<str:token>/thanks/", check_in.thanks, name="thanks"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar"),
]
