"""The e-mail rules as a short checklist: hints that a machine finds, and what only the sender can ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .domain.mail_rules import Finding, Principle, Rule, findings
from .models import PlanLine
from .operations import Written

_TITLES = {
    Principle.CARE: gettext_lazy("Care"),
    Principle.PROFESSIONAL: gettext_lazy("Professional"),
    Principle.RELIABLE: gettext_lazy("Reliable"),
}

_HINTS = {
    Rule.NO_ASK: gettext_lazy("It does not say what they should do, or whom to ask."),
    Rule.LONG_TEXT: gettext_lazy(
        "%(count)d characters are long for a mail. Say the main thing first, cut the rest."
    ),
    Rule.LONG_SUBJECT: gettext_lazy("The subject has %(count)d characters; the end of it will be cut off."),
    Rule.SHOUTING: gettext_lazy("This reads as shouting: “%(words)s”"),
    Rule.GAP: gettext_lazy("Something is still to be filled in: “%(words)s”"),
    Rule.NO_SIGNATURE: gettext_lazy("No signature: the end does not name %(words)s."),
    Rule.NO_DATE: gettext_lazy("This promises something and does not say by when: “%(words)s”"),
}

_QUESTIONS: dict[Principle, list[str | Promise]] = {
    Principle.CARE: [
        gettext_lazy("Is every point they raised answered?"),
        gettext_lazy("Does it say what it means for them, seen from their place?"),
        gettext_lazy("Do newcomers and those in between get the background they lack?"),
    ],
    Principle.PROFESSIONAL: [
        gettext_lazy("Does it name the earlier mail or decision it refers to, with its date?"),
        gettext_lazy(
            "Where something can't be done: what is nearest, what does it cost, how long does it take?"
        ),
    ],
    Principle.RELIABLE: [
        gettext_lazy("Is only promised what we are sure to keep?"),
        gettext_lazy("Are problems and our own faults told?"),
    ],
}

WORDS_SHOWN = 80


@dataclass(frozen=True)
class Part:
    """A principle with its hints on the text, and the questions to ask oneself."""

    title: str | Promise
    hints: list[str]
    questions: list[str | Promise]


class Checklist:
    def __init__(self, line: PlanLine, texts: Mapping[str, Written]) -> None:
        self._found = {
            language: findings(text.subject, text.body, line.sender_name)
            for language, text in texts.items()
            if text.body
        }

    @property
    def count(self) -> int:
        return sum(len(found) for found in self._found.values())

    @property
    def parts(self) -> list[Part]:
        return [Part(_TITLES[one], self._hints(one), _QUESTIONS[one]) for one in Principle]

    def _hints(self, principle: Principle) -> list[str]:
        return [
            self._said(language, finding)
            for language, found in self._found.items()
            for finding in found
            if finding.rule.principle == principle
        ]

    def _said(self, language: str, finding: Finding) -> str:
        words = finding.words if len(finding.words) <= WORDS_SHOWN else f"{finding.words[:WORDS_SHOWN]}…"
        hint = str(_HINTS[finding.rule]) % {"count": finding.characters, "words": words}
        if len(self._found) == 1:
            return hint
        return _("%(language)s: %(hint)s") % {"language": dict(settings.LANGUAGES)[language], "hint": hint}
