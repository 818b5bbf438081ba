// Parts of the main card on their own: one node, and who has how much.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { form, HostCard, TITLE_FIELD, type CardConfig } from "./base.js";
import { ago, money, number } from "./format.js";
import { amount } from "./parts/earnings.js";
import { resources } from "./parts/resources.js";
import { nodes } from "./parts/nodes.js";
import { styles } from "./styles.js";

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

  protected override render(): TemplateResult {
    const { hass } = this;
    const { view } = this.feed;
    if (!hass || !view) return this.loading();
    const wanted = this.config?.node?.toLowerCase();
    const node = Object.values(view.nodes).find(
      (each) => !wanted || each.id.toLowerCase() === wanted || each.name.toLowerCase() === wanted,
    );
    if (!node) return html`<ha-card><p role="alert">${this.t("card.no_node")}</p></ha-card>`;
    const paid = node.readings["last_payout"];
    const fiat = number(node.readings["earnings_total_fiat"]);
    return html`<ha-card>
      ${nodes(hass, [node], view.currency, "gross", null)}
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
    </ha-card>`;
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

  protected override render(): TemplateResult {
    const { hass } = this;
    const { view } = this.feed;
    if (!hass || !view) return this.loading();
    return html`<ha-card>
      <h2>${this.config?.title ?? this.t("resources.title")}</h2>
      ${resources(hass, view, { draft: null, busy: false, move: () => undefined })}
    </ha-card>`;
  }
}
