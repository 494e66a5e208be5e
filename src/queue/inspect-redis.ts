import { Redis } from "ioredis";
import { queueError, within } from "./queue-error.ts";

/** BullMQ 6 needs it. Source: docs.bullmq.io */
const oldestVersion = [6, 2] as const;
const usualLimitMs = 3_000;

/**
 * Looks at a Redis as the doctor does.
 * @returns what a person should change, in words; empty when all is well
 * @throws UpstreamError{service: "queue"} when it does not answer within `limitMs`
 */
export const inspectRedis = async (url: string, limitMs: number = usualLimitMs): Promise<readonly string[]> => {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: limitMs });
  // Without the listener the driver prints; the reason of a failed connection comes out of connect() poorer than here.
  const reason: { error?: Error } = {};
  redis.on("error", (error) => {
    reason.error = error;
  });
  try {
    return await within(
      redis.connect().then(() => problemsOf(redis)),
      limitMs,
      "Redis",
    );
  } catch (cause) {
    throw queueError(reason.error ?? cause);
  } finally {
    redis.disconnect();
  }
};

/** INFO answers where CONFIG is forbidden, as hosted Redis often does. */
export const problemsOf = async (redis: Pick<Redis, "info">): Promise<readonly string[]> => {
  const fields = fieldsOf(await redis.info());
  const version = fields.get("redis_version") ?? "unknown";
  const policy = fields.get("maxmemory_policy") ?? "unknown";
  return [
    ...(isOlder(version) ? [`version ${version} is too old: ${oldestVersion.join(".")} or newer is needed`] : []),
    ...(policy === "noeviction"
      ? []
      : [`maxmemory-policy is ${policy}: jobs may vanish when memory is short; set it to noeviction`]),
    ...(fields.get("aof_enabled") === "1"
      ? []
      : ["appendonly is off: a restart forgets the jobs, until the outbox is swept; set appendonly yes"]),
  ];
};

const fieldsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const colon = line.indexOf(":");
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1)] as const] : [];
    }),
  );

const isOlder = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = oldestVersion;
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
};
