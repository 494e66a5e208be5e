/** Running TypeScript as it is came with this version. */
const needed = { major: 22, minor: 18 };

/** @returns what to do about a Node that is too old, or null */
export const nodeProblem = (version: string): string | null => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > needed.major || (major === needed.major && minor >= needed.minor)) return null;
  return `Firebreak needs Node ${needed.major}.${needed.minor} or newer, this is ${version}. Start it with npm (npm start), which brings one along.`;
};
