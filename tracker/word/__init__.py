"""Status reports as Word files: plain Python, words from the caller, see `report.Report`."""
