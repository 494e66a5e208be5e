import { z } from "zod";
import type { Result } from "../base/result.ts";
import { alarmOf, isEvent, type Notified, noticeOf } from "./aws-notice.ts";
import { alertOfDraft } from "./draft.ts";
import { readMoment } from "./moment.ts";
import { pathsOfItems, type Remainder, remainderOf } from "./remainder.ts";
import { severityIn } from "./severity-label.ts";
import { id, inside, readShape, text, textOrNothing, wordOrNothing } from "./shape.ts";
import { isSnsEnvelope, messageOf, readSnsEnvelope } from "./sns-envelope.ts";
import { type AlertSource, alerting, aside, type ReadContext, type Reading } from "./source.ts";
import { labelsOfPairs } from "./tags.ts";

const schema = z.looseObject(
  {
    AlarmName: id,
    AlarmDescription: textOrNothing,
    AlarmArn: textOrNothing,
    AWSAccountId: textOrNothing,
    Region: textOrNothing,
    NewStateValue: z.enum(["ALARM", "OK", "INSUFFICIENT_DATA"], { error: '"ALARM", "OK" or "INSUFFICIENT_DATA"' }),
    NewStateReason: textOrNothing,
    StateChangeTime: textOrNothing,
    Trigger: z
      .looseObject(
        {
          Dimensions: z
            .array(z.looseObject({ name: text, value: wordOrNothing }, { error: "a dimension" }), {
              error: "a list of dimensions, or nothing",
            })
            .nullish(),
        },
        { error: "the trigger, or nothing" },
      )
      .nullish(),
  },
  { error: "a CloudWatch alarm" },
);

/**
 * CloudWatch alarms over SNS, or raw (SNS raw delivery, a Lambda, EventBridge), and what other services of AWS say over
 * the same topics. That the envelope is SNS's own has been checked
 * before: see `src/http/sns-authentic.ts`.
 * Source: AWS, "Amazon SNS: HTTP/HTTPS notification JSON format" and CloudWatch's alarm notification.
 */
export const cloudwatch: AlertSource = {
  name: "cloudwatch",
  read: (body, context) => {
    if (!isSnsEnvelope(body)) return isEvent(body) ? readEvent(body, bare, context) : readAlarm(body, "", [], context);
    const envelope = readSnsEnvelope(body);
    if (!envelope.ok) return envelope;
    const { Type: kind, TopicArn: topic } = envelope.value;
    if (kind === "SubscriptionConfirmation") return aside(topic, "the subscription was confirmed");
    if (kind === "UnsubscribeConfirmation") return aside(topic, "the topic will send nothing more to this address");
    const message = messageOf(envelope.value);
    const around = [remainderOf(body, placedInEnvelope, "sns.")];
    if (inside(message, "AlarmName") !== undefined) return readAlarm(message, "Message", around, context);
    const { Subject: subject, Timestamp: sentAt } = envelope.value;
    return readEvent(message, { topic, subject: subject ?? "", sentAt, around }, context);
  },
};

const bare: Notified = { topic: "", subject: "", sentAt: "", around: [] };

/** An alarm that EventBridge tells of in its own words, or something that is no alarm. */
const readEvent = (said: unknown, notified: Notified, context: ReadContext): Result<Reading, string> => {
  const alarm = alarmOf(said);
  return alarm === null
    ? alerting(noticeOf(said, notified, context))
    : readAlarm(alarm, "detail", [remainderOf(said, placedInEvent), ...notified.around], context);
};

/** What `alarmOf` has read from there. */
const placedInEvent = ["detail.alarmName", "detail.configuration.description", "detail.state.reason"];

const placedInEnvelope = ["Type", "Message", "Signature", "SignatureVersion", "SigningCertURL"];

const readAlarm = (
  raw: unknown,
  at: string,
  around: readonly Remainder[],
  context: ReadContext,
): Result<Reading, string> => {
  const read = readShape(schema, raw, at);
  if (!read.ok) return read;
  const said = read.value;
  const key = said.AlarmArn || [said.AWSAccountId ?? "", said.Region ?? "", said.AlarmName].join(":");
  if (said.NewStateValue === "INSUFFICIENT_DATA") return aside(key, "the alarm has too little data to say anything");
  const changedAt = readMoment(said.StateChangeTime);
  const listed = said.Trigger?.Dimensions ?? [];
  const labels = labelsOfPairs(listed.map(({ name, value }) => ({ name, value: value ?? "" })));
  return alerting(
    alertOfDraft(
      {
        source: "cloudwatch",
        key,
        state: said.NewStateValue === "ALARM" ? "firing" : "resolved",
        titles: [said.AlarmName],
        text: [said.AlarmDescription, said.NewStateReason].filter(Boolean).join("\n\n"),
        service: labels.ServiceName ?? labels.FunctionName,
        environment: null,
        // An alarm has no field for it, and people write it into the name.
        severityLabel: severityIn(said.AlarmName),
        startedAt: said.NewStateValue === "ALARM" ? changedAt : null,
        resolvedAt: changedAt,
        links: [{ title: "CloudWatch", url: consoleUrl(said.AlarmArn ?? "") }],
        labels,
        remainders: [
          remainderOf(raw, [
            "AlarmName",
            "AlarmDescription",
            "NewStateReason",
            ...pathsOfItems(listed, "Trigger.Dimensions", ["name", "value"]),
          ]),
          ...around,
        ],
      },
      context,
    ),
  );
};

/** `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:checkout-5xx` */
const consoleUrl = (arn: string): string => {
  const [, region, name] = /^arn:aws:cloudwatch:([a-z0-9-]+):\d+:alarm:(.+)$/s.exec(arn) ?? [];
  if (region === undefined || name === undefined) return "";
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name.toWellFormed())}`;
};
