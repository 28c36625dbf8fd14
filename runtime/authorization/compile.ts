import { createHash } from 'node:crypto';
import * as cedar from './engine';
import { PolicyError } from './policy-error';
import type { CompiledPolicies, Policy } from './policy-set';
import { misusesTeams } from './team-use';
import { entityType } from './vocabulary';

/** Cedar, as people write it. */
export interface PolicyTexts {
  /** Schema in Cedar's own format. */
  readonly schema: string;
  /** Policies by the name of their file. */
  readonly files: Readonly<Record<string, string>>;
}

/** Of texts and engine: what another engine found in order is not taken on trust. */
export const digestOf = (texts: PolicyTexts): string =>
  createHash('sha256')
    .update(JSON.stringify([cedar.getCedarVersion(), texts.schema, texts.files]))
    .digest('hex');

/**
 * Parses and validates policies, strictly. Takes a second or two of a processor, hence `COMPILED_FILE`.
 * @throws PolicyError with everything that is wrong: syntax, types, a policy that can never apply, a missing or repeated
 * id, a policy that says nothing to people
 */
export function compilePolicies(texts: PolicyTexts): CompiledPolicies {
  const schema = parseSchema(texts.schema);
  const parsed = Object.entries(texts.files).flatMap(([file, text]) => parseFile(file, text));
  const problems = [...misnamed(parsed), ...beyondTeams(parsed)];
  if (problems.length > 0) throw new PolicyError(problems);
  validate(schema, parsed);
  return { digest: digestOf(texts), schema, policies: parsed.map(({ policy }) => policy) };
}

interface Parsed {
  readonly policy: Policy;
  readonly json: cedar.PolicyJson;
}

function parseSchema(text: string): cedar.SchemaJson<string> {
  const answer = cedar.schemaToJson(text);
  if (answer.type === 'failure') throw new PolicyError(answer.errors.map(({ message }) => message));
  return answer.json;
}

function parseFile(file: string, text: string): Parsed[] {
  const failed = (errors: readonly cedar.DetailedError[]) =>
    new PolicyError(errors.map(({ message }) => `${file}: ${message}`));
  const parts = cedar.policySetTextToParts(text);
  if (parts.type === 'failure') throw failed(parts.errors);
  if (parts.policy_templates.length > 0) throw new PolicyError([`${file}: templates have no place here`]);
  const parsed = parts.policies.map((part): Parsed => {
    const answer = cedar.policyToJson(part);
    if (answer.type === 'failure') throw failed(answer.errors);
    const { json } = answer;
    const { id = '', says = '' } = json.annotations ?? {};
    const role = roleOf(json);
    const policy = {
      id,
      says,
      effect: json.effect,
      ...(role !== undefined && { role }),
      file,
      text: part.trim(),
    };
    return { policy, json };
  });
  // The engine gives them in another order.
  const place = ({ policy }: Parsed) => text.indexOf(policy.text);
  return parsed.toSorted((a, b) => place(a) - place(b));
}

function roleOf({ principal }: cedar.PolicyJson): string | undefined {
  if (principal.op !== 'in' || !('entity' in principal)) return undefined;
  const { entity } = principal;
  return 'type' in entity && entity.type === entityType('role') ? entity.id : undefined;
}

function misnamed(parsed: readonly Parsed[]): string[] {
  const seen = new Set<string>();
  return parsed.flatMap(({ policy: { id, says, file } }) => {
    const repeated = seen.has(id);
    seen.add(id);
    if (!/^[a-z][a-z0-9-]{0,63}$/.test(id))
      return [`${file}: @id("${id}"); allowed: a word such as owner-reads`];
    if (repeated) return [`${file}: there is another policy ${id}`];
    return says.endsWith('.') ? [] : [`${file}: ${id} has no sentence in @says`];
  });
}

const beyondTeams = (parsed: readonly Parsed[]): string[] =>
  parsed
    .filter(({ json }) => json.conditions.some(({ body }) => misusesTeams(body)))
    .map(
      ({ policy: { id, file } }) =>
        `${file}: ${id} may ask of careTeam, covering, referring and self only whether they contain the principal`,
    );

function validate(schema: cedar.SchemaJson<string>, parsed: readonly Parsed[]): void {
  // As text: JSON would round numbers beyond 2^53.
  const staticPolicies = Object.fromEntries(parsed.map(({ policy }) => [policy.id, policy.text]));
  const answer = cedar.validate({
    schema,
    policies: { staticPolicies },
    validationSettings: { mode: 'strict' },
  });
  if (answer.type === 'failure') throw new PolicyError(answer.errors.map(({ message }) => message));
  const found = [...answer.validationErrors, ...answer.validationWarnings].map(({ error }) => error);
  const problems = [...found, ...answer.otherWarnings];
  if (problems.length > 0) throw new PolicyError(problems.map(({ message }) => message));
}
