"""Prints how many MB it takes to refuse each workbook that is no honest one, with the collector off."""

import gc
import json
import os
import tracemalloc

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    from tests.common.test_tables_excel import DISHONEST, read
    from tracker.common.tables import TableRefused

    gc.disable()
    taken = []
    for make_file, what in DISHONEST:
        data = make_file()
        tracemalloc.start()
        try:
            read(data)
        except TableRefused:
            taken.append((what, tracemalloc.get_traced_memory()[1] / 1024**2))
        tracemalloc.stop()
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
