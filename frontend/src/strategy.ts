// A whole dashboard from what is configured: a view per host.

import { hosts, type Hass } from "./hass.js";

const TYPE = "depin-orchestrator";

function card(type: string, entryId: string, more: object = {}): object {
  return { type: `custom:${type}`, entry_id: entryId, ...more };
}

function nodesOf(hass: Hass, entryId: string): string[] {
  return Object.values(hass.devices)
    .filter((device) => (device.primary_config_entry ?? device.config_entries?.[0]) === entryId)
    .flatMap((device) => device.identifiers ?? [])
    .filter(([domain, id]) => domain === "depin_orchestrator" && !id.includes(entryId))
    .map(([, id]) => id);
}

function hostName(hass: Hass, entryId: string): string {
  const device = Object.values(hass.devices).find((each) =>
    (each.identifiers ?? []).some(([domain, id]) => domain === "depin_orchestrator" && id.includes(entryId)),
  );
  return device?.name_by_user ?? device?.name ?? "DePIN";
}

export class DepinStrategy extends HTMLElement {
  static async generate(_config: object, hass: Hass): Promise<object> {
    const views = hosts(hass).map((entryId, index) => ({
      title: hostName(hass, entryId),
      path: `host-${index + 1}`,
      type: "sections",
      max_columns: 3,
      sections: [
        { type: "grid", cards: [card("depin-orchestrator-card", entryId)] },
        {
          type: "grid",
          cards: [
            card("depin-orchestrator-earnings-card", entryId, { span: "month" }),
            card("depin-orchestrator-allocation-card", entryId),
          ],
        },
        {
          type: "grid",
          cards: nodesOf(hass, entryId).map((node) =>
            card("depin-orchestrator-node-card", entryId, { node, grid_options: { columns: 12 } }),
          ),
        },
      ],
    }));
    return { title: "DePIN", views };
  }
}

customElements.define(`ll-strategy-dashboard-${TYPE}`, DepinStrategy);

interface Strategy {
  type: string;
  strategyType: "dashboard";
  name: string;
  description: string;
}

declare global {
  interface Window {
    customStrategies?: Strategy[];
  }
}

window.customStrategies = [
  ...(window.customStrategies ?? []),
  {
    type: TYPE,
    strategyType: "dashboard",
    name: "DePIN Orchestrator",
    description: "A view per host: what its nodes earn, how they are, and who has how much.",
  },
];
