import { z } from "zod";
import type { Reading } from "../../app/ports/telemetry.ts";
import type { AskKubectl } from "./ask-kubectl.ts";
import { askObjects } from "./ask-objects.ts";
import { notLookedAt, said } from "./not-looked-at.ts";
import { checkName, placeOf } from "./place.ts";

const serviceShape = z.object({
  spec: z.object({
    type: z.string().default("ClusterIP"),
    ports: z
      .array(
        z.object({
          name: z.string().default(""),
          port: z.number(),
          protocol: z.string().default("TCP"),
          targetPort: z.union([z.number(), z.string()]).optional(),
        }),
      )
      .default([]),
  }),
});
const slicesShape = z.object({
  items: z.array(
    z.object({
      ports: z.array(z.object({ name: z.string().nullish(), port: z.number().nullish() })).nullish(),
      endpoints: z
        .array(
          z.object({
            addresses: z.array(z.string()),
            // Null is to be read as ready. Source: the EndpointSlice API, discovery.k8s.io/v1.
            conditions: z.object({ ready: z.boolean().nullish() }).default({}),
          }),
        )
        .nullish(),
    }),
  ),
});

type Asked = { readonly namespace: string; readonly name: string; readonly port: string };
type Outside = { readonly ask: AskKubectl; readonly namespaces: readonly string[] | null };

const addressesShown = 10;

/**
 * Whether somebody stands behind a service at a port, as the cluster knows it. No connection is tried: that would mean
 * to run something in the cluster.
 */
export const readConnectivity = async (
  outside: Outside,
  asked: Asked,
  signal: AbortSignal,
): Promise<Reading<string>> => {
  const { ask, namespaces } = outside;
  const { name, port } = asked;
  const checked = checkName(name);
  if (!checked.ok) return { status: "failed", reason: checked.error, link: null };
  const place = placeOf(asked.namespace, namespaces);
  if (!place.ok) return notLookedAt(place.error);
  if (place.value === "") return notLookedAt("nobody says in which namespace");
  const where = `--namespace=${place.value}`;
  const [service, slices] = await Promise.all([
    askObjects(ask, ["services", name, where], serviceShape, signal),
    askObjects(ask, ["endpointslices", where, `--selector=kubernetes.io/service-name=${name}`], slicesShape, signal),
  ]);
  if (service.kind === "unread") return service.reading;
  if (service.kind === "none") return { status: "empty", link: null, body: `${place.value} has no service ${name}` };
  const { ports, type } = service.value.spec;
  if (type === "ExternalName") return notLookedAt(`${name} only stands for a name outside the cluster`);
  const offered = ports.find((one) => String(one.port) === port || one.name === port);
  if (offered === undefined) return said([`${name} has no port ${port}; it has ${portsIn(ports)}`]);
  if (slices.kind === "unread") return slices.reading;
  const endpoints = slices.kind === "none" ? [] : slices.value.items.flatMap((slice) => slice.endpoints ?? []);
  const addresses = (isReady: boolean): readonly string[] =>
    endpoints.filter(({ conditions }) => (conditions.ready ?? true) === isReady).flatMap((one) => one.addresses);
  return said([
    `service ${name}, port ${port}/${offered.protocol}, to ${offered.targetPort ?? offered.port} of its pods`,
    listed("addresses that are ready", addresses(true)),
    listed("addresses that are not ready", addresses(false)),
    "no connection was tried, because that would run something in the cluster",
  ]);
};

const portsIn = (ports: z.output<typeof serviceShape>["spec"]["ports"]): string =>
  ports.map(({ port, protocol }) => `${port}/${protocol}`).join(", ") || "none";

const listed = (what: string, addresses: readonly string[]): string => {
  const more = addresses.length > addressesShown ? ", …" : "";
  return `${what}: ${addresses.length === 0 ? "none" : `${addresses.length} (${addresses.slice(0, addressesShown).join(", ")}${more})`}`;
};
