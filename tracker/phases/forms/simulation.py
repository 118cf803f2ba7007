"""How a simulation is run."""

from django.utils.translation import gettext_lazy

from tracker.common import limits
from tracker.common.fields import WholeInput
from tracker.common.forms import RowForm

USUAL_RUNS = 10_000
FIRST_SEED = 1


class SimulateForm(RowForm):
    runs = WholeInput(
        label=gettext_lazy("Cases"),
        min_value=limits.SIMULATION_RUNS[0],
        max_value=limits.SIMULATION_RUNS[1],
        initial=USUAL_RUNS,
    )
    seed = WholeInput(
        label=gettext_lazy("Seed"),
        min_value=0,
        max_value=limits.SEED,
        initial=FIRST_SEED,
        help_text=gettext_lazy("The same seed gives the same answer."),
    )
