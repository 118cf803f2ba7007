"""The Word templates of a person, outside every rollout."""

from django.urls import path

from .views import templates

app_name = "report_templates"
urlpatterns = [
    path("report-templates/", templates.templates, name="templates"),
    path("report-templates/<pk:pk>/", templates.template, name="template"),
    path("report-templates/<pk:pk>/archive/", templates.archive, name="archive"),
    path("report-templates/<pk:pk>/<pk:number>.docx", templates.file, name="file"),
    path("report-templates/<pk:pk>/<pk:number>/preview.docx", templates.preview, name="preview"),
]
