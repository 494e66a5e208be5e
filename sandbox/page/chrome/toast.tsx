import { type ReactNode, useEffect } from "react";
import { CloseIcon } from "./icons.tsx";

type ToastProps = { readonly text: string; readonly onClose: () => void };

const SHOWN_MS = 8_000;

/** Says for a while that something did not work. */
export const Toast = ({ text, onClose }: ToastProps): ReactNode => {
  useEffect(() => {
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [onClose]);
  return (
    <div className="toast" role="alert" popover="manual" ref={(element) => element?.showPopover()}>
      <span>{text}</span>
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={onClose}>
        <CloseIcon />
      </button>
    </div>
  );
};
