// Parts of the main card on their own: one node, and who has how much.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { form, HostCard, TITLE_FIELD, type CardConfig } from "./base.js";
import { ago, money, number } from "./format.js";
import type { Hass } from "./hass.js";
import { amount } from "./parts/earnings.js";
import { controlled, legend, resources } from "./parts/resources.js";
import { nodes } from "./parts/nodes.js";
import { styles } from "./styles.js";
import type { View } from "./types.js";

interface NodeConfig extends CardConfig {
  node?: string;
}

@customElement("depin-orchestrator-node-card")
export class NodeCard extends HostCard<NodeConfig> {
  static override styles = styles;

  static getStubConfig(): Partial<NodeConfig> {
    return {};
  }

  static getConfigForm() {
    return form({ name: "node", selector: { text: {} } });
  }

  getCardSize(): number {
    return 3;
  }

  getGridOptions() {
    return { columns: 6, min_columns: 4, rows: "auto" };
  }

  protected override body(hass: Hass, view: View): TemplateResult {
    const wanted = this.config?.node?.toLowerCase();
    const node = Object.values(view.nodes).find(
      (each) => !wanted || each.id.toLowerCase() === wanted || each.name.toLowerCase() === wanted,
    );
    if (!node) return html`<p role="alert">${this.t("card.no_node")}</p>`;
    const paid = node.readings["last_payout"];
    const fiat = number(node.readings["earnings_total_fiat"]);
    return html`
      ${nodes(hass, { ...view, nodes: { [node.id]: node } }, "gross", null)}
      <dl class="figures">
        ${(["earnings_today", "earnings_month", "earnings_total"] as const).map(
          (key) =>
            html`<div>
              <dt>${this.t(`node.${key}`)}</dt>
              <dd>${amount(hass, node.readings[key])}</dd>
            </div>`,
        )}
      </dl>
      ${fiat === null
        ? nothing
        : html`<div class="soft">
            ${this.t("node.worth", { amount: money(hass, fiat, view.currency) })}
          </div>`}
      ${paid?.value
        ? html`<div class="soft">
            ${this.t("nodes.payout", { when: ago(hass, String(paid.value)) })}
          </div>`
        : nothing}
    `;
  }
}

@customElement("depin-orchestrator-allocation-card")
export class AllocationCard extends HostCard {
  static override styles = styles;

  static getStubConfig(): Partial<CardConfig> {
    return {};
  }

  static getConfigForm() {
    return form(TITLE_FIELD);
  }

  getCardSize(): number {
    return 3;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 4, rows: "auto" };
  }

  protected override body(hass: Hass, view: View): TemplateResult {
    const still = { draft: null, busy: false, move: () => undefined };
    return html`
      <h2>${this.config?.title ?? this.t("resources.title")}</h2>
      ${controlled(view).length
        ? html`${resources(hass, view, still)} ${legend(view)}`
        : html`<p>${this.t("resources.none")}</p>`}
    `;
  }
}
