import type { ReactNode } from "react";
import { Link } from "../text/link.tsx";
import type { BlockProps } from "./blocks.tsx";
import { Picture } from "./image.tsx";
import { stringOf, textOf } from "./read.ts";

/** A video as its still picture and a link; the sandbox plays nothing from elsewhere. */
export const VideoBlock = ({ block }: BlockProps): ReactNode => {
  const url = stringOf(block.title_url) || stringOf(block.video_url);
  const maker = [stringOf(block.author_name), stringOf(block.provider_name)].filter(Boolean).join(" · ");
  return (
    <div className="card">
      {maker === "" ? null : <div className="card-subtitle">{maker}</div>}
      <Link url={url} className="card-title">
        {textOf(block.title)} (video)
      </Link>
      <div className="card-body">{textOf(block.description)}</div>
      <Picture url={stringOf(block.thumbnail_url)} alt={stringOf(block.alt_text)} className="picture" />
    </div>
  );
};
