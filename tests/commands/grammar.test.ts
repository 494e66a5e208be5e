import { describe, expect, test } from "vitest";
import type { Command } from "../../src/domain/command.ts";
import type { ExistingTarget, Intent, IntentOf } from "../../src/domain/intent.ts";
import type { OperationsCommand } from "../../src/domain/operations/operations-command.ts";
import { here, inc, meant, misused } from "./given.ts";

const order = (command: Command, target: ExistingTarget = here): Intent => ({ kind: "command", target, command });
const query = (q: Extract<Intent, { kind: "query" }>["query"]): Intent => ({ kind: "query", query: q });
const propose = (
  wish: Pick<IntentOf<"propose_change">, "action" | "service" | "to"> & Partial<IntentOf<"propose_change">>,
): Intent => ({ kind: "propose_change", target: here, reason: "", source: null, ...wish });
const operations = (command: OperationsCommand): Intent => ({ kind: "operations", command });
const form = (f: Extract<Intent, { kind: "form" }>["form"]): Intent => ({ kind: "form", form: f });

const understood: readonly (readonly [string, Intent])[] = [
  ["", query({ kind: "help", topic: null })],
  ["   ", query({ kind: "help", topic: null })],
  ["help", query({ kind: "help", topic: null })],
  ["HELP Rollback", query({ kind: "help", topic: "rollback" })],
  ["INC-42", query({ kind: "status", target: inc(42) })],

  ["status", query({ kind: "status", target: here })],
  ["inc-42 status", query({ kind: "status", target: inc(42) })],
  ["status INC-42", query({ kind: "status", target: inc(42) })],
  ["status investigating", order({ kind: "acknowledge" })],
  ["status acknowledged", order({ kind: "acknowledge" })],
  ["status identified the 14:05 deploy", order({ kind: "identify", cause: "the 14:05 deploy" })],
  ["status identified", form({ kind: "identify", target: here })],
  ["status INC-7 mitigated 4 % failed", order({ kind: "mitigate", impact: "4 % failed" }, inc(7))],
  ["status mitigated", form({ kind: "mitigate", target: here })],
  ["status resolved restarted", order({ kind: "resolve", resolution: "restarted" })],
  ["status resolved", form({ kind: "resolve", target: here })],
  ["status closed", order({ kind: "close" })],
  ["status canceled", form({ kind: "cancel", target: here })],

  ["severity", form({ kind: "severity", target: here })],
  ["severity p2 one region only", order({ kind: "set_severity", severity: "P2", reason: "one region only" })],
  ["severity SEV1", order({ kind: "set_severity", severity: "P1", reason: "" })],
  ["INC-3 severity P4: quiet", order({ kind: "set_severity", severity: "P4", reason: "quiet" }, inc(3))],

  ["rename card payments fail", order({ kind: "rename", title: "card payments fail" })],
  ["INC-3 rename card payments fail", order({ kind: "rename", title: "card payments fail" }, inc(3))],
  ['rename "INC-4 is back"', order({ kind: "rename", title: "INC-4 is back" })],
  ["describe only in Europe", order({ kind: "describe", summary: "only in Europe", services: null })],
  [
    "describe INC-3 --service checkout,search",
    order({ kind: "describe", summary: null, services: ["checkout", "search"] }, inc(3)),
  ],
  [
    "describe the cart --service=checkout — no search --service search",
    order({ kind: "describe", summary: "the cart — no search", services: ["checkout", "search"] }),
  ],

  ["role commander @ana", order({ kind: "assign_role", role: "commander", userId: "UANA" })],
  ["role comms me", order({ kind: "assign_role", role: "communications", userId: "UME" })],
  ["role take commander", order({ kind: "take_command" })],
  ["role take scribe", order({ kind: "assign_role", role: "scribe", userId: "UME" })],
  ["role release scribe", order({ kind: "release_role", role: "scribe", userId: "UME" })],
  ["role release scribe @ben", order({ kind: "release_role", role: "scribe", userId: "UBEN" })],

  ["update", form({ kind: "update", target: here })],
  ["update INC-9", form({ kind: "update", target: inc(9) })],
  [
    "update one region is back",
    order({ kind: "post_update", conditions: "one region is back", actions: "", needs: "" }),
  ],
  ['note he said "wait"', order({ kind: "add_note", text: 'he said "wait"', messageTs: null })],
  ['note "INC-4 looks alike"', order({ kind: "add_note", text: "INC-4 looks alike", messageTs: null })],
  ["INC-7 note INC-4 looks alike", order({ kind: "add_note", text: "INC-4 looks alike", messageTs: null }, inc(7))],
  ["note ask @ana about it", order({ kind: "add_note", text: "ask @ana about it", messageTs: null })],

  ["task", query({ kind: "tasks", target: here })],
  ["task list", query({ kind: "tasks", target: here })],
  ["task add restart the workers @ana", order({ kind: "add_task", text: "restart the workers", owner: "UANA" })],
  ["task add @ana restart the workers", order({ kind: "add_task", text: "restart the workers", owner: "UANA" })],
  ["task add ask @ben for logs @ana", order({ kind: "add_task", text: "ask @UBEN for logs", owner: "UANA" })],
  ["task add restart the workers", order({ kind: "add_task", text: "restart the workers", owner: null })],
  ["task restart the workers @ana", order({ kind: "add_task", text: "restart the workers", owner: "UANA" })],
  ["task done t2", order({ kind: "complete_task", taskId: "T2" })],
  ["task done 12", order({ kind: "complete_task", taskId: "T12" })],

  ["mitigate", form({ kind: "mitigate", target: here })],
  ['mitigate ""', form({ kind: "mitigate", target: here })],
  ["resolve INC-5 rolled back", order({ kind: "resolve", resolution: "rolled back" }, inc(5))],
  ["resolve", form({ kind: "resolve", target: here })],
  ["reopen it fails again", order({ kind: "reopen", reason: "it fails again" })],
  ["reopen", form({ kind: "reopen", target: here })],
  ["cancel", form({ kind: "cancel", target: here })],
  ["cancel false alarm", order({ kind: "cancel", reason: "false alarm" })],
  ["close", order({ kind: "close" })],

  ["merge INC-4", { kind: "merge", target: here, into: "INC-4" }],
  ["INC-7 merge INC-4", { kind: "merge", target: inc(7), into: "INC-4" }],
  ["merge INC-7 into INC-4", { kind: "merge", target: inc(7), into: "INC-4" }],

  ["page @ana db is yours", order({ kind: "page", mentions: ["UANA"], reason: "db is yours" })],
  [
    "page @ana, @oncall and @ben: db is down",
    order({ kind: "page", mentions: ["UANA", "S1ONCALL", "UBEN"], reason: "db is down" }),
  ],
  ["page approvers a second look", order({ kind: "page", mentions: ["approvers"], reason: "a second look" })],
  ["page @ana @responders help", order({ kind: "page", mentions: ["UANA", "responders"], reason: "help" })],
  ["page @ana responders are asleep", order({ kind: "page", mentions: ["UANA"], reason: "responders are asleep" })],

  ["escalate", order({ kind: "escalate", trigger: "major_incident", reason: "" })],
  ["escalate nobody answers", order({ kind: "escalate", trigger: "major_incident", reason: "nobody answers" })],
  [
    "escalate security-breach a token leaked",
    order({ kind: "escalate", trigger: "security_breach", reason: "a token leaked" }),
  ],

  [
    "rollback checkout v41 errors since v42",
    propose({ action: "rollback", service: "checkout", to: "v41", reason: "errors since v42" }),
  ],
  ["rollback", { kind: "form", form: { kind: "rollback", target: here, service: null } }],
  ["INC-2 rollback checkout", { kind: "form", form: { kind: "rollback", target: inc(2), service: "checkout" } }],
  ["INC-2 rollback checkout v41", propose({ target: inc(2), action: "rollback", service: "checkout", to: "v41" })],
  ["change checkout restart it leaks", propose({ action: "restart", service: "checkout", to: "", reason: "it leaks" })],
  [
    "change checkout scale 6 load --source https://git/pull/1",
    propose({ action: "scale", service: "checkout", to: "6", reason: "load", source: "https://git/pull/1" }),
  ],
  ["change checkout flag off", propose({ action: "flag", service: "checkout", to: "off" })],
  ["deploy checkout v43 the fix", propose({ action: "deploy", service: "checkout", to: "v43", reason: "the fix" })],
  [
    "freeze --for 2h the sale is on",
    operations({ kind: "freeze", service: null, forMs: 7_200_000, reason: "the sale is on" }),
  ],
  [
    "freeze moving the database --service=checkout",
    operations({ kind: "freeze", service: "checkout", forMs: null, reason: "moving the database" }),
  ],
  ["unfreeze", operations({ kind: "unfreeze", service: null })],
  ["unfreeze --service checkout", operations({ kind: "unfreeze", service: "checkout" })],
  [
    "silence checkout for 2h because the database is being moved",
    operations({ kind: "silence", name: "checkout", forMs: 7_200_000, reason: "the database is being moved" }),
  ],
  [
    'silence "Waiting for 5m" for 1d Because new disks come',
    operations({ kind: "silence", name: "Waiting for 5m", forMs: 86_400_000, reason: "new disks come" }),
  ],
  [
    "silence payments for cards for 30m noisy",
    operations({ kind: "silence", name: "payments for cards", forMs: 1_800_000, reason: "noisy" }),
  ],
  ["silence", query({ kind: "silences" })],
  ["silence list", query({ kind: "silences" })],
  ["silence end S3", operations({ kind: "end_silence", named: "S3" })],
  ["silence end Disk almost full", operations({ kind: "end_silence", named: "Disk almost full" })],
  [
    "silence end for 1h because of tests",
    operations({ kind: "silence", name: "end", forMs: 3_600_000, reason: "tests" }),
  ],
  ["killswitch on odd things", operations({ kind: "halt_changes", reason: "odd things" })],
  ["killswitch OFF mended", operations({ kind: "resume_changes", reason: "mended" })],
  ["investigate", { kind: "investigate", target: here, question: null }],
  [
    "investigate stop sign recognition fails",
    { kind: "investigate", target: here, question: "stop sign recognition fails" },
  ],
  ["investigate Stop", { kind: "stop_investigation", target: here }],

  ["timeline", query({ kind: "timeline", target: here, page: 1 })],
  ["timeline INC-4 2", query({ kind: "timeline", target: inc(4), page: 2 })],
  ["postmortem", order({ kind: "draft_postmortem" })],
  ["postmortem publish", order({ kind: "publish_postmortem", anyway: false })],
  ["postmortem publish anyway", order({ kind: "publish_postmortem", anyway: true })],
  ["list", query({ kind: "list", which: "live", beforeNumber: null })],
  ["list all", query({ kind: "list", which: "all", beforeNumber: null })],
  ["stats", query({ kind: "stats", days: 30 })],
  ["stats 90d", query({ kind: "stats", days: 90 })],
  ["slo", query({ kind: "slo", about: { kind: "incident", target: here } })],
  ["INC-42 slo", query({ kind: "slo", about: { kind: "incident", target: inc(42) } })],
  ["slo INC-42", query({ kind: "slo", about: { kind: "incident", target: inc(42) } })],
  ["slo checkout", query({ kind: "slo", about: { kind: "service", name: "checkout" } })],
  ["handoff @ana", order({ kind: "offer_command", to: "UANA" })],
  ["handoff accept", order({ kind: "accept_command" })],
];

describe("what is said is understood", () => {
  test.each(understood)("%s", (text, intent) => expect(meant(text)).toEqual(intent));
});

/** Text, what the error must expect, and the line it must offer. */
const refused: readonly (readonly [string, RegExp, string | null])[] = [
  ["checkout is failing", /a subcommand/, "/incident declare checkout is failing"],
  ['"checkout is failing"', /a subcommand/, "/incident declare checkout is failing"],
  ["INC-4 checkout is failing", /a subcommand/, null],
  ["reslove", /a subcommand/, "/incident resolve"],
  ["INC-4 reslove rolled back", /a subcommand/, "/incident INC-4 resolve rolled back"],
  ["ack", /a subcommand/, "/incident status investigating"],
  ["sev P1", /a subcommand/, "/incident severity P1"],
  ["pgae @ana db is down", /a subcommand/, "/incident page @ana db is down"],
  ["lists are broken again", /a subcommand/, "/incident declare lists are broken again"],
  ["help reslove", /a subcommand/, "/incident help resolve"],
  ["INC-4 list", /without an incident/, null],
  ["INC-4 declare it is back", /without an incident/, null],
  ["status identfied", /a status/, "/incident status identified"],
  ["status declared", /a status/, null],
  ["status investigating the queue", /nothing after/, null],
  ["severity P0", /P1 \(the worst\) to P5/, null],
  ["severity high", /P1 \(the worst\) to P5/, null],
  ["rename", /the new title/, null],
  ['rename ""', /the new title/, null],
  [`rename ${"x".repeat(400)}`, /a title of at most/, null],
  ["describe", /a summary, or --service/, null],
  ["describe --private it is small", /--service/, null],
  ["describe --service", /a service's name/, null],
  ["slo checkout search", /nothing after/, null],
  ["title card payments fail", /a subcommand/, "/incident rename card payments fail"],
  ["slow checkout", /a subcommand/, "/incident declare slow checkout"],
  ["shop down", /a subcommand/, "/incident declare shop down"],
  ["role boss @ana", /a role: commander/, null],
  ["role commander", /one person/, null],
  ["role commander @oncall", /not a group/, null],
  ["role constructor me", /a role/, null],
  ["role commander @anna", /chosen from the list/, null],
  ["handoff @anna", /chosen from the list/, null],
  ["handoff", /one person/, null],
  ["note", /some words/, null],
  ["task remove T1", /add, done or list/, null],
  ["task doen t2", /add, done or list/, null],
  ["task dnoe with it", /add, done or list/, null],
  ["task add", /what is to be done/, null],
  ["task add restart @anna", /chosen from the list/, null],
  ["task add restart @oncall", /not a group/, null],
  ["task done", /a task's name/, null],
  ["page", /somebody to call/, null],
  ["page db is down", /somebody to call/, null],
  ["page @anna db is down", /chosen from the list/, null],
  ["page @ana @anna db is down", /chosen from the list/, null],
  ["page @ana", /why they are needed/, null],
  ['change checkout scale 6 --source "trust me"', /a commit, a pull request, a release or its address/, null],
  ["merge", /the incident that goes on/, null],
  ["merge that one", /the incident that goes on/, null],
  ["INC-4 merge INC-4", /two different/, null],
  ["timeline today", /a page's number/, null],
  ["postmortem delete", /draft, edit or publish/, null],
  ["list mine", /all, live or nothing/, null],
  ["silence checkout", /then for and a duration/, null],
  ["silence checkout for ever because it is loud", /then for and a duration/, null],
  ["silence for 2h because it is loud", /a service or an alert's name/, null],
  ["silence checkout for 2h", /because and why/, null],
  ["silence checkout for 2h because", /because and why/, null],
  ["silence list S1", /nothing after/, null],
  ["silence end", /its name, like S1/, null],
  ["mute checkout for 2h because it is loud", /a subcommand/, "/incident silence checkout for 2h because it is loud"],
  ["stats 0", /a number of days/, null],
  ["stats 1000", /a number of days/, null],
  ["close it please", /nothing after/, null],
  [`note ${"x".repeat(3_001)}`, /at most 3000 characters/, null],
];

describe("what is not clear is an error that helps", () => {
  test.each(refused)("%s", (text, expected, suggestion) => {
    const error = misused(text);
    expect(error.expected).toMatch(expected);
    expect(error.suggestion).toBe(suggestion);
    expect(error.came).not.toBe("");
    expect(error.came.length).toBeLessThanOrEqual(80);
  });

  test("a person is given back as they were typed, not as Slack's id", () =>
    expect(misused("role king <@UANA|ana> &amp; co").typed).toBe("role king @ana & co"));

  test("it gives back everything that was typed, with the usage and an example", () => {
    const text = `declare P1 ${"long ".repeat(40)}`;
    expect(misused(text)).toMatchObject({
      typed: text,
      usage: expect.stringContaining("declare"),
      example: "/incident declare P1 checkout is failing",
    });
  });
});
