import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from "react";

type PopupProps = {
  readonly anchor: RefObject<HTMLElement | null>;
  /** Where it hangs: at the anchor's left edge, right edge, or as wide as the anchor. */
  readonly align: "left" | "right" | "width";
  readonly onClose: () => void;
  readonly children: ReactNode;
};

const GAP_PX = 4;
const EDGE_PX = 8;

/** A small surface over everything else, next to the element that opened it. It closes when one looks elsewhere. */
export const Popup = ({ anchor, align, onClose, children }: PopupProps): ReactNode => {
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || anchor.current === null) return;
    element.showPopover();
    place(element, anchor.current.getBoundingClientRect(), align);
  });

  useEffect(() => {
    const opener = anchor.current;
    const isInside = (target: EventTarget | null): boolean =>
      target instanceof Node && (box.current?.contains(target) === true || opener?.contains(target) === true);
    const onElsewhere = (event: Event): void => {
      if (!isInside(event.target)) onClose();
    };
    document.addEventListener("pointerdown", onElsewhere, true);
    document.addEventListener("scroll", onElsewhere, true);
    window.addEventListener("resize", onClose);
    return () => {
      document.removeEventListener("pointerdown", onElsewhere, true);
      document.removeEventListener("scroll", onElsewhere, true);
      window.removeEventListener("resize", onClose);
    };
  }, [anchor, onClose]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens for Escape on behalf of what is inside
    <div
      ref={box}
      popover="manual"
      className="popup"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // A modal below must not take the same Escape for itself.
        event.preventDefault();
        event.stopPropagation();
        onClose();
        anchor.current?.focus();
      }}
    >
      {children}
    </div>
  );
};

const place = (element: HTMLElement, anchor: DOMRect, align: PopupProps["align"]): void => {
  if (align === "width") element.style.minWidth = `${anchor.width}px`;
  const { width, height } = element.getBoundingClientRect();
  const below = anchor.bottom + GAP_PX;
  const fitsBelow = below + height <= window.innerHeight - EDGE_PX;
  const top = fitsBelow ? below : Math.max(EDGE_PX, anchor.top - GAP_PX - height);
  const left = align === "right" ? anchor.right - width : anchor.left;
  element.style.top = `${top}px`;
  element.style.left = `${Math.max(EDGE_PX, Math.min(left, window.innerWidth - width - EDGE_PX))}px`;
};
