import type { Request } from "../src/domain/requests/request.ts";
import type { Words } from "./words.ts";

/** `open`: to somebody who may read it; `veiled`: in a channel, where nothing of what is confidential is said. */
export type Veil = "open" | "veiled";

export const isVeiled = ({ isConfidential }: Request, veil: Veil): boolean => isConfidential && veil === "veiled";

/** What it is called in front of these readers. */
export const titleOf = (request: Request, { requests }: Words, veil: Veil): string =>
  isVeiled(request, veil) ? `${requests.confidentialTitle} (${requests.kind[request.kind]})` : request.title;
