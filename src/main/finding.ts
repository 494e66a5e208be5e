/** One thing that `firebreak doctor` has looked at. `warn` works, but somebody will wish they had known. */
export type Finding = { readonly level: "ok" | "warn" | "fail"; readonly text: string };
