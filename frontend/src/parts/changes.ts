// What was changed, what came of it, and the way back.

import { html, nothing, type TemplateResult } from "lit";
import { ago, money, percent } from "../format.js";
import type { Hass } from "../hass.js";
import { localize } from "../localize.js";
import type { Outcome, Step, View } from "../types.js";

export function step(hass: Hass, view: View, one: Step): TemplateResult {
  const told = (level: Step["before"]) =>
    level.share === null ? String(level.amount) : percent(hass, level.share, 1);
  return html`<li>
    ${view.nodes[one.node]?.name ?? one.node}:
    ${localize(hass, "plan.from_to", {
      resource: localize(hass, `resources.${one.resource}`),
      before: told(one.before),
      after: told(one.after),
    })}
  </li>`;
}

/** How a call ended: the outcome, its reasons, its steps. */
export function outcome(hass: Hass, view: View, result: Outcome): TemplateResult {
  const bad = result.outcome === "refused" || result.outcome === "stuck";
  return html`<div class="note ${bad ? "bad" : ""}" role="status">
    <strong>${localize(hass, `changes.outcome.${result.outcome}`)}</strong>
    ${result.reasons.map((reason) => html`<div>${reason.message}</div>`)}
    <ul>
      ${result.steps.map((one) => step(hass, view, one))}
    </ul>
  </div>`;
}

export function changes(
  hass: Hass,
  view: View,
  list: readonly Outcome[],
  undo: ((change: Outcome) => void) | null,
): TemplateResult {
  if (!list.length) return html`<div class="soft">${localize(hass, "changes.none")}</div>`;
  const latest = list.find((change) => change.outcome === "applied" && !change.restores);
  return html`<ul>
    ${list.map(
      (change) => html`<li class="row">
        <span class="name">
          <span>
            ${localize(hass, `changes.outcome.${change.outcome}`)}
            ${change.at ? html`<span class="soft">${ago(hass, change.at)}</span>` : nothing}
          </span>
          <span class="soft">
            ${change.nodes.join(", ")}
            ${change.realised_gain
              ? localize(hass, "changes.realised", {
                  amount: money(hass, Number(change.realised_gain), view.currency),
                })
              : nothing}
          </span>
        </span>
        ${change === latest && undo
          ? html`<button @click=${() => undo(change)}>${localize(hass, "changes.undo")}</button>`
          : nothing}
      </li>`,
    )}
  </ul>`;
}
