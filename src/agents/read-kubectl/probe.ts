/** A probe as a description prints it: `http-get http://:8080/_healthz delay=10s timeout=1s period=10s #success=1 #failure=3`. */
export type Probe = {
  readonly kind: "http" | "https" | "tcp" | "grpc" | "exec";
  /** A number, or the name of a container port; null for commands. */
  readonly port: string | null;
  readonly delaySeconds: number;
  readonly timeoutSeconds: number;
  readonly periodSeconds: number;
  readonly failures: number;
  readonly text: string;
};

export const parseProbe = (text: string): Probe | null => {
  const [, word, target] = /^(http-get|tcp-socket|grpc|exec)\s+(\S+)/.exec(text) ?? [];
  if (word === undefined) return null;
  return {
    kind: kindOf(word, target ?? ""),
    port:
      word === "exec"
        ? (/-addr[= ]\S*?:(\d+)/.exec(text)?.[1] ?? null)
        : (/:([\w-]+)(?:\/|$)/.exec(target?.replace(/^\w+:\/\//, "") ?? "")?.[1] ?? null),
    delaySeconds: secondsOf(text, "delay"),
    timeoutSeconds: secondsOf(text, "timeout"),
    periodSeconds: secondsOf(text, "period"),
    failures: Number(/#failure=(\d+)/.exec(text)?.[1] ?? 3),
    text,
  };
};

const kindOf = (word: string, target: string): Probe["kind"] => {
  if (word === "tcp-socket") return "tcp";
  if (word === "grpc" || word === "exec") return word;
  return target.startsWith("https:") ? "https" : "http";
};

const secondsOf = (text: string, name: string): number => Number(new RegExp(`${name}=(\\d+)s`).exec(text)?.[1] ?? 0);
