// What calls for somebody, the gravest first.

import { html, nothing, type TemplateResult } from "lit";
import { ago } from "../format.js";
import type { Hass } from "../hass.js";
import { localize } from "../localize.js";
import type { Alert } from "../types.js";

const GRAVEST_FIRST = ["critical", "warning", "info"];

export function alerts(
  hass: Hass,
  all: readonly Alert[],
  acknowledge: (alertId: string) => void,
): TemplateResult {
  const sorted = [...all].sort(
    (one, other) => GRAVEST_FIRST.indexOf(one.severity) - GRAVEST_FIRST.indexOf(other.severity),
  );
  return html`<ul>
    ${sorted.map(
      (alert) => html`<li class="note row ${alert.severity}">
        <div>
          <strong>${alert.title}</strong>
          ${alert.message ? html`<div>${alert.message}</div>` : nothing}
          <div class="soft">
            ${localize(hass, `alerts.severity.${alert.severity}`)} ·
            ${localize(hass, "alerts.since", { when: ago(hass, alert.since) })}
          </div>
        </div>
        <button @click=${() => acknowledge(alert.id)}>${localize(hass, "alerts.acknowledge")}</button>
      </li>`,
    )}
  </ul>`;
}
