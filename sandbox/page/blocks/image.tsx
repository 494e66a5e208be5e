import { type ReactNode, useState } from "react";
import { withEmoji } from "../text/emoji.ts";
import type { BlockProps } from "./blocks.tsx";
import { type Fields, fieldsOf, stringOf, textOf } from "./read.ts";

type PictureProps = { readonly url: string; readonly alt: string; readonly className: string };

/** A picture that, when it cannot be had (the sandbox may be offline), still says what it would show. */
export const Picture = ({ url, alt, className }: PictureProps): ReactNode => {
  const [broken, setBroken] = useState(false);
  if (broken || !/^(https?:|\/(?!\/)|data:image\/)/i.test(url)) {
    return (
      <span className={`${className} picture-missing`} role="img" aria-label={alt}>
        {alt || "picture"}
      </span>
    );
  }
  return <img className={className} src={url} alt={alt} onError={() => setBroken(true)} />;
};

type ElementProps = { readonly element: Fields; readonly className: string };

/** An image by its address or by the id of a file in the workspace. */
export const ImageElement = ({ element, className }: ElementProps): ReactNode => (
  <Picture url={urlOf(element)} alt={stringOf(element.alt_text)} className={className} />
);

export const ImageBlock = ({ block }: BlockProps): ReactNode => {
  const title = textOf(block.title);
  return (
    <figure className="image-block">
      {title === "" ? null : <figcaption>{withEmoji(title)}</figcaption>}
      <ImageElement element={block} className="picture" />
    </figure>
  );
};

const urlOf = (element: Fields): string => {
  const file = fieldsOf(element.slack_file);
  const id = stringOf(file.id);
  return stringOf(element.image_url) || stringOf(file.url) || (id === "" ? "" : `/files/${id}`);
};
