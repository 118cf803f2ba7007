// <power-grid>: somebody is dragged to another cell, or moved by the arrow keys; Enter saves, Escape takes back.
// Without it every stakeholder's own form does the same.
const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const REACH = 4;

class PowerGrid extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.said = this.querySelector("[data-said]");
    for (const [kind, handle] of [
      ["keydown", this.onKey], ["focusout", this.onLeave], ["pointerdown", this.onGrab], ["click", this.onClick],
      ["pointermove", this.onMove], ["pointerup", this.onDrop], ["pointercancel", () => this.letGo()],
    ]) this.addEventListener(kind, handle.bind(this));
    this.addEventListener("dragstart", (event) => event.preventDefault());
    const moved = this.getAttribute("moved");
    if (moved) this.querySelector(`#grid-${CSS.escape(moved)}`)?.focus({ preventScroll: true });
  }

  cellOf(person) {
    return person.closest("td");
  }

  // --- by keys ------------------------------------------------------------------------------------

  onKey(event) {
    if (event.key === "Escape" && this.drag) return this.letGo();
    const person = event.target.closest("[data-stakeholder]");
    if (!person || event.ctrlKey || event.metaKey || event.altKey) return undefined;
    if (STEPS[event.key]) {
      event.preventDefault();
      return this.step(person, ...STEPS[event.key]);
    }
    if (!this.home || (event.key !== "Enter" && event.key !== "Escape")) return undefined;
    event.preventDefault();
    return event.key === "Enter" ? this.save(person) : this.takeBack(person);
  }

  step(person, interest, influence) {
    const { dataset } = this.cellOf(person);
    const to = this.querySelector(
      `td[data-interest="${Number(dataset.interest) + interest}"][data-influence="${Number(dataset.influence) + influence}"]`,
    );
    if (to) this.put(person, to);
  }

  onLeave(event) {
    if (this.home && !this.isPutting && event.target === this.moving) this.takeBack(this.moving, false);
  }

  // --- where somebody stands until it is saved -------------------------------------------------------

  put(person, cell) {
    const item = person.closest("li");
    this.home ??= { list: item.parentElement, next: item.nextElementSibling, cell: this.cellOf(person) };
    this.moving = person;
    this.isPutting = true;
    if (cell === this.home.cell) this.home.list.insertBefore(item, this.home.next);
    else cell.querySelector("ul").append(item);
    person.focus({ preventScroll: true });
    this.isPutting = false;
    person.classList.toggle("is-moved", cell !== this.home.cell);
    this.say(person, this.dataset.moved);
  }

  takeBack(person, keepFocus = true) {
    const item = person.closest("li");
    const { list, next } = this.home;
    this.home = null;
    this.isPutting = true;
    list.insertBefore(item, next);
    if (keepFocus) person.focus({ preventScroll: true });
    this.isPutting = false;
    person.classList.remove("is-moved");
    this.say(person, this.dataset.back);
  }

  save(person) {
    const { interest, influence } = this.cellOf(person).dataset;
    if (this.cellOf(person) === this.home.cell) return this.takeBack(person);
    const sent = { stakeholder: person.dataset.stakeholder, row_version: person.dataset.version, interest, influence };
    for (const [name, value] of Object.entries(sent)) this.form.elements[name].value = value;
    this.home = null;
    return this.form.requestSubmit();
  }

  say(person, sentence) {
    const { place } = this.cellOf(person).dataset;
    this.said.textContent = sentence.replace("{name}", () => person.textContent.trim()).replace("{place}", () => place);
  }

  // --- by hand ------------------------------------------------------------------------------------

  onGrab(event) {
    const person = event.target.closest("[data-stakeholder]");
    if (!person || event.button !== 0 || event.pointerType === "touch") return;
    if (this.home && this.moving !== person) this.takeBack(this.moving, false);
    this.drag = { person, x: event.clientX, y: event.clientY, id: event.pointerId, far: false };
  }

  onMove(event) {
    if (!this.drag || event.pointerId !== this.drag.id) return;
    const [x, y] = [event.clientX - this.drag.x, event.clientY - this.drag.y];
    if (!this.drag.far && Math.hypot(x, y) < REACH) return;
    if (!this.drag.far) {
      this.drag.far = true;
      this.setPointerCapture(this.drag.id);
      this.drag.person.focus({ preventScroll: true });
      this.drag.person.classList.add("is-dragged");
    }
    this.drag.person.style.translate = `${x}px ${y}px`;
    this.mark(this.under(event));
  }

  onDrop(event) {
    if (!this.drag) return;
    const { person, far } = this.drag;
    const cell = far ? this.under(event) : null;
    this.wasDragged = far;
    this.letGo();
    if (!cell || cell === this.cellOf(person)) return;
    this.put(person, cell);
    this.save(person);
  }

  // What a drag ends in is no click on the link.
  onClick(event) {
    if (this.wasDragged) event.preventDefault();
    this.wasDragged = false;
  }

  under(event) {
    const found = document.elementFromPoint(event.clientX, event.clientY)?.closest("td[data-interest]");
    return found && this.contains(found) ? found : null;
  }

  mark(cell) {
    this.querySelector("td.is-target")?.classList.remove("is-target");
    cell?.classList.add("is-target");
  }

  letGo() {
    if (!this.drag) return;
    this.drag.person.classList.remove("is-dragged");
    this.drag.person.style.translate = "";
    this.drag = null;
    this.mark(null);
  }
}
customElements.define("power-grid", PowerGrid);
