import { suspectsOf } from "../suspects.ts";
import { lookAtNodes } from "./nodes.ts";
import type { Stage } from "./stage.ts";

const slowTried = 3;

/** Who is slow: those that fire, tried one by one, and whom they call. */
export const slowness: Stage = {
  name: "slowness",
  isLate: false,
  look: async (look, seen) => {
    const facts = seen();
    const text = `${facts.alerts.map((one) => one.text).join("\n")}`;
    if (!/latenc|slow|delay|duration|p9[059]|timeout|packet|loss/i.test(text)) return;
    if (facts.nodes.length === 0) await lookAtNodes(look);
    if (facts.services.length === 0) await look.get("service");
    const slow = suspectsOf(seen())
      .filter(({ workload }) => hasName(text, workload))
      .slice(0, slowTried);
    await Promise.all(
      slow.flatMap(({ workload }) => {
        const port = seen().services.find(({ name }) => name === workload)?.ports[0]?.port;
        return [
          ...(port === undefined
            ? []
            : [
                look.first(
                  "service_connectivity",
                  look.places.map((namespace) => ({ namespace, name: workload, port })),
                ),
              ]),
          look.first("service_dependencies", [{ name: workload }]),
        ];
      }),
    );
  },
};

const hasName = (text: string, name: string): boolean => new RegExp(`(?<![\\w-])${name}(?![a-z])`).test(text);
