import * as cedar from './engine';
import type { Purpose } from '../audit/record';
import { type Access, touch } from '../audit/request-audit';
import type { Principal } from '../identity/principal';
import { AccessDenied } from './access-denied';
import type { Decision } from './decision';
import { loadPolicies } from './policy-files';
import { PolicySet, type CompiledPolicies } from './policy-set';
import { resourceSchema, type Care, type Resource } from './resource';
import { ACTIONS, entityType, type Action } from './vocabulary';

/** Clocks of two machines may differ by this much, seconds. */
const SKEW = 60;
const STALE = 'stale-authentication';

/** What else a decision may depend on. Everything about the session comes with the principal. */
export interface Circumstances {
  /** Why: emergency access is for the purpose `emergency` alone. @default - none */
  readonly purpose?: Purpose;
}

export interface AuthorizerOptions {
  /** @default - those of the package: `loadPolicies()` */
  readonly policies?: CompiledPolicies;
  /** Seconds up to which an authentication is fresh, at most 300: `sessions.stepUpMinutes` of the configuration. @default 300 */
  readonly stepUpSeconds?: number;
  /** Takes denials for the audit trail. @default `touch`, which needs the audit middleware in front */
  readonly declare?: (access: Access) => void;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/**
 * Decides who may do what (IDN-4; 45 CFR 164.308(a)(4), 164.312(a)(1), 164.502(b)), in process, by the Cedar policies of
 * `policies/`. What no policy permits is denied, and so is what cannot be decided.
 *
 * @throws PolicyError when the policies are not in order: a process without policies does not start
 * @example
 * const authorizer = new Authorizer();
 * authorizer.authorize(session.principal, 'read', {
 *   type: 'encounter', id: encounter.id, tenant: encounter.tenant,
 *   patient: { id: patient.id, locations: ['main'], careTeam, covering, referring: [], self: [] },
 * });
 */
export class Authorizer {
  readonly #policies: PolicySet;
  readonly #declare: (access: Access) => void;
  readonly #now: () => number;
  readonly #limit: number;

  constructor(options: AuthorizerOptions = {}) {
    const { stepUpSeconds = 300 } = options;
    if (!Number.isInteger(stepUpSeconds) || stepUpSeconds < 1 || stepUpSeconds > 300) {
      throw new RangeError(`stepUpSeconds was ${stepUpSeconds}; allowed: 1 to 300`);
    }
    this.#policies = new PolicySet(options.policies ?? loadPolicies());
    this.#declare = options.declare ?? touch;
    this.#now = options.now ?? Date.now;
    this.#limit = stepUpSeconds;
  }

  /** Decides, and does nothing else. Never throws: what is no question at all is denied as well. */
  decide(
    principal: Principal,
    action: Action,
    resource: Resource,
    circumstances: Circumstances = {},
  ): Decision {
    try {
      return this.#decide(principal, action, resource, circumstances);
    } catch {
      return undecidable(['the question has not the form of one']); // the error may hold values
    }
  }

  #decide(principal: Principal, action: Action, resource: Resource, circumstances: Circumstances): Decision {
    const parsed = resourceSchema.safeParse(resource);
    if (!parsed.success)
      return undecidable(parsed.error.issues.map(({ path, code }) => `resource.${path.join('.')}: ${code}`));
    if (!principal.roles.includes(principal.role)) return undecidable(['principal.role: none of its roles']);
    const context = this.#context(principal, circumstances);
    const ask = (age: number) =>
      this.#evaluate(principal, action, parsed.data, { ...context, authenticationAge: age });
    const decision = ask(context.authenticationAge);
    if (decision.reason !== STALE || ask(0).allowed) return decision;
    return { ...decision, reason: 'not-permitted', policies: [] };
  }

  /**
   * Decides, and declares a denial to the audit trail.
   * @throws AccessDenied (403) unless it is allowed; answer with its reason at most
   */
  authorize(
    principal: Principal,
    action: Action,
    resource: Resource,
    circumstances: Circumstances = {},
  ): void {
    const decision = this.decide(principal, action, resource, circumstances);
    if (decision.allowed) return;
    const purpose = (circumstances as Circumstances | null)?.purpose;
    this.#declare({
      action: ACTIONS[action],
      resource: {
        type: resource.type,
        id: resource.id,
        ...('patient' in resource && { patient: resource.patient.id }),
      },
      outcome: 'denied',
      reason: decision.reason,
      ...(purpose !== undefined && { purpose }),
    });
    throw new AccessDenied(decision);
  }

  #context(principal: Principal, { purpose }: Circumstances) {
    const now = Math.floor(this.#now() / 1000);
    const age = now - principal.authenticatedAt;
    return {
      authenticationAge: age < 0 && age >= -SKEW ? 0 : age,
      authenticationLimit: this.#limit,
      deviceBound: principal.device !== undefined,
      ...(principal.emergency && { emergencyRemaining: principal.emergency.until - now }),
      ...(purpose !== undefined && { purpose }),
    };
  }

  #evaluate(principal: Principal, action: Action, resource: Resource, context: cedar.Context): Decision {
    const answer = ask({
      principal: person(principal.person),
      action: { type: entityType('action'), id: action },
      resource: { type: entityType(resource.type), id: resource.id },
      context,
      entities: [entityOf(principal), resourceEntity(resource, principal)],
      preparsedSchemaName: this.#policies.schema,
      preparsedPolicySetId: this.#policies.sliceOf(principal.role),
      validateRequest: true,
    });
    if (answer === undefined) return undecidable(['the request does not fit the schema']);
    const { reason, errors } = answer.diagnostics;
    if (errors.length > 0) {
      return undecidable(errors.map(({ policyId }) => `policy ${policyId} could not be evaluated`));
    }
    const allowed = answer.decision === 'allow';
    const policies = this.#policies.policies.map(({ id }) => id).filter((id) => reason.includes(id));
    return {
      allowed,
      reason: allowed ? 'permitted' : (policies[0] ?? 'not-permitted'),
      policies,
      errors: [],
    };
  }
}

const undecidable = (errors: readonly string[]): Decision => ({
  allowed: false,
  reason: 'undecidable',
  policies: [],
  errors,
});

/** Undefined when the engine refuses the question. Its messages hold values; they go nowhere. */
function ask(call: cedar.StatefulAuthorizationCall): cedar.Response | undefined {
  try {
    const answer = cedar.statefulIsAuthorized(call);
    return answer.type === 'success' ? answer.response : undefined;
  } catch {
    return undefined; // a value that the engine's own types do not admit
  }
}

const person = (id: string): cedar.TypeAndId => ({ type: entityType('person'), id });

const entityOf = ({ person: id, tenant, directory, locations, role }: Principal): cedar.EntityJson => ({
  uid: person(id),
  attrs: { tenant, directory, locations: [...locations] },
  parents: [{ type: entityType('role'), id: role }],
});

function resourceEntity(resource: Resource, principal: Principal): cedar.EntityJson {
  const attrs: Record<string, cedar.CedarValueJson> = { tenant: resource.tenant };
  if ('patient' in resource) attrs.patient = careOf(resource.patient, principal);
  if ('author' in resource) attrs.author = { __entity: person(resource.author) };
  if ('person' in resource) attrs.person = { __entity: person(resource.person) };
  return { uid: { type: entityType(resource.type), id: resource.id }, attrs, parents: [] };
}

/** Of a list of people, whether the principal is on it: policies ask nothing else (see `misusesTeams`). */
function careOf(care: Care, { person: id }: Principal): cedar.CedarValueJson {
  const self = [{ __entity: person(id) }];
  const sliced = (people: readonly string[]) => (people.includes(id) ? self : []);
  return {
    locations: [...care.locations],
    careTeam: sliced(care.careTeam),
    covering: sliced(care.covering),
    referring: sliced(care.referring),
    self: sliced(care.self),
  };
}
