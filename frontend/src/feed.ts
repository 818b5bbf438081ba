// One subscription per host and language, shared by all cards of a page.

import type { Hass } from "./hass.js";
import { nearest } from "./localize.js";
import type { FeedEvent, View } from "./types.js";

export type State = { view: View | null; status: "loading" | "ready" | "unloaded" | "failed" };
type Watcher = (state: State) => void;

class Feed {
  private watchers = new Set<Watcher>();
  private end: Promise<() => Promise<void>> | null = null;
  private state: State = { view: null, status: "loading" };

  constructor(
    private readonly entryId: string,
    private readonly forget: () => void,
  ) {}

  watch(hass: Hass, watcher: Watcher): () => void {
    this.watchers.add(watcher);
    watcher(this.state);
    this.end ??= this.begin(hass);
    return () => {
      this.watchers.delete(watcher);
      if (this.watchers.size) return;
      void this.end?.then((stop) => stop()).catch(() => undefined); // it may never have begun
      this.forget();
    };
  }

  private async begin(hass: Hass): Promise<() => Promise<void>> {
    try {
      return await hass.connection.subscribeMessage<FeedEvent>((event) => this.take(event), {
        type: "depin_orchestrator/subscribe",
        entry_id: this.entryId,
        language: nearest(hass),
      });
    } catch {
      this.publish({ view: null, status: "failed" });
      return async () => undefined;
    }
  }

  private take(event: FeedEvent): void {
    if (event.kind === "unloaded") {
      this.publish({ ...this.state, status: "unloaded" });
    } else {
      const view = merged(event.kind === "full" ? null : this.state.view, event);
      this.publish({ view, status: "ready" });
    }
  }

  private publish(state: State): void {
    this.state = state;
    for (const watcher of this.watchers) watcher(state);
  }
}

/** A new view: what did not change keeps its identity, so that only the rest is drawn anew. */
export function merged(view: View | null, event: Exclude<FeedEvent, { kind: "unloaded" }>): View {
  const { kind, nodes, ...parts } = event;
  if (kind === "full" || view === null) return { ...parts, nodes } as View;
  const kept = { ...view.nodes };
  for (const [id, node] of Object.entries(nodes ?? {})) {
    if (node === null) delete kept[id];
    else kept[id] = node;
  }
  return { ...view, ...parts, nodes: kept } as View;
}

const feeds = new Map<string, Feed>();

/** What a feed is known by: a host, told in one language. */
export function feedKey(hass: Hass, entryId: string): string {
  return `${entryId} ${nearest(hass)}`;
}

/** Be told a host's state now and whenever it changes, until the returned function is called. */
export function watch(hass: Hass, entryId: string, watcher: Watcher): () => void {
  const key = feedKey(hass, entryId);
  let feed = feeds.get(key);
  if (!feed) feeds.set(key, (feed = new Feed(entryId, () => feeds.delete(key))));
  return feed.watch(hass, watcher);
}
