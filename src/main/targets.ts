import type { Pager } from "../app/ports/pager.ts";
import type { Config } from "../config.ts";
import { createHttpClient } from "../integrations/http-client.ts";
import { createWebhookPager } from "../integrations/webhook-pager.ts";

/** Programs of other departments that an escalation may call: each by its own signed webhook. */
export const targetsOf = ({ file, secrets }: Config): readonly Pager[] => {
  const { allow_hosts: innerHosts } = file.http;
  return Object.entries(file.escalates_to).map(([target, { url, secret_env: secret }]) =>
    createWebhookPager({
      target,
      url,
      secret: secrets[secret] ?? "",
      client: createHttpClient({ allowHosts: [new URL(url).host, ...innerHosts], innerHosts }),
    }),
  );
};
