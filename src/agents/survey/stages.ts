import { absentPods } from "./stages/absent-pods.ts";
import { anybody, complaints } from "./stages/complaints.ts";
import { brokenNode, ground } from "./stages/nodes.ts";
import { overview } from "./stages/overview.ts";
import { nearerLook, unwellPods } from "./stages/pods.ts";
import { routing } from "./stages/routing.ts";
import { slowness } from "./stages/slowness.ts";
import type { Stage } from "./stages/stage.ts";

/** From the wide to the near, and from what is usually to blame to what seldom is. */
export const stages: readonly Stage[] = [
  overview,
  brokenNode,
  slowness,
  unwellPods,
  nearerLook,
  absentPods,
  routing,
  complaints,
  ground,
  anybody,
];
