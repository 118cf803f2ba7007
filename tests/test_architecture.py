"""What holds for the whole house."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

ROOT = Path(settings.BASE_DIR)
OURS = "tracker."


def patterns(resolver: URLResolver, prefix: str = ""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry
        elif str(entry.pattern) != "studio/":
            yield from patterns(entry, prefix + str(entry.pattern))


ROUTES = list(patterns(get_resolver()))


@pytest.mark.parametrize(("route", "entry"), ROUTES, ids=[route or "/" for route, _entry in ROUTES])
def test_every_page_declares_who_may_open_it(route, entry):
    assert hasattr(entry.callback, "access"), f"{route} declares no access"


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_no_template_carries_inline_script_or_style(path):
    text = path.read_text()
    for forbidden in (' style="', "<style", " onclick=", " onchange=", " onsubmit=", "hx-on", "javascript:"):
        assert forbidden not in text


def test_no_lock_file_holds_an_address():
    for name in ("requirements.txt", "package-lock.json", ".npmrc"):
        assert "://" not in (ROOT / name).read_text(), name


def test_every_error_page_declares_access():
    for code in (400, 403, 404, 500):
        assert hasattr(get_resolver().resolve_error_handler(code), "access")


def test_no_class_of_ours_means_something_else_in_the_base_stylesheet():
    """Names of Tabler's that we use with its meaning; any other clash would bring its looks along."""
    shared = {"card", "small", "strong", "visually-hidden", "scroll-x", "link"}
    base = (ROOT / "node_modules/@tabler/core/dist/css/tabler.min.css").read_text()
    theirs = set(re.findall(r"\.([a-zA-Z_][\w-]*)", base))
    ours = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for names in re.findall(r'class="([^"]*)"', path.read_text())
        for name in re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", names).split()
        if re.fullmatch(r"[a-z][a-z-]*[a-z]", name)
    }
    assert not ours & theirs - shared
