// Each network's colour and sign; nodes of one network differ in shade.

import { svg, type SVGTemplateResult } from "lit";
import type { NodeState, Protocol } from "./types.js";

const SHADES = [0, 22, 44];

/** The colour of each node, by id; it follows the theme. */
export function colours(nodes: Record<string, NodeState>): Map<string, string> {
  const seen = new Map<Protocol, number>();
  return new Map(
    Object.values(nodes).map(({ id, protocol }) => {
      const nth = seen.get(protocol) ?? 0;
      seen.set(protocol, nth + 1);
      const shade = SHADES[nth % SHADES.length];
      return [
        id,
        `color-mix(in srgb, var(--depin-${protocol}, var(--soft)), var(--primary-text-color) ${shade}%)`,
      ];
    }),
  );
}

/** A drum of disks, a chip, streams, blades of grass. */
const SIGNS: Record<Protocol, string> = {
  storj: "M5 7c0-3.5 14-3.5 14 0v10c0 3.5-14 3.5-14 0zc0 3.5 14 3.5 14 0M5 12c0 3.5 14 3.5 14 0",
  golem: "M7 7h10v10H7zM10 3v4m4-4v4m-4 10v4m4-4v4M3 10h4m-4 4h4m10-4h4m-4 4h4",
  streamr: "M3 8q4.5-5 9 0t9 0M3 13q4.5-5 9 0t9 0M3 18q4.5-5 9 0t9 0",
  grass: "M12 21C12 14 13 9 16 4M12 21C11 15 9 12 4 10M12 21c1-5 4-8 8-9",
};

export function sign(protocol: Protocol): SVGTemplateResult {
  return svg`<svg viewBox="0 0 24 24"><path d=${SIGNS[protocol] ?? ""} /></svg>`;
}
