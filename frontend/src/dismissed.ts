// Which plan of each host was dismissed: the browser remembers it beyond the page's life.

import type { Plan } from "./types.js";

/** For a browser that keeps nothing. */
const kept = new Map<string, string>();

const keyOf = (entryId: string) => `depin_orchestrator.dismissed.${entryId}`;

/** What a plan is remembered by. */
const nameOf = (plan: Plan) => plan.plan_id ?? plan.sentence;

export function dismiss(entryId: string, plan: Plan): void {
  kept.set(entryId, nameOf(plan));
  try {
    localStorage.setItem(keyOf(entryId), nameOf(plan));
  } catch {
    // It holds until the page is loaded again.
  }
}

export function isDismissed(entryId: string, plan: Plan): boolean {
  let name: string | null = null;
  try {
    name = localStorage.getItem(keyOf(entryId));
  } catch {
    // The same.
  }
  return (name ?? kept.get(entryId)) === nameOf(plan);
}
