import { z } from "zod";
import type { Deploy } from "../../app/ports/telemetry.ts";
import { minuteOf } from "../../base/instant.ts";
import { resultOf, type SignalsOf, unknownService } from "../signals-of.ts";
import { defineTool, type Tool } from "../tool.ts";

const deploysShown = 20;

export const deploysList = (signalsOf: SignalsOf): Tool =>
  defineTool({
    name: "deploys_list",
    description:
      "Versions of a service that were put into production, newest first, with time and author. Use it first for every service that may be involved: most incidents begin with a change.",
    access: "read",
    worth: "evidence",
    input: z.strictObject({ service: z.string().describe("name in the service catalogue") }),
    run: async ({ service }, { signal }) => {
      const signals = signalsOf(service);
      if (signals === null) return unknownService(service);
      return resultOf(await signals.deploys(signal), {
        what: `deploys of ${service}`,
        empty: `no deploy of ${service} is on record`,
        // The history speaks of all times, up to now.
        window: null,
        ok: (deploys) => ({
          summary: `${service}: ${summaryOf(deploys)}`,
          body: deploys.slice(0, deploysShown).map(deployLine).join("\n"),
        }),
      });
    },
  });

const summaryOf = ([newest, before]: readonly Deploy[]): string =>
  newest === undefined
    ? "no deploys"
    : `${newest.version} since ${minuteOf(newest.at)}${before === undefined ? "" : `, before that ${before.version}`}`;

/** `<at> <version> <status> by <whom>`; read back by `parseDeploys`. */
const deployLine = ({ at, version, status, by, commit }: Deploy): string =>
  `${at} ${oneWord(version)} ${oneWord(status)} by ${by ?? "unknown"}${commit === null ? "" : ` (${commit.slice(0, 12)})`}`;

const oneWord = (text: string): string => text.replaceAll(/\s+/g, "_") || "unknown";

export type DeployLine = {
  readonly at: string;
  readonly version: string;
  readonly status: string;
  readonly by: string;
};

/** The deploys in a body of this tool, newest first. */
export const parseDeploys = (body: string): readonly DeployLine[] =>
  body.split("\n").flatMap((line) => {
    const match = /^(\d{4}-\d\d-\d\dT\S+Z) (\S+) (\S+) by ([^(\n]+)/.exec(line);
    const [, at, version, status, by] = match ?? [];
    return at === undefined || version === undefined || status === undefined || by === undefined
      ? []
      : [{ at, version, status, by: by.trim() }];
  });
