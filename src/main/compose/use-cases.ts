import { type DecideOffer, decideOffer } from "../../app/decide-offer.ts";
import { createHandleCommand, type HandleCommand, type Handled } from "../../app/handle-command.ts";
import { createHandleOperations, type HandleOperations } from "../../app/handle-operations.ts";
import { createHandleRequest, type HandledRequest, type HandleRequest } from "../../app/handle-request.ts";
import type { NewEffect } from "../../app/ports/outbox.ts";
import { createReceiver, type ReceiveAlerts } from "../../app/receive-alerts.ts";
import type { Result } from "../../base/result.ts";
import type { Refusal } from "../../domain/refusal.ts";
import { afterStorm, giveBackMemory } from "../after-storm.ts";
import { systemClock as clock } from "../clock.ts";
import { digestOf } from "../digest.ts";
import type { Ground } from "./ground.ts";

/** What can be asked of the house, whoever asks. */
export type UseCases = {
  readonly handle: HandleCommand;
  readonly handleOperations: HandleOperations;
  readonly handleRequest: HandleRequest;
  readonly receiveAlerts: ReceiveAlerts;
  readonly decideOffer: DecideOffer;
};

export const createUseCases = ({ config, metrics, storage, pokeRelay, ...ground }: Ground): UseCases => {
  const { policy } = config;
  const { incidents, operations, requests, alerts } = storage.store;
  const onCommitted = ({ events }: Handled | HandledRequest, effects: readonly NewEffect[]): void => {
    for (const { event } of events) metrics.event(event.kind);
    ground.onCommitted({ effects, isNewLog: events[0]?.seq === 1 });
  };
  const countRefusals =
    <Envelope, Value>(ask: (envelope: Envelope) => Promise<Result<Value, Refusal>>) =>
    async (envelope: Envelope): Promise<Result<Value, Refusal>> => {
      const handled = await ask(envelope);
      if (!handled.ok) metrics.refusal(handled.error.kind);
      return handled;
    };
  const handle = countRefusals(createHandleCommand({ incidents, operations, clock, policy, digestOf, onCommitted }));
  const handleOperations = createHandleOperations({ operations, clock, policy, onCommitted: pokeRelay });
  const offers = { alerts, handle, handleOperations, clock, onDecided: pokeRelay };
  const receiveAlerts = createReceiver({
    handle,
    handleOperations,
    operations,
    incidents,
    alerts,
    policy,
    clock,
    digestOf,
    onOffered: pokeRelay,
  });
  return {
    handle,
    handleOperations,
    handleRequest: countRefusals(createHandleRequest({ requests, clock, policy, onCommitted })),
    receiveAlerts: afterStorm(receiveAlerts, giveBackMemory),
    decideOffer: (id, decision, person) => decideOffer(offers, id, decision, person),
  };
};
