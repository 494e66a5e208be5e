import type { ReactNode } from "react";
import { placeOfLink } from "../address.ts";
import { isSafeUrl, useInnerLink } from "./open-link.ts";

type LinkProps = { readonly url: string; readonly className?: string; readonly children: ReactNode };

/** A link out of the page, or, when it points into this workspace, a step within it. */
export const Link = ({ url, className, children }: LinkProps): ReactNode => {
  const inside = useInnerLink()(url);
  if (!isSafeUrl(url)) return <span title={url}>{children}</span>;
  if (inside === null) {
    return (
      <a className={className} href={url} target="_blank" rel="noreferrer noopener">
        {children}
      </a>
    );
  }
  return (
    <a
      className={className}
      href={`?channel=${placeOfLink(url)?.channel}`}
      onClick={(event) => {
        event.preventDefault();
        inside();
      }}
    >
      {children}
    </a>
  );
};
