import type { ReactNode } from "react";
import { stringOf, textOf } from "../blocks/read.ts";
import { OutIcon } from "../chrome/icons.tsx";
import { withEmoji } from "../text/emoji.ts";
import { useOpenLink } from "../text/open-link.ts";
import { type ControlProps, useControl } from "./use-control.ts";

export const ButtonControl = (props: ControlProps): ReactNode => {
  const { element } = props;
  const { busy, press, confirmed } = useControl(props);
  const openLink = useOpenLink();
  const url = stringOf(element.url);
  const style = stringOf(element.style);

  const onPress = async (): Promise<void> => {
    if (busy || !(await confirmed())) return;
    // Slack tells the app about link buttons too.
    openLink(url);
    await press({ text: element.text, ...(element.value === undefined ? {} : { value: element.value }) });
  };

  return (
    <button
      type="button"
      className={`button ${style === "primary" || style === "danger" ? style : ""}`}
      data-action-id={stringOf(element.action_id)}
      data-value={stringOf(element.value) || undefined}
      aria-label={stringOf(element.accessibility_label) || undefined}
      aria-busy={busy}
      onClick={() => void onPress()}
    >
      <span className="button-text">{withEmoji(textOf(element.text))}</span>
      {url === "" ? null : <OutIcon />}
      {busy ? <span className="spinner" aria-hidden="true" /> : null}
    </button>
  );
};
