const FLASH_MS = 2_000;

/** Scrolls to a message of the shown channel and marks it for a moment. */
export const showMessage = (ts: string): void => {
  requestAnimationFrame(() => {
    const message = document.querySelector<HTMLElement>(`.list [data-ts="${CSS.escape(ts)}"]`);
    if (message === null) return;
    message.scrollIntoView({ block: "center" });
    message.classList.add("flash");
    setTimeout(() => message.classList.remove("flash"), FLASH_MS);
  });
};
