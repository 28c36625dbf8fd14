import { z } from 'zod';
import type { ControlId } from '../compliance/controls/control';
import type { ConfigProblem } from './problem';

/** Translates what zod found into problems that name the path, the value, the limit and its control. */
export function schemaProblems(
  schema: z.ZodType,
  input: unknown,
  issues: readonly z.core.$ZodIssue[],
): ConfigProblem[] {
  return issues.flatMap((issue): ConfigProblem[] => {
    if (issue.code === 'unrecognized_keys') {
      const found = schemaAt(schema, issue.path, input);
      const known = keysOf(
        found instanceof z.ZodDiscriminatedUnion ? optionFor(found, valueAt(input, issue.path)) : found,
      );
      return issue.keys.map((key) => ({
        path: [...issue.path, key].join('.'),
        given: 'an unknown key',
        allowed: suggestion(key, known),
      }));
    }
    const meta = metaAt(schema, issue.path, input);
    const allowed =
      meta.allowed ??
      shapeOf(schemaAt(schema, issue.path, input)) ??
      discriminators(schema, issue.path, input);
    return [
      {
        path: issue.path.join('.'),
        given: show(valueAt(input, issue.path)),
        allowed,
        ...(meta.control !== undefined && { control: meta.control as ControlId }),
      },
    ];
  });
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, step) => (value as Record<PropertyKey, unknown> | null | undefined)?.[step],
    input,
  );

/** The limit at a value; an array's own limit speaks for its elements. */
function metaAt(schema: z.ZodType, path: readonly PropertyKey[], input: unknown): z.core.GlobalMeta {
  for (let end = path.length; end > 0; end--) {
    for (const layer of layersAt(schema, path.slice(0, end), input)) {
      const meta = layer.meta();
      if (meta?.allowed !== undefined) return meta;
    }
    if (typeof path[end - 1] !== 'number') break;
  }
  return {};
}

/** What is allowed where no limit is written, in the words of the schema's own shape. */
function shapeOf(schema: z.ZodType | undefined): string | undefined {
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodObject) return `a section with ${Object.keys(schema.shape).join(', ')}`;
  return schema?.type;
}

/** The kinds that the object around a discriminator may have. */
function discriminators(schema: z.ZodType, path: readonly PropertyKey[], input: unknown): string {
  const union = schemaAt(schema, path.slice(0, -1), input);
  if (!(union instanceof z.ZodDiscriminatedUnion)) return 'another value';
  const key = union.def.discriminator;
  return (union.options as z.ZodObject[])
    .map((option) => option.shape[key] as z.ZodLiteral)
    .flatMap((literal) => [...literal.values])
    .join(' or ');
}

const schemaAt = (schema: z.ZodType, path: readonly PropertyKey[], input: unknown): z.ZodType | undefined =>
  layersAt(schema, path, input).at(-1);

/** The schemas that stand at a path, from the wrapped (optional, default) to the bare one. */
function layersAt(schema: z.ZodType, path: readonly PropertyKey[], input: unknown): z.ZodType[] {
  let layers = unwrap(schema);
  let value = input;
  for (const step of path) {
    let bare = layers.at(-1);
    if (bare instanceof z.ZodDiscriminatedUnion) bare = optionFor(bare, value);
    let next: z.ZodType | undefined;
    if (bare instanceof z.ZodObject) next = bare.shape[step as string] as z.ZodType | undefined;
    else if (bare instanceof z.ZodArray) next = bare.element as z.ZodType;
    if (!next) return [];
    layers = unwrap(next);
    value = (value as Record<PropertyKey, unknown> | null | undefined)?.[step];
  }
  return layers;
}

function unwrap(schema: z.ZodType): z.ZodType[] {
  const layers = [schema];
  for (let bare = schema; ;) {
    if (bare instanceof z.ZodDefault || bare instanceof z.ZodOptional || bare instanceof z.ZodPrefault) {
      bare = bare.unwrap() as z.ZodType;
      layers.push(bare);
    } else return layers;
  }
}

function optionFor(union: z.ZodDiscriminatedUnion, value: unknown): z.ZodType | undefined {
  const { discriminator } = union.def;
  const given = (value as Record<string, unknown> | null | undefined)?.[discriminator];
  return (union.options as z.ZodType[]).find(
    (option) =>
      option instanceof z.ZodObject && (option.shape[discriminator] as z.ZodType).safeParse(given).success,
  );
}

const keysOf = (schema: z.ZodType | undefined): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

/** "did you mean region?", or the keys themselves when nothing is near. */
function suggestion(key: string, known: readonly string[]): string {
  const near = known
    .map((name) => ({ name, distance: editDistance(key.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  if (near && near.distance <= Math.max(2, key.length / 3)) return `${near.name}, perhaps`;
  return known.length > 10 ? 'a key of its schema' : known.join(', ') || 'no keys';
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
