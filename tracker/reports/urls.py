from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/new/", views.new, name="new"),
    path("reports/<pk:number>/", views.report, name="report"),
    path("reports/<pk:number>.docx", views.docx, name="docx"),
    path("reports/<pk:number>/change/", views.change, name="change"),
    path("reports/<pk:number>/submit/", views.submit, name="submit"),
    path("reports/<pk:number>/decide/", views.decide, name="decide"),
    path("reports/<pk:number>/acknowledge/", views.acknowledge, name="acknowledge"),
]
