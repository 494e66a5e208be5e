import type { Shop } from "./shop/start-shop.ts";

type Options = {
  readonly shop: Pick<Shop, "telemetryUrl" | "deployerUrl" | "storefrontUrl" | "paymentsUrl" | "pageUrl">;
  readonly ackWithin: string;
  readonly verifyFor: string;
};

/** The shop's firebreak.yml. Error ratios are read over ten seconds, because a demo has no patience for five minutes. */
export const demoConfig = ({ shop, ackWithin, verifyFor }: Options): string => `
slack:
  announce_channel: incidents
people:
  groups:
    responders: [U0ANA, U0BEN]
    approvers: [U0CHIARA, U0DEV]
    founders: [U0FAY]
escalation:
  major_incident:
    levels:
      - { notify: [responders], ack_within: ${ackWithin} }
      - { notify: [approvers], ack_within: ${ackWithin} }
      - { notify: [founders], ack_within: ${ackWithin} }
services:
  checkout:
    owner: payments
    tier: 1
    depends_on: [payments]
    match: { labels: { service: checkout } }
    runbook: ${shop.pageUrl}/runbook
    signals:
      prometheus_url: ${shop.telemetryUrl}
      error_ratio_query: sum(rate(http_requests_total{service="checkout",code=~"5.."}[10s])) / sum(rate(http_requests_total{service="checkout"}[10s]))
      loki_url: ${shop.telemetryUrl}
      logs_query: '{service="checkout"}'
      deploys_url: ${shop.deployerUrl}/deploys
      health_url: ${shop.storefrontUrl}/healthz
      dashboard_url: ${shop.pageUrl}
    slo: { objective: 0.999, window: 30d }
    rollback:
      executor: webhook
      url: ${shop.deployerUrl}/rollback
      secret_env: CHECKOUT_DEPLOYER_SECRET
      approvers: [approvers, responders]
  payments:
    owner: payments
    tier: 1
    match: { labels: { service: payments } }
    signals:
      health_url: ${shop.paymentsUrl}/healthz
verification: { every: 2s, for: ${verifyFor} }
alerts:
  declare: { critical: P1 }
`;
