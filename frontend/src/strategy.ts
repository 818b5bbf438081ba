// A whole dashboard from what is configured: a view per host.

import { hostOf, hosts, nodeOf, type Device, type Hass } from "./hass.js";

const TYPE = "depin-orchestrator";

function card(type: string, entryId: string, more: object = {}): object {
  return { type: `custom:${type}`, entry_id: entryId, ...more };
}

function devicesOf(hass: Hass, entryId: string): Device[] {
  return Object.values(hass.devices).filter((device) => hostOf(device) === entryId);
}

function nodesOf(hass: Hass, entryId: string): string[] {
  return devicesOf(hass, entryId)
    .map(nodeOf)
    .filter((node) => node !== undefined);
}

function hostName(hass: Hass, entryId: string): string {
  const device = devicesOf(hass, entryId).find((each) => !nodeOf(each));
  return device?.name_by_user ?? device?.name ?? "DePIN";
}

export class DepinStrategy extends HTMLElement {
  /** What the form of a new dashboard is filled with. */
  static getCreateSuggestions() {
    return { title: "DePIN", icon: "mdi:server-network" };
  }

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
