import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { PageAnswer, PageFormValues, PageSource } from "../../workspace/page-protocol.ts";
import type { Fields } from "../blocks/read.ts";
import { useWorkspace } from "../workspace.ts";
import { formValues, refreshedValues, withValue } from "./form-values.ts";

export type Place = { readonly blockId: string; readonly actionId: string };

/** What blocks stand on: a message, a modal or a Home tab, with the values that people chose there. */
export type Surface = {
  readonly values: PageFormValues;
  /** block_id → what is wrong with it. */
  readonly errors: Readonly<Record<string, string>>;
  readonly change: (place: Place, value: Fields) => void;
  readonly press: (action: Fields, values: PageFormValues) => Promise<PageAnswer>;
};

const SurfaceContext = createContext<Surface | null>(null);

export const SurfaceBoundary = SurfaceContext.Provider;

export const useSurface = (): Surface => {
  const surface = useContext(SurfaceContext);
  if (surface === null) throw new Error("blocks need a surface above them");
  return surface;
};

/**
 * The chosen values of a list of blocks, through the app replacing the blocks.
 * @param kind `own` is a modal, where what one typed stays; `shared` is a message, where the app's word counts
 */
export const useForm = (blocks: readonly unknown[], kind: "own" | "shared") => {
  const [form, setForm] = useState(() => ({ blocks, values: formValues(blocks, {}) }));
  const carried = (): PageFormValues =>
    kind === "own" ? formValues(blocks, form.values) : refreshedValues(form.values, form.blocks, blocks);
  const current = form.blocks === blocks ? form : { blocks, values: carried() };
  if (current !== form) setForm(current);
  const change = (place: Place, value: Fields): void =>
    setForm((before) => ({ ...before, values: withValue(before.values, place, value) }));
  return { values: current.values, change };
};

type SurfaceProps = { readonly source: PageSource; readonly blocks: readonly unknown[]; readonly children: ReactNode };

const NO_ERRORS: Readonly<Record<string, string>> = {};

/** A surface without a submit: messages and the Home tab. */
export const SurfaceOf = ({ source, blocks, children }: SurfaceProps): ReactNode => {
  const { act } = useWorkspace();
  const { values, change } = useForm(blocks, "shared");
  // biome-ignore lint/correctness/useExhaustiveDependencies: `change` only sets state; `source` says the same each time
  const surface = useMemo<Surface>(
    () => ({
      values,
      errors: NO_ERRORS,
      change,
      press: (action, state) => act({ kind: "press", source, action, state }),
    }),
    [values, act],
  );
  return <SurfaceBoundary value={surface}>{children}</SurfaceBoundary>;
};
