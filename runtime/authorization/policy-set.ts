import * as cedar from './engine';
import { PolicyError } from './policy-error';

/** One policy. */
export interface Policy {
  /** Word after `@id`: unique, lower case, with hyphens; the reason of a denial in the audit trail. */
  readonly id: string;
  /** Sentence after `@says`, for people. */
  readonly says: string;
  readonly effect: 'permit' | 'forbid';
  /** The only role that it is for. @default - its scope names none */
  readonly role?: string;
  readonly file: string;
  /** Cedar. */
  readonly text: string;
}

/** Policies that were parsed and validated. Plain data. */
export interface CompiledPolicies {
  /** SHA-256 of schema, policies and version of the engine, hex. */
  readonly digest: string;
  /** In Cedar's JSON format. */
  readonly schema: cedar.SchemaJson<string>;
  /** In the order of files, and of each file. */
  readonly policies: readonly Policy[];
}

let names = 0;
const schemas = new WeakMap<CompiledPolicies['schema'], string>();

/** Name under which the engine keeps a schema; it takes each once. */
function schemaName(schema: CompiledPolicies['schema']): string {
  const before = schemas.get(schema);
  if (before !== undefined) return before;
  const name = `schema ${++names}`;
  engineTakes(cedar.preparseSchema(name, schema));
  schemas.set(schema, name);
  return name;
}

/** Compiled policies, in the engine. */
export class PolicySet {
  readonly policies: readonly Policy[];
  /** Name under which the engine keeps the schema. */
  readonly schema: string;
  readonly #name = `policies ${++names}`;
  readonly #slices = new Map<string | undefined, string>();

  /** @throws PolicyError when the engine does not take the schema */
  constructor({ schema, policies }: CompiledPolicies) {
    this.policies = policies;
    this.schema = schemaName(schema);
  }

  /**
   * Name under which the engine keeps the policies that can apply to a role. A policy whose scope names another one cannot: a
   * person is in one role at a time. The first question of a role prepares them.
   */
  sliceOf(role: string): string {
    const known = this.policies.some((policy) => policy.role === role) ? role : undefined;
    const before = this.#slices.get(known);
    if (before !== undefined) return before;
    const applicable = this.policies.filter((policy) => policy.role === undefined || policy.role === known);
    const name = `${this.#name} ${known ?? ''}`;
    const staticPolicies = Object.fromEntries(applicable.map(({ id, text }) => [id, text]));
    engineTakes(cedar.preparsePolicySet(name, { staticPolicies }));
    this.#slices.set(known, name);
    return name;
  }
}

function engineTakes(answer: cedar.CheckParseAnswer): void {
  if (answer.type === 'failure') throw new PolicyError(answer.errors.map(({ message }) => message));
}
