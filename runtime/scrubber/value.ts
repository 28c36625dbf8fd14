import { types } from 'node:util';
import { contextOf, memberMeaning, VAGUE } from './context';
import { CUT_MARGIN, cutNote, MOST_STRING } from './cut';
import { Edits, type Engine } from './edits';
import type { Meaning } from './field-names';
import type { Field } from './fields';
import { CLOCK } from './json';
import { DECLARATION, metricsOf } from './metrics';
import { couldBeName, looksLikeName } from './names';
import { kindOfNumber, replaceValue } from './values';

/** Objects and lists in one value, and how deep they go. What is beyond is not shown. */
const MOST_MEMBERS = 50_000;
const MOST_DEPTH = 64;
export const UNREADABLE = '[unreadable]';

interface Walk {
  readonly engine: Engine;
  readonly open: Set<object>;
  members: number;
  characters: number;
}

/** A copy that is plain data: what JSON can show of the value, and nothing that runs when it is read. */
export function copyValue(engine: Engine, value: unknown): unknown {
  return copy({ engine, open: new Set(), members: 0, characters: 0 }, value, undefined, 0);
}

function copy(walk: Walk, value: unknown, meaning: Meaning | undefined, depth: number): unknown {
  try {
    switch (typeof value) {
      case 'string':
        return text(walk, value, meaning);
      case 'number':
        return number(walk, value, meaning);
      case 'bigint':
        return number(walk, value, meaning, text(walk, String(value), meaning));
      case 'symbol':
        return text(walk, String(value), meaning);
      case 'function':
        return `[function ${text(walk, value.name, undefined)}]`;
      case 'object':
        return value === null ? null : object(walk, value, meaning, depth);
      default:
        return value;
    }
  } catch {
    // A getter or a trap of a proxy that throws, a proxy that was revoked
    return UNREADABLE;
  }
}

/** Characters of all texts of one value. */
const MOST_CHARACTERS = 4 * 1_048_576;

function text(walk: Walk, value: string, meaning: Meaning | undefined): string {
  walk.characters += value.length;
  return walk.characters > MOST_CHARACTERS ? cutNote(value.length) : scrubText(walk.engine, value, meaning);
}

/** @param value cut where it is too long */
export function scrubText(engine: Engine, value: string, meaning?: Meaning): string {
  const shown = value.length > MOST_STRING ? value.slice(0, MOST_STRING) : value;
  const edits = new Edits(shown, engine);
  replaceValue(edits, 0, shown.length, meaning);
  if (shown.length === value.length) return edits.apply();
  return edits.applyUntil(shown.length - CUT_MARGIN) + cutNote(value.length - shown.length);
}

function number(
  { engine }: Walk,
  value: number | bigint,
  meaning: Meaning | undefined,
  shown: unknown = value,
): unknown {
  if (meaning === undefined) return shown;
  const kind = kindOfNumber(meaning, String(value), engine.oldestYear());
  return kind === undefined ? shown : engine.replacement(kind, String(value));
}

function object(walk: Walk, value: object, meaning: Meaning | undefined, depth: number): unknown {
  if (walk.open.has(value)) return '[circular]';
  if (depth >= MOST_DEPTH) return '[cut: too deep]';
  if (walk.members > MOST_MEMBERS) return '[cut: too many members]';
  walk.open.add(value);
  try {
    return inside(walk, value, meaning, depth);
  } finally {
    walk.open.delete(value);
  }
}

function inside(walk: Walk, value: object, meaning: Meaning | undefined, depth: number): unknown {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer)
    return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return list(walk, value, meaning, depth);
  if (types.isNativeError(value) || value instanceof Error) return error(walk, value, depth);
  if (value instanceof Date)
    return text(walk, Number.isNaN(value.getTime()) ? String(value) : value.toISOString(), meaning ?? 'date');
  if (value instanceof Map) return map(walk, value, meaning, depth);
  if (value instanceof Set) return list(walk, [...value], meaning, depth);
  if (value instanceof RegExp) return text(walk, String(value), undefined);
  if (types.isBoxedPrimitive(value)) return copy(walk, value.valueOf(), meaning, depth + 1);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return copy(walk, toJSON.call(value), meaning, depth + 1);
  return members(
    walk,
    Object.keys(value).map((name) => [name, () => (value as Record<string, unknown>)[name]] as const),
    meaning,
    depth,
  );
}

function list(
  walk: Walk,
  values: readonly unknown[],
  meaning: Meaning | undefined,
  depth: number,
): unknown[] {
  const copies: unknown[] = [];
  for (let index = 0; index < values.length; index++) {
    if (++walk.members > MOST_MEMBERS) {
      copies.push(`[cut: ${values.length - index} more]`);
      break;
    }
    copies.push(copy(walk, values[index], contextOf(meaning), depth + 1));
  }
  return copies;
}

/** Names of classes and codes stay; what a message says is a text like any other. */
function error(walk: Walk, value: Error, depth: number): unknown {
  const own = ['name', 'message', 'stack', 'cause', 'errors'].filter((name) => name in value);
  const names = new Set([...own, ...Object.keys(value)]);
  const copied = members(
    walk,
    [...names].map((name) => [name, () => (value as unknown as Record<string, unknown>)[name]] as const),
    undefined,
    depth,
  ) as Record<string, unknown>;
  const { name } = value;
  if (typeof name === 'string') copied.name = text(walk, name, undefined);
  return copied;
}

function map(
  walk: Walk,
  value: ReadonlyMap<unknown, unknown>,
  meaning: Meaning | undefined,
  depth: number,
): unknown {
  const entries = [...value];
  return entries.every(([name]) => typeof name === 'string')
    ? members(
        walk,
        entries.map(([name, one]) => [name as string, () => one] as const),
        meaning,
        depth,
      )
    : list(walk, entries, meaning, depth);
}

type Member = readonly [name: string, read: () => unknown];

function members(
  walk: Walk,
  entries: readonly Member[],
  meaning: Meaning | undefined,
  depth: number,
): unknown {
  const { engine } = walk;
  const context = contextOf(meaning);
  const described = entries.map(([name, read]) => ({
    name,
    field: engine.fields.of(name),
    value: attempt(read),
  }));
  const signal = described.some(({ field }) => field.signal);
  const named = describedName(engine, described);
  const declaration = depth === 0 ? described.find(({ name }) => name === DECLARATION) : undefined;
  const metrics = metricsOf(declaration?.value);
  const copied: Record<string, unknown> = {};
  for (const { name, field, value } of described) {
    if (++walk.members > MOST_MEMBERS) {
      copied['[cut]'] = '[cut: too many members]';
      break;
    }
    const shownName = field.suspect
      ? looksLikeName(name)
        ? engine.replacement('name', name)
        : scrubText(engine, name)
      : name;
    const isMetric = typeof value !== 'string' && metrics.has(name);
    const own = isMetric
      ? undefined
      : field.named && named !== undefined
        ? named
        : memberMeaning(context, field);
    const one = memberValue(walk, field, value, own, depth, signal);
    // As a property of its own, whatever its name is
    Object.defineProperty(copied, unique(copied, shownName), {
      value: one,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return copied;
}

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return UNREADABLE;
  }
}

function unique(copied: object, name: string): string {
  if (!Object.hasOwn(copied, name)) return name;
  let number = 2;
  while (Object.hasOwn(copied, `${name} ${number}`)) number++;
  return `${name} ${number}`;
}

function describedName(
  engine: Engine,
  members: readonly { field: Field; value: unknown }[],
): Meaning | undefined {
  const naming = members.find(
    ({ field, value }) => field.naming && typeof value === 'string' && value.length <= 64,
  );
  const meaning = naming && engine.fields.of(naming.value as string).meaning;
  return meaning !== undefined && VAGUE.has(meaning) ? undefined : meaning;
}

function memberValue(
  walk: Walk,
  field: Field,
  value: unknown,
  meaning: Meaning | undefined,
  depth: number,
  signal: boolean,
): unknown {
  if ((field.clock && depth === 0) || (field.event && meaning === undefined)) {
    if (typeof value === 'string' && value.length < 40 && CLOCK.test(value)) return value;
    if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  }
  const isWeak = (meaning === 'weak-name' || meaning === 'display') && depth > 0 && signal;
  if (isWeak && typeof value === 'string' && couldBeName(value)) return copy(walk, value, 'name', depth + 1);
  return copy(walk, value, meaning, depth + 1);
}
