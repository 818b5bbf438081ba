// One row per node: who it is, how it is, what it earns.

import { html, nothing, svg, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { money, number } from "../format.js";
import type { Hass } from "../hass.js";
import { localize } from "../localize.js";
import { COLOURS } from "../styles.js";
import type { Columns, NodeState } from "../types.js";
import { amount, type Show } from "./earnings.js";

const WIDTH = 84;
const HEIGHT = 28;

/** A line through values; a gap where one is unknown. */
export function sparkline(values: readonly (number | null)[], label: string): TemplateResult {
  const known = values.filter((value): value is number => value !== null);
  const top = Math.max(...known, 0);
  const bottom = Math.min(...known, 0);
  const span = top - bottom || 1;
  let pen = "M";
  const path = values.map((value, index) => {
    if (value === null) {
      pen = "M";
      return "";
    }
    const x = (index / Math.max(1, values.length - 1)) * WIDTH;
    const point = `${pen}${x.toFixed(1)} ${(HEIGHT - 1 - ((value - bottom) / span) * (HEIGHT - 2)).toFixed(1)}`;
    pen = "L";
    return point;
  });
  return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}>
    ${svg`<path d=${path.join("")} />`}
  </svg>`;
}

function row(
  hass: Hass,
  node: NodeState,
  currency: string,
  show: Show,
  history: Columns | null,
): TemplateResult {
  const rate =
    show === "token"
      ? node.readings["earnings_rate"]
      : (node.readings[show === "net" ? "net_rate" : "earnings_rate_fiat"] ??
        node.readings["earnings_rate_fiat"]);
  const fallback = number(rate) === null ? node.readings["earnings_rate"] : rate;
  const unpaid = number(node.readings["unpaid"]);
  const earned = history?.nodes[node.id]?.["earned"];
  const line = earned?.slice(-24).map((value) => (value === null ? null : Number(value))) ?? [];
  return html`<li class="node" style="--colour: ${COLOURS[node.protocol] ?? "var(--soft)"}">
    <span class="mark" aria-hidden="true">${node.protocol[0]?.toUpperCase()}</span>
    <span class="name">
      <span>${node.name}</span>
      <span class="health ${node.health}">
        ${localize(hass, `nodes.health.${node.health}`)}
        ${unpaid === null
          ? nothing
          : html` ·
            ${localize(hass, "nodes.unpaid", {
              amount: money(hass, unpaid, node.readings["unpaid"]?.unit ?? currency),
            })}`}
      </span>
    </span>
    ${line.some((value) => value !== null)
      ? sparkline(line, localize(hass, "nodes.history"))
      : html`<span class="spark"></span>`}
    <span class="amount">${amount(hass, fallback, true)}</span>
  </li>`;
}

export function nodes(
  hass: Hass,
  all: readonly NodeState[],
  currency: string,
  show: Show,
  history: Columns | null,
): TemplateResult {
  return html`<ul aria-label=${localize(hass, "nodes.title")}>
    ${repeat(
      all,
      (node) => node.id,
      (node) => row(hass, node, currency, show, history),
    )}
  </ul>`;
}
