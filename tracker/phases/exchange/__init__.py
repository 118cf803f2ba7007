"""Plans as files: gathered from a rollout, written in three forms, and read back from them."""

from .checks import check_plan
from .files import ENDINGS, ReadPlan, read_plan, write_plan
from .gathering import plan_file_of

__all__ = ["ENDINGS", "ReadPlan", "check_plan", "plan_file_of", "read_plan", "write_plan"]
