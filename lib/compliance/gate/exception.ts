import { isObject, type Json } from '../template/template';

/** Ids of the same finding in other people's checkers, so that their metadata switches can be rendered. */
export interface CheckerIds {
  /** AWS Guard Rules Registry names, such as `S3_BUCKET_LOGGING_ENABLED`. */
  readonly guard?: readonly string[];
  /** cfn-lint rules, such as `W3045`. */
  readonly cfnLint?: readonly string[];
  /** Checkov checks, such as `CKV_AWS_18`. */
  readonly checkov?: readonly string[];
  /** cfn_nag rules, such as `W35`. */
  readonly cfnNag?: readonly string[];
}

/** A finding that is accepted for a while: a promise not kept, with who answers for it. */
export interface Exception {
  /**
   * Ids of the rules, exactly: `KEY-1.encrypted-at-rest`, `HIPAA.Security-LambdaInsideVPC`, `W3010`.
   * The finding in brackets may use `*`: `AwsSolutions-IAM5[Resource::*]`.
   */
  readonly rules: readonly string[];
  /** Why the finding stands. */
  readonly reason: string;
  /** Who answers for it: a role or a team. */
  readonly owner: string;
  /** Last day on which it holds, YYYY-MM-DD. */
  readonly expires: string;
  /** What reduces the risk meanwhile; names a control where one does. */
  readonly compensating: string;
  /** @default - no other checker is told */
  readonly checkers?: CheckerIds;
}

/** Longest time for which a promise may be excused: a year, and some days to renew it. */
const LONGEST_DAYS = 400;
const DAY = 24 * 60 * 60 * 1000;

/**
 * What is wrong with an exception, in words; an empty list for a sound one.
 * @param today YYYY-MM-DD
 */
export function exceptionProblems(exception: Exception, today: string): string[] {
  return [
    ...(exception.rules.length === 0 ? ['names no rule'] : exception.rules.flatMap(ruleProblems)),
    ...(['reason', 'owner', 'compensating'] as const)
      .filter((field) => exception[field].trim().length < 5)
      .map((field) => `has no ${field}`),
    ...expiryProblems(exception.expires, today),
  ];
}

function ruleProblems(rule: string): string[] {
  const [, head = '', finding] = /^([^[]*)(?:\[(.*)\])?$/s.exec(rule) ?? [];
  if (head.includes('*'))
    return [`rule "${rule}": a pattern is allowed inside the brackets of a finding only`];
  const wide = finding?.includes('*') && !STAR.test(finding) && !SPECIFIC.test(finding);
  return wide ? [`rule "${rule}": the finding in brackets excuses everything; name what it is about`] : [];
}

/** A finding about the star itself, such as `Resource::*`. */
const STAR = /^\w+::\*$/;
/** A pattern that names something besides its stars, such as `Resource::*:cluster:*`. */
const SPECIFIC = /^\w+::.*[^*]{5}/s;

function expiryProblems(expires: string, today: string): string[] {
  const time = Date.parse(expires);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== expires) {
    return [`expires "${expires}": not a date YYYY-MM-DD`];
  }
  if (expires < today) return [`expired on ${expires}`];
  const days = (time - Date.parse(today)) / DAY;
  return days > LONGEST_DAYS ? [`expires on ${expires}: more than ${LONGEST_DAYS} days away`] : [];
}

/** The rule (or pattern) of an exception that names a finding; undefined when none does. */
export const ruleExcusing = (exception: Exception, finding: string): string | undefined =>
  exception.rules.find((rule) => matches(rule, finding));

function matches(pattern: string, finding: string): boolean {
  if (pattern === finding) return true;
  if (!SPECIFIC.test(/\[(.*)\]$/s.exec(pattern)?.[1] ?? '')) return false;
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 's').test(finding);
}

/** The exceptions that a template's own metadata carries (`Metadata.Bulwark.Exceptions`). */
export function exceptionsInMetadata(metadata: { readonly [key: string]: Json }): Exception[] {
  const bulwark = metadata.Bulwark;
  const list = isObject(bulwark) ? bulwark.Exceptions : undefined;
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).map((entry) => ({
    rules: Array.isArray(entry.Rules) ? entry.Rules.filter((rule) => typeof rule === 'string') : [],
    reason: text(entry.Reason),
    owner: text(entry.Owner),
    expires: text(entry.Expires),
    compensating: text(entry.Compensating),
  }));
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
