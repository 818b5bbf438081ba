// The running demo as the scenarios see it: pages, the cards on them, and what axe finds.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { axeSource, between, launch, login, open, ready } from "../../lab/browser/open.mjs";

const CARD = "depin-orchestrator-card";

export class Stage {
  static async start({ base, folder, executable, shots }) {
    const stage = new Stage();
    stage.base = base;
    stage.consoles = [];
    stage.lab = JSON.parse(readFileSync(`${folder}/lab/lab.json`));
    stage.shots = shots;
    stage.browser = await launch(executable);
    stage.token = await login(base, "demo", "demo-pass-1");
    await stage.prepare();
    await stage.interfered();
    return stage;
  }

  /** Learn the nodes' ids; let changes follow each other: no rest after one, and many an hour. */
  async prepare() {
    const [{ entry_id }] = await this.call("config/config_entries/entry?domain=depin_orchestrator");
    const flow = "config/config_entries/options/flow";
    const { flow_id } = await this.call(flow, { handler: entry_id });
    const price_url = this.lab.prices.url;
    await this.call(`${flow}/${flow_id}`, { price_url, max_per_hour: 60, min_hold: { hours: 0 } });
    const nodes = await this.known();
    this.nodes = Object.fromEntries(nodes.map(({ protocol, id }) => [protocol, id]));
  }

  /** The nodes, once the host is set up again and has read all limits. */
  async known() {
    for (let left = 60; left; left -= 1) {
      const { nodes } = await this.act("get_status").catch(() => ({ nodes: {} }));
      const all = Object.values(nodes);
      if (all.length && all.every(({ readings }) => readings.memory_allocation?.value)) return all;
      await new Promise((done) => setTimeout(done, 500));
    }
    throw new Error("the host does not know its nodes' limits");
  }

  /** Somebody else sets a limit that was set through the integration; it is noticed later. */
  async interfered() {
    await this.give({ streamr: { memory: 24 } });
    const { url, containers } = this.lab.docker;
    const options = ["--memory", "1900m", "--memory-swap", "1900m"];
    execFileSync("docker", ["-H", url, "update", ...options, containers.streamr]);
  }

  amended() {
    return this.give({ streamr: { memory: 25 } });
  }

  async give(shares) {
    const named = Object.entries(shares).map(([protocol, own]) => [this.nodes[protocol], own]);
    const change = await this.act("reallocate", { allocation: Object.fromEntries(named) });
    assert.equal(change.outcome, "applied", JSON.stringify(change.reasons));
  }

  async act(action, data = {}) {
    const path = `services/depin_orchestrator/${action}?return_response`;
    return (await this.call(path, data)).service_response;
  }

  async call(path, body) {
    const headers = { Authorization: `Bearer ${this.token.access_token}` };
    const order = body ? { method: "POST", body: JSON.stringify(body), headers } : { headers };
    const answer = await fetch(`${this.base}/api/${path}`, order);
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.json();
  }

  /** What went to any page's console as an error since the last time this was asked. */
  complaints() {
    return this.consoles.flatMap((faults) => faults.splice(0));
  }

  /** Open a page; `act.view` and `act.ask` may be set at any time, `act.tell()` tells again. */
  async page(options = {}, token = this.token) {
    const { page, faults, context } = await open(this.browser, this.base, token, options);
    page.setDefaultTimeout(15000);
    this.consoles.push(faults);
    const act = { view: null, ask: null };
    act.tell = await between(page, {
      view: (real) => (act.view ? act.view(real) : real),
      ask: (message) => (act.ask ? act.ask(message) : message),
    });
    const path = options.path ?? "/depin-lab";
    const go = async (to = path) => {
      await page.goto(this.base + to);
      await ready(page);
    };
    return { page, act, go, card: page.locator(CARD).first(), close: () => context.close() };
  }

  /** The page whose views the scenarios make up; one for all of them. */
  async made() {
    if (!this._made) {
      this._made = await this.page();
      await this._made.go();
    }
    const { act, page, card } = this._made;
    act.ask = null;
    await leave(card);
    await page.setViewportSize({ width: 900, height: 1000 });
    return {
      ...this._made,
      show: async (view) => {
        act.view = view;
        act.tell();
        await settled(page);
      },
    };
  }

  /** The page of the real host, with nothing made up. */
  async real() {
    if (!this._real) {
      this._real = await this.page();
      await this._real.go();
      await this._real.card.getByText("Attic server").waitFor();
    }
    await leave(this._real.card);
    return this._real;
  }

  /** Keep a picture where somebody wants them. */
  async shot(target, name) {
    if (this.shots) await target.screenshot({ path: `${this.shots}/${name}.png` });
  }

  /** What the engine gives to a node's container: threads and bytes. */
  limits(node) {
    const { url, containers } = this.lab.docker;
    const format = "{{.HostConfig.CpuQuota}} {{.HostConfig.CpuPeriod}} {{.HostConfig.NanoCpus}} {{.HostConfig.Memory}}";
    const told = execFileSync("docker", ["-H", url, "inspect", "-f", format, containers[node]]);
    const [quota, period, nano, memory] = String(told).trim().split(" ").map(Number);
    return { threads: nano ? nano / 1e9 : quota / (period || 1e5), memory };
  }

  /** Keep pictures of what every page showed when something failed. */
  async picture(name) {
    const pages = this.browser.contexts().flatMap((context) => context.pages());
    for (const [number, page] of pages.entries()) await this.shot(page, `fault-${name}-${number}`);
  }

  login({ username, password }) {
    return login(this.base, username, password);
  }

  async end() {
    await this.browser.close();
  }
}

/** End what a failed scenario left open. */
async function leave(card) {
  const cancel = card.getByRole("button", { name: "Cancel" });
  if (await cancel.count()) await cancel.first().click();
}

/** Wait until everything is drawn. */
export async function settled(page) {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** Wait until a check holds; Home Assistant's own page may still be moving things about. */
export async function eventually(check, left = 50) {
  try {
    await check();
  } catch (fault) {
    if (!left) throw fault;
    await new Promise((done) => setTimeout(done, 100));
    await eventually(check, left - 1);
  }
}

/** Serious and critical faults that axe finds in an element, in words. */
export async function accessible(page, locator) {
  await page.evaluate(`window.axe ?? (() => { ${axeSource} })()`);
  const found = await locator.evaluate((element) =>
    window.axe.run(element, { resultTypes: ["violations"] }).then(({ violations }) =>
      violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html + node.any.map((a) => a.message)).join("\n  ")}`),
    ),
  );
  assert.deepEqual(found, []);
}

/** No part of a card is wider than it. */
export async function fits(locator) {
  const wide = await locator.evaluate((card) => {
    const frame = card.getBoundingClientRect();
    return [...card.shadowRoot.querySelectorAll("*:not(.hidden, .hidden *)")]
      .filter((part) => {
        const box = part.getBoundingClientRect();
        return box.width && (box.right > frame.right + 1 || box.left < frame.left - 1);
      })
      .map((part) => part.outerHTML.slice(0, 100));
  });
  assert.deepEqual(wide, []);
}

/** The real view with so many nodes, all alike but for their names. */
export function many(count) {
  return (view) => {
    const originals = Object.values(view.nodes);
    const nodes = {};
    const controls = {};
    for (let index = 0; index < count; index += 1) {
      const node = structuredClone(originals[index % originals.length]);
      const id = index < originals.length ? node.id : `${node.id}-${index}`;
      for (const key of Object.keys(node.readings)) {
        if (key.endsWith("_allocation")) node.readings[key].value = 90 / count;
        if (key === "cpu_usage") node.readings[key].value = 30 / count;
        if (key === "memory_usage") node.readings[key].value = 3e9 / count;
      }
      nodes[id] = { ...node, id, name: `${node.name} ${index + 1}` };
      controls[id] = view.controls[node.id];
    }
    return { ...view, nodes, controls };
  };
}

const by = (view, protocol) => Object.values(view.nodes).find((node) => node.protocol === protocol);

/** A plan as a host makes it after half a day: what Streamr does not need goes to Golem.
 * A card on which one was dismissed does not show it again. */
export const planned = (plan_id) => (view) => {
  const [streamr, golem] = [by(view, "streamr").id, by(view, "golem").id];
  return {
    ...view,
    plan: {
      ...view.plan,
      plan_id,
      reason: "move",
      sentence: "Golem used all of its 1 thread in 96 % of the last two days.",
      sentences: {},
      gain: 0.11,
      gain_low: 0.07,
      gain_high: 0.16,
      confidence: 0.93,
      moves: [
        { node: streamr, before: { cpu: 30 }, after: { cpu: 25 }, gain: 0, cost: 0 },
        { node: golem, before: { cpu: 25 }, after: { cpu: 30 }, gain: 0.11, cost: 0 },
      ],
    },
  };
};
