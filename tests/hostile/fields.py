"""Every form of the product and its fields, read from the code: a new field is covered by itself."""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module

from django import forms
from django.core.exceptions import ValidationError

import tracker

HOUSE = "tracker."


def all_forms() -> list[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(tracker.__path__, HOUSE):
        if ".forms" in module.name:
            import_module(module.name)
    return sorted(set(_below(forms.BaseForm)), key=lambda form: (form.__module__, form.__name__))


def _below(form: type) -> Iterator[type]:
    for one in form.__subclasses__():
        if one.__module__.startswith(HOUSE):
            yield one
        yield from _below(one)


def fields(wanted: Callable[[forms.Field], bool]) -> Iterator[tuple[str, forms.Field]]:
    """The fields of all forms that people type into, each with its form's and its own name."""
    for form in all_forms():
        for name, field in form.base_fields.items():
            if wanted(field) and not isinstance(field.widget, forms.HiddenInput | forms.PasswordInput):
                yield f"{form.__name__}.{name}", field


def refuses(field: forms.Field, typed: object) -> bool:
    """Tell whether it is refused with words."""
    try:
        field.clean(typed)
    except ValidationError as refusal:
        return all(str(said) for said in refusal.messages)
    return False
