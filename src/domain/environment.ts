import type { Alert } from "./alert.ts";
import { type ServiceCatalogue, serviceNamed } from "./service.ts";

const spellings: Readonly<Record<string, string>> = {
  prod: "production",
  prd: "production",
  live: "production",
  stage: "staging",
  stg: "staging",
  dev: "development",
};

/** One spelling for each of the usual names. */
export const environmentNamed = (said: string): string => {
  const plain = said.trim().toLowerCase();
  return Object.hasOwn(spellings, plain) ? (spellings[plain] ?? plain) : plain;
};

const harmless: ReadonlySet<string> = new Set([
  ...["development", "staging", "test", "testing", "qa", "uat", "sandbox", "preview", "review", "local", "ci"],
]);

/** Customers are there, as far as anybody can tell: a name that says nothing else is taken for production. */
export const isProduction = (environment: string): boolean => !harmless.has(environmentNamed(environment));

/** Where an alert comes from: what it says, else what the catalogue says of its service; null when neither tells. */
export const environmentOf = (
  { environment, service }: Pick<Alert, "environment" | "service">,
  catalogue: ServiceCatalogue,
): string | null => {
  const said = environment ?? (service === null ? null : (serviceNamed(catalogue, service)?.environment ?? null));
  return said === null ? null : environmentNamed(said);
};
