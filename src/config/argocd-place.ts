import { z } from "zod";
import { envName, name, url } from "./scalars.ts";

/** Where an application is in Argo CD, for whoever reads it and whoever rolls it back. */
export const argocdPlace = {
  url,
  token_env: envName,
  /** PEM file of the authority, when the machine does not know it. */
  ca_file: z.string().optional(),
  /** Default: the service's name. */
  application: name.optional(),
  /** Where applications live outside Argo CD's own namespace. */
  app_namespace: name.optional(),
  project: name.optional(),
};
