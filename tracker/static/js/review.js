// <review-keys> drives the form around it by single keys: digits set probability, then impact; letters do
// the rest. Never while somebody types, and the reader can turn it off, also for next time.
const OFF = "review-keys-off";
const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";
const PRESSED_BY_ENTER = "a, button, summary, input[type=checkbox]";

class ReviewKeys extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.switch = this.querySelector("input[type=checkbox]");
    this.said = this.querySelector("[role=status]");
    this.place = "probability";
    this.switch.checked = !localStorage.getItem(OFF);
    this.switch.addEventListener("change", () => this.turn(this.switch.checked));
    this.listen = (event) => this.press(event);
    document.addEventListener("keydown", this.listen);
    this.hidden = false;
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.listen);
  }

  turn(on) {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    this.said.textContent = on ? this.dataset.on : this.dataset.off;
  }

  press(event) {
    if (!this.switch.checked || event.defaultPrevented || event.isComposing || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && event.ctrlKey) return this.take(event, () => this.save());
    if (event.ctrlKey) return;
    if (event.target.closest(TYPING)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "Enter") {
      if (!event.target.closest(PRESSED_BY_ENTER)) this.take(event, () => this.save());
      return;
    }
    const act = this.act(event.key.toLowerCase());
    if (act) this.take(event, act);
  }

  take(event, act) {
    event.preventDefault();
    if (!event.repeat) act();
  }

  act(key) {
    if (/^[1-5]$/.test(key)) return () => this.set(key);
    return {
      k: () => this.keep(),
      n: () => this.form.elements.note.focus(),
      c: () => this.end("closed"),
      h: () => this.end("occurred"),
      j: () => this.skip(),
      s: () => this.skip(),
    }[key];
  }

  set(place) {
    this.choose(this.place, place);
    const wasProbability = this.place === "probability";
    this.place = wasProbability ? "impact" : "probability";
    this.say(wasProbability ? this.dataset.next : "");
  }

  keep() {
    this.choose("probability", this.form.dataset.probability);
    this.choose("impact", this.form.dataset.impact);
    this.choose("status", "open");
    this.place = "probability";
    this.say("");
  }

  end(status) {
    this.choose("status", status);
    this.form.elements.note.focus();
  }

  choose(name, value) {
    this.form.querySelector(`input[name=${name}][value="${value}"]`).checked = true;
  }

  say(more) {
    const chosen = ["probability", "impact"].map((name) => this.form.querySelector(`input[name=${name}]:checked`));
    const words = chosen.map((radio) => radio?.closest("label").textContent.trim() ?? "–").join(" × ");
    const level = chosen.reduce((product, radio) => product * Number(radio?.value ?? 0), 1);
    this.said.textContent = `${words}: ${this.dataset.level} ${level}. ${more}`;
  }

  save() {
    this.form.requestSubmit(this.form.querySelector("[data-save]"));
  }

  skip() {
    this.form.requestSubmit(this.form.elements.skip);
  }
}
customElements.define("review-keys", ReviewKeys);
