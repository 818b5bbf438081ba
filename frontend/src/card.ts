// The main card: earnings, nodes, resources, plan, changes, alerts.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { form, HostCard, TITLE_FIELD, type CardConfig } from "./base.js";
import { ago } from "./format.js";
import { acknowledge, ask, hosts, type Hass } from "./hass.js";
import { changes, outcome } from "./parts/changes.js";
import { earnings, type Show } from "./parts/earnings.js";
import { nodes } from "./parts/nodes.js";
import { plan } from "./parts/plan.js";
import { controlled, resources, sum, type Draft } from "./parts/resources.js";
import { styles } from "./styles.js";
import type { Columns, Outcome, View } from "./types.js";

const PARTS = ["earnings", "alerts", "nodes", "resources", "plan", "changes"] as const;
type Part = (typeof PARTS)[number];

interface Config extends CardConfig {
  parts?: Part[];
}

/** A question before anything changes. */
interface Question {
  text: string;
  button: string;
  act: () => Promise<Outcome>;
}

@customElement("depin-orchestrator-card")
export class DepinCard extends HostCard<Config> {
  static override styles = styles;

  @state() private show: Show = "gross";
  @state() private draft: Draft | null = null;
  @state() private busy = false;
  @state() private result: Outcome | null = null;
  @state() private fault: string | null = null;
  @state() private question: Question | null = null;
  @state() private dismissed: string | null = null;
  @state() private history: Columns | null = null;
  @state() private list: Outcome[] | null = null;
  private asked = "";

  static getStubConfig(hass: Hass): Partial<Config> {
    const [first] = hosts(hass);
    return first ? { entry_id: first } : {};
  }

  static getConfigForm() {
    const parts = { select: { multiple: true, options: [...PARTS] } };
    return form(TITLE_FIELD, { name: "parts", selector: parts });
  }

  getCardSize(): number {
    return 8;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.fetch();
  }

  /** The lists beside the feed: again whenever an hour closed or a change ended. */
  private fetch(): void {
    const { view, status } = this.feed;
    const entry = this.entryId;
    if (!this.hass || !view || !entry || status !== "ready") return;
    const { left, next, trouble, busy } = view.changes;
    const key = [entry, view.at.slice(0, 13), left, next, trouble, busy].join();
    if (key === this.asked) return;
    this.asked = key;
    const start = new Date(Date.parse(view.at) - 24 * 3600e3).toISOString();
    ask<{ history: Columns }>(this.hass, "history", entry, { start })
      .then(({ history }) => (this.history = history))
      .catch(() => undefined); // the sparklines are an extra
    ask<{ reallocations: Outcome[] }>(this.hass, "reallocations", entry, { limit: 5 })
      .then(({ reallocations }) => (this.list = reallocations))
      .catch(() => undefined);
  }

  protected override render(): TemplateResult {
    const { hass } = this;
    if (!hass || !this.config) return html`<ha-card></ha-card>`;
    return html`<ha-card>${this.body(hass)}</ha-card>`;
  }

  private body(hass: Hass): TemplateResult {
    const { view, status } = this.feed;
    if (!this.entryId) return html`<p>${this.t("card.no_host")}</p>`;
    if (status === "failed") return html`<p role="alert">${this.t("card.failed")}</p>`;
    if (!view) return html`<p class="soft" aria-busy="true">${this.t("card.loading")}</p>`;
    const all = Object.values(view.nodes);
    const parts = this.config?.parts ?? PARTS;
    return html`
      <header>
        <h2>${this.config?.title ?? view.name}</h2>
        ${this.switcher()}
      </header>
      ${status === "unloaded"
        ? html`<div class="note" role="status">
            ${this.t("card.unloaded")} (${ago(hass, view.at)})
          </div>`
        : nothing}
      ${all.length && all.every((node) => node.health === "offline")
        ? html`<div class="note bad" role="status">${this.t("card.all_offline")}</div>`
        : nothing}
      ${all.length
        ? parts.map((part) => this.piece(hass, view, part))
        : html`<p>${this.t("card.empty")}</p>`}
    `;
  }

  private switcher(): TemplateResult {
    return html`<div class="buttons" role="group" aria-label=${this.t("earnings.show")}>
      ${(["gross", "net", "token"] as const).map(
        (show) =>
          html`<button aria-pressed=${this.show === show} @click=${() => (this.show = show)}>
            ${this.t(`earnings.${show}`)}
          </button>`,
      )}
    </div>`;
  }

  private piece(hass: Hass, view: View, part: Part): TemplateResult | typeof nothing {
    switch (part) {
      case "earnings":
        return earnings(hass, view, this.show);
      case "alerts":
        return this.alerts(hass, view);
      case "nodes":
        return nodes(hass, Object.values(view.nodes), view.currency, this.show, this.history);
      case "resources":
        return controlled(view).length ? this.resources(hass, view) : nothing;
      case "plan":
        return this.plan(hass, view);
      case "changes":
        return controlled(view).length ? this.changes(hass, view) : nothing;
    }
  }

  private alerts(hass: Hass, view: View): TemplateResult | typeof nothing {
    if (!view.alerts?.length) return nothing;
    return html`<section aria-label=${this.t("alerts.title")}>
      ${view.alerts.map(
        (alert) =>
          html`<div class="note row ${alert.severity === "critical" ? "bad" : ""}">
            <div>
              <strong>${alert.title}</strong>
              <div>${alert.message}</div>
              <span class="soft">${this.t("alerts.since", { when: ago(hass, alert.since) })}</span>
            </div>
            <button @click=${() => this.know(alert.id)}>${this.t("alerts.acknowledge")}</button>
          </div>`,
      )}
    </section>`;
  }

  private know(alertId: string): void {
    acknowledge(this.hass!, this.entryId!, alertId).catch((error: { message?: string }) => {
      this.fault = error.message ?? String(error);
    });
  }

  private get may(): boolean {
    return this.hass?.user?.is_admin ?? false;
  }

  private resources(hass: Hass, view: View): TemplateResult {
    const locked = this.busy || view.changes.busy;
    const over = controlled(view).some((r) => sum(view, r, this.draft ?? undefined) > 100.005);
    const editing = {
      draft: this.draft,
      busy: locked,
      move: (node: string, resource: keyof Draft[string], share: number) => {
        this.draft = {
          ...this.draft,
          [node]: { ...this.draft?.[node], [resource]: share },
        };
      },
    };
    const changed = Object.keys(this.draft ?? {}).length > 0;
    return html`<section aria-label=${this.t("resources.title")}>
      <div class="row">
        <h3>${this.t("resources.title")}</h3>
        ${this.may && !this.draft
          ? html`<button @click=${() => this.edit({})}>${this.t("resources.edit")}</button>`
          : nothing}
      </div>
      ${resources(hass, view, editing)}
      ${view.changes.busy ? html`<div role="status">${this.t("resources.busy")}</div>` : nothing}
      ${this.draft
        ? html`<div class="buttons">
            <button ?disabled=${!changed || over || locked} @click=${() => this.preview()}>
              ${this.t("resources.preview")}
            </button>
            <button
              class="main"
              ?disabled=${!changed || over || locked}
              @click=${() => this.wish(this.draft ?? {})}
            >
              ${this.t("resources.apply")}
            </button>
            <button @click=${() => this.edit(null)}>${this.t("resources.cancel")}</button>
          </div>`
        : nothing}
      ${this.answer(hass, view)}
    </section>`;
  }

  /** The question, the outcome or the fault of what was asked last, where it was asked. */
  private answer(hass: Hass, view: View): TemplateResult {
    return html`
      ${this.question
        ? html`<div class="note" role="alertdialog" aria-label=${this.question.text}>
            ${this.question.text}
            <div class="buttons">
              <button class="main" ?disabled=${this.busy} @click=${() => this.confirmed()}>
                ${this.question.button}
              </button>
              <button @click=${() => (this.question = null)}>${this.t("resources.cancel")}</button>
            </div>
          </div>`
        : nothing}
      ${this.result ? outcome(hass, view, this.result) : nothing}
      ${this.fault ? html`<div class="note bad" role="alert">${this.fault}</div>` : nothing}
    `;
  }

  private edit(draft: Draft | null): void {
    this.draft = draft;
    this.result = this.fault = this.question = null;
  }

  private async preview(): Promise<void> {
    await this.run(() => this.reallocate({ allocation: this.draft, dry_run: true }));
  }

  private async wish(allocation: Draft): Promise<void> {
    await this.run(() => this.reallocate({ allocation, dry_run: true }));
    if (this.result?.outcome !== "dry_run") return;
    this.question = {
      text: this.t("plan.confirm"),
      button: this.t("plan.apply"),
      act: () => this.reallocate({ allocation }),
    };
  }

  private async confirmed(): Promise<void> {
    const { question } = this;
    this.question = null;
    if (!question) return;
    await this.run(question.act);
    if (this.result && this.result.outcome !== "refused") this.draft = null;
  }

  private reallocate(wish: object): Promise<Outcome> {
    return ask<Outcome>(this.hass!, "reallocate", this.entryId!, wish);
  }

  private async run(act: () => Promise<Outcome>): Promise<void> {
    this.busy = true;
    this.result = this.fault = null;
    try {
      this.result = await act();
    } catch (error) {
      this.fault = (error as { message?: string }).message ?? String(error);
    } finally {
      this.busy = false;
    }
  }

  private plan(hass: Hass, view: View): TemplateResult | typeof nothing {
    const current = view.plan;
    if (!current || current.sentence === this.dismissed) return nothing;
    const moving = current.moves.length > 0;
    return html`<section aria-label=${this.t("plan.title")}>
      <h3>${this.t("plan.title")}</h3>
      ${plan(hass, view, current)}
      ${moving && this.may
        ? html`<div class="buttons">
            <button class="main" ?disabled=${this.busy} @click=${() => this.applyPlan()}>
              ${this.t("plan.apply")}
            </button>
            <button
              ?disabled=${this.busy}
              @click=${() => this.run(() => this.reallocate({ dry_run: true }))}
            >
              ${this.t("plan.dry_run")}
            </button>
            <button @click=${() => (this.dismissed = current.sentence)}>
              ${this.t("plan.dismiss")}
            </button>
          </div>`
        : nothing}
    </section>`;
  }

  private applyPlan(): void {
    this.result = this.fault = null;
    this.question = {
      text: this.t("plan.confirm"),
      button: this.t("plan.apply"),
      act: () => this.reallocate({}),
    };
  }

  private changes(hass: Hass, view: View): TemplateResult {
    const undo = (change: Outcome) => {
      this.result = this.fault = null;
      this.question = {
        text: this.t("changes.confirm"),
        button: this.t("changes.undo"),
        act: () =>
          ask<Outcome>(hass, "rollback", this.entryId!, {
            reallocation_id: change.reallocation_id,
          }),
      };
    };
    return html`<section aria-label=${this.t("changes.title")}>
      <h3>${this.t("changes.title")}</h3>
      ${changes(hass, view, this.list ?? [], this.may ? undo : null)}
    </section>`;
  }
}
