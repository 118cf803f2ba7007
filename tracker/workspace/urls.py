from django.urls import path

from . import calendar, portfolio, views

app_name = "workspace"
urlpatterns = [
    path("", views.home, name="home"),
    path("my-work/", views.my_work, name="my_work"),
    path("my-calendar/", calendar.my_calendar, name="my_calendar"),
    path("my-calendar/revoke/", calendar.revoke_my_calendar, name="revoke_my_calendar"),
    path("calendar/all/<str:token>.ics", calendar.feed, name="calendar_feed"),
    path("rollouts/", views.rollouts, name="rollouts"),
    path("reports/", portfolio.reports, name="reports"),
    path("reports/all.docx", portfolio.reports_file, name="reports_file"),
    path("search/", views.search, name="search"),
    path("rollouts/<slug:slug>/", views.overview, name="overview"),
]
