import type { ReactNode } from "react";
import type { PageFile } from "../../workspace/page-protocol.ts";
import { Picture } from "../blocks/image.tsx";
import { PageIcon } from "../chrome/icons.tsx";

/** Pictures in the message, other files by name. */
export const Files = ({ files }: { readonly files: readonly PageFile[] }): ReactNode =>
  files.map((file) =>
    file.mimetype.startsWith("image/") ? (
      <figure key={file.id} className="image-block">
        <figcaption>{file.title}</figcaption>
        <a href={file.url} target="_blank" rel="noreferrer noopener">
          <Picture url={file.url} alt={file.altText || file.title} className="picture" />
        </a>
      </figure>
    ) : (
      <a key={file.id} className="file-chip" href={file.url} target="_blank" rel="noreferrer noopener">
        <PageIcon />
        <span>
          <strong>{file.title}</strong>
          <span className="file-kind">{file.mimetype}</span>
        </span>
      </a>
    ),
  );
