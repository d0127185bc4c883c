// What every page of the studio shares: asking the server with the form's token, and saying what came of it.

export const token = document.querySelector('meta[name="form-token"]').content;
const said = document.getElementById("said");

/** Say a sentence to everybody: it is shown for a while and read out. */
export function say(sentence) {
  const line = document.createElement("p");
  line.textContent = sentence;
  said.replaceChildren(line);
  setTimeout(() => line.remove(), 6000);
}

/** POST a value as JSON; resolves with {status, body}, where body is JSON or {said: text}. */
export async function ask(path, value) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-form-token": token, accept: "application/json" },
      body: JSON.stringify(value ?? {}),
    });
  } catch {
    return { status: 0, body: { said: "The studio does not answer: is `digest studio` still running?" } };
  }
  const text = await answer.text();
  try {
    return { status: answer.status, body: JSON.parse(text) };
  } catch {
    return { status: answer.status, body: { said: text.trim() } };
  }
}
