import type { Effect, Lane, PlannedEffect, Stream } from "./effect.ts";
import type { Incident } from "./incident.ts";
import { isUrgent } from "./severity.ts";
import type { Surface } from "./surface.ts";

/** Collects effects with the lane of the incident's severity; lives for one event. */
export class Planner {
  readonly planned: PlannedEffect[] = [];
  private readonly lane: Lane;

  constructor(incident: Incident) {
    this.lane = isUrgent(incident.severity) ? "urgent" : "normal";
  }

  /** In the channel, in order. */
  inChannel(...effects: readonly Effect[]): this {
    return this.add("channel", this.lane, effects);
  }

  show(...surfaces: readonly Surface[]): this {
    return this.inChannel(...surfaces.map((surface): Effect => ({ kind: "show", surface })));
  }

  /** In a thread, in order, behind what the channel itself waits for. */
  inThread(...surfaces: readonly Surface[]): this {
    return this.add(
      "thread",
      this.lane === "urgent" ? "normal" : "bulk",
      surfaces.map((surface): Effect => ({ kind: "show", surface })),
    );
  }

  /** By itself, whatever the channel waits for. */
  apart(...effects: readonly Effect[]): this {
    return this.add(null, this.lane, effects);
  }

  /** What makes a channel nicer but saves nobody: behind everything that people wait for. */
  later(...effects: readonly Effect[]): this {
    return this.add(null, "bulk", effects);
  }

  feed(): this {
    return this.add("feed", this.lane === "urgent" ? "normal" : "bulk", [{ kind: "show", surface: { kind: "feed" } }]);
  }

  private add(stream: Stream, lane: Lane, effects: readonly Effect[]): this {
    this.planned.push(...effects.map((effect) => ({ effect, lane, stream })));
    return this;
  }
}
