import { z } from "zod";

/**
 * The arguments of a stranger's tool as a shape of ours: names, kinds, choices and what is required. Descriptions,
 * examples, defaults and patterns are left out, since they are a stranger's words in the model's own prompt, or a
 * stranger's expressions in our process; the server itself refuses what it does not want, and says so as data. What is
 * not understood is taken as it comes.
 */
export const argumentsShape = (schema: unknown): z.ZodObject => objectOf(schema, 0);

const mostProperties = 40;
const mostChoices = 60;
const deepest = 4;

/** No name, no choice: it is a sentence, and sentences of a stranger reach no prompt. */
const plainName = /^[A-Za-z_$][\w$.-]{0,63}$/;
const plainChoice = /^[\w$][\w$.:/+@-]{0,63}$/;

const objectOf = (schema: unknown, depth: number): z.ZodObject => {
  const written = membersOf(membersOf(schema)["properties"]);
  const required = listOf(membersOf(schema)["required"]);
  const entries = Object.entries(written)
    .filter(([name]) => plainName.test(name))
    .slice(0, mostProperties)
    .map(([name, part]): readonly [string, z.ZodType] => {
      const shape = shapeOf(part, depth + 1);
      return [name, required.includes(name) ? shape : shape.optional()];
    });
  const shape = Object.fromEntries(entries);
  const isFree = entries.length === 0 && membersOf(schema)["additionalProperties"] !== false;
  return isFree ? z.looseObject({}) : z.strictObject(shape);
};

const shapeOf = (schema: unknown, depth: number): z.ZodType => {
  const { type, enum: choices } = membersOf(schema);
  const chosen = listOf(choices).filter((one) => typeof one === "string" && plainChoice.test(one));
  if (chosen.length > 0 && chosen.length === listOf(choices).length && chosen.length <= mostChoices)
    return z.enum(chosen as string[]);
  const kinds = Array.isArray(type) ? type : [type];
  const shapes = kinds.map((kind) => ofKind(kind, schema, depth));
  const [first = z.unknown(), ...others] = shapes;
  return others.length === 0 ? first : z.union([first, ...others]);
};

const ofKind = (kind: unknown, schema: unknown, depth: number): z.ZodType => {
  switch (kind) {
    case "string":
      return z.string();
    case "integer":
      return z.int();
    case "number":
      return z.number();
    case "boolean":
      return z.boolean();
    case "null":
      return z.null();
    case "array":
      return z.array(depth < deepest ? shapeOf(membersOf(schema)["items"], depth + 1) : z.unknown());
    case "object":
      return depth < deepest ? objectOf(schema, depth) : z.looseObject({});
    default:
      return z.unknown();
  }
};

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
