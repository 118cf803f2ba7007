// What every page does beyond plain HTML: "/" leads to the search, Escape closes an open menu.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing) {
    const search = document.getElementById("site-search");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
  if (event.key === "Escape") {
    const menu = event.target.closest("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A form is sent once: its button says so and waits.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.target.hasAttribute("hx-post")) return;
  const button = event.submitter;
  if (button) setTimeout(() => { button.disabled = true; });
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[method=post] button[disabled]:not([aria-disabled])")) {
    button.disabled = false;
  }
});

// <check-all> around a checkbox ticks every other one of its form.
class CheckAll extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      for (const box of this.closest("form").querySelectorAll("input[name=chosen]")) {
        box.checked = event.target.checked;
      }
    });
  }
}
customElements.define("check-all", CheckAll);
