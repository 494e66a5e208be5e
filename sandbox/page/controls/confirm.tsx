import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";
import { type Fields, textOf } from "../blocks/read.ts";
import { TextObject } from "../text/mrkdwn.tsx";

type Ask = (dialog: Fields) => Promise<boolean>;

const ConfirmContext = createContext<Ask>(async () => true);

/** Asks with Slack's confirmation dialog. @returns whether the person confirmed */
export const useConfirm = (): Ask => useContext(ConfirmContext);

type Question = { readonly dialog: Fields; readonly answer: (confirmed: boolean) => void };

export const ConfirmBoundary = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const [question, setQuestion] = useState<Question | null>(null);
  const ask = useCallback<Ask>(
    (dialog) =>
      new Promise((resolve) => {
        setQuestion({
          dialog,
          answer: (confirmed) => {
            setQuestion(null);
            resolve(confirmed);
          },
        });
      }),
    [],
  );
  return (
    <ConfirmContext value={ask}>
      {children}
      {question === null ? null : <ConfirmDialog question={question} />}
    </ConfirmContext>
  );
};

const ConfirmDialog = ({ question }: { readonly question: Question }): ReactNode => {
  const dialog = useRef<HTMLDialogElement>(null);
  const { dialog: asked, answer } = question;
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="confirm"
      aria-labelledby="confirm-title"
      onCancel={(event) => {
        event.preventDefault();
        answer(false);
      }}
    >
      <h2 id="confirm-title">{textOf(asked.title) || "Are you sure?"}</h2>
      <div className="confirm-text">
        <TextObject value={asked.text} />
      </div>
      <div className="dialog-foot">
        <button type="button" className="button" onClick={() => answer(false)}>
          {textOf(asked.deny) || "Cancel"}
        </button>
        <button
          type="button"
          className={asked.style === "danger" ? "button solid danger" : "button solid primary"}
          onClick={() => answer(true)}
        >
          {textOf(asked.confirm) || "Yes"}
        </button>
      </div>
    </dialog>
  );
};
