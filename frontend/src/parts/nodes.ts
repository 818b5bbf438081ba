// One row per node: who it is, how it is, what it earns.

import { html, nothing, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { colours, sign } from "../colours.js";
import { ago, money, number } from "../format.js";
import type { Hass } from "../hass.js";
import { localize } from "../localize.js";
import type { Columns, NodeState, View } from "../types.js";
import { amount, type Show } from "./earnings.js";

/** So many nodes are shown at once; of more, only the first, those that need a look before all. */
export const FEW = 10;
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
  colour: string,
  show: Show,
  earned: readonly (string | number | null)[] | undefined,
  due: string | undefined,
): TemplateResult {
  const rate =
    show === "token"
      ? node.readings["earnings_rate"]
      : (node.readings[show === "net" ? "net_rate" : "earnings_rate_fiat"] ??
        node.readings["earnings_rate_fiat"]);
  const native = node.readings["earnings_rate"];
  const known = number(rate) === null && number(native) !== null ? native : rate;
  const unpaid = number(node.readings["unpaid"]);
  const line = earned?.map((value) => (value === null ? null : Number(value))) ?? [];
  return html`<li class="node" style="--colour: ${colour}">
    <span class="mark" role="img" aria-label=${node.protocol}>${sign(node.protocol)}</span>
    <span class="name">
      <span title=${node.name}>${node.name}</span>
      <span class="health ${node.health}" title=${node.health_reason ?? nothing}>
        ${localize(hass, `nodes.health.${node.health}`)}
        ${unpaid === null
          ? nothing
          : html` ·
            ${localize(hass, "nodes.unpaid", {
              amount: money(hass, unpaid, node.readings["unpaid"]?.unit ?? ""),
            })}`}
        ${due && Date.parse(due) > Date.now()
          ? html` · ${localize(hass, "nodes.due", { when: ago(hass, due) })}`
          : nothing}
      </span>
    </span>
    ${line.some((value) => value !== null)
      ? sparkline(line, localize(hass, "nodes.history"))
      : html`<span class="spark"></span>`}
    <span class="amount">${amount(hass, known, true)}</span>
  </li>`;
}

/** Most need a look first, else in the order in which they were added. */
const URGENCY = ["offline", "degraded", "unknown", "paused", "idle", "earning"];

function shown(view: View, all: boolean): NodeState[] {
  const nodes = Object.values(view.nodes);
  if (nodes.length <= FEW) return nodes;
  nodes.sort((one, other) => URGENCY.indexOf(one.health) - URGENCY.indexOf(other.health));
  return all ? nodes : nodes.slice(0, FEW);
}

export function nodes(
  hass: Hass,
  view: View,
  show: Show,
  history: Columns | null,
  all = true,
): TemplateResult {
  const shades = colours(view.nodes);
  return html`<ul aria-label=${localize(hass, "nodes.title")}>
    ${repeat(
      shown(view, all),
      (node) => node.id,
      (node) => {
        const colour = shades.get(node.id) ?? "var(--soft)";
        const earned = history?.nodes[node.id]?.["earned"];
        const due = view.payouts?.[node.id];
        const known = [node, colour, show, earned, due, hass.language, hass.locale];
        return guard(known, () => row(hass, node, colour, show, earned, due));
      },
    )}
  </ul>`;
}
