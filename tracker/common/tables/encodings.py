"""From bytes to text: which encoding a file is in, told by what it holds."""

from django.utils.translation import gettext as _

from .problems import refused

CHOICES = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "gb18030": "GB18030 / GBK",
    "cp1252": "Windows-1252",
}
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_MOSTLY = 0.8


def decoded(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the text and the encoding it was in, found or given. Raises TableRefused."""
    if encoding:
        return _strictly(data, encoding), encoding
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return _strictly(data, name), name
    if b"\x00" in data:
        return _strictly(data, _without_mark(data)), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        _refuse_mixed(data)
    found = "gb18030" if _looks_chinese(data) else "cp1252"
    return _strictly(data, found), found


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise refused(
            _("Its text can't be read as %(encoding)s. Save it as UTF-8, or choose its encoding.")
            % {"encoding": CHOICES.get(encoding, encoding.upper())},
            _("row %(row)d") % {"row": _row_of(data, error.start)},
        ) from error
    return text.removeprefix("\ufeff")


def _without_mark(data: bytes) -> str:
    """UTF-16 puts a NUL beside each ASCII character: behind it, or before it."""
    return "utf-16-be" if data[0::2].count(0) > data[1::2].count(0) else "utf-16-le"


def _refuse_mixed(data: bytes) -> None:
    """Rows in UTF-8 beside rows in something else were pasted together; neither reading is right for both."""
    utf8, other = 0, 0
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.isascii():
            continue
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            other = other or number
        else:
            if any(character < "\u0100" or character > "\u07ff" for character in text if character > "\x7f"):
                utf8 = utf8 or number
        if utf8 and other:
            raise refused(
                _(
                    "Row %(one)d is in UTF-8, row %(other)d is not. Save the whole file in one encoding, "
                    "or choose the one it is in."
                )
                % {"one": utf8, "other": other}
            )


def _looks_chinese(data: bytes) -> bool:
    """Bytes of Western letters seldom pair up to common Chinese characters; Chinese text does so always."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return not _is_western(data)
    special = [character for character in text if character > "\x7f"]
    common = sum(_is_common(character) for character in special)
    return common >= _MOSTLY * len(special) or not _is_western(data)


def _is_common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _is_western(data: bytes) -> bool:
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def _row_of(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
