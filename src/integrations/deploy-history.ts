import { z } from "zod";
import type { Deploy, Reading } from "../app/ports/telemetry.ts";
import type { HttpClient } from "./http-client.ts";
import { readJson } from "./read-json.ts";

/**
 * A deployer's history over HTTP: `GET <url>?service=<name>` answers
 * `{"deploys":[{"version","at", "previous_version"?, "by"?, "commit"?, "url"?, "status"?}]}` in any order.
 */
const history = z.object({
  deploys: z.array(
    z.object({
      version: z.string(),
      at: z.string().refine((text) => !Number.isNaN(Date.parse(text)), "expected a time"),
      previous_version: z.string().nullish(),
      by: z.string().nullish(),
      commit: z.string().nullish(),
      url: z.string().nullish(),
      status: z.string().nullish(),
    }),
  ),
});

/** So many are read; a history that is longer is known only in its newest part. */
export const deploysLimit = 50;

export const readDeployHistory = async (
  client: HttpClient,
  url: string,
  service: string,
  signal: AbortSignal,
): Promise<Reading<readonly Deploy[]>> => {
  const asked = new URL(url);
  asked.searchParams.set("service", service);
  const read = await readJson(client, { service: "deploy history", url: asked.href, signal }, history, asked.href);
  if (read.status !== "ok") return read;
  const deploys = read.value.deploys
    .map((one) => ({
      version: one.version,
      previousVersion: one.previous_version ?? null,
      at: new Date(Date.parse(one.at)).toISOString(),
      by: one.by ?? null,
      commit: one.commit ?? null,
      url: one.url ?? null,
      status: one.status ?? "succeeded",
    }))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, deploysLimit);
  return deploys.length === 0 ? { status: "empty", link: asked.href, body: read.body } : { ...read, value: deploys };
};
