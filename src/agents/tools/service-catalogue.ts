import { z } from "zod";
import type { ServiceCatalogue } from "../../domain/service.ts";
import { defineTool, failedResult, okResult, type Tool } from "../tool.ts";

export const serviceCatalogue = (catalogue: ServiceCatalogue): Tool =>
  defineTool({
    name: "service_catalogue",
    description:
      "Owner, environment, tier, dependencies, dependents and runbook of a service, from the configuration. Use it to know whom a fault can come from and whom it can hit.",
    access: "read",
    worth: "guidance",
    input: z.strictObject({ service: z.string() }),
    run: async ({ service: name }) => {
      const service = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
      if (service === undefined)
        return failedResult(
          `the catalogue has no ${name}; it has ${Object.keys(catalogue).slice(0, 40).join(", ") || "nothing"}`,
        );
      const dependents = Object.values(catalogue).filter((other) => other.dependsOn.includes(name));
      const lines = [
        `owner: ${service.owner ?? "nobody is named"}`,
        `environment: ${service.environment}, tier ${service.tier}`,
        `depends on: ${service.dependsOn.join(", ") || "nothing"}`,
        `needed by: ${dependents.map((other) => other.name).join(", ") || "nothing"}`,
        `runbook: ${service.runbook ?? "none"}`,
        `rollback: ${service.changes.rollback === undefined ? "not set up" : `by ${service.changes.rollback.executor}`}`,
      ];
      return okResult(`${name} belongs to ${service.owner ?? "nobody"}`, lines.join("\n"));
    },
  });
