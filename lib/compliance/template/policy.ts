import {
  intrinsicOf,
  isNoValue,
  isObject,
  type Json,
  type JsonObject,
  type TemplateResource,
} from './template';
import { textOf } from './text';

/** Stands for a text that the template does not tell. */
export const UNKNOWN = '${?}';

/** One `key: values` of a statement's `Condition`, such as `StringEquals / aws:principalorgid / [o-abc]`. */
export interface PolicyCondition {
  readonly operator: string;
  /** In lower case: IAM compares condition keys without regard to case. */
  readonly key: string;
  readonly values: readonly string[];
}

/** A statement of an IAM policy document, with everything that may be single or a list made a list. */
export interface PolicyStatement {
  /** Dotted path below Properties. */
  readonly path: string;
  readonly body: JsonObject;
  readonly effect: string;
  readonly actions: readonly string[];
  /** `*` for everyone; otherwise the texts of the principals of every kind. */
  readonly principals: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly PolicyCondition[];
}

/** A value that may be single or a list, as a list; `AWS::NoValue` is nothing in either. */
export const asList = (value: Json | undefined): readonly Json[] =>
  (value === undefined ? [] : Array.isArray(value) ? (value as readonly Json[]) : [value]).filter(
    (item) => !isNoValue(item),
  );

const texts = (value: Json | undefined): string[] =>
  asList(value).map((item) =>
    typeof item === 'boolean' || typeof item === 'number' ? String(item) : (textOf(item) ?? UNKNOWN),
  );

/**
 * The statements of the policy document at a property path (a JSON object, or JSON in a string).
 * @returns undefined when there is none, or when an intrinsic hides it or one of its statements
 */
export function statementsAt(resource: TemplateResource, path: string): PolicyStatement[] | undefined {
  const document = parsed(resource.get(path));
  if (!isObject(document) || intrinsicOf(document) || document.Statement === undefined) return undefined;
  const list = asList(document.Statement);
  const single = !Array.isArray(document.Statement);
  const statements = list.map((body, i) =>
    isObject(body) && !intrinsicOf(body)
      ? statement(body, single ? `${path}.Statement` : `${path}.Statement.${i}`)
      : undefined,
  );
  return statements.every((it) => it !== undefined) ? statements : undefined;
}

function parsed(value: Json | undefined): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function statement(body: JsonObject, path: string): PolicyStatement {
  const principal = body.Principal;
  return {
    path,
    body,
    effect: typeof body.Effect === 'string' ? body.Effect : '',
    actions: texts(body.Action),
    principals:
      isObject(principal) && !intrinsicOf(principal)
        ? Object.values(principal).flatMap(texts)
        : texts(principal),
    resources: texts(body.Resource),
    conditions: conditionsOf(body.Condition),
  };
}

function conditionsOf(condition: Json | undefined): PolicyCondition[] {
  if (!isObject(condition)) return [];
  return Object.entries(condition).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, value]) => ({
          operator,
          key: key.toLowerCase(),
          values: texts(value),
        }))
      : [],
  );
}
