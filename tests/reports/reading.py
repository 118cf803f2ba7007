"""Reads a Word file as people do: its words."""

from io import BytesIO
from zipfile import ZipFile

from lxml import etree

_T = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def words(docx: bytes) -> str:
    told = []
    with ZipFile(BytesIO(docx)) as file:
        for name in file.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                told += [element.text or "" for element in etree.fromstring(file.read(name)).iter(_T)]
    return "".join(told)
