"""What a page's form holds out of sight, as a browser would send it."""

from html.parser import HTMLParser


def held(answer, button: str) -> dict[str, list[str]]:
    """Return what the form with a button of this name sends when the button is pressed."""
    parser = _Forms()
    parser.feed(answer.text)
    (found,) = (form for form in parser.forms if button in form)
    return {name: values for name, values in found.items() if name not in {"confirmed", "back"} - {button}}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append({})
        elif tag in {"input", "button"} and given.get("name") and self.forms:
            self.forms[-1].setdefault(given["name"], []).append(given.get("value") or "")
