import type { TriageReport } from "../app/effects/dependencies.ts";
import type { Investigation } from "../domain/investigation.ts";
import type { Step, Summary } from "./first-responder.ts";

/** Says everything once, however often the work is taken up again. Lives for one run. */
export class Voice {
  private readonly report: TriageReport;
  private readonly said: Set<string>;

  constructor(report: TriageReport, investigation: Investigation) {
    this.report = report;
    this.said = new Set(investigation.steps.map(keyOf));
  }

  async step(step: Step): Promise<void> {
    const key = keyOf(step);
    if (this.said.has(key)) return;
    this.said.add(key);
    await this.report.step(step);
  }

  async summary(summary: Summary): Promise<void> {
    await this.report.summary(summary);
  }
}

const keyOf = ({ agent, title, text }: Step): string => JSON.stringify([agent, title, text]);
