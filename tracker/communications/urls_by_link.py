"""Addresses that are opened by a link from a message, outside every rollout's own."""

from django.urls import path

from .views import by_link

app_name = "personal_messages"
urlpatterns = [
    path("messages/<str:token>/", by_link.message, name="message"),
]
