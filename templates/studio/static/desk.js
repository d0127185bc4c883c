// The desk: every action is one edit sent with the revision that it was made from; the server's answer redraws the list.
import { ask, say } from "/static/studio.js";

const desk = document.getElementById("desk");
const issue = desk.dataset.issue;
const outline = document.getElementById("outline");
const inspected = document.getElementById("inspected");
const inspectorTitle = document.getElementById("inspector-title");
const frame = document.getElementById("frame");
const fault = document.getElementById("fault");
const undo = document.getElementById("undo");
const redo = document.getElementById("redo");
const view = { part: "mail", width: 0, images: true };
let opened = "";
let busy = Promise.resolve();

// --- Asking -----------------------------------------------------------------------------------------------------------

/** Send one action; actions wait for each other, so that each is made from the revision that the last one gave. */
function act(action, value = {}, focus = "") {
  busy = busy.then(async () => {
    const { status, body } = await ask(`${issue}/act`, { action, revision: Number(desk.dataset.revision), ...value });
    if (status === 409) return conflict(body);
    if (status !== 200) return say(body.said || "That did not work.");
    redraw(body, focus);
    if (body.said) say(body.said);
  });
  return busy;
}

function redraw(body, focus) {
  const scroll = outline.parentElement.scrollTop;
  desk.dataset.revision = body.revision;
  outline.innerHTML = body.outline;
  outline.parentElement.scrollTop = scroll;
  undo.disabled = !body.undo;
  redo.disabled = !body.redo;
  undo.title = body.undo || "";
  document.getElementById("weight").textContent = body.weight;
  if (opened && outline.querySelector(`[data-story="${CSS.escape(opened)}"]`)) open(opened, false);
  else if (opened) close();
  else if (body.envelope) inspected.innerHTML = body.envelope;
  if (focus) outline.querySelector(focus)?.focus();
  reload();
}

function conflict(body) {
  fault.hidden = false;
  fault.innerHTML = body.html;
  fault.querySelector("button")?.addEventListener("click", () => location.reload());
  fault.scrollIntoView({ block: "nearest" });
  say("Somebody else saved this issue meanwhile. Nothing was overwritten.");
}

// --- Preview ----------------------------------------------------------------------------------------------------------

function address() {
  const images = view.images ? "" : "?images=off";
  return `${issue}/part/${view.part}${images}`;
}

/** Load the part anew and stand where the reader stood. The new text is put in place only once it is there. */
async function reload() {
  const answer = await fetch(address(), { headers: { accept: "text/html" } });
  if (answer.status === 422) {
    fault.hidden = false;
    fault.textContent = await answer.text();
    return;
  }
  fault.hidden = true;
  const inside = frame.contentWindow;
  const top = inside ? inside.scrollY : 0;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true });
  if (inside) inside.location.replace(address());
}

function press(group, button) {
  for (const other of group.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
}

document.querySelector(".tools").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.width !== undefined) {
    press(button.parentElement, button);
    frame.style.width = Number(button.dataset.width) ? `${button.dataset.width}px` : "100%";
  } else if (button.dataset.scheme) {
    press(button.parentElement, button);
    frame.classList.toggle("dark", button.dataset.scheme === "dark");
  } else if (button.id === "images") {
    view.images = !view.images;
    button.setAttribute("aria-pressed", String(view.images));
    reload();
  }
});
document.getElementById("part").addEventListener("change", (event) => {
  view.part = event.target.value;
  reload();
});

const changes = new EventSource(`${issue}/changes`);
changes.addEventListener("draft", (event) => {
  if (Number(event.data) === Number(desk.dataset.revision)) reload();
});
changes.addEventListener("templates", reload);
addEventListener("pagehide", () => changes.close());

// --- Stories ----------------------------------------------------------------------------------------------------------

outline.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.open) open(button.dataset.open, true);
  else if (button.dataset.act) perform(button.dataset.act, button.dataset.id);
});

outline.addEventListener("keydown", (event) => {
  const story = event.target.closest(".story");
  if (!story || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  perform(event.key === "ArrowUp" ? "up" : "down", story.dataset.story, `[data-open="${CSS.escape(story.dataset.story)}"]`);
});

document.querySelector(".head").addEventListener("click", (event) => {
  const action = event.target.closest("button")?.dataset.act;
  if (action) act(action);
});
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.matches("input, textarea")) return;
  event.preventDefault();
  act(event.shiftKey ? "redo" : "undo");
});

function perform(action, id, focus = "") {
  const kept = focus || `[data-act="${action}"][data-id="${CSS.escape(id)}"]`;
  if (action !== "drop") return act(action, { story: id }, kept);
  const why = prompt("Why is it left out? (The reason is kept with the issue.)");
  return why === null ? busy : act("drop", { story: id, why });
}

let dragged = null;
outline.addEventListener("dragstart", (event) => {
  dragged = event.target.closest(".story");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.story);
  dragged.classList.add("dragged");
});
outline.addEventListener("dragover", (event) => {
  const over = event.target.closest(".story");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  clearMarks();
  over.classList.add(isAbove(event, over) ? "above" : "below");
});
outline.addEventListener("drop", (event) => {
  const over = event.target.closest(".story");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  const where = isAbove(event, over) ? "before" : "after";
  act("place", { story: dragged.dataset.story, [where]: over.dataset.story });
});
outline.addEventListener("dragend", () => {
  clearMarks();
  dragged?.classList.remove("dragged");
  dragged = null;
});
const isAbove = (event, story) => event.clientY < story.getBoundingClientRect().top + story.offsetHeight / 2;
const clearMarks = () => outline.querySelectorAll(".above, .below").forEach((one) => one.classList.remove("above", "below"));

outline.addEventListener("submit", (event) => {
  event.preventDefault();
  act("add", { url: new FormData(event.target).get("url") });
});

// --- Inspector --------------------------------------------------------------------------------------------------------

async function open(id, move) {
  const answer = await fetch(`${issue}/story/${encodeURIComponent(id)}`);
  if (!answer.ok) return say("That story is not in the issue any more.");
  opened = id;
  inspected.innerHTML = await answer.text();
  inspectorTitle.textContent = "Story";
  for (const story of outline.querySelectorAll(".story")) story.toggleAttribute("aria-current", story.dataset.story === id);
  if (move) {
    inspectorTitle.tabIndex = -1;
    inspectorTitle.focus({ preventScroll: false });
    frame.contentDocument?.querySelector(`a[name="s-${CSS.escape(id)}"]`)?.scrollIntoView({ block: "center" });
  }
}

async function close() {
  opened = "";
  inspectorTitle.textContent = "This issue";
  inspected.innerHTML = await (await fetch(`${issue}/envelope`)).text();
  outline.querySelector(".story[aria-current]")?.removeAttribute("aria-current");
}

inspected.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const value = Object.fromEntries(new FormData(form));
  if (form.id === "merge") act("merge", { story: form.dataset.story, into: value.into });
  else act(form.id, { story: form.dataset.story, fields: value });
});
inspected.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.span) act("sentence", { story: opened, span: button.dataset.span }, "").then(() => inspected.querySelector(`[data-span="${CSS.escape(button.dataset.span)}"]`)?.focus());
  else if (button.dataset.line !== undefined) find(button.dataset.line);
  else if (button.dataset.act === "close") close().then(() => outline.querySelector("button")?.focus());
  else if (button.dataset.act) perform(button.dataset.act, button.dataset.id);
});

/** Lead to the place of a finding: the line of the source, or the element that stands there. */
async function find(line) {
  const part = document.getElementById("part");
  part.value = view.part = "source";
  frame.addEventListener("load", () => {
    const place = frame.contentDocument.getElementById(`line-${line}`);
    place?.scrollIntoView({ block: "center" });
    place?.classList.add("found");
  }, { once: true });
  frame.contentWindow.location.replace(`${address()}#line-${line}`);
}
