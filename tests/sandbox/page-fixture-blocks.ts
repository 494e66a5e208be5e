import { mrkdwn, option, plain, richSection, richText, words } from "./page-fixture-kit.ts";

/** Block Kit as an incident bot sends it. */

export const incidentBlocks: readonly unknown[] = [
  { type: "header", block_id: "title", text: plain(":rotating_light: P1 · Checkout fails for card payments") },
  {
    type: "section",
    block_id: "facts",
    fields: [
      mrkdwn("*Status*\nInvestigating"),
      mrkdwn("*Lead*\n<@U01MAYA>"),
      mrkdwn("*Impact*\nAbout 8 % of orders fail at payment"),
      mrkdwn("*Services*\n`checkout`, `payments`"),
      mrkdwn("*Started*\n31 minutes ago"),
      mrkdwn("*Next update*\nin 9 minutes"),
    ],
  },
  {
    type: "actions",
    block_id: "commands",
    elements: [
      { type: "button", action_id: "acknowledge", style: "primary", text: plain("Acknowledge"), value: "INC-42" },
      { type: "button", action_id: "open_update", text: plain("Update"), value: "INC-42" },
      {
        type: "button",
        action_id: "resolve",
        style: "danger",
        text: plain("Resolve"),
        value: "INC-42",
        confirm: {
          title: plain("Resolve INC-42?"),
          text: mrkdwn("All timers stop and the post-mortem is drafted. *Two services* still burn their error budget."),
          confirm: plain("Resolve"),
          deny: plain("Not yet"),
          style: "danger",
        },
      },
      {
        type: "static_select",
        action_id: "severity",
        placeholder: plain("Severity"),
        initial_option: option("P1", "P1 Critical"),
        options: [option("P1", "P1 Critical"), option("P2", "P2 High"), option("P3", "P3 Moderate")],
      },
      {
        type: "overflow",
        action_id: "more",
        options: [option("handover", "Hand over command"), option("timeline", "Show the timeline")],
      },
    ],
  },
  {
    type: "context",
    block_id: "links",
    elements: [
      mrkdwn(":bar_chart: <https://grafana.example.com/d/checkout|Dashboard>"),
      mrkdwn(":book: <https://example.com/runbooks/payments|Runbook>"),
      mrkdwn("INC-42"),
    ],
  },
];

export const triageBlocks: readonly unknown[] = [
  {
    type: "section",
    block_id: "summary",
    text: mrkdwn(
      "*Triage* · Card captures fail since 14:02. Likely cause: the retry policy of `checkout v2.31.0` (*fairly sure*).",
    ),
  },
  {
    type: "plan",
    block_id: "plan",
    title: "What is being checked",
    tasks: [
      {
        type: "task_card",
        task_id: "1",
        title: "Compare error rate with deploys",
        status: "complete",
        output: richText(richSection(words("Rise starts 42 s after "), words("checkout v2.31.0", { code: true }))),
        sources: [
          { type: "url", url: "https://grafana.example.com/d/errors", text: "Error rate" },
          { type: "url", url: "https://ci.example.com/deploys/881", text: "Deploy 881" },
        ],
      },
      {
        type: "task_card",
        task_id: "2",
        title: "Read the gateway's answers",
        status: "in_progress",
        details: richText(richSection(words("71 % are 409 duplicate_capture"))),
      },
      {
        type: "task_card",
        task_id: "3",
        title: "Ask the gateway's status page",
        status: "error",
        output: richText(richSection(words("Timed out after 10 s"))),
      },
      { type: "task_card", task_id: "4", title: "Look for similar incidents", status: "pending" },
    ],
  },
  {
    type: "context_actions",
    block_id: "feedback",
    elements: [
      {
        type: "feedback_buttons",
        action_id: "helpful",
        positive_button: { text: plain("Good"), value: "up" },
        negative_button: { text: plain("Bad"), value: "down" },
      },
    ],
  },
];

export const postMortem = `# INC-42 Checkout fails for card payments

**Draft** · every sentence names its source, gaps are marked.

## Impact
About **8 %** of orders failed between 14:02 and 14:41 [E3](https://example.com/e3).

## Timeline
| Time | What | Source |
|---|---|---|
| 14:02 | \`checkout v2.31.0\` is live | deploy 881 |
| 14:03 | Error budget burns 81× | alert |
| 14:07 | <@U01MAYA> takes command | event |

## Action items
- [x] Roll back to v2.30.4
- [ ] Make captures idempotent across retries
  - owner: <@U02TOMAS>

> Where were we lucky? The sale started an hour later.
`;

export const homeView = {
  type: "home",
  blocks: [
    { type: "header", text: plain("Good afternoon, Maya") },
    {
      type: "section",
      text: mrkdwn("*1 open incident*\n:red_circle: *INC-42* Checkout fails for card payments · you lead"),
      accessory: {
        type: "button",
        action_id: "open_incident",
        text: plain("Open channel"),
        url: "https://acme.slack.com/archives/C0INC42",
      },
    },
    { type: "divider" },
    {
      type: "actions",
      block_id: "home_actions",
      elements: [
        { type: "button", action_id: "home_declare", style: "primary", text: plain("Declare an incident") },
        { type: "button", action_id: "home_drill", text: plain("Start a drill") },
      ],
    },
  ],
};

export const updateModal = (severity: string) => ({
  type: "modal",
  callback_id: "update",
  title: plain("Update INC-42"),
  submit: plain("Send update"),
  close: plain("Cancel"),
  blocks: [
    { type: "context", block_id: "lead", elements: [mrkdwn(":mega: Goes to <#C0FEED> and to *12 stakeholders*.")] },
    {
      type: "input",
      block_id: "conditions",
      label: plain("Conditions"),
      hint: plain("What is true now, in plain words."),
      element: {
        type: "plain_text_input",
        action_id: "text",
        multiline: true,
        initial_value: "Card payments fail for about 8 % of orders.",
      },
    },
    {
      type: "input",
      block_id: "needs",
      label: plain("Needs"),
      element: { type: "plain_text_input", action_id: "text", placeholder: plain("What is missing?") },
    },
    {
      type: "input",
      block_id: "severity",
      dispatch_action: true,
      label: plain("Severity"),
      element: {
        type: "static_select",
        action_id: "severity",
        initial_option: option("P3", "P3 Moderate"),
        options: [option("P1", "P1 Critical"), option("P2", "P2 High"), option("P3", "P3 Moderate")],
      },
    },
    ...(severity === "P1"
      ? [
          {
            type: "section",
            block_id: "who",
            text: mrkdwn("Will be paged: <@U03IMANI>, then the CEO agent, then the founder."),
          },
        ]
      : []),
    {
      type: "input",
      block_id: "services",
      optional: true,
      label: plain("Services"),
      element: {
        type: "multi_static_select",
        action_id: "services",
        options: [option("checkout", "checkout"), option("payments", "payments"), option("search", "search")],
      },
    },
    {
      type: "input",
      block_id: "notify",
      optional: true,
      label: plain("Also"),
      element: {
        type: "checkboxes",
        action_id: "notify",
        options: [option("support", "Tell support"), option("status", "Draft for the status page")],
      },
    },
  ],
});
