import { mrkdwn, option, plain, richSection, richText, words } from "./page-fixture-kit.ts";

/** Every other block that the page can draw, one message each. */
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
