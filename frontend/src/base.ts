// What all cards share: a host, its feed, and a place to put what went wrong.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { feedKey, watch, type State } from "./feed.js";
import { hosts, type Hass } from "./hass.js";
import { localize } from "./localize.js";
import type { View } from "./types.js";

export interface CardConfig {
  type: string;
  entry_id?: string;
  title?: string;
}

/** A card's editor: the host, and fields of its own; labelled in the user's language. */
export function form(...fields: object[]) {
  const host = {
    name: "entry_id",
    selector: { config_entry: { integration: "depin_orchestrator" } },
  };
  return {
    schema: [host, ...fields],
    computeLabel: (field: { name: string }, local?: unknown) =>
      localize(local as Hass | undefined, `config.${field.name}`),
  };
}

export const TITLE_FIELD = { name: "title", selector: { text: {} } };

export abstract class HostCard<Config extends CardConfig = CardConfig> extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  @state() protected config?: Config;
  @state() protected feed: State = { view: null, status: "loading" };
  private stop: (() => void) | null = null;
  private watched: string | null = null;

  setConfig(config: Config): void {
    if (config.entry_id !== undefined && typeof config.entry_id !== "string") {
      throw new Error("entry_id has to be the id of a host's config entry");
    }
    this.config = config;
  }

  /** The host that the card shows: the configured one, else the first. */
  protected get entryId(): string | null {
    if (this.config?.entry_id) return this.config.entry_id;
    return this.hass ? (hosts(this.hass)[0] ?? null) : null;
  }

  private get wanted(): string | null {
    return this.hass && this.entryId ? feedKey(this.hass, this.entryId) : null;
  }

  protected t(key: string, values?: Record<string, string>): string {
    return localize(this.hass, key, values);
  }

  /** What the card shows of a host of which something is known. */
  protected abstract body(hass: Hass, view: View): TemplateResult;

  protected override render(): TemplateResult {
    return html`<ha-card>${this.hass ? this.content(this.hass) : nothing}</ha-card>`;
  }

  private content(hass: Hass): TemplateResult {
    const { view, status } = this.feed;
    if (!this.entryId) return html`<p>${this.t("card.no_host")}</p>`;
    if (status === "failed") return html`<p role="alert">${this.t("card.failed")}</p>`;
    if (view) return this.body(hass, view);
    if (status === "unloaded") return html`<p role="status">${this.t("card.absent")}</p>`;
    return html`<p class="soft" aria-busy="true">${this.t("card.loading")}</p>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("hass") || changed.has("config")) this.follow();
  }

  /** Home Assistant sets `hass` at every state of the house; ours comes by the feed. */
  protected override shouldUpdate(changed: PropertyValues): boolean {
    if (changed.size > 1 || !changed.has("hass")) return true;
    const before = changed.get("hass") as Hass | undefined;
    return (
      !before ||
      before.language !== this.hass?.language ||
      before.locale !== this.hass?.locale ||
      this.watched !== this.wanted
    );
  }

  private follow(): void {
    const { entryId, wanted } = this;
    if (!this.hass || !this.isConnected || wanted === this.watched) return;
    this.leave();
    if (entryId === null) return;
    this.watched = wanted;
    this.stop = watch(this.hass, entryId, (feed) => {
      this.feed = feed;
    });
  }

  private leave(): void {
    this.stop?.();
    this.stop = null;
    this.watched = null;
  }
}
