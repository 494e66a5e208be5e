const isDown =
  /\binactive\b|\bfailed\b|\bdead\b|not running|\bstopped\b|\bdown\b|unhealthy|not[ -]found|could not be found|CrashLoopBackOff|unavailable|not ready|\bexited\b|\bfalse\b/i;
const isUp = /\bactive\b|\brunning\b|\bhealthy\b|\bup\b|\bok\b|\bnormal\b|\bready\b|available|\btrue\b/i;

/**
 * Whether a system service runs, from systemctl, crictl, JSON, a table of pods or a plain word; null when it does not
 * say. Where a line is about the state, the others (old log lines, mostly) do not count.
 */
export const isUnitUp = (text: string): boolean | null => {
  const state =
    /^\s*Active:\s*(.*)$/im.exec(text)?.[1] ??
    /"?(?:status|state|active_?state)"?\s*[:=]\s*"?([\w ()-]+)/i.exec(text)?.[1] ??
    text;
  if (isDown.test(state)) return false;
  return isUp.test(state) ? true : null;
};
