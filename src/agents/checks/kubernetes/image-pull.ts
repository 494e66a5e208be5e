import type { Finding } from "../../../domain/investigation.ts";
import { workloadOf } from "../../read-kubectl/workload-name.ts";
import type { ClusterFacts } from "../../survey/cluster-facts.ts";
import { findingOf, sureness } from "../finding-of.ts";
import type { ClusterCheck } from "./cluster-check.ts";

/** Images that do not come: no such image, no permission, no such registry. */
export const imagePull: ClusterCheck = {
  causes: ["incorrect-image-reference", "missing-image-pull-secret", "image-registry-dns-failure"],
  looksAt: "events of pods in ErrImagePull, ImagePullBackOff and InvalidImageName",
  wrongIf: "the registry was away for a moment and the pull works now",
  judge: (facts) => {
    const pods = new Set(facts.events.filter(isAboutPull).map(({ name }) => name));
    return [...pods].flatMap((pod) => judgePull(facts, pod));
  },
};

const isAboutPull = ({ message, reason }: ClusterFacts["events"][number]): boolean =>
  /fail(?:ed)? to (?:pull|resolve|inspect|apply default image)|pull access denied|ErrImagePull|InvalidImageName|ErrImageNeverPull|couldn't parse image/i.test(
    message,
  ) || reason === "InspectFailed";

const judgePull = (facts: ClusterFacts, pod: string): readonly Finding[] => {
  const events = facts.events.filter(({ name }) => name === pod);
  const listed = facts.pods.find(({ name }) => name === pod);
  if (listed !== undefined && listed.status === "Running" && listed.ready === listed.containers) return [];
  const workload = facts.descriptions.find(({ name }) => name === pod)?.workload ?? workloadOf(pod);
  const failed = [...events.filter(isAboutPull)].sort((a, b) => b.message.length - a.message.length)[0];
  if (failed === undefined) return [];
  const text = events.map(({ message }) => message).join("\n");
  const object = `app/${workload}`;
  const because = [[failed.message, failed.evidence]] as const;
  const image = /image "([^"]+)"/i.exec(failed.message)?.[1] ?? "its image";
  const noSecret = events.find(
    ({ reason, message }) =>
      reason === "FailedToRetrieveImagePullSecret" || /unable to retrieve some image pull secrets/i.test(message),
  );
  const say = (cause: Finding["cause"] & Parameters<typeof findingOf>[0], confidence: number, words: string) => [
    findingOf(cause, object, confidence, `${workload} cannot start: ${words}.`, because),
  ];
  if (
    /no such host|server misbehaving|temporary failure in name resolution|lookup \S+(?: on \S+)?: (?:i\/o timeout|read udp)/i.test(
      text,
    )
  )
    return say("image-registry-dns-failure", sureness.decisive, `the registry of ${image} does not resolve`);
  if (noSecret !== undefined && /denied|unauthorized|forbidden|40[13]|authorization|no basic auth/i.test(text))
    return say("missing-image-pull-secret", sureness.decisive, "its pull secret is not there");
  if (
    /manifest unknown|not found|invalid reference format|InvalidImageName|couldn't parse image|name unknown|does not exist(?! or)/i.test(
      withoutSecretEvents(events),
    )
  )
    return say("incorrect-image-reference", sureness.decisive, `${image} does not exist`);
  if (/unauthorized|no basic auth|authentication required|403 forbidden|401 unauthorized/i.test(text))
    return say("missing-image-pull-secret", sureness.strong, `the registry of ${image} wants credentials`);
  // Docker Hub answers a private and a missing repository alike; a name without a registry is far more often misspelt.
  if (/pull access denied|insufficient_scope|repository does not exist or may require/i.test(text))
    return isPrivateRegistry(image)
      ? say("missing-image-pull-secret", sureness.strong, `the registry of ${image} refuses`)
      : say("incorrect-image-reference", sureness.strong, `${image} does not exist, or is private`);
  return [];
};

const withoutSecretEvents = (events: readonly { readonly reason: string; readonly message: string }[]): string =>
  events
    .filter(({ reason }) => reason !== "FailedToRetrieveImagePullSecret")
    .map(({ message }) => message)
    .join("\n");

const isPrivateRegistry = (image: string): boolean =>
  /^[\w-]+(?:\.[\w-]+)+(?::\d+)?\//.test(image) &&
  !/^(?:docker\.io|registry\.hub\.docker\.com|index\.docker\.io)\//.test(image);
