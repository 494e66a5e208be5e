import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { PageModal } from "../../workspace/page-protocol.ts";
import { Blocks } from "../blocks/blocks.tsx";
import { fieldsOf, listOf, textOf } from "../blocks/read.ts";
import { Avatar } from "../chrome/avatar.tsx";
import { CloseIcon } from "../chrome/icons.tsx";
import { type Surface, SurfaceBoundary, useForm } from "../controls/surface.tsx";
import { withEmoji } from "../text/emoji.ts";
import { useWorkspace } from "../workspace.ts";
import { checkForm } from "./check.ts";

type ModalProps = { readonly modal: PageModal; readonly depth: number; readonly isTop: boolean };

const NO_ERRORS: Readonly<Record<string, string>> = {};

export const Modal = ({ modal, depth, isTop }: ModalProps): ReactNode => {
  const { act, state, personOf } = useWorkspace();
  const { viewId } = modal;
  const view = fieldsOf(modal.view);
  const blocks = listOf(view.blocks);
  const { values, change } = useForm(blocks, "own");
  const [missing, setMissing] = useState(NO_ERRORS);
  const [sending, setSending] = useState(false);
  const dialog = useShownDialog(isTop);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `change` only calls a state setter
  const surface = useMemo<Surface>(
    () => ({
      values,
      errors: { ...modal.errors, ...missing },
      change,
      press: (action, formState) => act({ kind: "press", source: { kind: "modal", viewId }, action, state: formState }),
    }),
    [values, modal.errors, missing, act, viewId],
  );

  const close = (): void => void act({ kind: "close", viewId });
  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (sending) return;
    const wrong = checkForm(blocks, values);
    setMissing(wrong);
    if (Object.keys(wrong).length > 0) return;
    setSending(true);
    await act({ kind: "submit", viewId, state: values });
    setSending(false);
  };

  const submit = textOf(view.submit);
  const title = withEmoji(textOf(view.title));
  const app = state.apps[0];
  return (
    <dialog
      ref={dialog}
      className="modal"
      data-view-id={viewId}
      aria-labelledby={`title-${viewId}`}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <form noValidate onSubmit={(event) => void onSubmit(event)}>
        <header className="modal-head">
          <Avatar person={app === undefined ? undefined : personOf(app.botUserId)} size="small" />
          <h2 id={`title-${viewId}`}>{title}</h2>
          {depth === 0 ? null : <span className="modal-depth">step {depth + 1}</span>}
          <button type="button" className="icon-button" aria-label="Close" onClick={close}>
            <CloseIcon />
          </button>
        </header>
        <div className="modal-body">
          <SurfaceBoundary value={surface}>
            <Blocks blocks={blocks} />
          </SurfaceBoundary>
        </div>
        <footer className="dialog-foot">
          <button type="button" className="button" onClick={close}>
            {textOf(view.close) || (submit === "" ? "Close" : "Cancel")}
          </button>
          {submit === "" ? null : (
            <button type="submit" className="button solid primary" aria-busy={sending}>
              <span className="button-text">{withEmoji(submit)}</span>
              {sending ? <span className="spinner" aria-hidden="true" /> : null}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
};

/** Opens the dialog over the page while it is on top, and puts the cursor where the app asked or into the first field. */
const useShownDialog = (isTop: boolean) => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null || !isTop) return;
    element.showModal();
    const field =
      element.querySelector<HTMLElement>("[data-focus-first]") ??
      element.querySelector<HTMLElement>(".modal-body :is(input, textarea, .select-trigger)");
    field?.focus();
    return () => element.close();
  }, [isTop]);
  return dialog;
};
