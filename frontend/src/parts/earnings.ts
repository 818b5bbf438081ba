// What comes in: now, today, this month, and what the month will bring.

import { html, nothing, type TemplateResult } from "lit";
import { money, number } from "../format.js";
import type { Hass } from "../hass.js";
import { listed, localize } from "../localize.js";
import type { Quality, Reading, View } from "../types.js";

export type Show = "gross" | "net" | "token";

/** What an amount, or a rate a day, is counted in. */
function unitOf(reading: Reading | undefined): string {
  return (reading?.unit ?? "").replace(/\/d$/, "");
}

/** An amount with a word on its quality where it is not plainly measured. */
export function amount(hass: Hass, reading: Reading | undefined, a_day = false): TemplateResult {
  const value = number(reading);
  const quality = reading?.quality ?? "unknown";
  if (value === null) {
    const word = quality === "unpriced" ? quality : "unknown";
    return html`<span class="soft">${localize(hass, `quality.${word}`)}</span>`;
  }
  const text = money(hass, value, unitOf(reading));
  const shown = a_day ? localize(hass, "earnings.a_day", { amount: text }) : text;
  const word = quality === "measured" ? nothing : localize(hass, `quality.${quality}`);
  return html`${shown} <span class="soft">${word}</span>`;
}

export function earnings(hass: Hass, view: View, show: Show): TemplateResult {
  const { host } = view;
  const low = number(host["forecast_month_low"]);
  const high = number(host["forecast_month_high"]);
  const between =
    low === null || high === null
      ? nothing
      : localize(hass, "earnings.between", {
          low: money(hass, low, view.currency),
          high: money(hass, high, view.currency),
        });
  const now = show === "net" ? host["net_rate"] : host["earnings_rate"];
  return html`
    ${show === "token"
      ? tokens(hass, view)
      : html`<div class="now">${amount(hass, now, true)}</div>`}
    <dl class="figures">
      ${figure(hass, view, show, "today", "earnings_today")}
      ${figure(hass, view, show, "month", "earnings_month")}
      ${figure(hass, view, show, "forecast", "forecast_month", show === "token" ? nothing : between)}
    </dl>
    ${view.unpriced.length
      ? html`<div class="soft">
          ${localize(hass, "earnings.unpriced", { names: listed(hass, view.unpriced) })}
        </div>`
      : nothing}
  `;
}

/** One figure of the host: in each token where those are shown; else gross, which net has to say. */
function figure(
  hass: Hass,
  view: View,
  show: Show,
  word: string,
  key: string,
  more: unknown = nothing,
): TemplateResult {
  const gross = show === "net" ? ` · ${localize(hass, "earnings.gross")}` : "";
  const told = show === "token" ? sums(view, key) : [view.host[key]];
  return html`<div>
    <dt>${localize(hass, `earnings.${word}`)}${gross}</dt>
    ${(told.length ? told : [undefined]).map((one) => html`<dd>${amount(hass, one)}</dd>`)}
    ${more === nothing ? nothing : html`<dd class="soft">${more}</dd>`}
  </div>`;
}

const WORST: readonly Quality[] = ["measured", "estimated", "stale"];

/**
 * What is known of a key in each network's own token: they cannot be added up. A sum that lacks a
 * node is no more than estimated.
 */
function sums(view: View, key: string): Reading[] {
  const told = new Map<string, Reading[]>();
  for (const { protocol, readings } of Object.values(view.nodes)) {
    if (readings[key]) told.set(protocol, [...(told.get(protocol) ?? []), readings[key]]);
  }
  return [...told.values()].flatMap((all) => {
    const known = all.filter((one) => number(one) !== null);
    const [first] = known;
    if (!first) return [];
    const ranks = known.map(({ quality }) => WORST.indexOf(quality));
    const quality = WORST[Math.max(known.length < all.length ? 1 : 0, ...ranks)]!;
    return [{ ...first, quality, value: known.reduce((sum, one) => sum + number(one)!, 0) }];
  });
}

/** The rate in each token. */
function tokens(hass: Hass, view: View): TemplateResult {
  const rates = sums(view, "earnings_rate");
  return html`<div class="figures">
    ${rates.map((rate) => html`<div class="now">${amount(hass, rate, true)}</div>`)}
  </div>`;
}
