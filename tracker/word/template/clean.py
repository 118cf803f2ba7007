"""A template without what must not go out with a report: its own template, mailings, comments."""

from lxml import etree

from ..xml import W, drop
from .package import DOCUMENT_TYPE, STRIPPED, TEMPLATE_TYPE, TYPES, Package, kind_of

_SETTINGS = ("attachedTemplate", "mailMerge", "updateFields", "linkStyles")
_ANYWHERE = ("commentRangeStart", "commentRangeEnd")


def cleaned(package: Package) -> bytes:
    """Return the file as a document: `.dotx` becomes .docx, bound text stays as it stands."""
    left_out = {name for name, kind in package.kinds.items() if kind in STRIPPED}
    for name in left_out & package.files.keys():
        del package.files[name]
        package.trees.pop(name, None)
    for entry in list(package.trees[TYPES]):
        if entry.get("ContentType") == TEMPLATE_TYPE:
            entry.set("ContentType", DOCUMENT_TYPE)
        elif (entry.get("PartName") or "").lstrip("/") in left_out:
            package.trees[TYPES].remove(entry)
    for name, tree in package.trees.items():
        if name.endswith(".rels"):
            _drop([relation for relation in tree if kind_of(relation) in STRIPPED])
        elif package.kinds.get(name) == "settings":
            _drop(list(tree.iter(*(W + tag for tag in _SETTINGS))))
        else:
            _drop([run for run in tree.iter(W + "r") if run.find(W + "commentReference") is not None])
            _drop(list(tree.iter("{*}dataBinding", *(W + tag for tag in _ANYWHERE))))
            for mark in tree.iter(W + "fldChar", W + "fldSimple"):
                mark.attrib.pop(W + "dirty", "")
    return package.packed()


def _drop(elements: list[etree._Element]) -> None:
    for e in elements:
        drop(e)
