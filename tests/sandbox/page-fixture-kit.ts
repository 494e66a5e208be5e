/** Small words to say Block Kit with. */

export const plain = (text: string) => ({ type: "plain_text", text, emoji: true });
export const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
export const option = (value: string, text: string) => ({ value, text: plain(text) });
export const richText = (...elements: readonly unknown[]) => ({ type: "rich_text", elements });
export const richSection = (...elements: readonly unknown[]) => ({ type: "rich_text_section", elements });
export const words = (text: string, style = {}) => ({ type: "text", text, style });
