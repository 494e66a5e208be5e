import { alertOfDraft, type Draft } from "./draft.ts";
import { readMoment } from "./moment.ts";
import { type Remainder, remainderOf } from "./remainder.ts";
import { severityIn } from "./severity-label.ts";
import { onScale, type Scale } from "./severity-words.ts";
import { inside } from "./shape.ts";
import type { ReadContext } from "./source.ts";

/** What came around a message: the topic, what its subject says, and when it was sent. */
export type Notified = {
  readonly topic: string;
  readonly subject: string;
  readonly sentAt: string;
  readonly around: readonly Remainder[];
};

type Path = readonly string[];

/** Where the services of AWS put what a person would call the headline, the best first. */
const headlines: readonly Path[] = [["detail", "title"], ["Event Message"], ["detail-type"], ["title"], ["message"]];
const explanations: readonly Path[] = [
  ["detail", "description"],
  ["detail", "reason"],
  ["detail", "message"],
  ["Event Message"],
  ["description"],
];
/** What it is about, so that the same notice about two of them is two. */
const subjects: readonly Path[] = [["resources", "0"], ["Source ARN"], ["Source ID"], ["detail", "id"]];
const moments: readonly Path[] = [["time"], ["Event Time"]];

/** EventBridge, whether by SNS or by itself. */
export const isEvent = (said: unknown): boolean => typeof inside(said, "detail-type") === "string";

/**
 * What comes over SNS or EventBridge and is no alarm: an event of RDS, a finding of GuardDuty, a deployment of ECS, a text
 * that a script has published. Whoever has subscribed the topic wants to hear of it. Nothing ever says that it is over.
 * Source: AWS, "Amazon EventBridge events reference", and the notification formats of the services.
 */
export const noticeOf = (said: unknown, { topic, subject, sentAt, around }: Notified, context: ReadContext) => {
  const plain = typeof said === "string" ? said : "";
  const [firstLine = ""] = plain.split("\n").filter((line) => line.trim() !== "");
  const title = textAt(said, headlines) || subject || firstLine;
  const about = textAt(said, subjects);
  const draft: Draft = {
    source: "cloudwatch",
    key: [topic, title, about],
    state: "firing",
    titles: [title, "A message of AWS"],
    text: plain || textAt(said, explanations),
    service: null,
    environment: null,
    severityLabel: severityOf(said) ?? severityIn(title),
    startedAt: readMoment(textAt(said, moments)) ?? readMoment(sentAt),
    resolvedAt: null,
    links: [{ title: "AWS", url: textAt(said, [["Identifier Link"], ["detail", "links", "0"]]) }],
    labels: {},
    remainders: [...(plain === "" ? [remainderOf(said)] : []), ...around],
  };
  return alertOfDraft(draft, context);
};

/** GuardDuty's scale from 1 to 10; Security Hub has words. */
const severityOf = (said: unknown): string | null => {
  const severity = inside(said, "detail", "severity");
  if (typeof severity === "string") return onScale(words, severity);
  if (typeof severity !== "number") return null;
  return severity >= 9 ? "critical" : severity >= 7 ? "error" : severity >= 4 ? "warning" : "info";
};

const words: Scale = { critical: "critical", high: "error", medium: "warning", low: "info", informational: "info" };

const textAt = (said: unknown, paths: readonly Path[]): string => {
  for (const path of paths) {
    const found = inside(said, ...path);
    if (typeof found === "string" && found.trim() !== "") return found.trim();
  }
  return "";
};

/** EventBridge tells of an alarm in words of its own: in those that CloudWatch uses over SNS, and null for all else. */
export const alarmOf = (said: unknown): Readonly<Record<string, unknown>> | null => {
  if (inside(said, "detail-type") !== "CloudWatch Alarm State Change") return null;
  const dimensions = inside(said, "detail", "configuration", "metrics", "0", "metricStat", "metric", "dimensions");
  return {
    AlarmName: inside(said, "detail", "alarmName"),
    AlarmDescription: inside(said, "detail", "configuration", "description"),
    AlarmArn: inside(said, "resources", "0"),
    AWSAccountId: inside(said, "account"),
    Region: inside(said, "region"),
    NewStateValue: inside(said, "detail", "state", "value"),
    NewStateReason: inside(said, "detail", "state", "reason"),
    StateChangeTime: inside(said, "detail", "state", "timestamp"),
    Trigger: {
      Dimensions: Object.entries(Object(dimensions)).flatMap(([name, value]) =>
        typeof value === "string" ? [{ name, value }] : [],
      ),
    },
  };
};
