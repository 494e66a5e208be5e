import type { Correlation } from "../../domain/correlate.ts";
import { isLive } from "../../domain/status.ts";
import type { Handled } from "../handle-command.ts";
import { UpstreamError } from "../ports/upstream-error.ts";
import { type Deciding, type Item, join } from "./batch.ts";
import { declareFor } from "./put-before-people.ts";
import { ignored } from "./receipt.ts";

type Declaration = Extract<Correlation, { kind: "declare" }>;

/** Each time somebody else has declared something, so that all together get on. */
const overtakenAtMost = 100;

/** Another process may have declared for its service since the batch looked around: then it is looked at again. */
export const declare = async (
  deciding: Deciding,
  item: Item,
  decided: Declaration,
  decideAgain: () => Correlation,
): Promise<void> => {
  const { deps, around } = deciding;
  let declaration = decided;
  for (let times = 0; times < overtakenAtMost; times += 1) {
    const declared = await declareFor(deps, item.alert, declaration, around.nextNumber());
    if (declared !== "overtaken") return settle(deciding, item, declaration, declared);
    await around.lookAgain();
    const again = decideAgain();
    if (again.kind === "attach") {
      around.settle(item.alert, again.incident, again.raiseTo);
      return join(deciding, item, again);
    }
    if (again.kind === "declare") declaration = again;
  }
  throw new UpstreamError(`an alert was overtaken ${overtakenAtMost} times in a row`, {
    service: "database",
    retryable: true,
  });
};

const settle = (deciding: Deciding, item: Item, { reason }: Declaration, declared: Handled | null): void => {
  const { alert } = item;
  const { homes, around } = deciding;
  if (declared === null) {
    item.verdict = ignored("it could not be declared");
    return;
  }
  const { incident, events } = declared;
  const { id, status } = incident;
  // Another process was declaring it at the same instant: the incident counts that it was said here as well.
  if (events.length === 0 && isLive(status))
    return join(deciding, item, {
      kind: "deduplicate",
      incident: id,
      raiseTo: null,
      reason: `${id} was declared for it just now`,
    });
  if (events.length === 0) {
    item.verdict = { incident: id, outcome: "deduplicated", reason: `${id} was declared for it, and is ${status}` };
    return;
  }
  homes.remember(alert, id);
  around.opened(incident);
  around.settle(alert, id, null);
  item.verdict = { incident: id, outcome: "declared", reason };
};
