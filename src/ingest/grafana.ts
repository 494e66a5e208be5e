import { type GroupReader, readGroup } from "./alert-group.ts";
import { isLegacy, readLegacy } from "./grafana-legacy.ts";
import type { AlertSource } from "./source.ts";

const reader: GroupReader = {
  source: "grafana",
  linksOf: ({ dashboardURL, panelURL, generatorURL, silenceURL, imageURL }, { externalURL }) => [
    { title: "Dashboard", url: dashboardURL ?? "" },
    { title: "Panel", url: panelURL ?? "" },
    { title: "Alert rule", url: generatorURL ?? "" },
    { title: "Picture", url: imageURL ?? "" },
    { title: "Silence", url: silenceURL ?? "" },
    { title: "Grafana", url: externalURL ?? "" },
  ],
};

/**
 * Grafana's webhook contact point (unified alerting, Grafana 9 and later); what older ones post is read as well.
 * Source: Grafana, "Configure webhook notifications".
 */
export const grafana: AlertSource = {
  name: "grafana",
  read: (body, context) => (isLegacy(body) ? readLegacy(body, context) : readGroup(reader, body, context)),
};
