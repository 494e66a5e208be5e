import type { Account } from "../app/ports/delivery.ts";
import type { Reading } from "../app/ports/telemetry.ts";
import type { Config } from "../config.ts";
import { deliveryOf } from "./delivery.ts";
import type { Finding } from "./finding.ts";

type Look = { readonly what: string; readonly look: (signal: AbortSignal) => Promise<Reading<Account>> };

const withinMs = 10_000;

/** Each source is asked what agents would ask it, with the same token. Nothing is said where none is configured. */
export const deliveryFindings = async (config: Config): Promise<readonly Finding[]> => {
  const { repositoryOf, applicationOf } = deliveryOf(config);
  const found = Object.keys(config.file.services).map((service) => {
    const repository = repositoryOf?.(service) ?? null;
    const application = applicationOf?.(service) ?? null;
    return Promise.all([
      ...(repository === null
        ? []
        : [
            findingOf(`${service}, GitHub`, [
              { what: "deployments", look: (signal) => repository.deployments({}, signal) },
              { what: "merges", look: (signal) => repository.merges({}, signal) },
              { what: "workflow runs", look: (signal) => repository.runs({}, signal) },
            ]),
          ]),
      ...(application === null
        ? []
        : [
            findingOf(`${service}, Argo CD`, [
              { what: "its application", look: (signal) => application.status({}, signal) },
            ]),
          ]),
    ]);
  });
  return (await Promise.all(found)).flat();
};

const findingOf = async (where: string, looks: readonly Look[]): Promise<Finding> => {
  const signal = AbortSignal.timeout(withinMs);
  const readings = await Promise.all(looks.map(async ({ what, look }) => ({ what, reading: await look(signal) })));
  const blind = readings.flatMap(({ what, reading }) =>
    reading.status === "failed" ? [`${what} (${reading.reason})`] : [],
  );
  return blind.length === 0
    ? { level: "ok", text: `${where}: agents can read ${looks.map(({ what }) => what).join(", ")}` }
    : { level: "fail", text: `${where}: agents cannot read ${blind.join(", ")}` };
};
