import { z } from "zod";
import { alertOfDraft } from "./draft.ts";
import { readMoment } from "./moment.ts";
import { remainderOf } from "./remainder.ts";
import { onScale, type Scale } from "./severity-words.ts";
import { id, inside, itemsOf, readShape, scalars, textOrNothing, texts } from "./shape.ts";
import { type AlertSource, alerting } from "./source.ts";

const essentials = z.looseObject(
  {
    alertId: id,
    alertRule: textOrNothing,
    severity: textOrNothing,
    monitorCondition: z.enum(["Fired", "Resolved"], { error: '"Fired" or "Resolved"' }),
    alertTargetIDs: texts,
    configurationItems: texts,
    originAlertId: textOrNothing,
    firedDateTime: textOrNothing,
    resolvedDateTime: textOrNothing,
    description: textOrNothing,
    investigationLink: textOrNothing,
  },
  { error: "the essentials" },
);

const schema = z.looseObject(
  {
    schemaId: z.literal("azureMonitorCommonAlertSchema", {
      error: '"azureMonitorCommonAlertSchema": switch the common alert schema on in the action group',
    }),
    data: z.looseObject({ essentials, customProperties: scalars }, { error: 'an object with "essentials"' }),
  },
  { error: "an alert in the common alert schema" },
);

const severities: Scale = { sev0: "critical", sev1: "error", sev2: "warning", sev3: "info", sev4: "info" };

/**
 * Azure Monitor's action groups with the common alert schema.
 * Source: Microsoft Learn, "Common alert schema for Azure Monitor alerts".
 */
export const azureMonitor: AlertSource = {
  name: "azure-monitor",
  read: (body, context) => {
    const read = readShape(schema, body);
    if (!read.ok) return read;
    const { essentials: said, customProperties } = read.value.data;
    const [only, ...more] = said.configurationItems ?? [];
    return alerting(
      alertOfDraft(
        {
          source: "azure-monitor",
          key: said.alertId,
          state: said.monitorCondition === "Fired" ? "firing" : "resolved",
          titles: [said.alertRule, said.originAlertId],
          text: said.description,
          service: customProperties.service ?? (more.length === 0 ? only : null),
          environment: null,
          severityLabel: onScale(severities, said.severity),
          startedAt: readMoment(said.firedDateTime),
          resolvedAt: readMoment(said.resolvedDateTime),
          links: [{ title: "Azure", url: said.investigationLink || portalUrl(said.alertId) }, ...contextLinks(body)],
          labels: customProperties,
          remainders: [
            remainderOf(inside(body, "data", "essentials"), ["alertRule", "description", "investigationLink"]),
            remainderOf(inside(body, "data"), ["essentials", "customProperties"]),
            remainderOf(body, ["data"]),
          ],
        },
        context,
      ),
    );
  },
};

/** The alert's page in the portal, which the payload itself does not always link. */
const portalUrl = (alertId: string): string =>
  alertId.startsWith("/subscriptions/")
    ? `https://portal.azure.com/#blade/Microsoft_Azure_Monitoring/AlertDetailsTemplateBlade/alertId/${encodeURIComponent(alertId)}`
    : "";

/** Log alerts link the query's result. */
const contextLinks = (body: unknown) =>
  itemsOf(inside(body, "data", "alertContext", "condition", "allOf")).flatMap((one) => {
    const url = inside(one, "linkToSearchResultsUI");
    return typeof url === "string" ? [{ title: "Logs", url }] : [];
  });
