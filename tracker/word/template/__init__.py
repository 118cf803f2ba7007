"""A consultant's own .docx as the base of a report: looked at, filled, and never trusted.

`placeholders` is what may stand in one, `check` what is wrong with one, `fill` puts the words in.
Files of strangers go through `apart`, which does both in a process of its own.
"""
