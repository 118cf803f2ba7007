"""The catalogue of translations: found in the code, checked, compiled, all by Python alone."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
FILE = Path(settings.BASE_DIR) / "locale" / LOCALE / "LC_MESSAGES" / "django.po"

_KEYWORDS = (
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy",
    "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy",
)  # fmt: skip
_VOLATILE = tuple(
    f'"{name}' for name in ("POT-", "PO-Rev", "Gen", "Report", "Project", "Last-", "Language-Team")
)
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def marked() -> Catalog:
    """Return every string marked for translation in our code and templates, sorted."""
    found: dict[tuple, set[str]] = {}
    for path, source in _sources():
        calls = extract_python(
            io.BytesIO(source.encode()), dict.fromkeys(_KEYWORDS), [], {"encoding": "utf-8"}
        )
        for _line, function, message, _comments in cast(Iterator[tuple[int, str, Any, list]], calls):
            key = _key(function, message)
            if key:
                found.setdefault(key, set()).add(path)
    catalog = Catalog(
        locale=LOCALE, domain="django", header_comment="# Simplified Chinese of CRM Rollout Tracker."
    )
    for (context, single, plural), paths in sorted(
        found.items(), key=lambda item: (item[0][1], item[0][0] or "")
    ):
        catalog.add(
            (single, plural) if plural else single,
            context=context,
            locations=[(path, 0) for path in sorted(paths)],
            flags=["python-format"] if _PLACEHOLDER.search(single) else [],
        )
    return catalog


def _sources() -> Iterator[tuple[str, str]]:
    root = Path(settings.BASE_DIR)
    for path in sorted((root / "tracker").rglob("*.py")):
        if "migrations" not in path.parts:
            yield str(path.relative_to(root)), path.read_text(encoding="utf-8")
    for path in sorted([*(root / "templates").rglob("*.html"), *(root / "templates").rglob("*.txt")]):
        source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # The extractor reads Python, to which a template's indentation means nothing it could follow.
        yield str(path.relative_to(root)), "\n".join(line.lstrip() for line in source.splitlines())


def _key(function: str, message: str | tuple[str, ...]) -> tuple[str | None, str, str | None] | None:
    parts = [message] if isinstance(message, str) else list(message)
    if not parts or not parts[0]:
        return None
    context = parts.pop(0) if function.startswith(("pgettext", "npgettext")) else None
    plural = parts[1] if function.startswith(("ngettext", "npgettext")) and len(parts) > 1 else None
    return context, parts[0], plural


def kept() -> Catalog:
    if not FILE.exists():
        return Catalog(locale=LOCALE, domain="django")
    with FILE.open("rb") as file:
        return read_po(file, locale=LOCALE, domain="django")


def update() -> Catalog:
    """Write the catalogue anew: translations stay, new strings come in empty, strings that are gone go."""
    catalog, old = marked(), kept()
    for message in catalog:
        before = old.get(_id(message), message.context) if message.id else None
        if before and before.string and before.pluralizable == message.pluralizable:
            message.string = before.string
    _write(catalog)
    return catalog


def _write(catalog: Catalog) -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalog, omit_header=False, include_lineno=False, width=110)
    # Dates and tool versions would differ with each run.
    lines = [line for line in text.getvalue().decode().splitlines() if not line.startswith(_VOLATILE)]
    FILE.write_text("\n".join(lines).strip() + "\n", encoding="utf-8")


def problems() -> list[str]:
    """Say what a reader of Chinese would meet in English, or with a figure missing."""
    current, stored, faults = marked(), kept(), []
    for message in current:
        if not message.id:
            continue
        translation = stored.get(_id(message), message.context)
        texts = _texts(translation) if translation else []
        if not texts or not all(texts):
            faults.append(f"no Chinese for: {_id(message)!r}")
        elif any(_unlike(message, text) for text in texts):
            faults.append(f"other placeholders in the Chinese of: {_id(message)!r}")
    known = {(_id(message), message.context) for message in current}
    faults += [f"no longer used: {_id(m)!r}" for m in stored if m.id and (_id(m), m.context) not in known]
    return faults


def _id(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def _texts(message: Message) -> list[str]:
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    return [text or "" for text in texts]


def _unlike(message: Message, text: str) -> bool:
    english = message.id if isinstance(message.id, tuple | list) else (message.id,)
    wanted = [set(_PLACEHOLDER.findall(one)) for one in english]
    return set(_PLACEHOLDER.findall(text)) not in wanted


def compile_catalog() -> None:
    with FILE.with_suffix(".mo").open("wb") as file:
        write_mo(file, kept())
