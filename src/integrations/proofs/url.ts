import type { GateQuestion } from "../../app/ports/gate-prover.ts";
import type { HttpClient } from "../http-client.ts";
import { missing, type Prover, proven, reachBy } from "./prover.ts";
import { shownAddress } from "./shown-address.ts";

type Options = {
  /** `{service}`, `{from}`, `{to}` and `{source}` in the path and the query are filled in. */
  readonly url: string;
  /** Null: any 2xx. */
  readonly expectStatus: number | null;
  readonly expectText: string | null;
  readonly client: HttpClient;
};

/** A page that answers as it should. */
export const urlProver = ({ url, expectStatus, expectText, client }: Options): Prover => ({
  reach: reachBy(shownAddress(url), async (signal) => {
    await client.send({
      service: "proof",
      url: filled(url, { service: "", from: "", to: "", source: { kind: "none" } }),
      signal,
    });
    return null;
  }),
  prove: async (question) => {
    const { from, to, service } = question;
    // An address reads these as "one folder up", however they are written.
    const isPlace = [from, to, service, refOf(question)].some((word) => /^\.{1,2}$/.test(word));
    if (isPlace) return missing("a version of dots alone cannot be a part of an address");
    const asked = filled(url, question);
    const { status, text } = await client.send({ service: "proof", url: asked, signal: question.signal });
    const isExpected = expectStatus === null ? status >= 200 && status < 300 : status === expectStatus;
    if (!isExpected) return missing(`${shownAddress(asked)} answered ${status}, expected ${expectStatus ?? "200"}`);
    if (expectText !== null && !text.includes(expectText))
      return missing(`${shownAddress(asked)} answered ${status} without the text ${JSON.stringify(expectText)}`);
    return proven(
      `${shownAddress(asked)} answered ${status}${expectText === null ? "" : ` with ${JSON.stringify(expectText)}`}`,
    );
  },
});

/** What is filled in cannot leave its place in the path or the query. */
const filled = (url: string, words: Words): string =>
  url.replace(/(?:\{|%7B)(service|from|to|source)(?:\}|%7D)/gi, (_, name: keyof Words) =>
    encodeURIComponent(name === "source" ? refOf(words) : words[name]),
  );

type Words = Pick<GateQuestion, "service" | "from" | "to" | "source">;

const refOf = ({ source }: Pick<GateQuestion, "source">): string =>
  source.kind === "version" || source.kind === "said" ? source.ref : "";
