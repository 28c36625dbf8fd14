import { select, type Selected } from '../template/select';
import { intrinsicOf, isObject, type Json, type TemplateResource } from '../template/template';
import type { TemplateSet } from '../template/template-set';
import type { Judgement, Problem } from './rule';

export const compliant: Judgement = [];
export const notApplicable: Judgement = 'not-applicable';

/** A short rendering of a JSON value for a message. */
export function show(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  const text = typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
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

/** A problem with a selected value. */
export const problemAt = ({ path, value }: Selected, allowed: string): Problem => ({
  path: path ? `Properties.${path}` : 'Properties',
  given: show(value),
  allowed,
  ...(intrinsicOf(value) ? { unreadable: true as const } : {}),
});

/** Judges every value at a path of a pattern (see `select`): compliant when `test` accepts all literal values. */
export const expectEach = (
  resource: TemplateResource,
  pattern: string,
  test: (value: Json | undefined) => boolean,
  allowed: string,
): Problem[] =>
  select(resource, pattern)
    .filter(({ value }) => intrinsicOf(value) !== undefined || !test(value))
    .map((selected) => problemAt(selected, allowed));

export const isFalseOrMissing = (value: Json | undefined): boolean => value === undefined || isFalse(value);
export const isTrueOrMissing = (value: Json | undefined): boolean => value === undefined || isTrue(value);
export const isOneOf =
  (...allowed: readonly string[]) =>
  (value: Json | undefined): boolean =>
    typeof value === 'string' && allowed.includes(value);
export const isMissingOr =
  (...allowed: readonly string[]) =>
  (value: Json | undefined): boolean =>
    value === undefined || isOneOf(...allowed)(value);

/**
 * The resources of some types that exist whenever a resource does: the unconditional ones, and those under its own
 * condition. Only these can vouch for it.
 */
export const vouching = (
  set: TemplateSet,
  judged: TemplateResource,
  ...types: readonly string[]
): TemplateResource[] =>
  set
    .ofType(...types)
    .filter(
      ({ body, template }) =>
        body.Condition === undefined ||
        (template === judged.template && body.Condition === judged.body.Condition),
    );

/** Whether a property of one resource refers to the other, across stacks too. */
export const refersTo = (
  set: TemplateSet,
  from: TemplateResource,
  path: string,
  to: TemplateResource,
): boolean => select(from, path).some(({ value }) => set.target(value, from.template) === to);

/** Why the author says that a resource holds no PHI (`Metadata.Bulwark.Phi`); undefined when nobody says so. */
export function phiFreeReason(resource: TemplateResource): string | undefined {
  const bulwark = resource.metadata.Bulwark;
  const phi = isObject(bulwark) ? bulwark.Phi : undefined;
  if (!isObject(phi) || phi.Holds !== 'no' || typeof phi.Reason !== 'string') return undefined;
  return phi.Reason.trim().length >= 10 ? phi.Reason : undefined;
}

/** What must stand at a pattern (see `select`): the test, and in words what it accepts. */
export type Requirement = readonly [
  pattern: string,
  test: (value: Json | undefined) => boolean,
  allowed: string,
];

/** An intrinsic that hides several of them is one problem. */
export const unmet = (resource: TemplateResource, requirements: readonly Requirement[]): Problem[] => {
  const found = new Map<string, Problem>();
  for (const [pattern, test, allowed] of requirements) {
    for (const problem of expectEach(resource, pattern, test, allowed)) {
      if (!found.has(problem.path)) found.set(problem.path, problem);
    }
  }
  return [...found.values()];
};
