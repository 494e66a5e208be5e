import { expect, it } from "vitest";
import type { Deployer } from "../../sandbox/shop/deployer.ts";
import type { Version } from "../../sandbox/shop/storefront.ts";
import { shopStrip } from "../../sandbox/shop-strip.ts";

it("pressed twice, the broken version is deployed once, and not again when it is there", async () => {
  let version: Version = "v41";
  let deploys = 0;
  let arrive = (): void => {};
  const deploy = (wanted: Version): Promise<void> => {
    deploys += 1;
    return new Promise((resolve) => {
      arrive = () => {
        version = wanted;
        resolve();
      };
    });
  };
  const strip = shopStrip({
    state: () => ({ version, errorRatio: 0, isAlerting: false }),
    pageUrl: "http://shop.example",
    deployer: { deploy } as Pick<Deployer, "deploy">,
  });
  expect(strip.state().buttons).toHaveLength(1);
  const first = strip.press("deploy");
  expect(strip.state()).toMatchObject({ buttons: [], text: expect.stringContaining("v42 is being deployed") });
  await strip.press("deploy");
  arrive();
  await first;
  await strip.press("deploy");
  expect([deploys, strip.state().buttons]).toEqual([1, []]);
});
