from django.urls import path

from . import views

app_name = "workspace"
urlpatterns = [
    path("", views.home, name="home"),
    path("my-work/", views.my_work, name="my_work"),
    path("rollouts/", views.rollouts, name="rollouts"),
    path("search/", views.search, name="search"),
    path("rollouts/<slug:slug>/", views.overview, name="overview"),
]
