import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttpClient } from "../../src/integrations/http-client.ts";

/** A machine without openssl cannot make a certificate; CI has it. */
const hasOpenssl = ((): boolean => {
  try {
    execFileSync("openssl", ["version"]);
    return true;
  } catch {
    return process.env.CI === "true";
  }
})();

describe.skipIf(!hasOpenssl)("a system with an authority of its own", () => {
  let folder = "";
  let certificate = "";
  let server: Server;
  let url = "";

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-tls-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const what = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost".split(
      " ",
    );
    const names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    execFileSync("openssl", [...what, ...names, "-keyout", key, "-out", cert], { stdio: "ignore" });
    certificate = readFileSync(cert, "utf8");
    server = createServer({ key: readFileSync(key), cert: certificate }, (_, response) => response.end("hello"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it("is believed by that authority", async () => {
    const client = createHttpClient({ allowHosts: [new URL(url).host], ca: certificate });
    expect(await client.send({ service: "Kubernetes", url })).toMatchObject({ status: 200, text: "hello" });
  });

  it("is not believed without it, and nothing was sent", async () => {
    const client = createHttpClient({ allowHosts: [new URL(url).host] });
    await expect(client.send({ service: "Kubernetes", url })).rejects.toMatchObject({ mayHaveRun: false });
  });
});

it("a header that cannot be sent is not shown", async () => {
  const client = createHttpClient({ allowHosts: ["127.0.0.1:1234"] });
  const sending = client.send({
    service: "Kubernetes",
    url: "http://127.0.0.1:1234/",
    headers: { authorization: "Bearer hunter2\nhunter2" },
  });
  await expect(sending).rejects.toMatchObject({ mayHaveRun: false, message: expect.not.stringContaining("hunter2") });
});
