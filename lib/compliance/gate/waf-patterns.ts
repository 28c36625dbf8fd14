import { select } from '../template/select';
import {
  intrinsicOf,
  isObject,
  type Json,
  type JsonObject,
  type TemplateResource,
} from '../template/template';
import type { TemplateSet } from '../template/template-set';
import { asNumber } from './judging';
import type { UrlPart } from './phi-samples';

/** By any of them, rules of a group may do something else than what stands there. */
const OVERRIDES = [
  'OverrideAction.Count',
  'Statement.RuleGroupReferenceStatement.RuleActionOverrides.0',
  'Statement.RuleGroupReferenceStatement.ExcludedRules.0',
];

/** A regular expression that makes a web ACL block, and the part of the URL that it reads. */
export interface BlockingPattern {
  readonly part: UrlPart;
  matches(text: string): boolean;
}

/**
 * The blocking regular expressions of a web ACL: of its own rules and of the rule groups that it refers to. Only
 * alternatives count: a statement inside `And` or `Not` blocks on further conditions.
 * `hidden` says that a pattern set or rule group could not be followed.
 */
export function textPatterns(
  acl: TemplateResource,
  set: TemplateSet,
): { readonly patterns: readonly BlockingPattern[]; readonly hidden: boolean } {
  const patterns: BlockingPattern[] = [];
  let hidden = false;

  const leaf = (statement: Json | undefined, from: TemplateResource): void => {
    if (!isObject(statement)) return;
    if (isObject(statement.OrStatement) && Array.isArray(statement.OrStatement.Statements)) {
      for (const inner of statement.OrStatement.Statements) leaf(inner as Json, from);
    }
    const { RegexMatchStatement: inline, RegexPatternSetReferenceStatement: reference } = statement;
    if (isObject(inline)) add([inline.RegexString], inline);
    if (isObject(reference)) {
      const patternSet = set.target(reference.Arn, from.template);
      if (patternSet) {
        add(
          select(patternSet, 'RegularExpressionList.*').map(({ value }) => value),
          reference,
        );
      } else hidden = true;
    }
  };

  const add = (
    expressions: readonly (Json | undefined)[],
    { FieldToMatch, TextTransformations }: Record<string, Json>,
  ): void => {
    const parts = (['UriPath', 'QueryString'] as const).filter(
      (part) => isObject(FieldToMatch) && FieldToMatch[part] !== undefined,
    );
    for (const expression of expressions) {
      const compiled = compile(expression);
      if (!compiled) hidden ||= intrinsicOf(expression) !== undefined;
      else
        for (const part of parts) {
          patterns.push({ part, matches: (text) => compiled.test(transformed(text, TextTransformations)) });
        }
    }
  };

  const rules = (resource: TemplateResource): void => {
    const allowed = firstAllowing(resource);
    for (const { path, value } of select(resource, 'Rules.*')) {
      if (!isObject(value) || intrinsicOf(value)) {
        hidden = true;
        continue;
      }
      if (placeOf(value) >= allowed) continue;
      if (isObject(resource.get(`${path}.Action.Block`))) leaf(resource.get(`${path}.Statement`), resource);
      const reference = resource.get(`${path}.Statement.RuleGroupReferenceStatement.Arn`);
      const overridden = OVERRIDES.some((override) => resource.get(`${path}.${override}`) !== undefined);
      if (reference === undefined || overridden || resource !== acl) continue;
      const group = set.target(reference, resource.template);
      if (group) rules(group);
      else hidden = true;
    }
  };
  rules(acl);
  return { patterns, hidden };
}

const placeOf = ({ Priority }: JsonObject): number => asNumber(Priority) ?? 0;

/** Place of the first rule that lets requests through: those that come after it never see them. */
const firstAllowing = (resource: TemplateResource): number =>
  Math.min(
    ...select(resource, 'Rules.*').flatMap(({ value }) =>
      isObject(value) && isObject(value.Action) && value.Action.Allow !== undefined ? [placeOf(value)] : [],
    ),
  );

/** AWS WAF speaks a part of PCRE; flags may stand in front. */
function compile(expression: Json | undefined): RegExp | undefined {
  if (typeof expression !== 'string') return undefined;
  const [, flags = '', source = expression] = /^\(\?([ims]+)\)(.*)$/s.exec(expression) ?? [];
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

function transformed(text: string, transformations: Json | undefined): string {
  const list = Array.isArray(transformations) ? (transformations as readonly Json[]).filter(isObject) : [];
  return list
    .toSorted((a, b) => (asNumber(a.Priority) ?? 0) - (asNumber(b.Priority) ?? 0))
    .reduce((value, { Type }) => {
      if (Type === 'LOWERCASE') return value.toLowerCase();
      return Type === 'URL_DECODE' || Type === 'URL_DECODE_UNI' ? decoded(value) : value;
    }, text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
