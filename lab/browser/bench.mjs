// Measures the card on a page of its own, fed with a recorded view: node bench.mjs '<json>'
// {executable, bundle, view, nodes, seconds, loads}; prints JSON. Times are in milliseconds, loads
// in percent of one core over all of the browser's processes.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { launch } from "./open.mjs";

const { executable, bundle, view, nodes, seconds, loads } = JSON.parse(process.argv[2]);
const EMPTY = `customElements.define("empty-card", class extends HTMLElement {
  setConfig() {}
  set hass(_) { this.innerHTML = "<ha-card>nothing</ha-card>"; }
});`;
const files = {
  "/": ["text/html", "<!doctype html><title>bench</title><body></body>"],
  "/card.js": ["text/javascript", readFileSync(bundle)],
  "/empty.js": ["text/javascript", EMPTY],
  "/view.json": ["application/json", readFileSync(view)],
};
const server = createServer((request, response) => {
  const [type, body] = files[request.url] ?? ["text/plain", ""];
  response.writeHead(200, { "Content-Type": type }).end(body);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await launch(executable);

/** In the page: a card fed by a stand-in of Home Assistant; `update` changes so many nodes. */
async function stage({ tag, script, count }) {
  const recorded = await (await fetch("/view.json")).json();
  const originals = Object.values(recorded.nodes);
  const nodes = {};
  const controls = {};
  for (let index = 0; index < count; index += 1) {
    const original = originals[index % originals.length];
    const id = `node-${index}`;
    nodes[id] = { ...structuredClone(original), id, name: `${original.name} ${index}` };
    controls[id] = recorded.controls[original.id];
  }
  const full = JSON.stringify({ kind: "full", ...recorded, nodes, controls });
  let tell = () => undefined;
  let step = 0;
  window.update = (changed) => {
    step += 1;
    const some = Object.fromEntries(Object.entries(nodes).slice(0, changed));
    for (const node of Object.values(some)) node.readings.earnings_rate.value = String(1 + step / 1000);
    const host = { ...recorded.host, earnings_today: { ...recorded.host.earnings_today, value: String(step) } };
    // As over the websocket: text, that is read.
    tell(JSON.parse(JSON.stringify({ kind: "change", at: recorded.at, nodes: some, host })));
  };
  const hass = {
    language: "en",
    locale: { language: "en", number_format: "language", time_format: "24" },
    user: { is_admin: true },
    devices: {},
    entities: {},
    callWS: async () => ({ history: { resolution: "hour", periods: [], nodes: {} }, reallocations: [] }),
    connection: {
      subscribeMessage: async (told) => {
        tell = told;
        told(JSON.parse(full));
        return async () => undefined;
      },
    },
  };
  await import(script);
  const defined = performance.now();
  const card = document.createElement(tag);
  card.setConfig({ type: `custom:${tag}`, entry_id: "host" });
  card.hass = hass;
  document.body.append(card);
  const useful = () => (tag === "empty-card" ? card.firstChild : card.shadowRoot?.querySelector(".node .amount"));
  while (!useful()) await new Promise((next) => setTimeout(next));
  // After the frame that shows it.
  await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
  return performance.now() - defined;
}

const EMPTY_CARD = { tag: "empty-card", script: "/empty.js" };
const CARD = { tag: "depin-orchestrator-card", script: "/card.js" };

async function paint(what, count) {
  const times = [];
  for (let load = 0; load < loads; load += 1) {
    const page = await browser.newPage();
    await page.goto(base);
    times.push(await page.evaluate(stage, { ...what, count }));
    await page.close();
  }
  return times.sort((one, other) => one - other)[Math.floor(times.length / 2)];
}

async function spent() {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** The share of a core that one update a second takes. */
async function load(what, changed) {
  const page = await browser.newPage();
  await page.goto(base);
  await page.evaluate(stage, { ...what, count: nodes });
  await page.waitForTimeout(1000);
  const [before, began] = [await spent(), performance.now()];
  await page.evaluate(
    ([changed, seconds]) =>
      new Promise((done) => {
        let left = seconds;
        const timer = setInterval(() => {
          window.update(changed);
          left -= 1;
          if (left <= 0) done(clearInterval(timer));
        }, 1000);
      }),
    [changed, seconds],
  );
  const share = (100 * (await spent() - before) * 1000) / (performance.now() - began);
  const told = await page.evaluate(
    () => document.querySelector("depin-orchestrator-card")?.shadowRoot.querySelector("dd").textContent,
  );
  if (told && Number.parseFloat(told.replace(/[^\d.]/g, "")) !== seconds) throw new Error(`not updated: ${told}`);
  await page.close();
  return share;
}

await paint(EMPTY_CARD, 4); // a browser has much to do at its start
await load(EMPTY_CARD, 1);
console.log(
  JSON.stringify({
    paint: { empty: await paint(EMPTY_CARD, 4), card: await paint(CARD, 4), many: await paint(CARD, nodes) },
    load: { empty: await load(EMPTY_CARD, nodes), one: await load(CARD, 1), all: await load(CARD, nodes) },
  }),
);
await browser.close();
server.close();
