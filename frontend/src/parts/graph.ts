// What each period brought, stacked by node: bars for the eyes, a table for screen readers.

import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { colours } from "../colours.js";
import { money } from "../format.js";
import type { Hass } from "../hass.js";
import type { Columns, NodeState } from "../types.js";

export interface Bar {
  start: string;
  parts: { node: string; value: number }[];
}

/** The periods with what each node earned, in fiat; what is unknown has no part. */
export function bars(columns: Columns): Bar[] {
  return columns.periods.map((start, index) => ({
    start,
    parts: Object.entries(columns.nodes).flatMap(([node, own]) => {
      const value = own["earned_fiat"]?.[index];
      return value === null || value === undefined ? [] : [{ node, value: Number(value) }];
    }),
  }));
}

const HEIGHT = 120;

function stack(bar: Bar, left: number, width: number, top: number, shades: Map<string, string>) {
  let up = 0;
  return bar.parts
    .filter((part) => part.value > 0)
    .map((part): SVGTemplateResult => {
      const height = (part.value / top) * HEIGHT;
      up += height;
      return svg`<rect x=${left} y=${HEIGHT - up} width=${width} height=${height}
        style="fill: ${shades.get(part.node) ?? "var(--soft)"}" />`;
    });
}

export function graph(
  hass: Hass,
  columns: Columns,
  nodes: Record<string, NodeState>,
  currency: string,
  label: (start: string) => string,
): TemplateResult {
  const all = bars(columns);
  const sums = all.map((bar) => bar.parts.reduce((total, part) => total + part.value, 0));
  const top = Math.max(...sums, 1e-9);
  const width = 100 / Math.max(1, all.length);
  const shades = colours(nodes);
  return html`
    <div class="row soft"><span>${money(hass, top, currency)}</span></div>
    <svg class="graph" viewBox="0 0 100 ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
      ${all.map(
        (bar, index) =>
          svg`<g><title>${label(bar.start)}: ${money(hass, sums[index] ?? 0, currency)}</title>
            ${stack(bar, index * width + width * 0.1, width * 0.8, top, shades)}</g>`,
      )}
    </svg>
    <div class="row soft">
      <span>${all[0] ? label(all[0].start) : ""}</span>
      <span>${all.length > 1 ? label(all.at(-1)!.start) : ""}</span>
    </div>
    <table class="hidden">
      ${all.map(
        (bar, index) => html`<tr>
          <th scope="row">${label(bar.start)}</th>
          <td>${bar.parts.length ? money(hass, sums[index] ?? 0, currency) : "?"}</td>
        </tr>`,
      )}
    </table>
  `;
}
