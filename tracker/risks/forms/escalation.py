from django.utils.translation import gettext_lazy

from tracker.common.fields import TextInput
from tracker.common.forms import RowForm

from ..asker_mail import where_it_goes
from ..models import Issue


class AnswerForm(RowForm):
    answer = TextInput(label=gettext_lazy("Answer"))

    def __init__(self, *args, row: Issue, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["answer"].help_text = where_it_goes(row)


class EscalateForm(RowForm):
    note = TextInput(label=gettext_lazy("Why it goes higher now"))
