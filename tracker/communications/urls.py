from django.urls import path, register_converter

from . import views


class MessageIdentity:
    """A day such as 2026-10-05, a working day counted from one (2026-10-05:12), an anchor such as gate:P1,
    or “demand” for one more told on demand."""

    regex = (
        "[0-9]{4}-[0-9]{2}-[0-9]{2}(?::[0-9]{1,5})?"
        "|(?:start|gate|step|risk):[a-zA-Z0-9-]{1,40}|go_live|demand"
    )

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Fate(MessageIdentity):
    regex = "told|missed"


register_converter(MessageIdentity, "message_identity")


class PromiseTurn(MessageIdentity):
    regex = "kept|broken|released|moved"


register_converter(Fate, "fate")
register_converter(PromiseTurn, "promise_turn")

app_name = "communications"
urlpatterns = [
    path("communications/", views.communications, name="communications"),
    path("communications/load/", views.load, name="load"),
    path("communications/messages/", views.messages, name="messages"),
    path("communications/messages/<pk:pk>/", views.message, name="message"),
    path("communications/messages/<pk:pk>/write/", views.write_message, name="write_message"),
    path("communications/messages/<pk:pk>/submit/", views.submit_message, name="submit_message"),
    path("communications/messages/<pk:pk>/decide/", views.decide_message, name="decide_message"),
    path("communications/messages/<pk:pk>/send/", views.send_message, name="send_message"),
    path("communications/messages/<pk:pk>/undo/", views.undo_record, name="undo_record"),
    path("communications/messages/<pk:pk>/<fate:fate>/", views.record_message, name="record_message"),
    path("communications/messages/<pk:pk>/feedback/", views.add_feedback, name="add_feedback"),
    path("communications/feedback/", views.feedback, name="feedback"),
    path("communications/feedback/<pk:pk>/", views.answer_feedback, name="answer_feedback"),
    path("communications/links/<pk:pk>/revoke/", views.revoke_link, name="revoke_link"),
    path("communications/links/<pk:pk>/renew/", views.renew_link, name="renew_link"),
    path("communications/lines/", views.lines, name="lines"),
    path("communications/lines/add/", views.add_line, name="add_line"),
    path("communications/lines/templates/", views.templates, name="templates"),
    path("communications/lines/<pk:pk>/", views.change_line, name="change_line"),
    path("communications/lines/<pk:pk>/end/", views.end_line, name="end_line"),
    path("communications/lines/<pk:pk>/resume/", views.resume_line, name="resume_line"),
    path(
        "communications/lines/<pk:pk>/<message_identity:identity>/<fate:fate>/", views.record, name="record"
    ),
    path("communications/promises/", views.promises, name="promises"),
    path("communications/promises/add/", views.add_promise, name="add_promise"),
    path("communications/promises/<pk:number>/", views.promise, name="promise"),
    path("communications/promises/<pk:number>/change/", views.change_promise, name="change_promise"),
    path("communications/promises/<pk:number>/open/", views.open_promise_again, name="open_promise_again"),
    path("communications/promises/<pk:number>/<promise_turn:turn>/", views.turn_promise, name="turn_promise"),
    path("communications/suggestions/", views.box, name="box"),
    path("communications/suggestions/open/", views.open_box, name="open_box"),
    path("communications/suggestions/close/", views.close_box, name="close_box"),
    path("communications/suggestions/words/", views.change_box, name="change_box"),
    path("communications/suggestions/<pk:number>/", views.suggestion, name="suggestion"),
    path("communications/suggestions/<pk:number>/answer/", views.answer_suggestion, name="answer_suggestion"),
    path("communications/suggestions/<pk:number>/share/", views.share_suggestion, name="share_suggestion"),
    path("communications/suggestions/<pk:number>/prize/", views.award_prize, name="award_prize"),
    path(
        "communications/suggestions/<pk:number>/action/",
        views.plan_suggested_action,
        name="plan_suggested_action",
    ),
    path(
        "communications/suggestions/<pk:number>/issue/",
        views.raise_suggested_issue,
        name="raise_suggested_issue",
    ),
    path("communications/lines/<pk:pk>/<message_identity:identity>/draft/", views.draft, name="draft"),
    path("communications/stakeholders/", views.stakeholders, name="stakeholders"),
    path("communications/stakeholders/add/", views.add_stakeholder, name="add_stakeholder"),
    path("communications/stakeholders/place/", views.place_stakeholder, name="place_stakeholder"),
    path(
        "communications/stakeholders/export/<key:ending>/",
        views.export_stakeholders,
        name="export_stakeholders",
    ),
    path("communications/stakeholders/import/", views.import_stakeholders_file, name="import_stakeholders"),
    path(
        "communications/stakeholders/import/preview/",
        views.preview_stakeholders,
        name="preview_stakeholders",
    ),
    path(
        "communications/stakeholders/import/confirm/",
        views.confirm_stakeholders,
        name="confirm_stakeholders",
    ),
    path("communications/stakeholders/many/", views.change_many_stakeholders, name="many_stakeholders"),
    path("communications/stakeholders/<pk:pk>/", views.stakeholder, name="stakeholder"),
    path("communications/stakeholders/<pk:pk>/attitude/", views.read_attitude, name="read_attitude"),
    path("communications/stakeholders/<pk:pk>/action/", views.plan_action, name="plan_action"),
    path("communications/stakeholders/<pk:pk>/take-out/", views.take_out, name="take_out"),
    path("communications/stakeholders/<pk:pk>/take-back/", views.take_back, name="take_back"),
]
