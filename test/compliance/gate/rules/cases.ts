import type { Json, JsonObject } from '../../../../lib/compliance/template/template';

/** A template, or several that are judged together. */
export type Subject = JsonObject | readonly JsonObject[];

export interface Finding {
  readonly template: Subject;
  /** Problem path that the rule must name, such as `Properties.RotationPeriodInDays`. */
  readonly path: string;
}

/** What a rule must say of small templates. Lives in `<rule file name>.cases.ts`. */
export interface RuleCases {
  /** Region in which the templates stand. @default - unknown */
  readonly region?: string;
  /** At least one resource is judged, and every judged one is compliant. */
  readonly compliant: readonly Subject[];
  /** Some resource has a finding at the path, and its value could be read. */
  readonly failing: readonly Finding[];
  /** No resource is judged. */
  readonly notApplicable?: readonly Subject[];
  /** Some resource has a finding at the path because an intrinsic hides the value. */
  readonly unreadable?: readonly Finding[];
}

/** A template of several resources. */
export const template = (Resources: JsonObject): JsonObject => ({ Resources });

/** A resource of a template. */
export const resource = (Type: string, Properties: JsonObject = {}, rest: JsonObject = {}): JsonObject => ({
  Type,
  Properties,
  ...rest,
});

/** A template of one resource, with the logical id `Subject`. */
export const only = (type: string, properties: JsonObject = {}, rest: JsonObject = {}): JsonObject =>
  template({ Subject: resource(type, properties, rest) });

/** One change of a good example: the properties with a dotted path set, or removed when `value` is undefined. */
export function change(properties: JsonObject, path: string, value?: Json): JsonObject {
  const copy = structuredClone(properties) as Record<string, Json>;
  const steps = path.split('.');
  const last = steps.pop()!;
  // Arrays are written by position, as paths of `TemplateResource.get` are.
  const parent = steps.reduce<Record<string, Json>>((at, step) => at[step] as Record<string, Json>, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

/** A value that only a deployment knows. */
export const PARAMETER: JsonObject = { Ref: 'Parameter' };
