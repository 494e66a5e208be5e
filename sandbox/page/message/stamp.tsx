import type { ReactNode } from "react";
import { clockOf, dateOfTs, fullTimeOf } from "../text/dates.ts";

/** When a message was sent: the clock in sight, the whole date on hovering. */
export const Stamp = ({ ts }: { readonly ts: string }): ReactNode => {
  const at = dateOfTs(ts);
  if (!Number.isFinite(at.getTime())) return null;
  return (
    <time className="stamp" dateTime={at.toISOString()} title={fullTimeOf(at)}>
      {clockOf(at)}
    </time>
  );
};
