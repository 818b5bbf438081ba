// What the integration tells: the shapes of docs/api.md and docs/actions.md.

export type Quality = "measured" | "estimated" | "stale" | "unpriced" | "unknown";
export type Resource = "cpu" | "memory" | "bandwidth" | "storage";
export const RESOURCES: readonly Resource[] = ["cpu", "memory", "bandwidth", "storage"];
export type Protocol = "storj" | "golem" | "streamr" | "grass";
export type Health = "earning" | "idle" | "degraded" | "offline" | "paused" | "unknown";

/** A value with its quality; `value` is null while nobody knows it. Money is text. */
export interface Reading {
  quality: Quality;
  at: string;
  value: string | number | boolean | null;
  unit?: string;
  reason?: string;
}

export interface NodeState {
  id: string;
  name: string;
  protocol: Protocol;
  online: boolean;
  health: Health;
  health_reason: string | null;
  readings: Record<string, Reading>;
}

export interface Control {
  enforcement: "enforced" | "delegated" | "advisory";
  minimum: number;
  maximum: number;
  disruptive: boolean;
}

export interface Changes {
  left: number;
  next: string;
  trouble: string | null;
  busy: boolean;
}

/** What `depin_orchestrator/subscribe` pushes in full. */
export interface View {
  at: string;
  name: string;
  currency: string;
  host: Record<string, Reading>;
  unpriced: string[];
  nodes: Record<string, NodeState>;
  controls: Record<string, Partial<Record<Resource, Control>>>;
  capacity: Partial<Record<Resource, number>>;
  changes: Changes;
  plan?: Plan | null;
  mode?: string;
  alerts?: Alert[];
  /** When a node's own rhythm lets the next payout expect. */
  payouts?: Record<string, string>;
}

export type FeedEvent =
  | ({ kind: "full" } & View)
  | ({ kind: "change" } & Partial<Omit<View, "nodes">> & { nodes?: Record<string, NodeState | null> })
  | { kind: "unloaded" };

export interface Move {
  node: string;
  before: Partial<Record<Resource, number>>;
  after: Partial<Record<Resource, number>>;
  gain: number;
  cost: number;
}

export interface Plan {
  plan_id: string | null;
  reason: string;
  moves: Move[];
  gain: number;
  gain_low: number;
  gain_high: number;
  cost: number;
  net: number;
  confidence: number;
  /** In the household's language; */
  sentence: string;
  /** in those of the people who look on. */
  sentences?: Record<string, string>;
}

export interface Step {
  node: string;
  resource: Resource;
  before: Level;
  after: Level;
}

export interface Level {
  amount: number;
  share: number | null;
}

export interface Reason {
  reason: string;
  message: string;
}

/** The response of `reallocate` and `rollback`. */
export interface Outcome {
  outcome: "applied" | "rolled_back" | "stuck" | "refused" | "dry_run";
  reallocation_id: string | null;
  reason?: string;
  at?: string;
  /** Names, each once. */
  nodes: string[];
  reasons: Reason[];
  steps: Step[];
  expected_gain?: string | null;
  realised_gain?: string | null;
  restores?: string;
}

export interface Alert {
  id: string;
  kind: string;
  severity: "info" | "warning" | "critical";
  node: string | null;
  since: string;
  title: string;
  message: string;
}

export interface Columns {
  resolution: "hour" | "day" | "month";
  periods: string[];
  nodes: Record<string, Record<string, (string | number | null)[]>>;
}
