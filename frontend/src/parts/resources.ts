// Who has how much of the host; in edit mode, sliders that ask before they change anything.

import { html, nothing, type TemplateResult } from "lit";
import { number, percent } from "../format.js";
import type { Hass } from "../hass.js";
import { localize } from "../localize.js";
import { COLOURS } from "../styles.js";
import { RESOURCES, type Resource, type View } from "../types.js";

/** Shares that were moved but not applied, by node and resource, in percent. */
export type Draft = Record<string, Partial<Record<Resource, number>>>;

/** What a node has, in percent of the host; the draft's where there is one. */
export function share(view: View, node: string, resource: Resource, draft?: Draft): number | null {
  return (
    draft?.[node]?.[resource] ?? number(view.nodes[node]?.readings[`${resource}_allocation`])
  );
}

/** Resources that anyone has a dial for. */
export function controlled(view: View): Resource[] {
  return RESOURCES.filter((resource) =>
    Object.values(view.controls).some((own) => (own[resource]?.enforcement ?? "advisory") !== "advisory"),
  );
}

export function sum(view: View, resource: Resource, draft?: Draft): number {
  return Object.keys(view.nodes)
    .map((node) => share(view, node, resource, draft) ?? 0)
    .reduce((total, part) => total + part, 0);
}

function bar(hass: Hass, view: View, resource: Resource, draft: Draft | null): TemplateResult {
  const parts = Object.values(view.nodes)
    .map((node) => ({ node, share: share(view, node.id, resource, draft ?? undefined) }))
    .filter((part): part is { node: (typeof part)["node"]; share: number } => Boolean(part.share));
  const told = parts
    .map(({ node, share }) =>
      localize(hass, "resources.given", { node: node.name, percent: percent(hass, share, 1) }),
    )
    .join(", ");
  const total = sum(view, resource, draft ?? undefined);
  return html`<div>
    <div class="row">
      <span>${localize(hass, `resources.${resource}`)}</span>
      <span class="soft">
        ${localize(hass, "resources.free")} ${percent(hass, Math.max(0, 100 - total), 1)}
      </span>
    </div>
    <div class="bar" role="img" aria-label=${told}>
      ${parts.map(
        ({ node, share }) =>
          html`<span
            title="${node.name}: ${percent(hass, share, 1)}"
            style="--colour: ${COLOURS[node.protocol]}; width: ${share}%"
          ></span>`,
      )}
    </div>
  </div>`;
}

export interface Editing {
  draft: Draft | null;
  busy: boolean;
  move(node: string, resource: Resource, share: number): void;
}

function sliders(hass: Hass, view: View, resource: Resource, editing: Editing): TemplateResult {
  const rows = Object.values(view.nodes).map((node) => {
    const control = view.controls[node.id]?.[resource];
    const now = share(view, node.id, resource, editing.draft ?? undefined);
    if (!control || control.enforcement === "advisory" || now === null) return nothing;
    const label = `${node.name}, ${localize(hass, `resources.${resource}`)}`;
    return html`<label class="slider" style="--colour: ${COLOURS[node.protocol]}">
      <span class="name"><span>${node.name}</span></span>
      <input
        type="range"
        min=${control.minimum}
        max=${control.maximum}
        step="0.5"
        .value=${String(now)}
        aria-label=${label}
        aria-valuetext=${percent(hass, now, 1)}
        ?disabled=${editing.busy}
        @input=${(event: Event) =>
          editing.move(node.id, resource, Number((event.target as HTMLInputElement).value))}
      />
      <span class="amount">${percent(hass, now, 1)}</span>
    </label>`;
  });
  return html`${rows}`;
}

export function resources(hass: Hass, view: View, editing: Editing): TemplateResult {
  return html`${controlled(view).map((resource) => {
    const total = sum(view, resource, editing.draft ?? undefined);
    return html`
      ${bar(hass, view, resource, editing.draft)}
      ${editing.draft ? sliders(hass, view, resource, editing) : nothing}
      ${total > 100.005
        ? html`<div class="note bad" role="alert">
            ${localize(hass, "resources.over", {
              resource: localize(hass, `resources.${resource}`),
              percent: percent(hass, total, 1),
            })}
          </div>`
        : nothing}
    `;
  })}`;
}
