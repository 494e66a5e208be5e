import { main, normal, pod, type World, warning } from "../world.ts";
import { crash, stuck } from "./failing-pods.ts";
import { app, type Fault } from "./fault.ts";

const cannotPull = (
  world: World,
  target: string,
  image: string,
  why: string,
  more: World["pods"][number]["events"] = [],
): void => {
  stuck(world, target, "ImagePullBackOff");
  main(world, target).image = image;
  pod(world, target).events = [
    normal(
      "Scheduled",
      `Successfully assigned ${world.namespace}/${pod(world, target).name} to ${pod(world, target).node}`,
      "14m",
      "default-scheduler",
    ),
    normal("Pulling", `Pulling image "${image}"`, "11m (x4 over 14m)"),
    warning("Failed", `Failed to pull image "${image}": ${why}`, "11m (x4 over 14m)"),
    warning("Failed", "Error: ErrImagePull", "11m (x4 over 14m)"),
    normal("BackOff", `Back-off pulling image "${image}"`, "4m2s (x42 over 14m)"),
    warning("Failed", "Error: ImagePullBackOff", "4m2s (x42 over 14m)"),
    ...more,
  ];
};

export const startupFaults: readonly Fault[] = [
  {
    cause: "incorrect-image-reference",
    object: app,
    hurt: (world, target, variant) => {
      const image = variant === 1 ? `shop-demo/${target}:v9.9.9` : `registry.example.com/shop/${target}:v9.9.9`;
      cannotPull(
        world,
        target,
        image,
        variant === 1
          ? `rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/${image}": failed to resolve reference "docker.io/${image}": docker.io/${image}: not found`
          : variant === 2
            ? `Error response from daemon: manifest for ${image} not found: manifest unknown: manifest unknown`
            : `Error response from daemon: pull access denied for ${image.replace("registry.example.com/shop", "shopdemo")}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
      );
      if (variant === 0) main(world, target).image = `shopdemo/${target}:v9.9.9`;
      if (variant === 0)
        for (const event of pod(world, target).events)
          event.message = event.message.replaceAll("registry.example.com/shop", "shopdemo");
    },
  },
  {
    cause: "missing-image-pull-secret",
    object: app,
    hurt: (world, target, variant) => {
      const image = `registry.example.com/private/${target}:v1.8.2`;
      cannotPull(
        world,
        target,
        image,
        variant === 1
          ? `failed to pull and unpack image "${image}": failed to resolve reference "${image}": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://registry.example.com/token: 401 Unauthorized`
          : `rpc error: code = Unknown desc = failed to pull and unpack image "${image}": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
        variant === 2
          ? []
          : [
              warning(
                "FailedToRetrieveImagePullSecret",
                "Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.",
                "3m (x9 over 14m)",
              ),
            ],
      );
    },
  },
  {
    cause: "image-registry-dns-failure",
    object: app,
    hurt: (world, target, variant) => {
      const image = `registry.corp.invalid/shop/${target}:v1.8.2`;
      cannotPull(
        world,
        target,
        image,
        variant === 1
          ? `Error response from daemon: Get "https://registry.corp.invalid/v2/": dial tcp: lookup registry.corp.invalid: Temporary failure in name resolution`
          : `failed to pull and unpack image "${image}": failed to resolve reference "${image}": failed to do request: Head "https://registry.corp.invalid/v2/shop/${target}/manifests/v1.8.2": dial tcp: lookup registry.corp.invalid on 172.18.0.1:53: no such host`,
      );
    },
  },
  {
    cause: "volume-mount-permission-denied",
    object: app,
    hurt: (world, target, variant) => {
      crash(
        world,
        target,
        variant === 1
          ? `mkdir: can't create directory '/data/cache': Permission denied`
          : variant === 2
            ? "Error: EACCES: permission denied, open '/var/lib/app/state.db'"
            : "[ERROR] --initialize specified but /var/lib/mysql/ibdata1 cannot be opened: OS errno 13 - Permission denied",
      );
    },
  },
  {
    cause: "missing-secret-binding",
    object: app,
    hurt: (world, target, variant) => {
      stuck(world, target, variant === 1 ? "ContainerCreating" : "CreateContainerConfigError");
      pod(world, target).events = [
        variant === 1
          ? warning("FailedMount", `MountVolume.SetUp failed for volume "tls" : secret "${target}-tls" not found`)
          : variant === 2
            ? warning(
                "Failed",
                `Error: couldn't find key DB_PASSWORD in Secret ${world.namespace}/${target}-credentials`,
              )
            : warning("Failed", `Error: secret "${target}-credentials" not found`),
      ];
    },
  },
  {
    cause: "config-binding-missing",
    object: app,
    hurt: (world, target, variant) => {
      if (variant === 2) return crash(world, target, 'panic: environment variable "SHIPPING_REGION" not set');
      stuck(world, target, variant === 1 ? "ContainerCreating" : "CreateContainerConfigError");
      pod(world, target).events = [
        variant === 1
          ? warning(
              "FailedMount",
              `MountVolume.SetUp failed for volume "config" : configmap "${target}-config" not found`,
            )
          : warning("Failed", `Error: configmap "${target}-config" not found`),
      ];
    },
  },
];
