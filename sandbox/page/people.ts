import { useEffect, useState } from "react";
import type { PagePerson } from "../workspace/page-protocol.ts";
import { fetchPeople } from "./server.ts";

const RETRY_MS = 1_500;

/** Whom one can act as; asked again until the sandbox is there. */
export const usePeople = (): readonly PagePerson[] | null => {
  const [people, setPeople] = useState<readonly PagePerson[] | null>(null);
  useEffect(() => {
    let timer: number | undefined;
    let gone = false;
    const ask = async (): Promise<void> => {
      try {
        const found = await fetchPeople();
        if (!gone) setPeople(found);
      } catch {
        if (!gone) timer = window.setTimeout(() => void ask(), RETRY_MS);
      }
    };
    void ask();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, []);
  return people;
};
