// The main card: earnings, nodes, resources, plan, changes, alerts.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { form, HostCard, TITLE_FIELD, type CardConfig } from "./base.js";
import { Changer } from "./changer.js";
import { dismiss, isDismissed } from "./dismissed.js";
import { ago } from "./format.js";
import { acknowledge, ask, hosts, type Hass } from "./hass.js";
import { alerts } from "./parts/alerts.js";
import { answer, question } from "./parts/answer.js";
import { changes } from "./parts/changes.js";
import { earnings, type Show } from "./parts/earnings.js";
import { FEW, nodes } from "./parts/nodes.js";
import { plan } from "./parts/plan.js";
import { controlled, over, resources } from "./parts/resources.js";
import { styles } from "./styles.js";
import type { Columns, Outcome, Plan, View } from "./types.js";

const PARTS = ["earnings", "alerts", "nodes", "resources", "plan", "changes"] as const;
type Part = (typeof PARTS)[number];

interface Config extends CardConfig {
  parts?: Part[];
}

@customElement("depin-orchestrator-card")
export class DepinCard extends HostCard<Config> {
  static override styles = styles;

  @state() private show: Show = "gross";
  @state() private all = false;
  @state() private history: Columns | null = null;
  @state() private list: Outcome[] | null = null;
  private asked: string | null = null;
  private readonly changer = new Changer(this, async (command, more) => {
    const outcome = await ask<Outcome>(this.hass!, command, this.entryId!, more);
    // What was listed is of before; nobody is to undo the wrong one.
    if (!("dry_run" in more)) this.list = this.asked = null;
    return outcome;
  });

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

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
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
    const hour = 3600e3;
    const now = Math.floor(Date.parse(view.at) / hour) * hour; // the running hour is known in part only
    const [start, end] = [now - 24 * hour, now].map((time) => new Date(time).toISOString());
    ask<{ history: Columns }>(this.hass, "history", entry, { start, end })
      .then(({ history }) => (this.history = history))
      .catch(() => undefined); // the sparklines are an extra
    ask<{ reallocations: Outcome[] }>(this.hass, "reallocations", entry, { limit: 5 })
      .then(({ reallocations }) => {
        if (key === this.asked) this.list = reallocations;
      })
      .catch(() => undefined);
  }

  protected override body(hass: Hass, view: View): TemplateResult {
    const all = Object.values(view.nodes);
    const parts = this.config?.parts ?? PARTS;
    return html`
      <header>
        <h2>${this.config?.title ?? view.name}</h2>
        ${all.length ? this.switcher() : nothing}
      </header>
      ${this.feed.status === "unloaded"
        ? html`<div class="note" role="status">
            ${this.t("card.unloaded", { when: ago(hass, view.at) })}
          </div>`
        : nothing}
      ${all.length && all.every((node) => node.health === "offline")
        ? html`<div class="note bad" role="status">${this.t("card.all_offline")}</div>`
        : nothing}
      ${all.length
        ? parts.map((part) => this.piece(hass, view, part))
        : html`<p>${this.t("card.empty")}</p>`}
      ${question(hass, view, this.changer)}
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
        return this.nodes(hass, view);
      case "resources":
        return controlled(view).length ? this.resources(hass, view) : nothing;
      case "plan":
        return this.plan(hass, view);
      case "changes":
        return controlled(view).length ? this.changes(hass, view) : nothing;
    }
  }

  private nodes(hass: Hass, view: View): TemplateResult {
    const count = Object.keys(view.nodes).length;
    return html`${nodes(hass, view, this.show, this.history, this.all)}
    ${count > FEW
      ? html`<button aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>
          ${this.all ? this.t("nodes.fewer") : this.t("nodes.all", { count: String(count) })}
        </button>`
      : nothing}`;
  }

  private alerts(hass: Hass, view: View): TemplateResult | typeof nothing {
    const known = answer(hass, view, this.changer, "alerts");
    if (!view.alerts?.length) return known;
    const know = (id: string) =>
      this.changer.run("alerts", async () => {
        await acknowledge(hass, this.entryId!, id);
      });
    return this.section(this.t("alerts.title"), html`${alerts(hass, view.alerts, know)} ${known}`);
  }

  private section(title: string, content: unknown, beside: unknown = nothing): TemplateResult {
    return html`<section aria-label=${title}>
      <div class="row">
        <h3>${title}</h3>
        ${beside}
      </div>
      ${content}
    </section>`;
  }

  /** Only administrators may change something, */
  private get may(): boolean {
    return this.hass?.user?.is_admin ?? false;
  }

  /** and nothing while a change is under way, or on a host that is not set up. */
  private locked(view: View): boolean {
    return view.changes.busy || this.feed.status !== "ready";
  }

  private resources(hass: Hass, view: View): TemplateResult {
    const { changer } = this;
    const { draft } = changer;
    const busy = this.locked(view);
    const move: Changer["move"] = (...share) => changer.move(...share);
    return this.section(
      this.t("resources.title"),
      html`
        ${resources(hass, view, { draft, busy: busy || changer.busy, move })}
        ${view.changes.busy ? html`<div role="status">${this.t("resources.busy")}</div>` : nothing}
        ${this.may ? nothing : html`<div class="soft">${this.t("resources.admin")}</div>`}
        ${draft ? this.editor(draft, busy || !Object.keys(draft).length || over(view, draft)) : nothing}
        ${answer(hass, view, changer, "resources")}
      `,
      this.may && !draft
        ? html`<button @click=${() => changer.edit({})}>${this.t("resources.edit")}</button>`
        : nothing,
    );
  }

  private editor(draft: NonNullable<Changer["draft"]>, locked: boolean): TemplateResult {
    const words = { text: this.t("plan.confirm"), button: this.t("plan.apply") };
    return html`<div class="buttons">
      <button ?disabled=${locked} @click=${() => this.changer.preview("resources", draft)}>
        ${this.t("resources.preview")}
      </button>
      <button
        class="main"
        ?disabled=${locked}
        @click=${() => this.changer.propose("resources", words, draft)}
      >
        ${this.t("resources.apply")}
      </button>
      <button @click=${() => this.changer.edit(null)}>${this.t("resources.cancel")}</button>
    </div>`;
  }

  private plan(hass: Hass, view: View): TemplateResult | typeof nothing {
    const current = view.plan;
    const told = answer(hass, view, this.changer, "plan");
    if (!current || isDismissed(this.entryId!, current)) return told;
    const words = { text: this.t("plan.confirm"), button: this.t("plan.apply") };
    const busy = this.locked(view);
    return this.section(
      this.t("plan.title"),
      html`
        ${plan(hass, view, current)}
        ${current.moves.length
          ? html`<div class="buttons">
              ${this.may
                ? html`<button
                      class="main"
                      ?disabled=${busy}
                      @click=${() => this.changer.propose("plan", words)}
                    >
                      ${this.t("plan.apply")}
                    </button>
                    <button ?disabled=${busy} @click=${() => this.changer.preview("plan")}>
                      ${this.t("plan.dry_run")}
                    </button>`
                : nothing}
              <button @click=${() => this.dismiss(current)}>${this.t("plan.dismiss")}</button>
            </div>`
          : nothing}
        ${told}
      `,
    );
  }

  private dismiss(current: Plan): void {
    dismiss(this.entryId!, current);
    this.requestUpdate();
  }

  private changes(hass: Hass, view: View): TemplateResult {
    const words = { text: this.t("changes.confirm"), button: this.t("changes.undo") };
    const undo = (change: Outcome) => this.changer.undo("changes", words, change);
    const mayUndo = this.may && !this.locked(view);
    return this.section(
      this.t("changes.title"),
      html`
        ${this.list ? changes(hass, view, this.list, mayUndo ? undo : null) : nothing}
        ${answer(hass, view, this.changer, "changes")}
      `,
    );
  }
}
