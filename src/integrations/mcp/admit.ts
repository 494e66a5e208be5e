/** What a server says of one tool. Hints are claims of a stranger: they can keep a tool out, and never let one in alone. */
export type ToolHints = { readonly readOnly: boolean | null; readonly destructive: boolean | null };

export type Admission = { readonly kind: "let_in" } | { readonly kind: "refused"; readonly why: string };

/** The word of the person who wrote the configuration, that a tool only reads. */
export type OperatorsWord = "reads_only" | "unsaid";

/**
 * May agents have this tool? One whose server says that it changes things is out, whatever the configuration says: no
 * agent acts, and no setting changes that. One that its server says nothing of, or whose name sounds like an act, needs
 * a person's word. Source of the hints: Model Context Protocol, 2025-11-25, "ToolAnnotations".
 */
export const admit = (tool: string, hints: ToolHints, word: OperatorsWord): Admission => {
  if (hints.readOnly === false) return refused("its server says that it changes things; no setting lets it in");
  if (hints.destructive === true) return refused("its server says that it can destroy things; no setting lets it in");
  if (word === "reads_only") return { kind: "let_in" };
  if (hints.readOnly === null)
    return refused("its server does not say that it only reads; write read_only: true if you know that it does");
  return soundsLikeActing(tool)
    ? refused("its name sounds as if it changed things; write read_only: true if you know that it does not")
    : { kind: "let_in" };
};

const refused = (why: string): Admission => ({ kind: "refused", why });

const looks = new Set(
  "check count describe diff explain fetch find get inspect list lookup observe query read search show summarize view".split(
    " ",
  ),
);
/** Nothing that only looks is called like this. */
const acts = new Set(
  "add apply approve assign cancel create delete deploy destroy disable drop edit enable exec execute grant insert invoke kill merge modify mutate patch publish purge put reboot remove rename replace reset restart resume revert revoke rollback rotate save scale send silence submit suspend sync terminate trigger truncate uninstall update upload upsert write".split(
    " ",
  ),
);
/** Verbs that are nouns as well, so what stands before decides: `get_page` reads, `page_oncall` does not. */
const actsWhenFirst = new Set(
  "acknowledge ack call close comment escalate move open page post push resolve roll run set start stop".split(" "),
);

export const soundsLikeActing = (tool: string): boolean => {
  const words = tool
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  if (words.some((word) => acts.has(word))) return true;
  const telling = words.find((word) => looks.has(word) || actsWhenFirst.has(word));
  return telling !== undefined && actsWhenFirst.has(telling);
};
