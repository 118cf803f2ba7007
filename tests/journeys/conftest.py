"""A headless browser for the journeys; each page they open is checked by axe."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

# Every page carries axe asleep: sent once, woken when the page is checked.
AXE = (Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js").read_text()
CARRY_AXE = f"window.wakeAxe = () => {{ {AXE} }};"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What axe itself tries on is no fault of the page.
COUNT_VIOLATIONS = """
window.violations = [];
const noteViolation = (event) => window.axe || window.violations.push(event.violatedDirective);
document.addEventListener("securitypolicyviolation", noteViolation);
"""
# Only violations are told in full; nothing is loaded anew, as the rules on sound and film would have it.
RUN_AXE = """
tags => axe.run(document, {runOnly: tags, resultTypes: ["violations"], preload: false})
    .then(found => found.violations.map(
        v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(" | ")))
"""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()


class Reader:
    """Somebody before a browser window, who may not meet an accessibility fault or a script error."""

    def __init__(
        self, browser: Browser, base: str, *, width: int = 1440, height: int = 900, **options
    ) -> None:
        self.base, self.scheme = base, options.get("color_scheme", "light")
        self.context = browser.new_context(viewport={"width": width, "height": height}, **options)
        self.context.add_init_script(COUNT_VIOLATIONS)
        self.context.add_init_script(CARRY_AXE)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message) -> None:
        # A page that is refused on purpose, and the styles that axe tries on.
        expected = "status of 4" in message.text or "Applying inline style" in message.text
        if message.type == "error" and not expected:
            self.faults.append(message.text)

    def open(self, path: str) -> Page:
        answer = self.page.goto(self.base + path)
        assert answer, path
        assert answer.status == 200, f"{path}: {answer.status}"
        self.check()
        return self.page

    def sign_in(self, email: str, password: str) -> None:
        self.open("/accounts/sign-in/")
        self.page.locator("#id_username").fill(email)
        self.page.locator("#id_password").fill(password)
        self.page.locator("form.fields button").click()
        self.page.wait_for_url("**/")

    def press(self, name: str) -> None:
        """Press a button or link of the page's main part and wait for what it brings."""
        main = self.page.locator("body")
        main.get_by_role("button", name=name, exact=True).or_(
            main.get_by_role("link", name=name, exact=True)
        ).first.click()
        self.page.wait_for_load_state()

    def check(self) -> None:
        """Fail on what axe finds on the page as it is now, on script errors, and on sideways scrolling."""
        self.page.wait_for_load_state()  # text is there before its styles are
        assert not self.page.evaluate("window.violations"), f"{self.page.url} breaks its content policy"
        self.page.evaluate("wakeAxe()")
        self._assert_faultless(TAGS)
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than its window"
        assert not self.faults, f"{self.page.url}: {self.faults}"

    def check_in_the_other_light(self) -> None:
        """After a check: dark instead of light, or light instead of dark, only colours can be at fault."""
        other = "light" if self.scheme == "dark" else "dark"
        self.page.emulate_media(color_scheme=other, reduced_motion="reduce")
        self._assert_faultless(["color-contrast"])
        self.page.emulate_media(color_scheme=self.scheme)

    def _assert_faultless(self, rules: list[str]) -> None:
        found = self.page.evaluate(RUN_AXE, rules)
        assert not found, f"{self.page.url}\n" + "\n".join(found)


@pytest.fixture
def somebody(browser, live_server):
    """Open a browser window, wide unless told otherwise."""
    opened = []

    def somebody(**options) -> Reader:
        reader = Reader(browser, live_server.url, **options)
        opened.append(reader)
        return reader

    yield somebody
    for reader in opened:
        reader.context.close()
