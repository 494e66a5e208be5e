/** Block Kit as an incident bot sends it, and a gallery of every other block the page can draw. */

const plain = (text: string) => ({ type: "plain_text", text, emoji: true });
const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const option = (value: string, text: string) => ({ value, text: plain(text) });
const richText = (...elements: readonly unknown[]) => ({ type: "rich_text", elements });
const richSection = (...elements: readonly unknown[]) => ({ type: "rich_text_section", elements });
const words = (text: string, style = {}) => ({ type: "text", text, style });

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

const table = (type: string, more: object) => ({
  type,
  ...more,
  rows: [
    ["Severity", "Incidents", "Time to acknowledge"].map((text) => ({ type: "raw_text", text })),
    ...(
      [
        ["P1", 3, "1 m 40 s"],
        ["P2", 7, "3 m 05 s"],
        ["P3", 21, "12 m"],
        ["P4", 4, "1 h"],
        ["Drill", 2, "50 s"],
        ["Private", 1, "2 m"],
      ] as const
    ).map(([name, count, time]) => [
      { type: "raw_text", text: name },
      { type: "raw_number", value: count, text: String(count) },
      richText(richSection(words(time, { bold: true }))),
    ]),
  ],
});

const points = (...values: readonly number[]) => values.map((value, index) => ({ label: `W${index + 40}`, value }));
const axis = { categories: ["W40", "W41", "W42", "W43", "W44"], x_label: "Week", y_label: "Minutes" };

export const gallery: readonly (readonly unknown[])[] = [
  [
    richText(
      richSection(
        words("Rich text: "),
        words("bold", { bold: true }),
        words(" "),
        words("italic", { italic: true }),
        words(" "),
        words("gone", { strike: true }),
        words(" "),
        words("code", { code: true }),
        words(" "),
        { type: "emoji", name: "tada" },
        words(" "),
        { type: "user", user_id: "U01MAYA" },
        words(" "),
        { type: "broadcast", range: "here" },
      ),
      {
        type: "rich_text_list",
        style: "bullet",
        indent: 0,
        elements: [richSection(words("first")), richSection(words("second"))],
      },
      { type: "rich_text_list", style: "bullet", indent: 1, elements: [richSection(words("nested"))] },
      {
        type: "rich_text_list",
        style: "ordered",
        indent: 0,
        elements: [richSection(words("one")), richSection(words("two"))],
      },
      { type: "rich_text_quote", elements: [words("quoted")] },
      { type: "rich_text_preformatted", elements: [words("kubectl rollout undo deploy/checkout")] },
    ),
  ],
  [
    { type: "alert", level: "warning", text: mrkdwn("*Drill.* Nobody is paged.") },
    { type: "alert", level: "error", text: plain("The invite of @jun failed: restricted_action") },
  ],
  [
    table("table", { column_settings: [{ is_wrapped: true }, { align: "right" }] }),
    table("data_table", { caption: "Last 30 days" }),
  ].slice(0, 1),
  [table("data_table", { caption: "Last 30 days" })],
  [
    {
      type: "data_visualization",
      title: "Time to mitigate",
      chart: {
        type: "bar",
        axis_config: axis,
        series: [
          { name: "P1", data: points(41, 38, 52, 20, 17) },
          { name: "P2", data: points(80, 66, 71, 45, 60) },
        ],
      },
    },
  ],
  [
    {
      type: "data_visualization",
      title: "Burn rate",
      chart: { type: "area", axis_config: axis, series: [{ name: "checkout", data: points(0.4, 1.2, 14.4, 6, 0.8) }] },
    },
  ],
  [
    {
      type: "data_visualization",
      title: "By service",
      chart: {
        type: "pie",
        segments: [
          { label: "checkout", value: 12 },
          { label: "search", value: 5 },
          { label: "accounts", value: 3 },
        ],
      },
    },
  ],
  [
    {
      type: "card",
      title: mrkdwn("Roll back checkout"),
      subtitle: mrkdwn("v2.31.0 → v2.30.4"),
      body: mrkdwn("Two people must approve. *1 of 2* so far."),
      actions: [
        { type: "button", action_id: "approve", style: "primary", text: plain("Approve") },
        { type: "button", action_id: "reject", text: plain("Reject…") },
      ],
    },
  ],
  [
    {
      type: "markdown",
      text: "### Runbook\n1. Look at the **dashboard**\n2. Run `status`\n\n```\nfirebreak doctor\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    },
  ],
  [
    {
      type: "container",
      title: plain("Evidence"),
      is_collapsible: true,
      child_blocks: [{ type: "section", text: mrkdwn("inside a container") }],
    },
    {
      type: "video",
      title: plain("Replay"),
      title_url: "https://example.com/v",
      video_url: "https://example.com/v",
      thumbnail_url: "x:",
      alt_text: "A replay",
    },
  ],
  [
    { type: "hologram" },
    {
      type: "image",
      image_url: "https://nowhere.invalid/x.png",
      alt_text: "Graph of the error rate, rising at 14:02",
      title: plain("Error rate"),
    },
  ],
  [
    {
      type: "section",
      block_id: "pick",
      text: mrkdwn("Choose people and times"),
      accessory: { type: "multi_users_select", action_id: "who", placeholder: plain("People") },
    },
    {
      type: "actions",
      block_id: "when",
      elements: [
        { type: "datepicker", action_id: "day", initial_date: "2026-11-24" },
        { type: "timepicker", action_id: "clock", initial_time: "14:02" },
        { type: "radio_buttons", action_id: "radio", options: [option("a", "Now"), option("b", "Later")] },
        { type: "checkboxes", action_id: "boxes", options: [option("x", "Page them"), option("y", "Keep quiet")] },
      ],
    },
  ],
];

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
