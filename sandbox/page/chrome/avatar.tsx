import type { ReactNode } from "react";
import type { PagePerson } from "../../workspace/page-protocol.ts";
import { displayName, useWorkspace } from "../workspace.ts";
import { FlameIcon } from "./icons.tsx";

type AvatarProps = { readonly person: PagePerson | undefined; readonly size: "tiny" | "small" | "medium" | "large" };

/** How many avatar colours the stylesheet knows (`--hue-0` and on). */
const HUES = 9;

/** Initials on a colour that is the person's own, by their place among the people, so that few share one; apps wear the flame. Always next to a written name. */
export const Avatar = ({ person, size }: AvatarProps): ReactNode => {
  const { state } = useWorkspace();
  if (person?.isBot === true) {
    return (
      <span className={`avatar ${size} bot`} aria-hidden="true">
        <FlameIcon />
      </span>
    );
  }
  const name = person === undefined ? "?" : displayName(person);
  const hue = state.people.filter((other) => !other.isBot).findIndex((other) => other.id === person?.id);
  return (
    <span className={`avatar ${size}`} data-hue={hue < 0 ? undefined : hue % HUES} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
};

const initialsOf = (name: string): string => {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.charAt(0) ?? "");
  return letters.join("").toUpperCase() || "?";
};
