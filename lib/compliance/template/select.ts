import { intrinsicOf, isObject, isNoValue, type Json, type TemplateResource } from './template';

/** A value found at a property path; undefined when the template says nothing there. */
export interface Selected {
  /** Dotted path below Properties, with list positions. */
  readonly path: string;
  readonly value: Json | undefined;
}

/**
 * The values at a path pattern below Properties. A step is a property name, with `?` after it when nothing is
 * selected without it; `*` for every element of a list; `+` for the same where at least one must exist.
 * An intrinsic on the way is selected itself, for nobody can see through it.
 */
export function select(resource: TemplateResource, pattern: string): readonly Selected[] {
  return walk(resource.properties, pattern.split('.'), []);
}

function walk(value: Json | undefined, steps: readonly string[], path: readonly string[]): Selected[] {
  const [step, ...rest] = steps;
  const known = isNothing(value) ? undefined : value;
  if (step === undefined) return [{ path: path.join('.'), value: known }];
  if (intrinsicOf(known)) return [{ path: path.join('.'), value: known }];
  if (step === '*' || step === '+') {
    const list = Array.isArray(known) ? known : isObject(known) ? [known] : [];
    if (list.length === 0 && step === '*') return [];
    if (list.length === 0) return [{ path: [...path, '0', ...rest.map(bare)].join('.'), value: undefined }];
    return list.flatMap((element, i) =>
      isNoValue(element) ? [] : walk(element as Json, rest, [...path, String(i)]),
    );
  }
  const name = bare(step);
  const inner = isObject(known) && Object.hasOwn(known, name) ? known[name] : undefined;
  if (step.endsWith('?') && isNothing(inner)) return [];
  return walk(inner, rest, [...path, name]);
}

const bare = (step: string): string => (step === '*' || step === '+' ? '0' : step.replace(/\?$/, ''));
const isNothing = (value: Json | undefined): boolean =>
  value === undefined || value === null || isNoValue(value);
