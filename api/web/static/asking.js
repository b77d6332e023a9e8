// An answer is shown as its sentences come; then the whole of it, with rows and citations, takes their place.
const form = document.querySelector("form[data-asking]");
const telling = document.querySelector("[data-telling]");
let running = null;
let shown = location.search;

form?.addEventListener("submit", (event) => {
  const question = form.elements.q.value.trim();
  if (!question || !window.ReadableStream) return;
  event.preventDefault();
  ask(question, form.elements.as_of?.value || null);
});

async function ask(question, day) {
  running?.abort();
  const mine = (running = new AbortController());
  const place = new URL(form.action);
  place.searchParams.set("q", question);
  if (day) place.searchParams.set("as_of", day);
  telling.hidden = false;
  telling.textContent = "Looking…";
  document.getElementById("answer").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.dataset.asking, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ question, as_of: day }),
      signal: mine.signal,
    });
    if (!answer.ok || !answer.body) return location.assign(place);
    await tell(answer.body.pipeThrough(new TextDecoderStream()).getReader());
    await swap(place, mine.signal);
    history.pushState(null, "", place);
    shown = location.search;
  } catch (broken) {
    if (broken.name !== "AbortError") location.assign(place);
  }
}

// The answer of another address takes the place of the one that is shown.
async function swap(place, signal) {
  const page = await fetch(place, { signal });
  const whole = new DOMParser().parseFromString(await page.text(), "text/html").getElementById("answer");
  if (!whole) return location.assign(place);
  document.getElementById("answer").replaceWith(document.adoptNode(whole));
  telling.hidden = true;
}

// Server-sent events: `delta` carries the next checked words.
async function tell(reader) {
  let waiting = "";
  let begun = false;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (waiting + value).split("\n\n");
    waiting = events.pop();
    for (const one of events) {
      if (!one.startsWith("event: delta\n")) continue;
      const words = JSON.parse(one.slice(one.indexOf("data: ") + 6)).text;
      telling.textContent = begun ? telling.textContent + words : words;
      begun = true;
    }
  }
}

// Back and forward show the answer of that address; a jump to a citation stays where it is.
addEventListener("popstate", async () => {
  if (!form || location.search === shown) return;
  shown = location.search;
  form.elements.q.value = new URLSearchParams(shown).get("q") ?? "";
  await swap(location.href);
});
