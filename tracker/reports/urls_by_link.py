"""Addresses that whoever has them opens, outside every rollout's own."""

from django.urls import path

from .views import by_link

app_name = "personal_reports"
urlpatterns = [
    path("report/<str:token>/", by_link.report, name="report"),
    path("report/<str:token>/word/", by_link.word, name="word"),
]
