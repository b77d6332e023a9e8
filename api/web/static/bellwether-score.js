/* <bellwether-score project="harbour-payments" src="https://bellwether.example.org" token="…" refresh="300">
   The risk score of one project, in any page. No dependencies; words are only ever text. Colours and fonts follow
   --bellwether-paper, -ink, -soft, -line, -font, -critical, -high, -medium, -low, -calm. */
const look = new CSSStyleSheet();
look.replaceSync(`
:host { display: inline-block; min-width: 13rem; max-width: 24rem; color-scheme: light dark;
  --paper: var(--bellwether-paper, #fff); --ink: var(--bellwether-ink, #1d1f21); --soft: var(--bellwether-soft, #565b5f);
  --line: var(--bellwether-line, #cbc8c1); --critical: var(--bellwether-critical, #a3182b);
  --high: var(--bellwether-high, #b4500f); --medium: var(--bellwether-medium, #876400);
  --low: var(--bellwether-low, #3a6780); --none: var(--bellwether-calm, #3f6f4f); --unseen: var(--soft); }
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) { :host {
  --paper: var(--bellwether-paper, #1b1f23); --ink: var(--bellwether-ink, #e8e6e1); --soft: var(--bellwether-soft, #a9aeb2);
  --line: var(--bellwether-line, #42484e); --critical: var(--bellwether-critical, #ff8a94);
  --high: var(--bellwether-high, #f5a367); --medium: var(--bellwether-medium, #e0bf55);
  --low: var(--bellwether-low, #8dbfdc); --none: var(--bellwether-calm, #8ccf9f); } }
.box { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .1rem .8rem; align-items: center; padding: .7rem .9rem;
  font: 400 14px/1.4 var(--bellwether-font, system-ui, sans-serif); color: var(--ink); background: var(--paper);
  border: 1px solid var(--line); border-left: 4px solid var(--band, var(--line)); border-radius: 8px; overflow-wrap: anywhere; }
.number { grid-row: span 2; font-size: 2em; font-weight: 650; line-height: 1; color: var(--band); }
.name { font-weight: 650; } .said, .alone { color: var(--soft); font-size: .93em; } .alone { grid-column: 1 / -1; }
a { color: inherit; } a:focus-visible { outline: 2px solid; outline-offset: 2px; }`);

const BANDS = { critical: "critical", high: "high", medium: "medium", low: "low", none: "calm", unseen: "mostly unseen" };
const TRENDS = { new: "new", worse: "▲ worse", same: "unchanged", better: "▼ better" };
const LEAST = 15, USUAL = 300, PATIENCE = 10000;

function piece(name, kind, text) {
  const made = document.createElement(name);
  made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}

class BellwetherScore extends HTMLElement {
  static observedAttributes = ["project", "src", "token", "refresh"];
  #root = this.attachShadow({ mode: "open" });
  #box = piece("div", "box");
  #turn = 0;
  #timer;
  #shown;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [look];
    this.#box.setAttribute("role", "group");
    this.#box.setAttribute("aria-live", "polite");
    this.#root.append(this.#box);
  }

  connectedCallback() { this.#say("Loading the score …"); this.#again(0); }
  disconnectedCallback() { this.#turn++; clearTimeout(this.#timer); }
  attributeChangedCallback(_, before, now) { if (this.isConnected && before !== now) this.#again(0); }

  #again(seconds) {
    const turn = ++this.#turn;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(turn), seconds * 1000);
  }

  async #look(turn) {
    let found = null;
    try { found = await this.#fetched(); } catch { /* not there, not allowed, not now: one answer for all */ }
    if (turn !== this.#turn) return;
    if (found) this.#show(found); else this.#say("Score not available");
    const wanted = Number(this.getAttribute("refresh") ?? USUAL);
    if (wanted > 0) this.#again(Math.max(LEAST, wanted));
  }

  async #fetched() {
    const base = this.getAttribute("src") ?? "";
    const address = new URL("embed/score.json", new URL(base.endsWith("/") ? base : base + "/", document.baseURI));
    if (!/^https?:$/.test(address.protocol)) return null;
    address.searchParams.set("project", this.getAttribute("project") ?? "");
    address.searchParams.set("token", this.getAttribute("token") ?? "");
    // "no-cache" sends the ETag of what is kept; an unchanged score costs one empty answer.
    const answer = await fetch(address, { mode: "cors", credentials: "omit", cache: "no-cache", redirect: "error",
      referrerPolicy: "no-referrer", signal: AbortSignal.timeout(PATIENCE) });
    const found = answer.ok ? await answer.json() : null;
    return found?.available === true && Number.isFinite(found.score) ? found : null;
  }

  #show(found) {
    const told = JSON.stringify(found);
    if (told === this.#shown) return;
    this.#shown = told;
    const band = Object.hasOwn(BANDS, found.band) ? found.band : "unseen";
    const score = String(Math.round(found.score));
    const trend = Object.hasOwn(TRENDS, found.trend) ? TRENDS[found.trend] : "";
    const name = piece("span", "name");
    if (/^https?:\/\//.test(found.link ?? "")) {
      const link = piece("a", "", found.name);
      Object.assign(link, { href: found.link, target: "_blank", rel: "noopener noreferrer" });
      name.append(link);
    } else name.textContent = found.name;
    this.#box.style.setProperty("--band", `var(--${band})`);
    this.#box.setAttribute("aria-label", `${found.name}: risk score ${score} of 100`);
    this.#box.replaceChildren(piece("span", "number", score), name,
      piece("span", "said", [`${BANDS[band]} risk`.replace("unseen risk", "unseen"), trend, `as of ${found.as_of}`.replaceAll("-", "\u2011")].filter(Boolean).join(" · ")));
  }

  #say(words) {
    this.#shown = undefined;
    this.#box.style.removeProperty("--band");
    this.#box.setAttribute("aria-label", "Risk score");
    this.#box.replaceChildren(piece("span", "alone", words));
  }
}

if (!customElements.get("bellwether-score")) customElements.define("bellwether-score", BellwetherScore);
