import type { Person } from "../../domain/actor.ts";
import type { UserId } from "../../domain/ids.ts";
import type { DeskDependencies } from "./dependencies.ts";

/** Who is acting, to be asked once, when it matters. */
export const personFrom = (
  { people }: Pick<DeskDependencies, "people">,
  userId: UserId,
  teamId: string | null,
): (() => Promise<Person>) => {
  let known: Promise<Person> | null = null;
  return () => {
    known ??= people().then((asked) => asked.personAt(userId, teamId));
    return known;
  };
};
