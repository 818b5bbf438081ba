// From a wish to what came of it. Nothing is changed before a preview was seen and agreed to.

import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Draft } from "./parts/resources.js";
import type { Outcome, Resource, Step } from "./types.js";

/** The part of the card where it was asked, and where the answer belongs. */
export type Place = "alerts" | "resources" | "plan" | "changes";

/** What will be done when it is agreed to. */
export interface Question {
  text: string;
  button: string;
  steps: Step[];
  act: () => Promise<Outcome>;
}

type Send = (command: "reallocate" | "rollback", more: object) => Promise<Outcome>;

/** What steps lead to, to be compared. */
function goals(steps: readonly Step[]): string {
  return JSON.stringify(steps.map(({ node, resource, after }) => [node, resource, after.share]));
}

export class Changer implements ReactiveController {
  /** Shares that were moved but not applied; null while nobody edits. */
  draft: Draft | null = null;
  busy = false;
  place: Place | null = null;
  result: Outcome | null = null;
  fault: string | null = null;
  question: Question | null = null;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly send: Send,
  ) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** Begin to edit with an empty draft, or end it with null. */
  edit(draft: Draft | null): void {
    this.draft = draft;
    this.forget();
  }

  move(node: string, resource: Resource, share: number): void {
    this.draft = { ...this.draft, [node]: { ...this.draft?.[node], [resource]: share } };
    this.forget(); // a preview of another draft
  }

  /** Show what would be done; no wish is the current plan. */
  async preview(place: Place, allocation?: Draft): Promise<void> {
    await this.run(place, () => this.tried(allocation));
  }

  /** Ask whether what the preview shows is to be done. */
  async propose(place: Place, words: Pick<Question, "text" | "button">, allocation?: Draft): Promise<void> {
    if (this.busy) return;
    await this.preview(place, allocation);
    const { result } = this;
    if (result?.outcome !== "dry_run" || !result.steps.length) return;
    const { steps } = result;
    const act = async () => {
      const now = await this.tried(allocation);
      // The current plan may be another one by now: then only that is told.
      return goals(now.steps) === goals(steps) ? this.send("reallocate", { allocation }) : now;
    };
    this.result = null;
    this.question = { ...words, steps, act };
    this.host.requestUpdate();
  }

  /** Ask whether a change is to be taken back. */
  undo(place: Place, words: Pick<Question, "text" | "button">, change: Outcome): void {
    this.forget();
    this.place = place;
    const steps = change.steps.map((step) => ({ ...step, before: step.after, after: step.before }));
    const act = () => this.send("rollback", { reallocation_id: change.reallocation_id });
    this.question = { ...words, steps, act };
    this.host.requestUpdate();
  }

  no(): void {
    this.question = null;
    this.host.requestUpdate();
  }

  async yes(): Promise<void> {
    const { question, place } = this;
    this.question = null;
    if (!question || !place) return;
    await this.run(place, question.act);
    // What is shown from now on is what was read back; a wish that was not carried out can be mended.
    const { outcome } = this.result ?? {};
    if (outcome && outcome !== "refused" && outcome !== "dry_run") this.draft = null;
    this.host.requestUpdate();
  }

  /** Do something and keep how it ended, or what went wrong. */
  async run(place: Place, act: () => Promise<Outcome | void>): Promise<void> {
    if (this.busy) return; // one thing at a time
    this.forget();
    this.place = place;
    this.busy = true;
    this.host.requestUpdate();
    try {
      this.result = (await act()) ?? null;
    } catch (error) {
      this.fault = (error as { message?: string }).message ?? String(error);
    } finally {
      this.busy = false;
      this.host.requestUpdate();
    }
  }

  private tried(allocation?: Draft): Promise<Outcome> {
    return this.send("reallocate", { allocation, dry_run: true });
  }

  private forget(): void {
    this.place = this.result = this.fault = this.question = null;
    this.host.requestUpdate();
  }
}
