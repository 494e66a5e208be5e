/** Whether a system service runs, from systemctl, crictl, a table of pods or a plain word; null when it does not say. */
export const isUnitUp = (text: string): boolean | null => {
  if (
    /\binactive\b|\bfailed\b|\bdead\b|not running|\bstopped\b|\bdown\b|unhealthy|not found|could not be found|CrashLoopBackOff|unavailable|not ready|\bexited\b/i.test(
      text,
    )
  )
    return false;
  return /\bactive\b|\brunning\b|\bhealthy\b|\bup\b|\bok\b|\bnormal\b|\bready\b|available/i.test(text) ? true : null;
};
