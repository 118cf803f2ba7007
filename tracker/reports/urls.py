from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/series/", views.series, name="series"),
    path("reports/series/<pk:pk>/end/", views.end, name="end_series"),
    path("reports/new/", views.new, name="new"),
    path("phases/<key:key>/gate.docx", views.dossier, name="dossier"),
    path("reports/<pk:number>/", views.report, name="report"),
    path("reports/<pk:number>.docx", views.docx, name="docx"),
    path("reports/<pk:number>.pdf", views.pdf, name="pdf"),
    path("reports/<pk:number>.xlsx", views.xlsx, name="xlsx"),
    path("reports/<pk:number>.txt", views.txt, name="txt"),
    path("reports/<pk:number>/correct/", views.correct, name="correct"),
    path("reports/<pk:number>/links/", views.links, name="links"),
    path("reports/<pk:number>/links/<pk:pk>/revoke/", views.revoke, name="revoke_link"),
    path("reports/<pk:number>/change/", views.change, name="change"),
    path("reports/<pk:number>/discard/", views.discard, name="discard"),
    path("reports/<pk:number>/submit/", views.submit, name="submit"),
    path("reports/<pk:number>/decide/", views.decide, name="decide"),
    path("reports/<pk:number>/acknowledge/", views.acknowledge, name="acknowledge"),
]
