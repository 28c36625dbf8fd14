import { LISTENER } from './load-balancers';
import { select } from './select';
import { intrinsicOf, isObject, type Json, type TemplateResource } from './template';
import type { TemplateSet } from './template-set';

/** What a rule of a listener asks of a request. */
export interface Asked {
  /** Path patterns, any of which suffices; undefined when every path does, or nobody can read which. */
  readonly paths: readonly string[] | undefined;
  /** Methods, any of which suffices; undefined likewise. */
  readonly methods: readonly string[] | undefined;
}

/** Elastic Load Balancing User Guide, "Condition types for listener rules". A listener itself asks nothing. */
export function askedBy(route: TemplateResource): Asked {
  if (route.type === LISTENER) return { paths: undefined, methods: undefined };
  return {
    paths: valuesOf(route, 'path-pattern', 'PathPatternConfig'),
    methods: valuesOf(route, 'http-request-method', 'HttpRequestMethodConfig'),
  };
}

/** All conditions must hold, so one that can be read narrows; where two of a kind are, or one cannot be read, nothing is known. */
function valuesOf(rule: TemplateResource, field: string, config: string): readonly string[] | undefined {
  const conditions = select(rule, 'Conditions.*').map(({ value }) => value);
  if (conditions.some((condition) => !isObject(condition) || intrinsicOf(condition.Field))) return undefined;
  const [condition, ...others] = conditions.filter((each) => isObject(each) && each.Field === field);
  if (!isObject(condition) || others.length > 0) return undefined;
  const inner = condition[config];
  const values = isObject(inner) ? inner.Values : condition.Values;
  return Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string')
    ? values
    : undefined;
}

/** Place of a route among those of its listener, the lowest first; the listener's own comes last. Undefined when unreadable. */
export function priorityOf(route: TemplateResource): number | undefined {
  if (route.type === LISTENER) return Infinity;
  const priority = route.get('Priority');
  const text = typeof priority === 'number' ? String(priority) : priority;
  return typeof text === 'string' && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

/** Whether two routes may be of one listener. Two names of listeners that no template shows may be one. */
export function mayShareListener(a: TemplateResource, b: TemplateResource, set: TemplateSet): boolean {
  const listenerOf = (route: TemplateResource) =>
    route.type === LISTENER ? route : set.target(route.get('ListenerArn'), route.template);
  const [first, second] = [listenerOf(a), listenerOf(b)];
  return first === undefined || second === undefined || first === second;
}

/** Whether a path pattern matches a path: `*` stands for any characters, `?` for one. */
export function pathMatches(pattern: string, path: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(path);
}

/** Actions of a route that send requests nowhere but to what it forwards to. */
export function readableActions(
  route: TemplateResource,
): readonly { readonly path: string; readonly value: Json | undefined }[] {
  return select(route, `${route.type === LISTENER ? 'DefaultActions' : 'Actions'}.+.Type`);
}
