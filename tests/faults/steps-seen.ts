import type { CallMoment } from "../../sandbox/workspace/answer-call.ts";
import type { DatabaseMoment } from "./watch-database.ts";

/** What a step does, and for which incident; the incident by its number or by the channel's slug, whichever shows. */
export type Seen = { readonly what: string; readonly incidentId: string | null; readonly slug: string | null };

/** @param channelName of a channel id */
export const seenInSlack = ({ method, args }: CallMoment, channelName: (id: string) => string): Seen => {
  const own = /"name":"(INC-\d+) \S+ ([\w:-]+)/.exec(JSON.stringify(args).replaceAll('\\"', '"'));
  const place = String(args.name ?? channelName(String(args.channel ?? args.channel_id ?? "")));
  const [, number, slug] = /^inc-(\d+)-(crash-\d+)/.exec(place) ?? [];
  return {
    what: own === null ? method : `${method} ${withoutNumbers(own[2] ?? "")}`,
    incidentId: own?.[1] ?? (number === undefined ? null : `INC-${number}`),
    slug: slug ?? null,
  };
};

/**
 * Events get their numbers as they come; the same notice has another one in the next incident. Which steps of a triage
 * stand in one message depends on how quick Slack is.
 */
const withoutNumbers = (surface: string): string => surface.replace(/^(notice|triage_step):[\w:]+$/, "$1");

const statements: readonly (readonly [what: string, sql: RegExp])[] = [
  ["delivery kept", /insert into firebreak\.inbox/],
  ["append", /insert into firebreak\.incident_event/],
  ["begin", /set status = 'started'/],
  ["end", /set status = \$2::text, reason/],
  ["progress", /set progress = progress/],
  ["place of a message", /insert into firebreak\.surface/],
  ["handed over", /status = case when e\.status = 'waiting'/],
];

/** The first of an append's events: the array of kinds begins with it. */
const firstEvent = /\{"([a-z]+_[a-z_]+|declared|acknowledged|resolved)"[,}]/;
const titleOf = /(?:title\\?":\\?"|declare P1 )(crash \d+)/;

/** @param kindOf the kind of an effect by its id */
export const seenInDatabase = async (
  { sql, values }: Pick<DatabaseMoment, "sql" | "values">,
  kindOf: (effectId: string) => Promise<string>,
): Promise<Seen | null> => {
  const what = statements.find(([, pattern]) => pattern.test(sql))?.[0];
  if (what === undefined) return null;
  const incidentId = /INC-\d+/.exec(values)?.[0] ?? null;
  const slug = titleOf.exec(values)?.[1]?.replace(" ", "-") ?? null;
  if (what === "append") return { what: `append ${firstEvent.exec(values)?.[1] ?? "more"}`, incidentId, slug };
  const effectId = /INC-\d+\.\d+\.\d+/.exec(values)?.[0];
  return { what: effectId === undefined ? what : `${what} ${await kindOf(effectId)}`, incidentId, slug };
};
