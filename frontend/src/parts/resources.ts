// Who has how much of the host, and uses how much of it; in edit mode, shares that can be moved.

import { html, nothing, type TemplateResult } from "lit";
import { colours } from "../colours.js";
import { number, percent } from "../format.js";
import type { Hass } from "../hass.js";
import { listed, localize } from "../localize.js";
import { RESOURCES, type NodeState, type Resource, type View } from "../types.js";

/** Shares that were moved but not applied, by node and resource, in percent. */
export type Draft = Record<string, Partial<Record<Resource, number>>>;

export interface Editing {
  draft: Draft | null;
  busy: boolean;
  move(node: string, resource: Resource, share: number): void;
}

const STEP = 0.5;
/** Shares are written with two decimals; their sum may be off by as much. */
const FULL = 100.05;

/** What a node uses, and how much of that is one unit of the host's capacity. */
const USED: Record<Resource, { key: string; unit: number }> = {
  cpu: { key: "cpu_usage", unit: 0 }, // in percent of the host already
  memory: { key: "memory_usage", unit: 1024 ** 3 },
  bandwidth: { key: "network_out", unit: 1e6 / 8 },
  storage: { key: "storage_used", unit: 1e9 },
};

/** What a node has, in percent of the host; the draft's where there is one. */
function share(view: View, node: string, resource: Resource, draft: Draft | null): number | null {
  return draft?.[node]?.[resource] ?? number(view.nodes[node]?.readings[`${resource}_allocation`]);
}

/** What a node uses, in percent of the host. */
function used(view: View, node: NodeState, resource: Resource): number | null {
  const { key, unit } = USED[resource];
  const value = number(node.readings[key]);
  if (value === null || !unit) return value;
  const capacity = view.capacity[resource];
  return capacity ? (100 * value) / (capacity * unit) : null;
}

/** Resources that anyone has a dial for. */
export function controlled(view: View): Resource[] {
  return RESOURCES.filter((resource) =>
    Object.values(view.controls).some((own) => (own[resource]?.enforcement ?? "advisory") !== "advisory"),
  );
}

function sum(parts: readonly (number | null)[]): number {
  return parts.reduce<number>((total, part) => total + (part ?? 0), 0);
}

function given(view: View, resource: Resource, draft: Draft | null): number {
  return sum(Object.keys(view.nodes).map((node) => share(view, node, resource, draft)));
}

/** Whether more of something is wished for than there is. */
export function over(view: View, draft: Draft | null): boolean {
  return controlled(view).some((resource) => given(view, resource, draft) > FULL);
}

/** The dial of a node, if it can be turned from here. */
function dial(view: View, node: string, resource: Resource) {
  const control = view.controls[node]?.[resource];
  return control && control.enforcement !== "advisory" ? control : null;
}

/** Follow the pointer along the bar, within what the dial allows. */
function drag(
  down: PointerEvent,
  share: number,
  { minimum, maximum }: { minimum: number; maximum: number },
  move: (share: number) => void,
): void {
  const grip = down.currentTarget as HTMLElement;
  const bar = grip.closest<HTMLElement>(".bar")!;
  const way = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
  const scale = (way * 100) / bar.getBoundingClientRect().width;
  grip.setPointerCapture(down.pointerId);
  grip.onpointermove = (event) => {
    const wish = share + (event.clientX - down.clientX) * scale;
    const stepped = Math.round(wish / STEP) * STEP;
    move(Math.min(maximum, Math.max(minimum, stepped)));
  };
  grip.onlostpointercapture = () => (grip.onpointermove = null);
}

function bar(hass: Hass, view: View, resource: Resource, editing: Editing): TemplateResult {
  const shades = colours(view.nodes);
  const parts = Object.values(view.nodes)
    .map((node) => ({
      node,
      share: share(view, node.id, resource, editing.draft) ?? 0,
      used: used(view, node, resource),
    }))
    .filter((part) => part.share > 0);
  const told = (node: NodeState, share: number) =>
    localize(hass, "resources.given", { node: node.name, percent: percent(hass, share, 1) });
  const inUse = parts.some((part) => part.used !== null) ? sum(parts.map((part) => part.used)) : null;
  const free = Math.max(0, 100 - sum(parts.map((part) => part.share)));
  return html`<div>
    <div class="row">
      <span>${localize(hass, `resources.${resource}`)}</span>
      <span class="soft">
        ${inUse === null
          ? nothing
          : html`${localize(hass, "resources.used", { percent: percent(hass, inUse, 1) })} · `}
        ${localize(hass, "resources.free")} ${percent(hass, free, 1)}
      </span>
    </div>
    <div
      class="bar ${editing.draft ? "open" : ""}"
      role="img"
      aria-label=${listed(
        hass,
        parts.map(({ node, share }) => told(node, share)),
      )}
    >
      ${parts.map(({ node, share, used }) => {
        const own = editing.draft && !editing.busy ? dial(view, node.id, resource) : null;
        const follow = (event: PointerEvent) =>
          drag(event, share, own!, (wish) => editing.move(node.id, resource, wish));
        return html`<span
          title=${told(node, share)}
          style="--colour: ${shades.get(node.id)}; width: ${share}%"
          >${used === null
            ? nothing
            : html`<i style="width: ${Math.min(100, (100 * used) / share)}%"></i>`}
          ${own ? html`<b @pointerdown=${follow}></b>` : nothing}</span
        >`;
      })}
    </div>
  </div>`;
}

function sliders(hass: Hass, view: View, resource: Resource, editing: Editing): TemplateResult {
  const shades = colours(view.nodes);
  const rows = Object.values(view.nodes).map((node) => {
    const own = dial(view, node.id, resource);
    const now = share(view, node.id, resource, editing.draft);
    if (now === null) return nothing;
    if (!own) {
      return html`<div class="slider">
        <span class="name"><span>${node.name}</span></span>
        <span class="soft">${localize(hass, "resources.advisory")}</span>
        <span class="amount">${percent(hass, now, 1)}</span>
      </div>`;
    }
    return html`<label class="slider" style="--colour: ${shades.get(node.id)}">
      <span class="name"><span>${node.name}</span></span>
      <input
        type="range"
        min=${own.minimum}
        max=${own.maximum}
        step=${STEP}
        .value=${String(now)}
        aria-label="${node.name}, ${localize(hass, `resources.${resource}`)}"
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

/** Whose colour is whose. */
export function legend(view: View): TemplateResult {
  const shades = colours(view.nodes);
  return html`<div class="legend soft">
    ${Object.values(view.nodes).map(
      (node) => html`<span style="--colour: ${shades.get(node.id)}">${node.name}</span>`,
    )}
  </div>`;
}

export function resources(hass: Hass, view: View, editing: Editing): TemplateResult {
  return html`${controlled(view).map((resource) => {
    const total = given(view, resource, editing.draft);
    return html`
      ${bar(hass, view, resource, editing)}
      ${editing.draft ? sliders(hass, view, resource, editing) : nothing}
      ${total > FULL
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
