// What comes in: now, today, this month, and what the month will bring.

import { html, nothing, type TemplateResult } from "lit";
import { money, number } from "../format.js";
import type { Hass } from "../hass.js";
import { listed, localize } from "../localize.js";
import type { Reading, View } from "../types.js";

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
      <div>
        <dt>${localize(hass, "earnings.today")}</dt>
        <dd>${amount(hass, host["earnings_today"])}</dd>
      </div>
      <div>
        <dt>${localize(hass, "earnings.month")}</dt>
        <dd>${amount(hass, host["earnings_month"])}</dd>
      </div>
      <div>
        <dt>${localize(hass, "earnings.forecast")}</dt>
        <dd>${amount(hass, host["forecast_month"])}</dd>
        <dd class="soft">${between}</dd>
      </div>
    </dl>
    ${view.unpriced.length
      ? html`<div class="soft">
          ${localize(hass, "earnings.unpriced", { names: listed(hass, view.unpriced) })}
        </div>`
      : nothing}
  `;
}

/** The rate in each network's own token: they cannot be added up. */
function tokens(hass: Hass, view: View): TemplateResult {
  const sums = new Map<string, number>();
  for (const node of Object.values(view.nodes)) {
    const rate = node.readings["earnings_rate"];
    const value = number(rate);
    const unit = unitOf(rate);
    if (value !== null && unit) sums.set(unit, (sums.get(unit) ?? 0) + value);
  }
  return html`<div class="figures">
    ${[...sums].map(
      ([unit, sum]) =>
        html`<div class="now">
          ${localize(hass, "earnings.a_day", { amount: money(hass, sum, unit) })}
        </div>`,
    )}
  </div>`;
}
