// What was changed, what came of it, and the way back.

import { html, nothing, type TemplateResult } from "lit";
import { ago, money } from "../format.js";
import type { Hass } from "../hass.js";
import { listed, localize } from "../localize.js";
import type { Outcome, View } from "../types.js";
import { steps } from "./answer.js";

function row(hass: Hass, view: View, change: Outcome, undo: (() => void) | null): TemplateResult {
  return html`<li class="row">
    <details>
      <summary>
        ${localize(hass, `changes.outcome.${change.outcome}`)}
        <span class="soft">
          ${change.at ? ago(hass, change.at) : nothing} · ${listed(hass, change.nodes)}
          ${change.realised_gain
            ? html`· ${localize(hass, "changes.realised", {
                amount: money(hass, Number(change.realised_gain), view.currency),
              })}`
            : nothing}
        </span>
      </summary>
      ${change.reasons.map((reason) => html`<div>${reason.message}</div>`)}
      ${steps(hass, view, change.steps)}
    </details>
    ${undo ? html`<button @click=${undo}>${localize(hass, "changes.undo")}</button>` : nothing}
  </li>`;
}

export function changes(
  hass: Hass,
  view: View,
  list: readonly Outcome[],
  undo: ((change: Outcome) => void) | null,
): TemplateResult {
  if (!list.length) return html`<div class="soft">${localize(hass, "changes.none")}</div>`;
  const back = list.filter((change) => change.restores && change.outcome === "rolled_back");
  const latest = list.find(
    (change) =>
      change.outcome === "applied" &&
      !change.restores &&
      !back.some((other) => other.restores === change.reallocation_id),
  );
  return html`<ul>
    ${list.map((change) =>
      row(hass, view, change, undo && change === latest ? () => undo(change) : null),
    )}
  </ul>`;
}
