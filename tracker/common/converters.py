"""What may stand in an address; anything else is a page that does not exist."""

from django.urls import register_converter


class Number:
    """A row's number or id as plain ASCII digits that both databases can hold."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Key:
    """A stable key of a phase, a step or a playbook."""

    regex = "[a-zA-Z0-9-]{1,40}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Number, "pk")
register_converter(Key, "key")
