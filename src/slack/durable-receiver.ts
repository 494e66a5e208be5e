import { type App, HTTPReceiver, type ReceiverEvent, SocketModeReceiver } from "@slack/bolt";
import type { Logger } from "../app/ports/logger.ts";
import type { Inbox } from "../app/ports/store.ts";
import { deliveryKey } from "./delivery-key.ts";

/** What listeners find in Bolt's `context` about the delivery they handle. */
export type DeliveryContext = { readonly deliveryKey: string };

type Dependencies = { readonly inbox: Inbox; readonly logger: Logger };

/**
 * Bolt acknowledges events before a listener runs, and Slack sends commands and clicks once: what is not kept here is lost.
 * So every delivery is made durable first and recognised when it comes again. A delivery that cannot be kept is not
 * acknowledged; Slack then sends it again, or tells the person that it did not work.
 */
export const durably = (
  { inbox, logger }: Dependencies,
  app: Pick<App, "processEvent">,
): { processEvent: (event: ReceiverEvent) => Promise<void> } => ({
  processEvent: async (event) => {
    const key = deliveryKey(event.body);
    if (key === null) return app.processEvent(event);
    const { fresh } = await inbox.accept(key, withoutToken(event.body));
    if (!fresh) return void (await event.ack());
    await run({ inbox, logger }, app, event, key);
  },
});

/** Deliveries that were accepted by a process that died are handled now; nobody waits for their acknowledgement any more. */
export const handleAgain = (
  deps: Dependencies,
  app: Pick<App, "processEvent">,
  key: string,
  body: unknown,
): Promise<void> => run(deps, app, { body: asRecord(body), ack: async () => undefined }, key);

const run = async (
  { inbox, logger }: Dependencies,
  app: Pick<App, "processEvent">,
  event: ReceiverEvent,
  key: string,
): Promise<void> => {
  let failure: unknown = null;
  const context: DeliveryContext & { readonly onFailure: (error: unknown) => void } = {
    deliveryKey: key,
    onFailure: (error) => {
      failure = error;
    },
  };
  await app.processEvent({ ...event, customProperties: { ...event.customProperties, ...context } });
  if (failure === null) await inbox.finish(key);
  else logger.warn({ key, error: failure }, "a delivery failed and will be tried again");
};

/** The verification token is an old secret of Slack's that nobody needs; it is not kept. */
const withoutToken = (body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const { token: _, ...kept } = body;
  return kept;
};

const asRecord = (body: unknown): Record<string, unknown> =>
  typeof body === "object" && body !== null ? { ...body } : {};

/** Bolt's HTTP receiver, but durable. Its `requestListener` is mounted in our one HTTP server. */
export class DurableHttpReceiver extends HTTPReceiver {
  private readonly deps: Dependencies;

  constructor(
    deps: Dependencies,
    signingSecret: string,
    options: { readonly logger: ConstructorParameters<typeof HTTPReceiver>[0]["logger"] },
  ) {
    super({
      signingSecret,
      endpoints: "/slack/events",
      bodyLimit: "1mb",
      ...(options.logger === undefined ? {} : { logger: options.logger }),
    });
    this.deps = deps;
  }

  override init(app: App): void {
    super.init(durably(this.deps, app) as App);
  }
}

/** Bolt's Socket Mode receiver, but durable, and reconnecting for ever without minutes of silence. */
export class DurableSocketReceiver extends SocketModeReceiver {
  private readonly deps: Dependencies;

  constructor(
    deps: Dependencies,
    options: {
      readonly appToken: string;
      readonly apiUrl: string | null;
      readonly logger: ConstructorParameters<typeof SocketModeReceiver>[0]["logger"];
    },
  ) {
    super({
      appToken: options.appToken,
      ...(options.logger === undefined ? {} : { logger: options.logger }),
      installerOptions: {
        clientOptions: {
          ...(options.apiUrl === null ? {} : { slackApiUrl: options.apiUrl }),
          timeout: 10_000,
          // With the SDK's default the socket stays away for many minutes after a longer outage.
          retryConfig: { forever: true, minTimeout: 500, maxTimeout: 5_000, factor: 1.5, randomize: true },
        },
      },
    });
    this.deps = deps;
  }

  override init(app: App): void {
    super.init(durably(this.deps, app) as App);
  }
}
