from django.urls import path

from . import views

app_name = "background"
urlpatterns = [
    path("jobs/<pk:pk>/", views.job, name="job"),
    path("jobs/<pk:pk>/cancel/", views.cancel, name="cancel"),
    path("jobs/<pk:pk>/again/", views.start_again, name="start_again"),
]
