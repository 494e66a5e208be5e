/** A line that complains of somebody else, and of whom. */
export type Complaint = {
  readonly line: string;
  readonly host: string | null;
  readonly port: string | null;
  readonly kind: "name" | "refused" | "timeout" | "other";
};

const name = "[a-z0-9](?:[\\w-]*[a-z0-9])?(?:\\.[\\w-]+)*";
const targets: readonly RegExp[] = [
  new RegExp(`lookup (${name})`, "i"),
  new RegExp(`could not resolve host:? (${name})`, "i"),
  new RegExp(`(?:ENOTFOUND|EAI_AGAIN) (${name})`),
  new RegExp(`UnknownHostException:? (?:.*: )?(${name})`),
  new RegExp(`resolve (?:host )?["'](${name})["']`, "i"),
  new RegExp(`ECONNREFUSED (${name}):(\\d+)`),
  new RegExp(`tcp\\((${name}):(\\d+)\\)`),
  new RegExp(`dial tcp (${name}):(\\d+)`, "i"),
  new RegExp(`host=['"]?(${name})['"]?,? port=(\\d+)`, "i"),
  new RegExp(`server at "?(${name})"?[^\\n]*?port (\\d+)`, "i"),
  new RegExp(`(?:[a-z]+://)(?:[^@/\\s]*@)?(${name})(?::(\\d+))?`, "i"),
  new RegExp(
    `(?:to|at|tried:|connect(?:ing|ion)?|upstream|host|addr(?:ess)?)[ =:"'/]{1,3}(${name})[:/](\\d{2,5})\\b`,
    "i",
  ),
  new RegExp(`\\b(${name}):(\\d{2,5})\\b`, "i"),
];

export const complaintsIn = (text: string): readonly Complaint[] =>
  text.split("\n").flatMap((line): readonly Complaint[] => {
    const kind = kindOf(line);
    if (kind === null) return [];
    return [{ line: line.trim(), ...targetIn(line), kind }];
  });

/** Whom a line speaks of, beside whoever wrote it. */
export const targetIn = (line: string): Pick<Complaint, "host" | "port"> => {
  const found = targets
    .map((pattern) => pattern.exec(line))
    .find((match) => match !== null && !/^\d+$/.test(match[1] ?? ""));
  return { host: found?.[1] ?? null, port: found?.[2] ?? null };
};

const kindOf = (line: string): Complaint["kind"] | null => {
  if (
    /no such host|could not resolve|ENOTFOUND|EAI_AGAIN|name resolution|Name or service not known|UnknownHost|nodename nor servname|server misbehaving|name does not resolve|lookup \S+ on \S+: /i.test(
      line,
    )
  )
    return "name";
  if (/connection refused|ECONNREFUSED|connect: refused/i.test(line)) return "refused";
  if (
    /i\/o timeout|timed? ?out|ETIMEDOUT|deadline exceeded|no route to host|EHOSTUNREACH|network is unreachable/i.test(
      line,
    )
  )
    return "timeout";
  return /unable to connect|(?:can(?:not|'t)|could not|failed to) (?:connect|reach|dial)|no available connection|connection (?:failed|reset|closed)|communications link failure|unreachable|unavailable/i.test(
    line,
  )
    ? "other"
    : null;
};
