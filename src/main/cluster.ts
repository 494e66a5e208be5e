import type { Config } from "../config.ts";
import { createKubectl, type Kubectl } from "../integrations/kubectl.ts";
import { createRunProgram, environmentFor } from "../integrations/run-program.ts";

/** A table of a few thousand pods. */
const outputLimitBytes = 1024 * 1024;

/** The cluster that triage looks at; null when none is configured, and its tools are then not there. */
export const clusterOf = ({ file }: Config): Kubectl | null => {
  if (file.cluster === null) return null;
  const { kubectl: binary, kubeconfig, context, namespaces, pass_env: passed } = file.cluster;
  // A kuberc file of the person who started us could change what a verb does.
  const environment = { ...environmentFor(process.env, passed, null), KUBERC: "off" };
  return createKubectl({
    run: createRunProgram({ binary, environment, outputLimitBytes }),
    kubeconfig: kubeconfig ?? null,
    context: context ?? null,
    namespaces: namespaces ?? null,
    dependsOn: (service) =>
      (Object.hasOwn(file.services, service) ? file.services[service]?.depends_on : undefined) ?? null,
  });
};
