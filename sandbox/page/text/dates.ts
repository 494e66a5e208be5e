/** Slack's date tokens and the times around messages, in the reader's own time zone. */

const words = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat("en-US", options);
  return (at: Date): string => format.format(at);
};

const time = words({ hour: "numeric", minute: "2-digit" });
const timeSecs = words({ hour: "numeric", minute: "2-digit", second: "2-digit" });
const date = words({ month: "long", day: "numeric" });
const dateShort = words({ month: "short", day: "numeric", year: "numeric" });
const dateLong = words({ weekday: "long", month: "long", day: "numeric", year: "numeric" });
const dateLongFull = words({ month: "long", day: "numeric", year: "numeric" });
const weekdayDate = words({ weekday: "long", month: "long", day: "numeric" });
const twoDigits = words({ day: "2-digit", month: "2-digit", year: "numeric" });

const DAY_MS = 86_400_000;

const dayStart = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

const nearDay = (at: Date, now: Date): "today" | "yesterday" | "tomorrow" | null => {
  const days = Math.round((dayStart(at) - dayStart(now)) / DAY_MS);
  return days === 0 ? "today" : days === -1 ? "yesterday" : days === 1 ? "tomorrow" : null;
};

const isoDate = (at: Date): string => {
  const [month = "", day = "", year = ""] = twoDigits(at).split("/");
  return `${year}-${month}-${day}`;
};

const ago = (at: Date, now: Date): string => {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  const size = Math.abs(seconds);
  if (size < 60) return relative.format(seconds, "second");
  if (size < 3_600) return relative.format(Math.round(seconds / 60), "minute");
  if (size < 86_400) return relative.format(Math.round(seconds / 3_600), "hour");
  return relative.format(Math.round(seconds / 86_400), "day");
};

const tokens: Readonly<Record<string, (at: Date, now: Date) => string>> = {
  date_num: isoDate,
  date_slash: (at) => twoDigits(at),
  date,
  date_short: dateShort,
  date_long: dateLong,
  date_long_full: dateLongFull,
  date_pretty: (at, now) => nearDay(at, now) ?? date(at),
  date_short_pretty: (at, now) => nearDay(at, now) ?? dateShort(at),
  date_long_pretty: (at, now) => nearDay(at, now) ?? dateLong(at),
  day_divider_pretty: (at, now) => nearDay(at, now) ?? weekdayDate(at),
  time,
  time_secs: timeSecs,
  ago,
};

/**
 * Fills Slack's date template (`{date_short_pretty} at {time}`).
 * @returns the template's text, or null when it holds a token that Slack does not know
 */
export const fillDate = (template: string, unixSecs: number, now: Date): string | null => {
  const at = new Date(unixSecs * 1000);
  let known = Number.isFinite(at.getTime());
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const token = tokens[name];
    if (token === undefined || !known) {
      known = false;
      return "";
    }
    return token(at, now);
  });
  return known ? filled.replace(/^[a-z]/, (letter) => letter.toUpperCase()) : null;
};

export const dateOfTs = (ts: string): Date => new Date(Number.parseFloat(ts) * 1000);

export const clockOf = (at: Date): string => time(at);

export const fullTimeOf = (at: Date): string => `${dateLong(at)} at ${timeSecs(at)}`;

export const dayKey = (at: Date): string => isoDate(at);

export const dayTitle = (at: Date, now: Date): string => {
  const near = nearDay(at, now);
  return near === null ? weekdayDate(at) : near.charAt(0).toUpperCase() + near.slice(1);
};

export const agoOf = (at: Date, now: Date): string => ago(at, now);
