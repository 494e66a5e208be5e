import { err, ok, type Result } from "../../base/result.ts";

/** Names as Kubernetes allows them. None begins with a dash, so none can be taken for a flag; none holds a slash. */
const objectName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
const namespaceName = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** `app=checkout,tier in (a, b),!canary` */
const selector = /^[A-Za-z0-9!][A-Za-z0-9_./=!,() -]{0,500}$/;

export const checkName = (name: string): Result<string, string> =>
  objectName.test(name) ? ok(name) : err("that is no name that Kubernetes knows");

export const checkSelector = (text: string): Result<string, string> =>
  selector.test(text) ? ok(text) : err("that is no label selector");

/**
 * Where to look. Where the configuration names namespaces, there is nothing outside them: the only one is meant when
 * nobody says which, and of several one has to be said. An empty answer is every namespace.
 */
export const placeOf = (namespace: string, allowed: readonly string[] | null): Result<string, string> => {
  if (namespace !== "" && !namespaceName.test(namespace)) return err("that is no name of a namespace");
  if (allowed === null) return ok(namespace);
  if (allowed.includes(namespace)) return ok(namespace);
  const only = allowed.length === 1 ? allowed[0] : undefined;
  if (namespace === "" && only !== undefined) return ok(only);
  const which = `the configuration lets nobody look outside ${allowed.join(", ")}`;
  return err(namespace === "" ? `${which}: say which` : `${which}, so not into ${namespace}`);
};
