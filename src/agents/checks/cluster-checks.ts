import { admission } from "./kubernetes/admission.ts";
import { bindings } from "./kubernetes/bindings.ts";
import type { ClusterCheck } from "./kubernetes/cluster-check.ts";
import { dns } from "./kubernetes/dns.ts";
import { gateway } from "./kubernetes/gateway.ts";
import { imagePull } from "./kubernetes/image-pull.ts";
import { logComplaints } from "./kubernetes/log-complaints.ts";
import { memory } from "./kubernetes/memory.ts";
import { nodes } from "./kubernetes/nodes.ts";
import { probes } from "./kubernetes/probes.ts";
import { replicas } from "./kubernetes/replicas.ts";
import { rollout } from "./kubernetes/rollout.ts";
import { scheduling } from "./kubernetes/scheduling.ts";
import { serviceAddresses } from "./kubernetes/service-addresses.ts";
import { serviceEndpoints } from "./kubernetes/service-endpoints.ts";
import { servicePorts } from "./kubernetes/service-ports.ts";
import { sidecar } from "./kubernetes/sidecar.ts";
import { signals } from "./kubernetes/signals.ts";
import { volumeClaims } from "./kubernetes/volume-claims.ts";

/** Every check of a cluster. A new cause is a file beside these, and a row here. */
export const clusterChecks: readonly ClusterCheck[] = [
  admission,
  scheduling,
  volumeClaims,
  imagePull,
  bindings,
  memory,
  probes,
  replicas,
  sidecar,
  rollout,
  serviceEndpoints,
  servicePorts,
  serviceAddresses,
  gateway,
  dns,
  signals,
  nodes,
  logComplaints,
];
