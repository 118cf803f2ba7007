from collections.abc import Iterator

from django.urls import URLPattern, path

from . import views
from .logbook import Logbook
from .logbooks import LOGBOOKS


def log_paths(book: Logbook) -> Iterator[URLPattern]:
    """The addresses of a log, as of issues: issues, add_issue, issue, change_issue, resolve_issue."""
    pages = views.LogPages(book)
    entry = f"{book.address}/<pk:number>/"
    yield path(f"{book.address}/", pages.list, name=book.names)
    yield path(f"{book.address}/add/", pages.add, name=f"add_{book.name}")
    yield path(entry, pages.entry, name=book.name)
    yield path(f"{entry}change/", pages.change, name=f"change_{book.name}")
    for turn in book.turns:
        yield path(f"{entry}{turn.verb}/", pages.turn(turn), name=f"{turn.verb}_{book.name}")


app_name = "risks"
urlpatterns = [
    path("risks/", views.register, name="register"),
    path("risks/raise/", views.raise_risk, name="raise"),
    path("risks/catalogue/", views.catalogue, name="catalogue"),
    path("risks/review/", views.review_round, name="review_round"),
    path("risks/review/<pk:number>/", views.look, name="look"),
    path("risks/review/done/", views.review_done, name="review_done"),
    path("risks/trend/", views.trend, name="trend"),
    path("risks/scale/", views.scale, name="scale"),
    path("risks/export/<key:ending>/", views.export, name="export"),
    path("risks/import/", views.import_file, name="import"),
    path("risks/import/preview/", views.preview, name="preview_import"),
    path("risks/import/looked/<pk:pk>/", views.looked, name="import_looked"),
    path("risks/import/confirm/", views.import_risks, name="import_risks"),
    path("risks/many/", views.change_many, name="many"),
    path("risks/triggers/", views.triggers, name="triggers"),
    path("risks/triggers/look/", views.look_at_triggers, name="look_at_triggers"),
    path("risks/<pk:number>/", views.risk, name="risk"),
    path("risks/<pk:number>/change/", views.change, name="change"),
    path("risks/<pk:number>/assess/", views.assess, name="assess"),
    path("risks/<pk:number>/review/", views.review, name="review"),
    path("risks/<pk:number>/responses/add/", views.add_response, name="add_response"),
    path("risks/<pk:number>/responses/<pk:pk>/change/", views.change_response, name="change_response"),
    path("risks/<pk:number>/responses/<pk:pk>/finish/", views.finish_response, name="finish_response"),
    path("risks/<pk:number>/responses/<pk:pk>/drop/", views.drop_response, name="drop_response"),
    path("risks/<pk:number>/responses/<pk:pk>/again/", views.plan_response_again, name="plan_response_again"),
    path("risks/<pk:number>/open/", views.open_risk, name="open_risk"),
    path("risks/<pk:number>/close/", views.close, name="close"),
    path("risks/<pk:number>/reopen/", views.reopen, name="reopen"),
    path("issues/receive/", views.receive, name="receive"),
    path("issues/received/", views.received, name="received"),
    path("issues/<pk:number>/answer/", views.answer_issue, name="answer_issue"),
    path("issues/<pk:number>/escalate/", views.escalate_issue, name="escalate_issue"),
    path("change-requests/", views.change_requests, name="change_requests"),
    path("change-requests/raise/", views.raise_change_request, name="raise_change_request"),
    path("change-requests/<pk:number>/", views.change_request, name="change_request"),
    path("change-requests/<pk:number>/change/", views.revise_change_request, name="revise_change_request"),
    path("change-requests/<pk:number>/plan/", views.propose_edits, name="propose_edits"),
    path("change-requests/<pk:number>/plan/<pk:place>/drop/", views.drop_edit, name="drop_edit"),
    path("change-requests/<pk:number>/assess/", views.assess_change_request, name="assess_change_request"),
    path("change-requests/<pk:number>/ask/", views.ask_for_decision, name="ask_for_decision"),
    path("change-requests/<pk:number>/decide/", views.decide_change_request, name="decide_change_request"),
    path(
        "change-requests/<pk:number>/implement/",
        views.implement_change_request,
        name="implement_change_request",
    ),
    path(
        "change-requests/<pk:number>/withdraw/", views.withdraw_change_request, name="withdraw_change_request"
    ),
    path("log/", views.whole_log, name="log"),
    path("decisions/<pk:number>/replace/", views.replace_decision, name="replace_decision"),
    path("meetings/<pk:number>/results/", views.add_results, name="add_results"),
    *(pattern for book in LOGBOOKS for pattern in log_paths(book)),
]
