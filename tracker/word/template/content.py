"""What no part may hold: things that run, that fetch, that bring in another file."""

import re
from collections.abc import Iterator

from lxml import etree

from ..xml import W
from .problems import Code

_O = "{urn:schemas-microsoft-com:office:office}"
_ELEMENTS = {
    W + "altChunk": Code.ALT_CHUNK,
    W + "subDoc": Code.SUB_DOCUMENT,
    W + "object": Code.EMBEDDED,
    _O + "OLEObject": Code.EMBEDDED,
    W + "control": Code.ACTIVE,
    W + "ocx": Code.ACTIVE,
    W + "frameset": Code.EXTERNAL,
    W + "movie": Code.EXTERNAL,
}
_SVG = "{http://www.w3.org/2000/svg}"
_FETCHING = ("src", "href", "althref", "{http://www.w3.org/1999/xlink}href", _O + "href", _O + "althref")
_INSIDE = re.compile(r"#|data:image/(png|jpeg|gif);|(https?://|mailto:)[^\s\\]*$", re.IGNORECASE)

Found = tuple[Code, str, etree._Element]


def content_wrongs(tree: etree._Element) -> Iterator[Found]:
    for e in tree.iter():
        if not isinstance(e.tag, str):
            yield Code.XML, "", tree
            continue
        code = _ELEMENTS.get(e.tag)
        if code:
            yield code, etree.QName(e).localname, e
        elif e.tag == _SVG + "script" or (
            e.tag.startswith(_SVG) and any(str(name).startswith("on") for name in e.attrib)
        ):
            yield Code.ACTIVE, etree.QName(e).localname, e
        for name in _FETCHING:
            address = e.get(name)
            if address and not _is_inside(e, name, address):
                yield Code.EXTERNAL, address, e


def _is_inside(e: etree._Element, name: str, address: str) -> bool:
    """A link may lead to a page or a mail address; what is fetched on opening must be in the file."""
    harmless = _INSIDE.match(address)
    if harmless is None:
        return False
    is_fetched = harmless[2] is not None
    return not is_fetched or (name == "href" and not e.tag.startswith(_SVG))
