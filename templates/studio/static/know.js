// Pages that follow what happens: a part with data-follow="/path" is asked for again each second until it has ended.

import { say } from "/static/studio.js";

const state = (part) => part.firstElementChild?.dataset.state;
const ended = (part) => part.firstElementChild?.dataset.ended === "yes";

for (const part of document.querySelectorAll("[data-follow]")) follow(part);

async function follow(part) {
  const first = state(part);
  let took = 0;
  while (!ended(part)) {
    // What is slow to answer (a million letters are counted) is asked less often.
    await new Promise((resolve) => setTimeout(resolve, 1000 + 10 * took));
    const begun = performance.now();
    let answer;
    try {
      answer = await fetch(part.dataset.follow);
    } catch {
      continue;
    }
    if (!answer.ok) return say("This page follows no more: load it again.");
    const text = await answer.text();
    took = performance.now() - begun;
    if (text !== part.dataset.shown) {
      part.innerHTML = text;
      part.dataset.shown = text;
    }
  }
  if (state(part) !== first && part.dataset.then === "reload") location.reload();
}
