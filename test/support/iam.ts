/**
 * A small evaluator of IAM policies over synthesized JSON, after "Policy evaluation logic" of the IAM User Guide. It
 * knows what our policies use and throws at everything else. Where AWS leaves room, it takes what is worse for us: a
 * statement with a variable that has no value is invalid, a denial too.
 */
export type ContextValue = string | number | boolean | readonly string[];

/** A request: who, what, on what, under which circumstances. */
export interface AccessRequest {
  /** ARN of the role. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys; a key that is not here is absent from the request. */
  readonly context: Readonly<Record<string, ContextValue | undefined>>;
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The policies that decide on a request, all of one account. */
export interface Policies {
  readonly identity: readonly Statement[];
  readonly resource: readonly Statement[];
  /** Whether the resource's policy must allow too, as for a key and a role; else one of both suffices, as for S3. */
  readonly both?: boolean;
}

export function isAllowed(request: AccessRequest, { identity, resource, both = false }: Policies): boolean {
  const matching = (statements: readonly Statement[], effect: Statement['Effect'], ofResource: boolean) =>
    statements.some((it) => it.Effect === effect && applies(it, request, ofResource));
  if (matching(identity, 'Deny', false) || matching(resource, 'Deny', true)) return false;
  const [byIdentity, byResource] = [matching(identity, 'Allow', false), matching(resource, 'Allow', true)];
  return both ? byIdentity && byResource : byIdentity || byResource;
}

const KNOWN: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'Action',
  'Resource',
  'NotResource',
  'Condition',
]);

function applies(statement: Statement, request: AccessRequest, ofResource: boolean): boolean {
  const strange = Object.keys(statement).filter((key) => !KNOWN.has(key));
  if (strange.length > 0) throw new Error(`the evaluator does not know ${strange.join(', ')}`);
  try {
    return (
      (!ofResource || isPrincipal(statement, request)) &&
      list(statement.Action).some((pattern) => glob(pattern.toLowerCase())(request.action.toLowerCase())) &&
      isResource(statement, request) &&
      Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
        Object.entries(keys).every(([key, values]) => holds(operator, key, list(values as string), request)),
      )
    );
  } catch (error) {
    if (error instanceof Unresolved) return false;
    throw error;
  }
}

function isPrincipal({ Principal }: Statement, { principal }: AccessRequest): boolean {
  if (Principal === undefined) throw new Error("a resource's statement without a principal");
  if (Principal === '*') return true;
  return Object.entries(Principal).some(([kind, names]) => {
    if (kind === 'Service') return false;
    if (kind === 'Federated') return list(names).includes(principal);
    if (kind !== 'AWS') throw new Error(`the evaluator does not know principals of kind ${kind}`);
    const account = principal.split(':')[4]!;
    return list(names).some(
      (name) => name === '*' || name === principal || name.endsWith(`::${account}:root`),
    );
  });
}

function isResource({ Resource, NotResource }: Statement, request: AccessRequest): boolean {
  // The resource of a trust policy is the role itself.
  if (Resource === undefined && NotResource === undefined) return request.action.startsWith('sts:');
  const matches = (patterns: readonly string[]) =>
    patterns.map((pattern) => glob(pattern, request)).some((test) => test(request.resource));
  return Resource === undefined ? !matches(list(NotResource)) : matches(list(Resource));
}

type Test = (given: string, wanted: string, request: AccessRequest) => boolean;
const equals: Test = (given, wanted, request) => given === substituted(wanted, request);
const like: Test = (given, wanted, request) => glob(wanted, request)(given);

/** Operators that hold when one value of the request fulfils one of the policy; their negations, when none does. */
const POSITIVE: Readonly<Record<string, Test>> = {
  StringEquals: equals,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: (given, wanted) => given === wanted,
  NumericLessThan: (given, wanted) => Number(given) < Number(wanted),
};

function holds(operator: string, key: string, wanted: readonly unknown[], request: AccessRequest): boolean {
  const values = wanted.map(String);
  const given = valueOf(key, request);
  if (operator === 'Null') return values.includes(String(given === undefined));
  const all = given === undefined ? [] : list(given as string).map(String);
  const [, quantifier, bare] = /^(?:(ForAllValues|ForAnyValue):)?(\w+)$/.exec(operator)!;
  const negated = bare!.includes('Not');
  const test = POSITIVE[bare!.replace('Not', '')];
  if (!test || (quantifier !== undefined && negated))
    throw new Error(`the evaluator does not know ${operator}`);
  // Every pattern is read, so that one without a value is seen whatever the request is.
  const fulfils = (value: string) => values.filter((value2) => test(value, value2, request)).length > 0;
  if (all.length === 0) values.forEach((value) => test('', value, request));
  if (quantifier === 'ForAllValues') return all.every(fulfils);
  return negated ? !all.some(fulfils) : all.some(fulfils);
}

class Unresolved extends Error {}

/** Condition keys are compared without regard to case; `aws:PrincipalArn` is the role itself. */
function valueOf(key: string, { context, principal }: AccessRequest): ContextValue | undefined {
  if (key.toLowerCase() === 'aws:principalarn') return principal;
  return Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

function substituted(text: string, request: AccessRequest): string {
  return text.replace(/\$\{([^}]*)\}/g, (_, key: string) => variable(key, request));
}

function variable(key: string, request: AccessRequest): string {
  const value = valueOf(key, request);
  if (typeof value !== 'string') throw new Unresolved(key);
  return value;
}

/** `*` and `?` of a pattern are wild, those in the value of a variable are not. */
function glob(pattern: string, request?: AccessRequest): (text: string) => boolean {
  const source = pattern.replace(/\$\{([^}]*)\}|[*?]|[.+^$()|[\]\\{}]/g, (part, key: string | undefined) => {
    if (key !== undefined && request) return escape(variable(key, request));
    if (part === '*') return '[^]*';
    return part === '?' ? '[^]' : escape(part);
  });
  const expression = new RegExp(`^${source}$`);
  return (text) => expression.test(text);
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
