// A browser at a running demo, logged in; and a place between its frontend and Home Assistant.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

/** The accessibility checker, to be evaluated in a page. */
export const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Start headless Chromium. */
export function launch(executable) {
  return chromium.launch({
    executablePath: executable,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/** A page of somebody who is logged in; `faults` collects what goes to the console as an error. */
export async function open(browser, base, token, options = {}) {
  const { width = 900, height = 1000, dark = false, scale = 1 } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    locale: "en-GB",
  });
  await context.addInitScript(
    (value) => localStorage.setItem("hassTokens", value),
    JSON.stringify({
      ...token,
      hassUrl: base,
      clientId: `${base}/`,
      expires: Date.now() + token.expires_in * 1000,
    }),
  );
  const page = await context.newPage();
  const faults = [];
  // What lies elsewhere, such as the pictures of Home Assistant's own cards, may be out of reach.
  const elsewhere = (message) => /^https?:/.test(message.location().url) && !message.location().url.startsWith(base);
  page.on("console", (message) => {
    if (message.type() === "error" && !elsewhere(message)) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  return { context, page, faults };
}

/** Wait until the frontend is up. */
export function ready(page) {
  return page.waitForFunction(() => {
    const root = document.querySelector("home-assistant");
    return root?.hass?.states && root.shadowRoot.querySelector("home-assistant-main");
  });
}

/** Get the tokens of a user, as the login page does. */
export async function login(base, username, password) {
  const client = `${base}/`;
  const post = async (path, body) => (await fetch(base + path, { method: "POST", body })).json();
  const flow = await post(
    "/auth/login_flow",
    JSON.stringify({ client_id: client, redirect_uri: client, handler: ["homeassistant", null] }),
  );
  const user = { client_id: client, username, password };
  const { result } = await post(`/auth/login_flow/${flow.flow_id}`, JSON.stringify(user));
  const grant = { client_id: client, grant_type: "authorization_code", code: result };
  return post("/auth/token", new URLSearchParams(grant));
}

/**
 * Stand between a page and its Home Assistant: `view` makes another view of the host out of the
 * real one (null: hold it back), `ask` another command out of the card's. Returns a function that
 * tells all views again.
 */
export async function between(page, { view = (real) => real, ask = (message) => message }) {
  const feeds = new Set();
  await page.routeWebSocket(/\/api\/websocket$/, (socket) => {
    const server = socket.connectToServer();
    const own = new Map();
    const tell = (feed) => {
      const shown = feed.real && view(structuredClone(feed.real));
      if (shown) socket.send(JSON.stringify({ id: feed.id, type: "event", event: { kind: "full", ...shown } }));
    };
    socket.onMessage((text) => {
      const message = JSON.parse(text);
      if (message.type === "depin_orchestrator/subscribe") {
        const feed = { id: message.id, real: null, tell: () => tell(feed) };
        own.set(message.id, feed);
        feeds.add(feed);
      }
      if (message.type === "unsubscribe_events") feeds.delete(own.get(message.subscription));
      server.send(JSON.stringify(message.type?.startsWith("depin_") ? ask(message) : message));
    });
    server.onMessage((text) => {
      const told = JSON.parse(text);
      for (const message of Array.isArray(told) ? told : [told]) {
        const feed = message.type === "event" && own.get(message.id);
        if (!feed) {
          socket.send(JSON.stringify(message));
          continue;
        }
        const { kind, nodes, ...parts } = message.event;
        if (kind === "unloaded") {
          socket.send(JSON.stringify(message));
          continue;
        }
        const kept = kind === "full" ? {} : feed.real.nodes;
        feed.real = { ...feed.real, ...parts, nodes: { ...kept, ...nodes } };
        tell(feed);
      }
    });
  });
  return () => feeds.forEach((feed) => feed.tell());
}
