import type { Import, Source } from "./read-sources.ts";

/** A rule looks at all sources and names what breaks it: `path: why`. */
export type Rule = (sources: readonly Source[]) => readonly string[];

/** Rooms and the floor each stands on. A file belongs to the longest matching prefix. */
const floors: Readonly<Record<string, number>> = {
  "src/base/": 0,
  "src/domain/": 1,
  "commands/": 2,
  "views/": 2,
  "src/ingest/": 2,
  "src/app/": 3,
  "src/slack/": 4,
  "src/http/": 4,
  "src/queue/": 4,
  "src/store/": 4,
  "src/agents/": 4,
  "src/integrations/": 4,
  "src/observability/": 4,
  "src/config": 4,
  "src/main": 5,
};
/** Outside the product: a world to run it in, measures, set-up. */
const outside = ["sandbox/", "bench/", "scripts/"];

const roomOf = (path: string): string | null => Object.keys(floors).find((room) => path.startsWith(room)) ?? null;
const isOutside = (path: string): boolean => outside.some((prefix) => path.startsWith(prefix));
const floorOf = (path: string): number => floors[roomOf(path) ?? ""] ?? -1;
const isPure = (path: string): boolean => !isOutside(path) && roomOf(path) !== null && floorOf(path) <= 2;

const eachImport = (
  sources: readonly Source[],
  complain: (source: Source, imported: Import) => string | null,
): readonly string[] =>
  sources.flatMap((source) =>
    source.imports.flatMap((imported) => {
      const complaint = complain(source, imported);
      return complaint === null ? [] : [`${source.path}: ${complaint}`];
    }),
  );

const everyFileStandsOnAFloor: Rule = (sources) =>
  sources.filter(({ path }) => roomOf(path) === null && !isOutside(path)).map(({ path }) => `${path}: in no room`);

const importsPointDown: Rule = (sources) =>
  eachImport(sources, ({ path }, { target, isOwn }) => {
    if (!isOwn || isOutside(path) || isOutside(target)) return null;
    const room = roomOf(path);
    if (room === null || room === roomOf(target)) return null;
    if (floorOf(target) > floorOf(path)) return `imports upwards: ${target}`;
    return floorOf(target) === floorOf(path) ? `imports its neighbour: ${target}` : null;
  });

const noCycles: Rule = (sources) => {
  const graph = new Map(
    sources.map(({ path, imports }) => [path, imports.filter((i) => i.isOwn && !i.isTypeOnly).map((i) => i.target)]),
  );
  const state = new Map<string, "open" | "closed">();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === "closed") return;
    if (state.get(path) === "open") {
      found.push(`${path}: cycle ${[...trail.slice(trail.indexOf(path)), path].join(" → ")}`);
      return;
    }
    state.set(path, "open");
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    state.set(path, "closed");
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
};

const impurities: readonly (readonly [RegExp, string])[] = [
  [/\bawait\b|\basync\b/, "waits for something"],
  [/\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/, "reads a clock"],
  [/\bMath\.random\b|\brandomUUID\b/, "rolls dice"],
  [/\bprocess\./, "reads the process"],
  [/\bfetch\(|\bsetTimeout\(|\bsetInterval\(/, "reaches outside"],
  [/\bconsole\.[a-z]+\(/, "prints"],
];

const pureFloorsDoNothing: Rule = (sources) =>
  sources
    .filter(({ path }) => isPure(path))
    .flatMap(({ path, text }) =>
      impurities.filter(([pattern]) => pattern.test(text)).map(([, why]) => `${path}: ${why}`),
    );

/** Packages that pure rooms may name. */
const allowedInPure: Readonly<Record<string, readonly string[]>> = {
  "src/base/": [],
  "src/domain/": ["zod"],
  "commands/": [],
  "views/": ["@slack/types", "zod"],
  "src/ingest/": ["zod"],
};

const pureFloorsImportLittle: Rule = (sources) =>
  eachImport(sources, ({ path }, { target, isOwn, isTypeOnly }) => {
    const allowed = allowedInPure[roomOf(path) ?? ""];
    if (isOwn || allowed === undefined || isOutside(path)) return null;
    if (!allowed.includes(target)) return `imports ${target}`;
    return target === "@slack/types" && !isTypeOnly ? "takes more than types from @slack/types" : null;
  });

/** Each vendor's package, and the only place that may import it. */
const vendors: readonly (readonly [RegExp, RegExp])[] = [
  [/^@slack\/(bolt|web-api|socket-mode|oauth)/, /^src\/slack\//],
  [/^@slack\/types/, /^(src\/slack|views)\//],
  [/^(bullmq|ioredis)/, /^src\/queue\//],
  [/^pg(\/|$)/, /^src\/(store|integrations\/postgres)\//],
  [/^@electric-sql\/pglite(\/|$)/, /^src\/store\//],
  [/^@anthropic-ai\/sdk/, /^src\/agents\/anthropic\.ts$/],
  [/^(pino|prom-client)/, /^src\/observability\//],
  [/^yaml$/, /^src\/config/],
  [/^@modelcontextprotocol\/sdk/, /^src\/integrations\/mcp\//],
  [/^undici$/, /^src\/(integrations|slack)\//],
];

const eachVendorHasOnePlace: Rule = (sources) =>
  eachImport(sources, ({ path }, { target, isOwn }) => {
    if (isOwn || isOutside(path)) return null;
    const vendor = vendors.find(([name]) => name.test(target));
    return vendor !== undefined && !vendor[1].test(path) ? `imports ${target}` : null;
  });

const onlyMainReadsTheEnvironment: Rule = (sources) =>
  sources
    .filter(({ path, text }) => !isOutside(path) && !path.startsWith("src/main") && /\bprocess\.env\b/.test(text))
    .map(({ path }) => `${path}: reads process.env`);

/** slack/ alone turns state into blocks; main chooses the language. */
const onlySlackRendersViews: Rule = (sources) =>
  eachImport(sources, ({ path }, { target, isOwn }) =>
    isOwn &&
    target.startsWith("views/") &&
    !/^(views|src\/slack|sandbox|bench)\//.test(path) &&
    !(path.startsWith("src/main/") && target === "views/words.ts")
      ? `renders ${target}`
      : null,
  );

/** Events come to be in one place, so that there is one set of rules. */
const onlyHandleCommandDecides: Rule = (sources) =>
  eachImport(sources, ({ path }, { target, isOwn }) =>
    isOwn && target === "src/domain/decide.ts" && path !== "src/app/handle-command.ts" ? "decides by itself" : null,
  );

const theProductKnowsNoSandbox: Rule = (sources) =>
  eachImport(sources, ({ path }, { target, isOwn }) =>
    isOwn && !isOutside(path) && isOutside(target) ? `imports ${target}` : null,
  );

/** A stranger's view: types, and the configuration's shape. */
const theSandboxKnowsLittleOfTheProduct: Rule = (sources) =>
  eachImport(sources, ({ path }, { target, isOwn, isTypeOnly }) =>
    isOwn &&
    path.startsWith("sandbox/") &&
    /^(src|commands|views)\//.test(target) &&
    !isTypeOnly &&
    !target.startsWith("src/config")
      ? `imports ${target}`
      : null,
  );

const poorNames = /(^|\/)(utils?|helpers?|common|misc|shared|lib)(\/|\.ts$)/;

const foldersHaveNames: Rule = (sources) =>
  sources.filter(({ path }) => poorNames.test(path)).map(({ path }) => `${path}: says nothing`);

export const rules = {
  everyFileStandsOnAFloor,
  importsPointDown,
  noCycles,
  pureFloorsDoNothing,
  pureFloorsImportLittle,
  eachVendorHasOnePlace,
  onlyMainReadsTheEnvironment,
  onlySlackRendersViews,
  onlyHandleCommandDecides,
  theProductKnowsNoSandbox,
  theSandboxKnowsLittleOfTheProduct,
  foldersHaveNames,
} satisfies Record<string, Rule>;
