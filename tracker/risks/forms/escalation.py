from django.utils.translation import gettext_lazy

from tracker.common.fields import TextInput
from tracker.common.forms import RowForm


class AnswerForm(RowForm):
    answer = TextInput(
        label=gettext_lazy("Answer"),
        help_text=gettext_lazy("What is said to whoever asked. It stays with the issue."),
    )


class EscalateForm(RowForm):
    note = TextInput(label=gettext_lazy("Why it goes higher now"))
