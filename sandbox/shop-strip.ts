import type { Deployer } from "./shop/deployer.ts";
import type { Shop } from "./shop/start-shop.ts";
import type { SlackOptions } from "./workspace/server.ts";

type ShownShop = Pick<Shop, "state" | "pageUrl"> & { readonly deployer: Pick<Deployer, "deploy"> };

/** The line above the workspace: how the shop does, and the button that breaks it. */
export const shopStrip = (shop: ShownShop) => {
  let isDeploying = false;
  const canBreak = (): boolean => !isDeploying && shop.state().version !== "v42";
  return {
    state: () => {
      const { version, errorRatio, isAlerting } = shop.state();
      const errors = errorRatio === null ? "no orders yet" : `${Math.round(errorRatio * 100)} % of checkouts fail`;
      return {
        title: "The shop",
        text: `checkout ${version} · ${errors}${isDeploying ? " · v42 is being deployed" : ""}${isAlerting ? " · its monitor is alerting" : ""}`,
        links: [{ text: "Shop", url: shop.pageUrl }],
        buttons: canBreak() ? [{ text: "Deploy v42 (it is broken)", post: "/page/strip/deploy" }] : [],
      };
    },
    press: async (name) => {
      if (name !== "deploy" || !canBreak()) return;
      isDeploying = true;
      try {
        await shop.deployer.deploy("v42", "jonas");
      } finally {
        isDeploying = false;
      }
    },
  } satisfies NonNullable<SlackOptions["strip"]>;
};
