import { type App, HTTPReceiver, SocketModeReceiver } from "@slack/bolt";
import { type Durable, durably } from "./durable-receiver.ts";

/** Bolt's HTTP receiver, but durable. Its `requestListener` is mounted in our one HTTP server. */
export class DurableHttpReceiver extends HTTPReceiver {
  private readonly deps: Durable;

  constructor(
    deps: Durable,
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

/** Slack's own patience. */
const acknowledgeWithinMs = 3_000;

/** Bolt's Socket Mode receiver, but durable, and reconnecting for ever without minutes of silence. */
export class DurableSocketReceiver extends SocketModeReceiver {
  private readonly deps: Durable;

  constructor(
    deps: Durable,
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

  /**
   * Slack has no word for "no more, please": it sends until the socket closes, and what is not acknowledged by then the
   * person is told has failed. So the socket closes at a moment when nothing waits for an acknowledgement.
   */
  override async stop(): Promise<void> {
    await this.deps.unacknowledged.none(acknowledgeWithinMs);
    await super.stop();
  }

  isOpen(): boolean {
    return this.client.websocket?.isActive() === true;
  }

  override init(app: App): void {
    super.init(durably(this.deps, app) as App);
  }
}
