import type { Words } from "../../../views/words.ts";
import type { DecideOffer } from "../../app/decide-offer.ts";
import type { HandleCommand } from "../../app/handle-command.ts";
import type { HandleOperations } from "../../app/handle-operations.ts";
import type { HandleRequest } from "../../app/handle-request.ts";
import type { MeasureSlo } from "../../app/measure-slo.ts";
import type { AnswerOperations } from "../../app/ports/answer-operations.ts";
import type { Clock } from "../../app/ports/clock.ts";
import type { Logger } from "../../app/ports/logger.ts";
import type {
  AlertStore,
  EvidenceStore,
  IncidentStore,
  OperationsStore,
  RequestStore,
  SurfaceStore,
} from "../../app/ports/store.ts";
import type { ProposeChange } from "../../app/propose-change.ts";
import type { ReceiveAlerts } from "../../app/receive-alerts.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Gateway } from "../gateway.ts";
import type { Identity } from "../identity.ts";
import type { People } from "../people.ts";
import type { Reply } from "../reply.ts";

/** What the desk needs: use cases, the words, and Slack's door for forms, which cannot wait in a queue. */
export type DeskDependencies = {
  readonly handle: HandleCommand;
  readonly handleOperations: HandleOperations;
  readonly handleRequest: HandleRequest;
  readonly answerOperations: AnswerOperations;
  readonly measureSlo: MeasureSlo;
  readonly proposeChange: ProposeChange;
  readonly receiveAlerts: ReceiveAlerts;
  readonly decideOffer: DecideOffer;
  readonly incidents: IncidentStore;
  readonly operations: Pick<OperationsStore, "load">;
  readonly requests: Pick<RequestStore, "load" | "list">;
  readonly surfaces: SurfaceStore;
  readonly evidence: EvidenceStore;
  readonly alerts: AlertStore;
  readonly people: () => Promise<People>;
  readonly identity: () => Promise<Identity>;
  readonly gateway: Gateway;
  readonly reply: Reply;
  readonly words: Words;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly logger: Logger;
};
