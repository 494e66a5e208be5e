import type { ReactNode } from "react";
import { useWorkspace } from "../workspace.ts";
import { Modal } from "./modal.tsx";

/** The modals that the app opened for this person. Only the last is seen; those below keep what was typed. */
export const ModalStack = (): ReactNode => {
  const { modals } = useWorkspace().state;
  return modals.map((modal, index) => (
    <Modal key={modal.viewId} modal={modal} depth={index} isTop={index === modals.length - 1} />
  ));
};
