// Registers the cards, and lists them where cards are picked.

import "./card.js";
import "./earnings-card.js";
import "./small-cards.js";
import "./strategy.js";
import { deviceOf, hostOf, nodeOf, type Hass } from "./hass.js";

interface Suggestion {
  config: { type: string; entry_id?: string | undefined; node?: string };
}

interface CustomCard {
  type: string;
  name: string;
  description: string;
  preview: boolean;
  documentationURL?: string;
  getEntitySuggestion?: (hass: Hass, entityId: string) => Suggestion | null;
}

declare global {
  interface Window {
    customCards?: CustomCard[];
  }
}

window.customCards = [
  ...(window.customCards ?? []),
  {
    type: "depin-orchestrator-card",
    name: "DePIN Orchestrator",
    description: "What your nodes earn, what would earn more, and one tap to apply or undo it.",
    preview: true,
    getEntitySuggestion: (hass, entityId) => {
      const device = deviceOf(hass, entityId);
      if (!device) return null;
      return { config: { type: "custom:depin-orchestrator-card", entry_id: hostOf(device) } };
    },
  },
  {
    type: "depin-orchestrator-earnings-card",
    name: "DePIN Orchestrator: earnings",
    description: "Earnings by hour, day or month, stacked by node.",
    preview: true,
  },
  {
    type: "depin-orchestrator-allocation-card",
    name: "DePIN Orchestrator: resources",
    description: "Who has how much of the host.",
    preview: true,
  },
  {
    type: "depin-orchestrator-node-card",
    name: "DePIN Orchestrator: node",
    description: "One node: how it is and what it earns.",
    preview: true,
    getEntitySuggestion: (hass, entityId) => {
      const device = deviceOf(hass, entityId);
      const node = device && nodeOf(device);
      if (!node) return null;
      const type = "custom:depin-orchestrator-node-card";
      return { config: { type, entry_id: hostOf(device), node } };
    },
  },
];
