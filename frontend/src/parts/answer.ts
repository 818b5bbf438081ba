// The question before a change, and how it ended.

import { html, nothing, type TemplateResult } from "lit";
import type { Changer, Place } from "../changer.js";
import { percent } from "../format.js";
import type { Hass } from "../hass.js";
import { localize } from "../localize.js";
import type { Outcome, Step, View } from "../types.js";

export function steps(hass: Hass, view: View, all: readonly Step[]): TemplateResult {
  const told = (level: Step["before"]) =>
    level.share === null ? String(level.amount) : percent(hass, level.share, 1);
  if (!all.length) return html`<div>${localize(hass, "resources.nothing")}</div>`;
  return html`<ul>
    ${all.map(
      (one) => html`<li>
        ${localize(hass, "plan.step", {
          node: view.nodes[one.node]?.name ?? one.node,
          change: localize(hass, "plan.from_to", {
            resource: localize(hass, `resources.${one.resource}`),
            before: told(one.before),
            after: told(one.after),
          }),
        })}
      </li>`,
    )}
  </ul>`;
}

function outcome(hass: Hass, view: View, result: Outcome): TemplateResult {
  const bad = result.outcome === "refused" || result.outcome === "stuck";
  const done = result.steps.length || !bad ? steps(hass, view, result.steps) : nothing;
  return html`<div class="note ${bad ? "bad" : "info"}" role="status">
    <strong>${localize(hass, `changes.outcome.${result.outcome}`)}</strong>
    ${result.reasons.map((reason) => html`<div>${reason.message}</div>`)}
    ${done}
  </div>`;
}

/** The outcome or the fault of what was asked last, where it was asked. */
export function answer(
  hass: Hass,
  view: View,
  changer: Changer,
  place: Place,
): TemplateResult | typeof nothing {
  if (changer.place !== place) return nothing;
  return html`
    ${changer.result ? outcome(hass, view, changer.result) : nothing}
    ${changer.fault ? html`<div class="note bad" role="alert">${changer.fault}</div>` : nothing}
  `;
}

/** The question; the card opens it in front of everything, and Escape is a no. */
export function question(hass: Hass, view: View, changer: Changer): TemplateResult | typeof nothing {
  const { question: asked } = changer;
  if (!asked) return nothing;
  // Closed rather than taken away, so that the focus goes back to where it was.
  const close = (event: Event) => (event.target as Element).closest("dialog")?.close();
  const agree = (event: Event) => {
    close(event);
    void changer.yes();
  };
  return html`<dialog aria-labelledby="question" @close=${() => changer.no()}>
    <h3 id="question">${asked.text}</h3>
    ${steps(hass, view, asked.steps)}
    <div class="buttons">
      <button class="main" @click=${agree}>${asked.button}</button>
      <button autofocus @click=${close}>
        ${localize(hass, "resources.cancel")}
      </button>
    </div>
  </dialog>`;
}
