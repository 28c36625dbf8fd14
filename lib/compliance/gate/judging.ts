import { intrinsicOf, type Json, type TemplateResource } from '../template/template';
import type { Judgement, Problem } from './rule';

export const compliant: Judgement = [];
export const notApplicable: Judgement = 'not-applicable';

/** A short rendering of a JSON value for a message. */
export function show(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** A problem at a property path (given without the `Properties.` prefix). */
export function problem(resource: TemplateResource, path: string, allowed: string): Problem {
  const value = resource.get(path);
  return {
    path: `Properties.${path}`,
    given: show(value),
    allowed,
    ...(intrinsicOf(value) ? { unreadable: true as const } : {}),
  };
}

/** A problem that is not about one property's literal value, with the words of what was found. */
export const problemWith = (path: string, given: string, allowed: string): Problem => ({
  path: path ? `Properties.${path}` : 'Properties',
  given,
  allowed,
});

/** Judges one property: compliant when `test` accepts its literal value. */
export function expect(
  resource: TemplateResource,
  path: string,
  test: (value: Json | undefined) => boolean,
  allowed: string,
): Problem[] {
  const value = resource.get(path);
  if (!intrinsicOf(value) && test(value)) return [];
  return [problem(resource, path, allowed)];
}

/** CloudFormation accepts `"true"` for true and `"90"` for 90; so do the rules. */
export const isTrue = (value: Json | undefined): boolean => value === true || value === 'true';
export const isFalse = (value: Json | undefined): boolean => value === false || value === 'false';
export function asNumber(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}
export const isPresent = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== '';
