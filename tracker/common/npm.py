"""Serve single files of npm packages; nothing of theirs stands in this repository."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

MODULES = Path(settings.BASE_DIR) / "node_modules"

FILES = {
    "vendor/tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/htmx.js": "htmx.org/dist/htmx.min.js",
    "vendor/echarts.js": "echarts/dist/echarts.esm.min.mjs",
    "vendor/inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "vendor/inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}


class _NamedFiles(FileSystemStorage):
    """A storage that knows the listed files under the names they are served by."""

    def path(self, name: str) -> str:
        return str(MODULES / FILES[name])


class NpmFinder(BaseFinder):
    storage = _NamedFiles(location=MODULES)

    def check(self, **kwargs) -> list:
        return []

    def find(self, path: str, find_all: bool = False):
        found = [self.storage.path(path)] if path in FILES else []
        return found if find_all else "".join(found)

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in FILES:
            yield name, self.storage


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names for far-future caching; the source maps that libraries point to are not served."""

    support_js_module_import_aggregation = True
    patterns = tuple(
        (
            extension,
            tuple(pattern for pattern in patterns if "sourceMappingURL" not in str(pattern)),
        )
        for extension, patterns in CompressedManifestStaticFilesStorage.patterns
    )
