// The desk: every action is one edit sent with the revision that it was made from; the server's answer redraws the list.
import { ask, say } from "/static/studio.js";

const $ = (id) => document.getElementById(id);
const desk = $("desk");
const issue = desk.dataset.issue;
const editable = Boolean(desk.dataset.editable);
const [outline, inspected, inspectorTitle, frame, stage, fault, conflict] = ["outline", "inspected", "inspector-title", "frame", "stage", "fault", "conflict"].map($);
const view = { part: "mail", width: 900, scheme: "light", images: true };
let opened = "";
let busy = Promise.resolve();

// --- Asking -----------------------------------------------------------------------------------------------------------

/** Send one action; actions wait for each other, so that each is made from the revision that the last one gave. `next` is
 * the story to turn to once it is done. */
function act(action, value = {}, focus = "", next = "") {
  const done = busy.then(async () => {
    const { status, body } = await ask(`${issue}/act`, { action, revision: revision(), ...value });
    if (status === 409) clash(body);
    else if (status === 202) say(body.said);
    else if (status !== 200) say(body.said || "That did not work.");
    else await redraw(body, focus, next);
    return { status, body };
  });
  busy = done.catch(() => {});
  return done;
}

const revision = () => Number(desk.dataset.revision);

/** Put the server's answer in place: the list anew, the inspector freshened where nobody is typing. */
async function redraw(body, focus = "", next = "") {
  const pane = outline.parentElement;
  const scroll = pane.scrollTop;
  const unfolded = outline.querySelector("details")?.open;
  const kept = focus || holding();
  const changed = revision() !== body.revision;
  desk.dataset.revision = body.revision;
  outline.innerHTML = body.outline;
  if (unfolded !== undefined && outline.querySelector("details")) outline.querySelector("details").open = unfolded;
  pane.scrollTop = scroll;
  const pressed = document.activeElement;
  for (const name of ["undo", "redo"]) {
    $(name).disabled = !body[name];
    $(name).title = body[name];
  }
  if (["undo", "redo"].includes(pressed.id) && pressed.disabled) $(pressed.id === "undo" ? "redo" : "undo").focus();
  $("weight").innerHTML = body.weight;
  $("count").textContent = outline.querySelectorAll(".story").length;
  if (kept) (outline.querySelector(kept) ?? outline.parentElement).focus({ preventScroll: true });
  if (body.said) say(body.said);
  conflict.hidden = true;
  if (next) await open(next, true);
  else if (opened && marked()) freshen(await text(`${issue}/story/${path(opened)}`));
  else if (opened) await close();
  else freshen(body.envelope);
  if (changed) reload();
}

/** How to find again what has the focus in the list. */
function holding() {
  const on = outline.contains(document.activeElement) ? document.activeElement : null;
  if (!on) return "";
  if (on.dataset.open) return `[data-open="${CSS.escape(on.dataset.open)}"]`;
  return on.dataset.act ? `[data-act="${on.dataset.act}"][data-id="${CSS.escape(on.dataset.id)}"]` : "summary";
}

const path = (id) => id.split("/").map(encodeURIComponent).join("/");

async function text(address) {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  return answer.ok ? answer.text() : "";
}

/** Bring the inspector up to date without touching the field that is being written in, or whose words were not saved. */
function freshen(html) {
  if (!html) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  if (fresh.content.querySelector("#story")?.dataset.story !== $("story")?.dataset.story) return; // another one by now
  for (const part of fresh.content.querySelectorAll("[data-part]")) {
    const old = inspected.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!old) continue;
    const on = old.contains(document.activeElement) ? document.activeElement : null;
    const again = on && (on.dataset.span ? `[data-span="${on.dataset.span}"]` : on.id ? `#${CSS.escape(on.id)}` : "button");
    old.replaceWith(part);
    if (again) part.querySelector(again)?.focus({ preventScroll: true });
  }
  for (const field of fresh.content.querySelectorAll("input[id]:not([type=radio]), textarea[id], select[id]")) {
    const old = $(field.id);
    if (!old || old === document.activeElement || old.dataset.unsaved) continue;
    if (field.tagName === "INPUT") old.placeholder = field.placeholder;
    old.readOnly = field.readOnly;
    old.value = field.value;
  }
}

function clash(body) {
  if (!body.html) return say(body.said);
  conflict.hidden = false;
  conflict.innerHTML = body.html;
  conflict.querySelector("[data-load]").addEventListener("click", load);
  conflict.scrollIntoView({ block: "nearest" });
}

/** Take over what is stored now, before any action that is asked for meanwhile. */
function load() {
  const done = busy.then(takeOver);
  busy = done.catch(() => {});
  return done;
}

async function takeOver() {
  const answer = await fetch(`${issue}/now`, { headers: { accept: "application/json" } });
  if (!answer.ok) return location.reload();
  const body = await answer.json();
  if (body.state !== $("state").textContent) return location.reload();
  const held = conflict.contains(document.activeElement);
  conflict.hidden = true;
  await redraw(body);
  if (held) outline.parentElement.focus({ preventScroll: true });
  if (inspected.querySelector("[data-unsaved]")) say("What you wrote is still in its field, and not saved: press Save to keep it.");
}

// --- Preview ----------------------------------------------------------------------------------------------------------

function address() {
  const asked = new URLSearchParams({ scheme: view.scheme });
  if (!view.images) asked.set("images", "off");
  return `${issue}/part/${view.part}?${asked}`;
}

let top = 0;
let loading = false;
let after = [];

/** Load the part anew; `then` is done once it is there. */
function reload(then) {
  const inside = frame.contentDocument;
  if (inside && !loading && !stage.classList.contains("broken")) top = frame.contentWindow.scrollY;
  if (then) after.push(then);
  loading = true;
  frame.contentWindow.location.replace(address());
}

/** Stand where the reader stood; a template that is broken is said in place of the mail. */
function loaded() {
  loading = false;
  const inside = frame.contentDocument;
  const broken = inside ? inside.body.dataset.fault : "The studio does not answer: is it still running?";
  fault.hidden = !broken;
  fault.textContent = broken ?? "";
  stage.classList.toggle("broken", Boolean(broken));
  const now = after;
  after = [];
  if (broken) return;
  frame.contentWindow.scrollTo(0, top);
  for (const then of now) then();
}
frame.addEventListener("load", loaded);
if (frame.contentDocument?.readyState === "complete" && frame.contentWindow.location.href !== "about:blank") loaded();

/** Show the mail at its width, however narrow the pane: what does not fit is made smaller as a whole. */
function fit() {
  const width = view.width;
  const scale = Math.min(1, stage.clientWidth / width);
  frame.style.width = `${width}px`;
  frame.style.height = `${stage.clientHeight / scale}px`;
  frame.style.transform = scale < 1 ? `scale(${scale})` : "none";
  frame.style.marginLeft = `${Math.max(0, (stage.clientWidth - width * scale) / 2)}px`;
}
new ResizeObserver(fit).observe(stage);

function press(button) {
  for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other === button));
}

document.querySelector(".tools").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.width) {
    press(button);
    view.width = Number(button.dataset.width);
    fit();
  } else if (button.dataset.scheme) {
    press(button);
    view.scheme = button.dataset.scheme;
    frame.classList.toggle("dark", view.scheme === "dark");
    reload();
  } else if (button.id === "images") {
    view.images = !view.images;
    button.setAttribute("aria-pressed", String(view.images));
    reload();
  }
});

function show(part, then) {
  const other = view.part !== part;
  $("part").value = view.part = part;
  if (other) reload(then);
  else then();
}
$("part").addEventListener("change", (event) => show(event.target.value, () => frame.contentWindow.scrollTo(0, 0)));

function flash(place) {
  if (!place) return false;
  place.scrollIntoView({ block: "center" });
  const before = place.style.outline;
  place.style.outline = "4px solid #d33";
  setTimeout(() => { place.style.outline = before; }, 2500);
  return true;
}

/** Lead to the place of a finding: the element in the mail where it can be told, or the line of the source. */
function find({ line, tag, words }) {
  show("mail", () => {
    const said = (one) => (one.textContent.trim().replace(/\s+/g, " ") || one.getAttribute("alt") || one.getAttribute("href") || one.getAttribute("src") || "");
    const found = tag && words ? [...frame.contentDocument.querySelectorAll(tag)].filter((one) => said(one).startsWith(words)) : [];
    if (found.length === 1 && flash(found[0])) return;
    if (line) show("source", () => flash(frame.contentDocument.getElementById(`line-${line}`)));
  });
}

function findStory(title) {
  if (view.part !== "mail" && view.part !== "web") return;
  const plain = (words) => words.trim().replace(/\s+/g, " ");
  const heads = [...(frame.contentDocument?.querySelectorAll("h3") ?? [])];
  heads.find((one) => plain(one.textContent) === plain(title))?.scrollIntoView({ block: "center" });
}

// --- News from the server ---------------------------------------------------------------------------------------------

const changes = new EventSource(`${issue}/changes`);
changes.addEventListener("draft", (event) => {
  busy.then(() => {
    if (Number(event.data) > revision() && conflict.hidden) {
      clash({ html: "<p><strong>This issue was changed in another window.</strong></p><p><button type=\"button\" class=\"plain\" data-load>Show me the issue as it is now</button></p>" });
    }
  });
});
changes.addEventListener("state", (event) => {
  const { html, state } = JSON.parse(event.data);
  if (state !== $("state").textContent) clash({ html });
});
changes.addEventListener("checked", async (event) => {
  if (Number(event.data) !== revision()) return;
  const answer = await fetch(`${issue}/checked`, { headers: { accept: "application/json" } });
  if (!answer.ok) return;
  const body = await answer.json();
  $("weight").innerHTML = body.weight;
  if ($("findings")) $("findings").innerHTML = body.findings;
});
changes.addEventListener("templates", () => reload());
changes.addEventListener("fault", (event) => {
  fault.hidden = false;
  fault.textContent = event.data;
});
changes.addEventListener("progress", async (event) => {
  const progress = JSON.parse(event.data);
  const button = $("rebuild");
  button.disabled = !progress.ended;
  button.textContent = progress.ended ? "Collect and rebuild" : progress.said;
  if (!progress.ended) return;
  if (document.activeElement === document.body) button.focus();
  if (!progress.failed) await load();
  say(progress.said);
});
addEventListener("pagehide", () => changes.close());

// --- Stories ----------------------------------------------------------------------------------------------------------

outline.addEventListener("click", (event) => {
  const button = event.target.closest("button, [data-open]");
  if (!button) return;
  if (button.dataset.open) open(button.dataset.open, true);
  else if (button.dataset.act) perform(button.dataset.act, button.dataset.id);
});

outline.addEventListener("keydown", (event) => {
  if (event.target.dataset.open && ["Enter", " "].includes(event.key)) {
    event.preventDefault();
    open(event.target.dataset.open, true);
    return;
  }
  const story = event.target.closest(".story");
  if (!story || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  perform(event.key === "ArrowUp" ? "up" : "down", story.dataset.story);
});

document.querySelector(".head").addEventListener("click", (event) => {
  const action = event.target.closest("button")?.dataset.act;
  if (action) act(action);
});
addEventListener("keydown", (event) => {
  if (!editable || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.matches("input, textarea")) return;
  event.preventDefault();
  act(event.shiftKey ? "redo" : "undo");
});

async function perform(action, id) {
  if (action === "drop") return drop(id);
  if (action === "back") return back(id);
  return act(action, { story: id }, "", action === "split" || action === "main" ? id : "");
}

/** Ask in a dialog; resolves with true where the answer was yes. */
function asked(dialog) {
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.returnValue = "";
    dialog.showModal();
  });
}

async function drop(id) {
  const row = outline.querySelector(`[data-story="${CSS.escape(id)}"]`);
  const next = (row?.nextElementSibling ?? row?.previousElementSibling)?.dataset.story;
  $("why-story").textContent = row?.querySelector(".open").textContent ?? "";
  $("why-words").value = "";
  if (await asked($("why"))) await act("drop", { story: id, why: $("why-words").value }, next ? `[data-open="${CSS.escape(next)}"]` : "h3");
}

async function back(id) {
  const { status, body } = await act("back", { story: id }, `[data-open="${CSS.escape(id)}"]`);
  if (status !== 422 || !/name one/.test(body.said)) return;
  $("where-why").textContent = body.said;
  if (await asked($("where"))) await act("back", { story: id, region: $("where-region").value }, `[data-open="${CSS.escape(id)}"]`);
}

let dragged = null;
const isAbove = (event, story) => event.clientY < story.getBoundingClientRect().top + story.offsetHeight / 2;
const clearMarks = () => outline.querySelectorAll(".above, .below, .into").forEach((one) => one.classList.remove("above", "below", "into"));

outline.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".story");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.story);
  dragged.classList.add("dragged");
});
outline.addEventListener("dragover", (event) => {
  if (!dragged) return;
  const over = event.target.closest(".story");
  const region = event.target.closest(".region[data-region]");
  if (!region || over === dragged) return;
  event.preventDefault();
  clearMarks();
  if (over) over.classList.add(isAbove(event, over) ? "above" : "below");
  else region.classList.add("into");
});
outline.addEventListener("drop", (event) => {
  const over = event.target.closest(".story");
  const region = event.target.closest(".region[data-region]");
  if (!dragged || !region || over === dragged) return;
  event.preventDefault();
  const story = dragged.dataset.story;
  if (over) act("place", { story, [isAbove(event, over) ? "before" : "after"]: over.dataset.story });
  else act("region", { story, region: region.dataset.region });
});
outline.addEventListener("dragend", () => {
  clearMarks();
  dragged?.classList.remove("dragged");
  dragged = null;
});

$("add")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.target.querySelector("button");
  button.disabled = true;
  say("Fetching it…");
  const { status } = await act("add", { url: new FormData(event.target).get("url") });
  button.disabled = false;
  if (status === 200) event.target.reset();
});

// --- Inspector --------------------------------------------------------------------------------------------------------

/** Mark the open story in the list; false where it is not there any more. */
function marked() {
  let found = false;
  for (const story of outline.querySelectorAll(".story[data-story]")) {
    const is = story.dataset.story === opened;
    found ||= is;
    if (is) story.setAttribute("aria-current", "true");
    else story.removeAttribute("aria-current");
  }
  return found;
}

async function open(id, move) {
  const html = await text(`${issue}/story/${path(id)}`);
  if (!html) {
    say("That story is not in the issue any more.");
    return;
  }
  opened = id;
  inspected.innerHTML = html;
  inspectorTitle.textContent = "Story";
  inspected.parentElement.scrollTop = 0;
  marked();
  findStory($("s-title").value);
  if (!move) return;
  inspectorTitle.focus({ preventScroll: true });
  const pane = inspected.parentElement;
  if (pane.getBoundingClientRect().top > innerHeight / 2) pane.scrollIntoView();
}

async function close() {
  const last = opened;
  opened = "";
  const html = await text(`${issue}/envelope`);
  if (opened) return last;
  inspectorTitle.textContent = "This issue";
  inspected.innerHTML = html;
  marked();
  return last;
}

/** Save a form. Where that was refused, the words of the field that was just left stay in it until they are saved. */
async function send(form, field = null) {
  const value = Object.fromEntries(new FormData(form));
  if (form.id === "merge") return act("merge", { story: form.dataset.story, into: value.into }, "", value.into);
  const { status } = await act(form.id, { story: form.dataset.story, fields: value });
  if (status !== 200 && field?.matches("input:not([type=radio]), textarea")) field.dataset.unsaved = "yes";
  else if (status === 200) form.querySelectorAll("[data-unsaved]").forEach((one) => delete one.dataset.unsaved);
}

inspected.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target);
});
inspected.addEventListener("change", (event) => {
  if (event.target.form && event.target.form.id !== "merge") send(event.target.form, event.target);
});
inspected.addEventListener("keydown", (event) => {
  if (event.target.dataset.span && ["Enter", " "].includes(event.key)) {
    event.preventDefault();
    act("sentence", { story: opened, span: event.target.dataset.span });
  }
  if (event.key !== "Enter" || !event.target.matches("textarea.line")) return;
  event.preventDefault();
  send(event.target.form);
});
inspected.addEventListener("click", (event) => {
  const sentence = event.target.closest("[data-span]");
  if (sentence) return act("sentence", { story: opened, span: sentence.dataset.span });
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.line !== undefined) find(button.dataset);
  else if (button.dataset.act === "close") close().then((last) => outline.querySelector(`[data-open="${CSS.escape(last)}"]`)?.focus());
  else if (button.dataset.act) perform(button.dataset.act, button.dataset.id);
});
