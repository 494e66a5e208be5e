import type { Cause } from "../../causes.ts";
import { findingOf, sureness } from "../finding-of.ts";
import type { DatabaseCheck } from "./database-check.ts";

/** What the control plane itself says has happened, within the incident's time. Roots first. */
const said: readonly {
  readonly cause: Cause;
  readonly pattern: RegExp;
  readonly words: string;
  readonly confidence: number;
}[] = [
  {
    cause: "database-storage-full",
    pattern: /ran out of storage|storage[- ]full|insufficient storage|no space left/i,
    words: "ran out of storage",
    confidence: sureness.decisive + 0.04,
  },
  {
    cause: "database-storage-full",
    pattern: /storage is (?:critically|getting) low|low (?:free )?storage|storage.*(?:9\d|100)\s?% (?:used|full)/i,
    words: "is nearly out of storage",
    confidence: sureness.strong,
  },
  {
    cause: "database-failover",
    pattern:
      /failover (?:initiated|started|completed|in progress|has (?:started|completed))|promoted to primary|new primary/i,
    words: "changed its primary",
    confidence: sureness.decisive,
  },
  {
    cause: "database-connection-exhaustion",
    pattern:
      /remaining connection slots|too many (?:clients|connections)|(?:approaching|reached|exceeded) (?:the )?max_connections/i,
    words: "has no connections left",
    confidence: sureness.decisive,
  },
  {
    cause: "database-replication-lag",
    pattern: /replication lag|replica (?:replay )?is behind|replay is behind|lag exceeded/i,
    words: "has a replica that is far behind",
    confidence: sureness.strong + 0.1,
  },
  {
    cause: "database-read-only",
    pattern: /read[- _]only (?:mode|state|transaction)|is (?:now )?read[- ]only|cannot execute \w+ in a read-only/i,
    words: "takes no writes",
    confidence: sureness.decisive - 0.03,
  },
  {
    cause: "database-invalid-credentials",
    pattern: /password authentication failed|access denied for user/i,
    words: "refuses credentials",
    confidence: sureness.strong,
  },
];

export const controlPlane: DatabaseCheck = {
  causes: [
    "database-storage-full",
    "database-failover",
    "database-connection-exhaustion",
    "database-replication-lag",
    "database-read-only",
    "database-invalid-credentials",
  ],
  looksAt: "events of the database's control plane in the incident's time, and settings in its status",
  wrongIf: "the event is a test or a planned switch that nobody felt",
  judge: ({ events, instance, status }) => [
    ...said.flatMap(({ cause, pattern, words, confidence }) => {
      const event = events.find(
        ({ text }) =>
          pattern.test(text) &&
          !/\bno\b.{0,20}(?:failover|lag)|cleared|back within|within (?:normal|bounds)/i.test(text),
      );
      return event === undefined
        ? []
        : [
            findingOf(cause, `database/${instance}`, confidence, `${instance} ${words}.`, [
              [event.text, event.evidence],
            ]),
          ];
    }),
    ...(status !== null &&
    /"?(?:transaction_read_only|default_transaction_read_only|read_only)"?\s*[:=|]\s*"?(?:on|true|1)\b/i.test(
      status.text,
    )
      ? [
          findingOf("database-read-only", `database/${instance}`, sureness.decisive, `${instance} takes no writes.`, [
            ["it is set to read only", status.evidence],
          ]),
        ]
      : []),
  ],
};
