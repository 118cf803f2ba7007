from django.urls import path

from . import views

app_name = "library"
urlpatterns = [
    path("", views.playbooks, name="playbooks"),
    path("playbooks/<key:key>/", views.playbook, name="playbook"),
    path("playbooks/<key:key>/start/", views.start, name="start"),
]
