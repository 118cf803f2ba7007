// The plan's chart and table as one surface: drag a bar, its end or a link, or do the same by keys.
// Every change is only asked for: the server answers with a preview, and nothing is stored before Save.
const SVG = "http://www.w3.org/2000/svg";
const ROW = 32;
const EDGE = 6;
const WAIT = 450;
const ZH = document.documentElement.lang.startsWith("zh");

class Board {
  constructor(root) {
    this.root = root;
    this.geometry = JSON.parse(document.getElementById("plan-geometry").textContent);
    this.off = new Set(this.geometry.off);
    this.svg = root.querySelector(".plan-chart .fig-gantt:not(.fig-axis)");
    this.scroll = document.getElementById("plan-scroll");
    this.form = document.getElementById("plan-edits");
    this.field = this.form.querySelector("[name=edits]");
    this.pending = JSON.parse(this.field.value || "[]");
    this.said = document.getElementById("plan-said");
    this.first = new Date(`${this.geometry.first}T00:00:00Z`);
    this.day = new Intl.DateTimeFormat(ZH ? "zh-CN" : "en-US", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
    for (const group of this.svg.querySelectorAll(".fig-row")) {
      if (this.geometry.rows[group.dataset.key]) group.classList.add("can-move");
    }
  }

  // --- days -------------------------------------------------------------------------------------

  works(day) {
    return !this.off.has(day);
  }

  // The working day at or, going back, before a day.
  snapped(day, step) {
    let found = day;
    for (let tries = 0; tries < 60 && !this.works(found); tries += 1) found += step;
    return found;
  }

  // So many working days further.
  further(day, count) {
    let found = this.snapped(day, 1);
    const step = Math.sign(count);
    for (let left = Math.abs(count); left > 0; left -= 1) found = this.snapped(found + step, step);
    return found;
  }

  workingDays(from, to) {
    let count = 0;
    for (let day = from; day <= to; day += 1) count += this.works(day);
    return count;
  }

  iso(day) {
    return new Date(this.first.getTime() + day * 86400000).toISOString().slice(0, 10);
  }

  // As the server writes days: Mon 28 Sep, 9月28日 周一.
  written(day) {
    const parts = this.day.formatToParts(new Date(this.first.getTime() + day * 86400000));
    const of = Object.fromEntries(parts.map((part) => [part.type, part.value]));
    return ZH ? `${parseInt(of.month, 10)}月${of.day}日 ${of.weekday}` : `${of.weekday} ${of.day} ${of.month}`;
  }

  // Words of the page's language with a number in them; “day” and “days” are two words of one.
  counted(name, count) {
    return this.said.dataset[count === 1 ? name : `${name}s`].replace("%d", count);
  }

  // --- what a row may become ----------------------------------------------------------------------

  moved(key, start) {
    const row = this.geometry.rows[key];
    if (row.runs) return null;
    const edit = { of: key, field: "not_before", was: row.not_before, now: this.iso(start) };
    const end = row.days ? this.further(start, row.days - 1) : start;
    return { edit, start, end, words: this.written(start) };
  }

  resized(key, end) {
    const row = this.geometry.rows[key];
    if (row.runs) {
      const left = Math.max(1, this.workingDays(this.geometry.today, end));
      const edit = { of: key, field: "days_left", was: row.left, now: left };
      return { edit, start: row.start, end: Math.max(end, row.start), words: `${this.counted("left", left)} · ${this.written(end)}` };
    }
    if (!row.days) return null;
    const days = Math.max(1, this.workingDays(row.start, end));
    const edit = { of: key, field: "days", was: row.days, now: days };
    return { edit, start: row.start, end: Math.max(end, row.start), words: `${this.counted("day", days)} · ${this.written(end)}` };
  }

  ask(edits) {
    this.field.value = JSON.stringify([...this.pending, ...edits]);
    this.form.requestSubmit();
  }

  // --- drawing over the chart ---------------------------------------------------------------------

  group(key) {
    return this.svg.querySelector(`.fig-row[data-key="${CSS.escape(key)}"]`);
  }

  box(key) {
    const bar = this.group(key)?.querySelector(".fig-bar, .fig-gate, .fig-golive, .fig-summary");
    if (!bar) return null;
    const { x, width } = bar.getBBox();
    return { x, width, y: Number(/ ([\d.]+)\)/.exec(this.group(key).getAttribute("transform"))[1]) };
  }

  draw(name, attributes) {
    const shape = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    this.svg.append(shape);
    return shape;
  }

  // One shape that moves: while dragging nothing else is drawn or measured anew.
  ghost(key, start, end) {
    const { pixels } = this.geometry;
    this.shade ??= this.draw("rect", { class: "fig-ghost", height: 14, rx: 3 });
    if (this.shaded !== key) this.shade.setAttribute("y", this.box(key).y + 8);
    this.shaded = key;
    this.shade.setAttribute("x", start * pixels);
    this.shade.setAttribute("width", (Math.max(end, start) - start + 1) * pixels);
    this.shade.removeAttribute("visibility");
  }

  tip(words, event) {
    if (!this.label) {
      this.label = document.createElement("div");
      this.label.className = "plan-tip";
      document.body.append(this.label);
    }
    this.label.hidden = false;
    this.label.textContent = words;
    this.label.style.transform = `translate(${event.clientX + 12}px, ${event.clientY - 32}px)`;
  }

  rest() {
    this.shade?.setAttribute("visibility", "hidden");
    if (this.label) this.label.hidden = true;
  }

  clear() {
    this.shade?.remove();
    this.label?.remove();
    this.pull?.remove();
    this.shade = this.shaded = this.label = this.pull = null;
    this.svg.classList.remove("is-dragging");
  }

  // Where things stand; kept until something scrolls, for measuring makes the browser lay out again.
  get place() {
    this.measured ??= { chart: this.svg.getBoundingClientRect(), frame: this.scroll.getBoundingClientRect(), covered: covered(this.scroll) };
    return this.measured;
  }

  point(event) {
    const { chart } = this.place;
    return { x: event.clientX - chart.left, y: event.clientY - chart.top };
  }

  handles(key) {
    if (this.handled === key) return;
    this.handled = key;
    for (const old of this.svg.querySelectorAll(".fig-handle")) old.remove();
    const box = key && this.box(key);
    if (!box) return;
    for (const [end, x] of [["start", box.x - 6], ["finish", box.x + box.width + 6]]) {
      this.draw("circle", { class: "fig-handle", cx: x, cy: box.y + 15, r: 4.5, "data-end": end, "data-of": key });
    }
  }
}

let board = null;
let drag = null;
let scrolled = null;
let opened = null;

function start() {
  const root = document.getElementById("plan");
  board = root && document.getElementById("plan-geometry") && root.querySelector(".plan-chart") ? new Board(root) : null;
  const frame = document.getElementById("plan-scroll");
  if (!frame) return;
  if (scrolled) [frame.scrollLeft, frame.scrollTop] = scrolled;
  else frame.scrollLeft = todayAt(frame);
  show(frame, root.querySelector("#plan-rows tr.is-edited") || root.querySelector("#plan-rows tr.is-open"));
  enterOpened(root);
}

// The part of the frame that the table, or its first column, covers while the chart scrolls below it.
function covered(frame) {
  const table = frame.querySelector(".plan-table");
  if (getComputedStyle(table).position === "sticky") return table.offsetWidth;
  const step = frame.querySelector("thead .col-step");
  return step.offsetLeft + step.offsetWidth;
}

function todayAt(frame) {
  const line = frame.querySelector(".fig-today");
  if (!line) return 0;
  const at = frame.querySelector(".plan-chart").offsetLeft + line.getBBox().x;
  const stays = getComputedStyle(frame.querySelector(".plan-table")).position === "sticky";
  return Math.max(0, stays ? at - covered(frame) - 120 : at + 160 - frame.clientWidth);
}

// Bring a row into the frame, unless it is there.
function show(frame, row) {
  if (!row) return;
  const top = row.offsetTop - frame.scrollTop;
  if (top < 60 || top > frame.clientHeight - 2 * ROW) frame.scrollTop = row.offsetTop - frame.clientHeight / 2;
}

// A row that was just opened takes the focus; once closed it gives it back to its line.
function enterOpened(root) {
  const panel = root.querySelector(".plan-step[data-of]");
  const now = panel?.dataset.of || "";
  const before = opened;
  opened = now;
  if (before === null || before === now || document.getElementById("preview")) return;
  if (now) {
    panel.scrollIntoView({ block: panel.offsetHeight > window.innerHeight ? "start" : "nearest" });
    (document.getElementById("change-days") || panel.querySelector("form :is(input:not([type=hidden]), select)"))?.focus({ preventScroll: true });
  } else {
    document.getElementById(`open-${before}`)?.focus({ preventScroll: true });
  }
}

function say(words) {
  document.getElementById("plan-said").textContent = words;
}

// --- pointer --------------------------------------------------------------------------------------

function onRow(event) {
  return event.target.closest?.("#plan .plan-chart .fig-row");
}

document.addEventListener("pointerover", (event) => {
  const group = board && !drag && onRow(event);
  if (group) board.handles(group.dataset.key);
});

document.addEventListener("pointerdown", (event) => {
  if (!board || event.button !== 0) return;
  board.measured = null;
  const handle = event.target.closest?.(".fig-handle");
  const group = onRow(event);
  if (handle) {
    drag = { kind: "link", key: handle.dataset.of, end: handle.dataset.end };
  } else if (group && board.geometry.rows[group.dataset.key]) {
    const { x } = board.point(event);
    const box = board.box(group.dataset.key);
    if (!box || x < box.x - EDGE || x > box.x + box.width + EDGE) return;
    const atEnd = x > box.x + box.width - EDGE && group.querySelector(".fig-bar");
    drag = { kind: atEnd || board.geometry.rows[group.dataset.key].runs ? "end" : "move", key: group.dataset.key };
  } else {
    return;
  }
  event.preventDefault();
  drag.from = board.point(event);
  drag.wish = null;
  board.handles(null);
  board.svg.setPointerCapture(event.pointerId);
  board.svg.classList.add("is-dragging");
});

for (const moving of ["scroll", "resize"]) {
  window.addEventListener(moving, () => board && (board.measured = null), { capture: true, passive: true });
}

document.addEventListener("pointermove", (event) => {
  if (!drag || !board) return;
  const at = board.point(event);
  if (drag.kind === "link") {
    board.pull ??= board.draw("path", { class: "fig-pull" });
    board.pull.setAttribute("d", `M${drag.from.x} ${drag.from.y}L${at.x} ${at.y}`);
    scrollAtEdge(event);
    return;
  }
  const row = board.geometry.rows[drag.key];
  const days = Math.round((at.x - drag.from.x) / board.geometry.pixels);
  drag.wish = days === 0 ? null : drag.kind === "end"
    ? board.resized(drag.key, Math.max(row.start, board.snapped(row.end + days, Math.sign(days) || 1)))
    : board.moved(drag.key, board.snapped(row.start + days, Math.sign(days) || 1));
  if (drag.wish) {
    board.ghost(drag.key, drag.wish.start, drag.wish.end);
    board.tip(drag.wish.words, event);
  } else {
    board.rest();
  }
  scrollAtEdge(event);
});

function scrollAtEdge(event) {
  const { frame, covered: left } = board.place;
  if (event.clientX > frame.right - 24) board.scroll.scrollLeft += 12;
  else if (event.clientX < frame.left + left + 24) board.scroll.scrollLeft -= 12;
  if (event.clientY > frame.bottom - 24) board.scroll.scrollTop += 12;
  else if (event.clientY < frame.top + 75) board.scroll.scrollTop -= 12;
}

document.addEventListener("pointerup", (event) => {
  if (!drag || !board) return;
  const { kind, key, end, wish } = drag;
  drag = null;
  board.clear();
  if (kind === "link") {
    const target = document.elementFromPoint(event.clientX, event.clientY)?.closest("#plan .plan-chart .fig-row");
    if (target && target.dataset.key !== key) {
      const box = board.box(target.dataset.key);
      const atFinish = box && board.point(event).x > box.x + box.width / 2;
      board.ask([linkEdit(key, end === "finish", target.dataset.key, atFinish && !target.querySelector(".fig-gate, .fig-golive"))]);
    }
  } else if (wish) {
    board.ask([wish.edit]);
  }
});

// A gate is where its phase finishes; a phase's own bar is the whole phase.
function linkEdit(fromKey, fromFinish, toKey, toFinish) {
  const isGate = { from: fromKey.startsWith("gate:"), to: toKey.startsWith("gate:") };
  const before = fromKey.replace(/^gate:/, "phase:");
  const after = toKey.replace(/^gate:/, "phase:");
  const leaves = isGate.from || fromFinish;
  const reaches = isGate.to || toFinish;
  const kind = leaves ? (reaches ? "FF" : "FS") : (reaches ? "SF" : "SS");
  return { before, after, was: null, now: [kind, 0] };
}

// --- keyboard: the table's rows are where the keys are heard ------------------------------------------

let linking = null;
let typing = null;

function rowLinks() {
  return [...document.querySelectorAll("#plan-rows td.col-step a")];
}

document.addEventListener("keydown", (event) => {
  if (!board) return;
  if (event.key === "Escape") {
    if (drag) {
      drag = null;
      board.clear();
    } else if (linking) {
      stopLinking();
    } else if (!event.target.closest("[data-close], details.menu")) {
      document.querySelector("[data-drop]")?.click();
    }
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    document.getElementById("save-changes")?.click();
    return;
  }
  const link = event.target.closest?.("#plan-rows td.col-step a");
  if (!link) return;
  const row = link.closest("tr");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const links = rowLinks();
    const next = links[links.indexOf(link) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      next.focus();
      if (linking) mark(next.closest("tr"));
    }
    event.preventDefault();
  } else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && !event.ctrlKey && !event.altKey) {
    event.preventDefault();
    nudge(row.dataset.key, event.key === "ArrowRight" ? 1 : -1, event.shiftKey);
  } else if (event.key.toLowerCase() === "l" && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    linking = row.dataset.key;
    mark(row);
    say(board.said.dataset.linking);
  } else if (event.key === "Enter" && linking && linking !== row.dataset.key) {
    event.preventDefault();
    board.ask([linkEdit(linking, true, row.dataset.key, false)]);
    stopLinking();
  }
});

function mark(row) {
  document.querySelector("#plan-rows tr.is-target")?.classList.remove("is-target");
  row?.classList.add("is-target");
}

function stopLinking() {
  linking = null;
  mark(null);
}

// Keys come in bursts: the bar follows each, the server is asked once they pause.
function nudge(key, days, resize) {
  const row = board.geometry.rows[key];
  if (!row) return;
  const kind = resize || row.runs ? "end" : "move";
  if (!typing || typing.key !== key || typing.kind !== kind) typing = { key, kind, at: kind === "end" ? row.end : row.start };
  typing.at = board.further(typing.at, days);
  if (kind === "end") typing.at = Math.max(typing.at, row.runs ? board.snapped(board.geometry.today, 1) : row.start);
  const wish = kind === "end" ? board.resized(key, typing.at) : board.moved(key, typing.at);
  if (!wish) return;
  board.ghost(key, wish.start, wish.end);
  say(`${row.name}: ${wish.words}`);
  clearTimeout(typing.timer);
  typing.timer = setTimeout(() => {
    typing = null;
    refocus = key;
    board.ask([wish.edit]);
  }, WAIT);
}

// --- edit many ----------------------------------------------------------------------------------------

function boxes() {
  return [...document.querySelectorAll("#plan-rows input[name=chosen]")];
}

function countChosen() {
  const output = document.querySelector("[data-chosen-count]");
  if (output) output.textContent = output.dataset.words.replace("%d", boxes().filter((box) => box.checked).length);
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("#plan-rows input[name=chosen]")) countChosen();
});

let lastBox = null;
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-choose]");
  if (button) {
    for (const box of boxes()) box.checked = button.dataset.choose === "all";
    countChosen();
    return;
  }
  const box = event.target.closest?.("#plan-rows input[name=chosen]");
  if (!box) return;
  if (event.shiftKey && lastBox) {
    const all = boxes();
    const [from, to] = [all.indexOf(lastBox), all.indexOf(box)].sort((a, b) => a - b);
    for (const one of all.slice(from, to + 1)) one.checked = box.checked;
    countChosen();
  }
  lastBox = box;
});

// --- after each answer of the server -------------------------------------------------------------------

let refocus = null;
let shown = document.getElementById("plan");
document.addEventListener("htmx:beforeSwap", (event) => {
  const frame = document.getElementById("plan-scroll");
  if (event.detail.target.id === "plan" && frame) scrolled = [frame.scrollLeft, frame.scrollTop];
});
document.addEventListener("htmx:afterSettle", () => {
  const root = document.getElementById("plan");
  if (root && root !== shown) {
    shown = root;
    start();
    countChosen();
    if (refocus) {
      document.getElementById(`open-${refocus.replace("step:", "")}`)?.focus({ preventScroll: true });
      refocus = null;
      const title = document.getElementById("preview-title");
      if (title) say(title.closest("section").innerText.slice(0, 400));
    }
  }
});

start();
countChosen();
