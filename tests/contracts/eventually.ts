const patienceMs = 25_000;
const lookEveryMs = 100;

/** For other people's servers, which do not tell when something changes: looks until it is there. */
export const eventually = async <T>(
  what: string,
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  picture: () => string = () => "",
): Promise<T> => {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > untilMs) throw new Error(`waited ${patienceMs} ms for: ${what}\n${picture()}`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
};

type Json = Readonly<Record<string, unknown>>;
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value : []);

/** The newest button whose action id begins so, as Slack's client would send it. */
export const buttonIn = <Message extends { readonly blocks?: unknown }>(
  messages: readonly Message[],
  prefix: string,
): { readonly message: Message; readonly action: Json } | null => {
  for (const message of messages) {
    for (const block of list(message.blocks)) {
      const elements = [...list(block.elements), ...(block.accessory === undefined ? [] : [block.accessory as Json])];
      const found = elements.find(({ action_id: id }) => String(id).startsWith(prefix));
      if (found !== undefined) return { message, action: { ...found, block_id: block.block_id ?? "b" } };
    }
  }
  return null;
};
