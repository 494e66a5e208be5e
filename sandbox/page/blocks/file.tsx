import type { ReactNode } from "react";
import { PageIcon } from "../chrome/icons.tsx";
import type { BlockProps } from "./blocks.tsx";
import { fieldsOf, stringOf } from "./read.ts";

/** A remote file, by name. */
export const FileBlock = ({ block }: BlockProps): ReactNode => (
  <span className="file-chip">
    <PageIcon />
    {stringOf(fieldsOf(block.file).title) || `File ${stringOf(block.external_id)}`}
  </span>
);
