import { setImmediate } from "node:timers/promises";
import { startDeployer } from "../../sandbox/shop/deployer.ts";
import { startStorefront } from "../../sandbox/shop/storefront.ts";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { createWebhookExecutor } from "../../src/integrations/webhook-executor.ts";
import { describeExecutor } from "./executor.contract.ts";
import { runningChange } from "./given-change.ts";
import { nobodyListens } from "./nobody-listens.ts";

const secret = "a-deployer-secret-that-nobody-sees";

const executorAt = (url: string) =>
  createWebhookExecutor({ url, secret, client: createHttpClient({ allowHosts: [new URL(url).host] }) });

describeExecutor("the signed webhook", async () => {
  const nowMs = Date.now;
  const storefront = await startStorefront({ port: 0, environment: {}, nowMs });
  storefront.replace("v42");
  const deployer = await startDeployer({ port: 0, secret, storefront, deployMs: 0, nowMs });
  return {
    executor: executorAt(`${deployer.url}/rollback`),
    unreachable: executorAt(await nobodyListens()),
    change: runningChange(),
    executions: deployer.executions,
    loseNextAnswer: () => deployer.nextFault("accept_then_drop"),
    refuseNext: () => deployer.nextFault("conflict"),
    finish: () => setImmediate(),
    secret,
    close: async () => {
      await deployer.close();
      await storefront.close();
    },
  };
});
