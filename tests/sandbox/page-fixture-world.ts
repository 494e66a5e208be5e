import type { PageChannel, PageMessage, PagePerson, PageState } from "../../sandbox/workspace/page-protocol.ts";
import { homeView, incidentBlocks, postMortem, triageBlocks } from "./page-fixture-blocks.ts";
import { gallery } from "./page-fixture-gallery.ts";

/** A workspace in the middle of an incident, to see and try the page without the real sandbox behind it. */

const person = (id: string, name: string, realName: string, title: string): PagePerson => ({
  id,
  name,
  realName,
  title,
  isBot: false,
  isGuest: false,
});

export const people: readonly PagePerson[] = [
  person("U01MAYA", "maya", "Maya Lindqvist", "Site reliability engineer"),
  person("U02TOMAS", "tomas", "Tomás Herrera", "Payments engineer"),
  person("U03IMANI", "imani", "Imani Okafor", "Head of operations"),
  person("U04JUN", "jun", "Jun Watanabe", "Support lead"),
  { ...person("U05LEA", "lea", "Léa Fournier", "Auditor, Norrsken Partners"), isGuest: true },
  { ...person("U0BOT", "firebreak", "Firebreak", "Incident command"), isBot: true },
];

const NOW_SECS = Math.floor(Date.now() / 1000);
let sequence = 0;

export const message = (
  minutesAgo: number,
  user: string,
  text: string,
  more: Partial<PageMessage> = {},
): PageMessage => {
  sequence += 1;
  return {
    ts: `${NOW_SECS - minutesAgo * 60}.${String(sequence).padStart(6, "0")}`,
    threadTs: null,
    user,
    text,
    blocks: [],
    attachments: [],
    files: [],
    reactions: [],
    replyCount: 0,
    editedAt: null,
    pinned: false,
    ephemeral: false,
    subtype: null,
    ...more,
  };
};

const channel = (id: string, name: string, more: Partial<PageChannel>): PageChannel => ({
  id,
  name,
  kind: "public",
  topic: "",
  purpose: "",
  archived: false,
  member: true,
  members: people.map(({ id: personId }) => personId),
  bookmarks: [],
  canvases: [],
  messages: [],
  unread: 0,
  mentions: 0,
  ...more,
});

const incident = (): PageChannel => {
  const card = message(31, "U0BOT", "P1 Checkout fails for card payments", {
    pinned: true,
    blocks: incidentBlocks,
    editedAt: `${NOW_SECS}.1`,
  });
  const root = message(29, "U0BOT", "Triage of INC-42", { blocks: triageBlocks, replyCount: 3 });
  const triage = { ...root, threadTs: root.ts };
  const reply = (minutesAgo: number, user: string, text: string): PageMessage =>
    message(minutesAgo, user, text, { threadTs: root.ts });
  return channel("C0INC42", "inc-42-checkout-errors", {
    topic: ":red_circle: P1 · Investigating · Lead: <@U01MAYA> · Checkout fails for card payments",
    bookmarks: [
      { id: "B1", title: "Checkout dashboard", link: "https://grafana.example.com/d/checkout", emoji: ":bar_chart:" },
      { id: "B2", title: "Runbook: payment gateway", link: "https://example.com/runbooks/payments", emoji: ":book:" },
    ],
    canvases: [{ id: "F0CANVAS", title: "Post-mortem INC-42", markdown: postMortem }],
    messages: [
      message(31, "U01MAYA", "set the channel topic: P1 · Investigating", { subtype: "channel_topic" }),
      card,
      triage,
      reply(
        28,
        "U0BOT",
        "I compared the error rate with the deploy log: the rise starts *42 s* after `checkout v2.31.0`.",
      ),
      reply(20, "U02TOMAS", "The gateway's own status page is green. Could it be the new retry policy?"),
      reply(
        19,
        "U0BOT",
        "Likely. _Stronger_: retries of timed-out captures are refused as duplicates (`409`, 71 % of errors).",
      ),
      message(
        18,
        "U02TOMAS",
        "Seeing `409 duplicate_capture` on every retry. <@U01MAYA> I would roll back to *v2.30.4* :rewind:",
        {
          reactions: [
            { name: "+1", users: ["U01MAYA", "U03IMANI"] },
            { name: "pushpin", users: ["U03IMANI"] },
          ],
        },
      ),
      message(
        17,
        "U02TOMAS",
        "> status: captures recovered for PayPal, cards still failing\nThree things I checked:\n• gateway latency is flat\n• no change in <#C0OPS>\n• logs from <!date^1700000000^{date_short_pretty} at {time}|then> match",
      ),
      message(15, "U01MAYA", "Agreed, asking for the rollback now."),
      message(1, "U0BOT", "You joined late: here is what happened so far.", {
        ephemeral: true,
        blocks: [
          {
            type: "section",
            text: {
              type: "mrkdwn",
              text: "*In short:* card captures fail since 14:02. Cause: retries in `v2.31.0`. Next: rollback, waiting for one more approval.",
            },
          },
        ],
      }),
    ],
  });
};

const incidents = (): PageChannel =>
  channel("C0FEED", "incidents", {
    topic: "One message per incident, edited as it goes",
    messages: [
      message(30, "U0BOT", "", {
        attachments: [
          {
            color: "danger",
            title: "[FIRING:1] CheckoutErrorBudgetBurn",
            title_link: "https://alerts.example.com/1",
            text: "Error ratio of *checkout* is 8.1 % over 5 m (objective 99.9 %).",
            fields: [
              { title: "Severity", value: "critical", short: true },
              { title: "Service", value: "checkout", short: true },
            ],
            footer: "Alertmanager",
            ts: NOW_SECS - 1_800,
            fallback: "CheckoutErrorBudgetBurn",
          },
        ],
      }),
      message(29, "U0BOT", "INC-42 P1 Checkout fails for card payments → <#C0INC42>"),
    ],
    unread: 2,
    mentions: 1,
  });

export const firstState = (): Omit<PageState, "me"> => ({
  workspace: "Acme Outdoor",
  people,
  apps: [{ id: "A0FIRE", name: "Firebreak", botUserId: "U0BOT" }],
  channels: [
    incident(),
    incidents(),
    channel("C0OPS", "operations", {
      topic: "Day to day",
      messages: [message(300, "U03IMANI", "Good morning :sunny: the autumn sale starts at noon.")],
    }),
    channel("C0SEC", "security-response", { kind: "private", members: ["U01MAYA", "U03IMANI"], unread: 1 }),
    channel("C0GAL", "block-gallery", {
      messages: gallery.map((blocks, index) => message(60 - index, "U0BOT", "gallery", { blocks })),
    }),
    channel("C0RND", "random", { member: false }),
    channel("C0OLD", "inc-12-old", { archived: true }),
    channel("D0TOM", "tomas", {
      kind: "im",
      members: ["U01MAYA", "U02TOMAS"],
      messages: [message(50, "U02TOMAS", "Can you have a look at checkout?")],
    }),
    channel("D0BOT", "firebreak", {
      kind: "im",
      members: ["U01MAYA", "U0BOT"],
      messages: [
        message(
          30,
          "U0BOT",
          "You command INC-42. First: say what you know, who does what, and when the next update comes.",
        ),
      ],
    }),
  ],
  modals: [],
  home: homeView,
  slashCommands: [
    {
      command: "/incident",
      description: "Declare and command incidents",
      usageHint: "declare | update | resolve | timeline | stats",
    },
    { command: "/oncall", description: "See who is on call", usageHint: "[service]" },
  ],
  messageShortcuts: [
    { callbackId: "declare_from_message", name: "Declare an incident" },
    { callbackId: "add_to_timeline", name: "Add to the timeline" },
  ],
});
