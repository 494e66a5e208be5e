import { alertToken } from "./product.ts";

type Page = {
  readonly incidents?: readonly { readonly id: string; readonly channel: { readonly id: string } | null }[];
  readonly timeline?: readonly { readonly kind: string }[];
  readonly next_cursor: string | null;
};

/** How many notes stand in the timelines of the incidents of these channels, as anybody can read them. */
export const keptNotes = async (origin: string, channels: readonly string[]): Promise<number> => {
  let notes = 0;
  for (const id of await incidentsOf(origin, channels)) {
    for await (const { timeline = [] } of pages(origin, `/api/incidents/${id}/timeline`))
      notes += timeline.filter(({ kind }) => kind === "noted").length;
  }
  return notes;
};

const incidentsOf = async (origin: string, channels: readonly string[]): Promise<readonly string[]> => {
  const ids: string[] = [];
  for await (const { incidents = [] } of pages(origin, "/api/incidents"))
    ids.push(
      ...incidents.filter(({ channel }) => channel !== null && channels.includes(channel.id)).map(({ id }) => id),
    );
  return ids;
};

/** Ten thousand pages are two million notes: more than any run makes. */
const pagesLimit = 10_000;

async function* pages(origin: string, path: string): AsyncGenerator<Page> {
  let cursor = "";
  for (let read = 0; read < pagesLimit; read += 1) {
    const answer = await fetch(`${origin}${path}${cursor === "" ? "" : `?cursor=${cursor}`}`, {
      headers: { authorization: `Bearer ${alertToken}` },
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
    const page = (await answer.json()) as Page;
    yield page;
    if (page.next_cursor === null) return;
    cursor = page.next_cursor;
  }
}
