// What a better allocation would bring, and why.

import { html, nothing, type TemplateResult } from "lit";
import { money, percent } from "../format.js";
import type { Hass } from "../hass.js";
import { listed, localize, nearest } from "../localize.js";
import { RESOURCES, type Move, type Plan, type View } from "../types.js";

function moved(hass: Hass, view: View, move: Move): TemplateResult {
  const parts = RESOURCES.filter((resource) => move.before[resource] !== move.after[resource]).map(
    (resource) =>
      localize(hass, "plan.from_to", {
        resource: localize(hass, `resources.${resource}`),
        before: percent(hass, move.before[resource] ?? 0, 1),
        after: percent(hass, move.after[resource] ?? 0, 1),
      }),
  );
  const node = view.nodes[move.node]?.name ?? move.node;
  return html`<li>${localize(hass, "plan.step", { node, change: listed(hass, parts) })}</li>`;
}

export function plan(hass: Hass, view: View, current: Plan): TemplateResult {
  const { moves, sentence, sentences } = current;
  const cash = (amount: number) => money(hass, amount, view.currency);
  return html`
    <div>${sentences?.[nearest(hass)] ?? sentence}</div>
    ${moves.length
      ? html`
          <ul>
            ${moves.map((move) => moved(hass, view, move))}
          </ul>
          <div>
            ${localize(hass, "plan.gain", {
              amount: cash(current.gain),
              low: cash(current.gain_low),
              high: cash(current.gain_high),
            })}
          </div>
          <div class="soft">
            ${localize(hass, "plan.cost", { amount: cash(current.cost) })} ·
            ${localize(hass, "plan.sure", { percent: percent(hass, 100 * current.confidence) })}
          </div>
        `
      : nothing}
  `;
}
