import type { Shop } from "./shop/start-shop.ts";
import type { SlackOptions } from "./workspace/server.ts";

/** The line above the workspace: how the shop does, and the button that breaks it. */
export const shopStrip = (shop: Pick<Shop, "state" | "pageUrl" | "deployer">): NonNullable<SlackOptions["strip"]> => ({
  state: () => {
    const { version, errorRatio, isAlerting } = shop.state();
    const errors = errorRatio === null ? "no orders yet" : `${Math.round(errorRatio * 100)} % of checkouts fail`;
    return {
      title: "The shop",
      text: `checkout ${version} · ${errors}${isAlerting ? " · its monitor is alerting" : ""}`,
      links: [{ text: "Shop", url: shop.pageUrl }],
      buttons: version === "v42" ? [] : [{ text: "Deploy v42 (it is broken)", post: "/page/strip/deploy" }],
    };
  },
  press: async (name) => {
    if (name === "deploy") await shop.deployer.deploy("v42", "jonas");
  },
});
