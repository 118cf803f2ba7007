"""Addresses that whoever has them opens, outside every rollout's own."""

from django.urls import path

from .views import box_by_link, by_link

app_name = "personal_messages"
urlpatterns = [
    path("messages/<str:token>/", by_link.message, name="message"),
    path("box/<str:token>/", box_by_link.box, name="box"),
    path("box/answer/<str:token>/", box_by_link.suggestion, name="suggestion"),
]
