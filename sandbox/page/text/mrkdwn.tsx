import type { ReactNode } from "react";
import { fieldsOf, stringOf } from "../blocks/read.ts";
import { keyed } from "../keyed.ts";
import { withEmoji } from "./emoji.ts";
import { Inlines } from "./inline.tsx";
import { type ListItem, type Passage, parseMrkdwn } from "./parse-mrkdwn.ts";

/** Text in Slack's own markup. */
export const Mrkdwn = ({ text }: { readonly text: string }): ReactNode => (
  <div className="mrkdwn">
    {keyed(parseMrkdwn(text)).map(({ item: passage, key }) => (
      <PassageView key={key} passage={passage} />
    ))}
  </div>
);

/** A Block Kit text object: `plain_text` shows emoji only, `mrkdwn` everything. */
export const TextObject = ({ value }: { readonly value: unknown }): ReactNode => {
  const object = fieldsOf(value);
  const text = stringOf(object.text);
  return object.type === "mrkdwn" ? <Mrkdwn text={text} /> : <div className="plain">{withEmoji(text)}</div>;
};

const PassageView = ({ passage }: { readonly passage: Passage }): ReactNode => {
  switch (passage.kind) {
    case "lines":
      return (
        <div className="lines">
          <Inlines inlines={passage.inlines} />
        </div>
      );
    case "quote":
      return (
        <blockquote>
          <Inlines inlines={passage.inlines} />
        </blockquote>
      );
    case "code":
      return <pre>{passage.text}</pre>;
    case "list":
      return (
        <ul className="marked-list">
          {keyed(passage.items).map(({ item, key }) => (
            <Item key={key} item={item} />
          ))}
        </ul>
      );
  }
};

const Item = ({ item }: { readonly item: ListItem }): ReactNode => (
  <li data-depth={item.depth}>
    <span className="marker" aria-hidden="true">
      {item.marker}
    </span>
    <span className="lines">
      <Inlines inlines={item.inlines} />
    </span>
  </li>
);
