import { err, ok, type Result } from "../base/result.ts";
import type { Alert } from "../domain/alert.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { environmentIn, serviceIn, severityWordIn } from "./labels.ts";
import { asText, asTitle, clipped } from "./limits.ts";
import { dialects, type Sighting } from "./message-dialects.ts";
import { type MessageParts, readParts } from "./message-parts.ts";
import { withoutOrnament } from "./message-text.ts";
import { momentOf } from "./moment.ts";
import { severityLabel } from "./severity-label.ts";
import type { ReadContext } from "./source.ts";

type Received = Pick<ReadContext, "receivedAt">;

/**
 * Reads an alert from another bot's message. Whether a message is a bot's, and in a channel that is watched, the
 * caller has decided.
 * @param message Slack's message: text, attachments and blocks, as the event or the history gives it; never throws
 * @returns the alert, or why it is none (a deploy, a greeting): most messages are none
 */
export const readSlackMessage = (message: unknown, context: Received): Result<Alert, string> => {
  const read = readParts(message);
  if (!read.ok) return read;
  const parts = read.value;
  for (const dialect of Object.values(dialects)) {
    const sighting = dialect(parts);
    if (sighting !== null && asTitle(sighting.title) !== "") return ok(alertOf(sighting, parts, context));
  }
  const [first] = parts.lines;
  return err(
    first === undefined
      ? "the message has no words"
      : `expected a monitoring system's wording, came ${JSON.stringify(clipped(first, 80))}`,
  );
};

const alertOf = (sighting: Sighting, parts: MessageParts, { receivedAt }: Received): Alert => {
  // `Triggered: checkout is slow` reads like a fact, but is the headline.
  const facts = Object.entries(parts.facts).filter(([, value]) => !value.includes(sighting.title));
  const labels = { ...Object.fromEntries(facts), ...sighting.labels };
  const postedAt = momentOf((parts.postedAtSeconds ?? Number.NaN) * 1_000) ?? receivedAt;
  return {
    fingerprint: fingerprintOf(sighting.key),
    source: "message",
    state: sighting.state,
    title: asTitle(sighting.title),
    text: asText(parts.lines.filter((line) => !isHeadline(line, sighting)).join("\n")),
    service: serviceIn(labels),
    environment: environmentIn(labels),
    severityLabel: severityLabel(sighting.severity ?? severityWordIn(labels)),
    startedAt: postedAt,
    resolvedAt: sighting.state === "resolved" ? postedAt : null,
    links: parts.links,
    labels,
  };
};

const isHeadline = (line: string, { title }: Sighting): boolean =>
  withoutOrnament(line).includes(title) && line.length <= title.length + 80;
