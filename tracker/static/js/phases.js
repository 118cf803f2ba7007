// An open row: Escape closes it; where a save did not arrive, the row stays open and says so.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const row = event.target.closest("[data-close]") || document.querySelector("[data-close]");
  document.querySelector(row?.dataset.close)?.click();
});

function sayNotSaved(event) {
  const note = event.target.querySelector?.("[data-not-saved]");
  if (note) note.hidden = false;
}
document.addEventListener("htmx:sendError", sayNotSaved);
document.addEventListener("htmx:timeout", sayNotSaved);
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) sayNotSaved(event);
});
