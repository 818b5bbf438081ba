// What came in by hour, day or month, stacked by node.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { form, HostCard, TITLE_FIELD, type CardConfig } from "./base.js";
import { when } from "./format.js";
import { ask, type Hass } from "./hass.js";
import { graph } from "./parts/graph.js";
import { legend } from "./parts/resources.js";
import { styles } from "./styles.js";
import type { Columns, View } from "./types.js";

const DAY = 24 * 3600e3;
/** How far back each span looks, in what steps, and how a step is written. */
const SPANS = {
  day: { back: DAY, resolution: "hour", written: { hour: "numeric" } },
  week: { back: 7 * DAY, resolution: "day", written: { weekday: "short" } },
  month: { back: 30 * DAY, resolution: "day", written: { day: "numeric", month: "short" } },
  year: { back: 365 * DAY, resolution: "month", written: { month: "short", year: "numeric" } },
} as const satisfies Record<
  string,
  { back: number; resolution: string; written: Intl.DateTimeFormatOptions }
>;
type Span = keyof typeof SPANS;

interface Config extends CardConfig {
  span?: Span;
}

@customElement("depin-orchestrator-earnings-card")
export class EarningsCard extends HostCard<Config> {
  static override styles = styles;

  @state() private span: Span | null = null;
  @state() private columns: Columns | null = null;
  private asked = "";

  static getStubConfig(): Partial<Config> {
    return { span: "week" };
  }

  static getConfigForm() {
    const spans = { select: { options: Object.keys(SPANS) } };
    return form(TITLE_FIELD, { name: "span", selector: spans });
  }

  getCardSize(): number {
    return 4;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  private get shown(): Span {
    return this.span ?? this.config?.span ?? "week";
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { view, status } = this.feed;
    const entry = this.entryId;
    if (!this.hass || !view || !entry || status !== "ready") return;
    const { back, resolution } = SPANS[this.shown];
    const key = [entry, this.shown, view.at.slice(0, 13)].join();
    if (key === this.asked) return;
    this.asked = key;
    const start = new Date(Date.parse(view.at) - back).toISOString();
    ask<{ history: Columns }>(this.hass, "history", entry, { start, resolution })
      .then(({ history }) => {
        if (key === this.asked) this.columns = history;
      })
      .catch(() => undefined);
  }

  protected override body(hass: Hass, view: View): TemplateResult {
    const label = (start: string) => when(hass, start, SPANS[this.shown].written);
    return html`
      <header>
        <h2>${this.config?.title ?? this.t("graph.title")}</h2>
        <div class="buttons" role="group" aria-label=${this.t("config.span")}>
          ${(Object.keys(SPANS) as Span[]).map(
            (span) =>
              html`<button aria-pressed=${this.shown === span} @click=${() => (this.span = span)}>
                ${this.t(`graph.${span}`)}
              </button>`,
          )}
        </div>
      </header>
      ${this.columns?.periods.length
        ? graph(hass, this.columns, view.nodes, view.currency, label)
        : this.columns
          ? html`<p class="soft">${this.t("graph.nothing")}</p>`
          : nothing}
      ${legend(view)}
    `;
  }
}
