import type { Config } from "../config.ts";
import { credentialsOf } from "./credentials.ts";
import type { Finding } from "./finding.ts";

const fine = (text: string): Finding => ({ level: "ok", text });
const warn = (text: string): Finding => ({ level: "warn", text });

/** Who may hand work over, and who settles it. A name that nobody knows is refused with the configuration. */
export const handoffFindings = (config: Config): readonly Finding[] => {
  const { policy } = config;
  const { requests, escalation } = policy;
  const credentials = credentialsOf(config, false).ofDepartments;
  const closed = Object.keys(credentials).filter((name) => {
    const own = credentials[name];
    return own === undefined || own.tokens.length + own.hmacSecrets.length === 0;
  });
  const open = Object.keys(credentials).filter((name) => !closed.includes(name));
  const idle = requests.operators.filter((group) => !isSlackId(group) && (policy.groups[group] ?? []).length === 0);
  return [
    ...(open.length === 0 ? [] : [fine(`${open.join(", ")} may hand work over`)]),
    ...(closed.length === 0
      ? []
      : [
          warn(
            `POST /handoffs answers 401 to ${closed.join(", ")}: set FIREBREAK_TOKEN, or a token or secret of theirs`,
          ),
        ]),
    ...idle.map((group) => warn(`people.groups.${group} has no members, so nobody settles what others own`)),
    ...(escalation.cross_department.length === 0
      ? [warn("nobody is called for requests that nobody takes: escalation.cross_department names nobody")]
      : []),
  ];
};

const isSlackId = (name: string): boolean => /^[UWS][A-Z0-9]{2,}$/.test(name);
