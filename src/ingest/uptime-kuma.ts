import { z } from "zod";
import { err } from "../base/result.ts";
import { alertOfDraft } from "./draft.ts";
import { severityWordIn } from "./labels.ts";
import { clipped } from "./limits.ts";
import { readMoment } from "./moment.ts";
import { pathsOfItems, remainderOf } from "./remainder.ts";
import { severityLabel } from "./severity-label.ts";
import { id, inside, problem, readShape, text, textOrNothing, wordOrNothing } from "./shape.ts";
import { type AlertSource, alerting, aside, type ReadContext } from "./source.ts";
import { labelsOfPairs } from "./tags.ts";

const heartbeat = z.looseObject(
  {
    status: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)], { error: "a status from 0 to 3" }),
    time: textOrNothing,
    msg: textOrNothing,
  },
  { error: "the heartbeat" },
);

const monitor = z.looseObject(
  {
    id,
    name: textOrNothing,
    url: textOrNothing,
    tags: z
      .array(z.looseObject({ name: text, value: wordOrNothing }, { error: "a tag" }), { error: "a list of tags" })
      .nullish(),
  },
  { error: "the monitor" },
);

const schema = z.looseObject(
  { heartbeat: heartbeat.nullish(), monitor: monitor.nullish(), msg: textOrNothing },
  { error: 'an object with "heartbeat", "monitor" and "msg"' },
);

const waiting: Readonly<Record<number, string>> = {
  2: "the monitor tries again before it says that it is down",
  3: "the monitor is in maintenance",
};

/**
 * Uptime Kuma's webhook notification with the preset JSON body. A message without a heartbeat is its "Test" button, or
 * says that a certificate will expire.
 * Source: louislam/uptime-kuma, `server/notification-providers/webhook.js`.
 */
export const uptimeKuma: AlertSource = {
  name: "uptime-kuma",
  read: (body, context) => {
    const read = readShape(schema, body);
    if (!read.ok) return read;
    const { heartbeat: beat, monitor: said, msg } = read.value;
    if (!beat || !said) {
      if (!msg) return err(problem("heartbeat", "the heartbeat of a monitor", beat));
      if (/certificate\b.*\bexpire/is.test(msg)) return aboutCertificate(msg, body, context);
      return aside("message", `a message without a monitor's state: ${clipped(msg, 80)}`);
    }
    const key = `monitor:${said.id}`;
    const wait = waiting[beat.status];
    if (wait !== undefined) return aside(key, wait);
    const labels = labelsOfPairs((said.tags ?? []).map(({ name, value }) => ({ name, value: value ?? "" })));
    const at = readMoment(zoned(beat.time));
    return alerting(
      alertOfDraft(
        {
          source: "uptime-kuma",
          key,
          state: beat.status === 0 ? "firing" : "resolved",
          titles: [!said.name ? null : `${said.name} is down`, msg],
          text: beat.msg,
          service: labels.service ?? said.name,
          environment: null,
          severityLabel: severityLabel(severityWordIn(labels)) ?? "error",
          startedAt: beat.status === 0 ? at : null,
          resolvedAt: at,
          links: [{ title: "Monitored page", url: said.url ?? "" }],
          labels,
          remainders: [
            remainderOf(
              inside(body, "monitor"),
              ["url", ...pathsOfItems(said.tags, "tags", ["name", "value"])],
              "monitor.",
            ),
            remainderOf(inside(body, "heartbeat"), ["msg"], "heartbeat."),
            remainderOf(body, ["monitor", "heartbeat"]),
          ],
        },
        context,
      ),
    );
  },
};

/** `[checkout][https://shop.example] TLS certificate will expire in 7 days`: once for each number of days, and no end. */
const aboutCertificate = (msg: string, body: unknown, context: ReadContext) =>
  alerting(
    alertOfDraft(
      {
        source: "uptime-kuma",
        key: ["certificate", msg.replace(/\d+ days?/, "")],
        state: "firing",
        titles: [msg],
        text: "",
        service: /^\[([^\]]+)\]/.exec(msg)?.[1],
        environment: null,
        severityLabel: "warning",
        startedAt: null,
        resolvedAt: null,
        links: [],
        labels: {},
        remainders: [remainderOf(body, ["msg"])],
      },
      context,
    ),
  );

/** `2026-11-24 12:00:00.123`, in UTC. */
const zoned = (said: string | null | undefined): string => {
  const text = (said ?? "").trim();
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(text) ? `${text.replace(" ", "T")}Z` : text;
};
