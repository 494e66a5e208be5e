import { afterEach, describe, expect, it } from "vitest";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import { isInnerAddress } from "../../src/integrations/allowed-address.ts";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { type LocalServer, startLocalServer } from "./local-server.ts";

const servers: LocalServer[] = [];
afterEach(async () => {
  for (const one of servers.splice(0)) await one.close();
});

const refusalOf = async (client: ReturnType<typeof createHttpClient>, url: string): Promise<UpstreamError> => {
  const caught: unknown = await client.send({ service: "grafana", url }).catch((error: unknown) => error);
  if (caught instanceof UpstreamError) return caught;
  throw new Error(`expected a refusal, came ${JSON.stringify(caught)}`);
};

describe("requests to the outside", () => {
  it.each([
    "http://elsewhere.test/",
    "http://grafana.test.evil.test/",
    "http://grafana.test@evil.test/",
    "http://grafana.test:81/",
    "file:///etc/passwd",
    "gopher://grafana.test:80/",
    "no address",
  ])("go to no host that the configuration does not name: %s", async (url) => {
    const refusal = await refusalOf(createHttpClient({ allowHosts: ["grafana.test:8080"] }), url);
    expect(refusal.retryable).toBe(false);
    expect(refusal.message).toContain("is not configured");
  });

  it("follow no redirect", async () => {
    const server = await startLocalServer(() => ({
      status: 302,
      headers: { location: "http://169.254.169.254/latest/meta-data" },
    }));
    servers.push(server);
    const refusal = await refusalOf(createHttpClient({ allowHosts: [new URL(server.url).host] }), server.url);
    expect(refusal.message).toContain("redirect");
    expect(server.asked).toHaveLength(1);
  });
});

describe("addresses that lead inwards", () => {
  it.each([
    ...["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1"],
    ...["192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12::1"],
    ...["::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "no address", ""],
  ])("%s", (address) => {
    expect(isInnerAddress(address)).toBe(true);
  });

  it.each(["1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "::ffff:93.184.215.14"])(
    "not %s",
    (address) => {
      expect(isInnerAddress(address)).toBe(false);
    },
  );
});
