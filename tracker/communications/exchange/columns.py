"""Columns of the register's file: written in the reader's language, known by their headers in each."""

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from tracker.common.tables import words

from ..models import ATTITUDE_CHOICES, Channel, Stakeholder

ALL: dict[str, Promise] = {
    "name": pgettext_lazy("column", "Stakeholder"),
    "kind": pgettext_lazy("column", "Person or group"),
    "people": pgettext_lazy("column", "People"),
    "department": pgettext_lazy("column", "Department"),
    "interest": pgettext_lazy("column", "Interest"),
    "influence": pgettext_lazy("column", "Influence"),
    "attitude": pgettext_lazy("column", "Attitude now"),
    "attitude_wanted": pgettext_lazy("column", "Attitude wanted"),
    "channel": pgettext_lazy("column", "Channel liked"),
    "language": pgettext_lazy("column", "Language"),
    "email": pgettext_lazy("column", "E-mail"),
    "owner": pgettext_lazy("column", "Relation owner"),
    "note": pgettext_lazy("column", "Note"),
}
ASSESSED = ("interest", "influence", "attitude", "attitude_wanted", "note")
"""What only those see who may see assessments."""

# Headers that registers kept elsewhere use for the same.
_ALSO: dict[str, tuple[str, ...]] = {
    "name": (
        "Name",
        "Stakeholder name",
        "Group",
        "Role",
        "姓名",
        "名称",
        "干系人姓名",
        "利益相关者",
        "相关方",
    ),
    "kind": ("Kind", "Type", "类型"),
    "people": ("Number of people", "Headcount", "Size", "人数"),
    "department": ("Unit", "Organisation", "Organization", "Team", "单位", "组织"),
    "interest": ("Interest level", "关注程度", "兴趣", "利益"),
    "influence": ("Power", "Influence level", "权力", "影响"),
    "attitude": ("Attitude", "Current attitude", "Current engagement", "Engagement", "态度", "当前态度"),
    "attitude_wanted": (
        *("Desired attitude", "Target attitude", "Desired engagement", "Wanted attitude"),
        *("目标态度", "期望态度"),
    ),
    "channel": ("Channel", "Preferred channel", "Communication channel", "渠道", "沟通渠道", "沟通方式"),
    "language": ("Preferred language", "语言"),
    "email": ("Email", "Mail", "E-mail address", "邮箱", "电子邮箱", "邮件"),
    "owner": ("Owner", "Responsible", "Relationship owner", "负责人"),
    "note": ("Notes", "Comment", "Comments", "Remarks", "备注", "说明"),
}

CHOICES: Mapping[str, Mapping[str, str | Promise]] = {
    "kind": dict(Stakeholder.Kind.choices),
    "attitude": dict(ATTITUDE_CHOICES),
    "attitude_wanted": dict(ATTITUDE_CHOICES),
    "channel": dict(Channel.choices),
    "language": dict(settings.LANGUAGES),
}


def names(*, assessed: bool) -> list[str]:
    """Return the columns that these eyes see, in the order they go out."""
    return [name for name in ALL if assessed or name not in ASSESSED]


def guess(headers: Sequence[str], known: Iterable[str]) -> list[str]:
    """Return for each header the column it means, empty where none does or an earlier one is it already."""
    return words.guess(headers, {name: ALL[name] for name in known}, _ALSO)
