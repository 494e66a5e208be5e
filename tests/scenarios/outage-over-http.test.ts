import { describe, it } from "vitest";
import { postgresIsMissing } from "../contracts/postgres-server.ts";
import { redisIsMissing } from "../contracts/redis-server.ts";
import { outageWithTwoOfEach } from "./two-of-each.ts";

describe.skipIf(postgresIsMissing() || redisIsMissing())("an outage in HTTP mode", () => {
  it("with two bots and two workers on Postgres and Redis, everything delivered twice", () =>
    outageWithTwoOfEach("http"));
});
