"""Why a file is not read at all."""

from enum import StrEnum


class Refusal(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    MPP = "mpp"
    NOT_XML = "not_xml"
    CUT_OFF = "cut_off"
    ENCODING = "encoding"
    DOCTYPE = "doctype"
    TOO_DEEP = "too_deep"
    TOO_MANY_ELEMENTS = "too_many_elements"
    TOO_MANY_NAMES = "too_many_names"
    ROOT = "root"
    NAMESPACE = "namespace"
    NUMBER = "number"
    DATE = "date"
    DATE_BEYOND = "date_beyond"
    DURATION = "duration"
    LAG = "lag"
    MONEY = "money"
    NO_START = "no_start"
    NO_WORKING_DAY = "no_working_day"
    TOO_MANY_STEPS = "too_many_steps"
    TOO_MANY_LINKS = "too_many_links"
    TOO_MANY_DAYS = "too_many_days"


class FileRefused(ValueError):
    """`place` is the task, element or line that was reached; `value` what stood there, or the limit."""

    def __init__(self, code: Refusal, place: str = "", value: object = "") -> None:
        self.code, self.place, self.value = code, place, str(value)
        super().__init__(SENTENCES[code] % {"place": place, "value": self.value})


SENTENCES = {
    Refusal.EMPTY: "The file is empty; choose the file again.",
    Refusal.TOO_LARGE: "The file is larger than %(value)s MB; split the project and send its parts.",
    Refusal.MPP: "This is Project's own .mpp file; save it in Project as XML and send that.",
    Refusal.NOT_XML: "Line %(place)s is no XML (%(value)s); save the project as XML anew.",
    Refusal.CUT_OFF: "The file ends too early, in line %(place)s after “%(value)s”; save it anew.",
    Refusal.ENCODING: "The encoding “%(value)s” can't be read; save the file as UTF-8.",
    Refusal.DOCTYPE: "Line %(place)s declares a document type; remove it, as Project writes none.",
    Refusal.TOO_DEEP: "Line %(place)s lies more than %(value)s elements deep; no project does.",
    Refusal.TOO_MANY_ELEMENTS: "Line %(place)s goes beyond %(value)s elements; split the project.",
    Refusal.TOO_MANY_NAMES: "Line %(place)s goes beyond %(value)s names of elements; no project does.",
    Refusal.ROOT: "The file begins with “%(value)s”, not with “Project”; save it in Project as XML.",
    Refusal.NAMESPACE: (
        "The file's namespace is “%(value)s”, not “http://schemas.microsoft.com/project”; "
        "save it in Project as XML."
    ),
    Refusal.NUMBER: "%(place)s: “%(value)s” is no whole number; mend it and save the file again.",
    Refusal.DATE: "%(place)s: “%(value)s” is no date; mend it and save the file again.",
    Refusal.DATE_BEYOND: "%(place)s: %(value)s lies outside 1990 to 2199; choose a date within these years.",
    Refusal.DURATION: "%(place)s: “%(value)s” is no duration of 0 to 3,650 working days; shorten it.",
    Refusal.LAG: "%(place)s: a lag of “%(value)s” is not within 3,650 working days; shorten it.",
    Refusal.MONEY: "%(place)s: “%(value)s” is no amount of 0 to 9,999,999,999.99; mend it.",
    Refusal.NO_START: "The file says nowhere when the project starts; enter its start in Project.",
    Refusal.NO_WORKING_DAY: "The calendar “%(place)s” has no working day; choose another in Project.",
    Refusal.TOO_MANY_STEPS: "The file holds more than %(value)s tasks; split the project.",
    Refusal.TOO_MANY_LINKS: "The file holds more than %(value)s links; split the project.",
    Refusal.TOO_MANY_DAYS: "The calendar “%(place)s” has too many exceptions; keep those of the project.",
}
