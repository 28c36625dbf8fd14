import { createHash } from 'node:crypto';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { PolicyError } from './policy-error';
import type { PolicyTexts } from './policy-files';
import { misusesTeams } from './team-use';
import { entityType } from './vocabulary';

/** One policy. */
export interface Policy {
  /** Word after `@id`: unique, lower case, with hyphens; the reason of a denial in the audit trail. */
  readonly id: string;
  /** Sentence after `@says`, for people. */
  readonly says: string;
  readonly effect: 'permit' | 'forbid';
  /** The only role that it is for, if its scope names one. */
  readonly role: string | undefined;
  readonly file: string;
  /** Cedar. */
  readonly text: string;
  readonly json: cedar.PolicyJson;
}

/** Policies that are in order, and prepared for decisions. */
export interface PolicySet {
  /** SHA-256 of schema and policies, hex. */
  readonly digest: string;
  readonly schema: cedar.SchemaJson<string>;
  /** In the order of files, and of each file. */
  readonly policies: readonly Policy[];
  /** Name under which the engine keeps the policies that can apply to a role. */
  sliceOf(role: string): string;
}

const prepared = new Map<string, PolicySet>();

/**
 * Parses and validates policies, strictly, and hands them to the engine. The same texts are prepared once a process.
 * @throws PolicyError with everything that is wrong: syntax, types, a policy that can never apply, a missing or repeated
 * id, a policy that says nothing to people
 */
export function preparePolicies(texts: PolicyTexts): PolicySet {
  const digest = createHash('sha256').update(JSON.stringify(texts)).digest('hex');
  const before = prepared.get(digest);
  if (before) return before;
  const schema = parseSchema(texts.schema);
  const policies = Object.entries(texts.files).flatMap(([file, text]) => parseFile(file, text));
  const problems = [...misnamed(policies), ...unsliceable(policies)];
  if (problems.length > 0) throw new PolicyError(problems);
  validate(schema, policies);
  const set = { digest, schema, policies, sliceOf: slices(digest, policies) };
  engineTakes(cedar.preparseSchema(digest, schema));
  prepared.set(digest, set);
  return set;
}

function parseSchema(text: string): cedar.SchemaJson<string> {
  const answer = cedar.schemaToJson(text);
  if (answer.type === 'failure') throw new PolicyError(answer.errors.map(({ message }) => message));
  return answer.json;
}

function parseFile(file: string, text: string): Policy[] {
  const failed = (errors: readonly cedar.DetailedError[]) =>
    new PolicyError(errors.map(({ message }) => `${file}: ${message}`));
  const parts = cedar.policySetTextToParts(text);
  if (parts.type === 'failure') throw failed(parts.errors);
  if (parts.policy_templates.length > 0) throw new PolicyError([`${file}: templates have no place here`]);
  const policies = parts.policies.map((part): Policy => {
    const answer = cedar.policyToJson(part);
    if (answer.type === 'failure') throw failed(answer.errors);
    const { json } = answer;
    const { id = '', says = '' } = json.annotations ?? {};
    return { id, says, effect: json.effect, role: roleOf(json), file, text: part.trim(), json };
  });
  // The engine sorts them by number, as text.
  const place = ({ text: part }: Policy) => text.indexOf(part);
  return policies.toSorted((a, b) => place(a) - place(b));
}

function roleOf({ principal }: cedar.PolicyJson): string | undefined {
  if (principal.op !== 'in' || !('entity' in principal)) return undefined;
  const { entity } = principal;
  const { type, id } = '__entity' in entity ? entity.__entity : entity;
  return type === entityType('role') ? id : undefined;
}

function misnamed(policies: readonly Policy[]): string[] {
  const seen = new Set<string>();
  return policies.flatMap(({ id, says, file }) => {
    const repeated = seen.has(id);
    seen.add(id);
    if (!/^[a-z][a-z0-9-]{0,63}$/.test(id))
      return [`${file}: "${id}" is no @id; allowed: a word such as owner-reads`];
    if (repeated) return [`${file}: there is another policy ${id}`];
    return says.trim().endsWith('.') ? [] : [`${file}: ${id} has no sentence in @says`];
  });
}

const unsliceable = (policies: readonly Policy[]): string[] =>
  policies
    .filter(({ json }) => json.conditions.some(({ body }) => misusesTeams(body)))
    .map(
      ({ id, file }) =>
        `${file}: ${id} may ask of careTeam, covering, referring and self only whether they contain the principal`,
    );

const byId = (policies: readonly Policy[]): Record<string, cedar.PolicyJson> =>
  Object.fromEntries(policies.map(({ id, json }) => [id, json]));

function validate(schema: cedar.SchemaJson<string>, policies: readonly Policy[]): void {
  const answer = cedar.validate({
    schema,
    policies: { staticPolicies: byId(policies) },
    validationSettings: { mode: 'strict' },
  });
  if (answer.type === 'failure') throw new PolicyError(answer.errors.map(({ message }) => message));
  const found = [...answer.validationErrors, ...answer.validationWarnings];
  const problems = [...found.map(({ error }) => error), ...answer.otherWarnings];
  if (problems.length > 0) throw new PolicyError(problems.map(({ message }) => message));
}

/** A policy whose scope names another role cannot apply: a person is in one role at a time. */
function slices(digest: string, policies: readonly Policy[]): (role: string) => string {
  const roles = new Set(policies.map(({ role }) => role));
  for (const role of roles) {
    const applicable = policies.filter((policy) => policy.role === undefined || policy.role === role);
    engineTakes(cedar.preparsePolicySet(`${digest} ${role ?? ''}`, { staticPolicies: byId(applicable) }));
  }
  return (role) => `${digest} ${roles.has(role) ? role : ''}`;
}

function engineTakes(answer: cedar.CheckParseAnswer): void {
  if (answer.type === 'failure') throw new PolicyError(answer.errors.map(({ message }) => message));
}
