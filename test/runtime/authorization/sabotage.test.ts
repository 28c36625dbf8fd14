import {
  policyToJson,
  policyToText,
  type Expr,
  type PolicyJson,
} from '../../../runtime/authorization/engine';
import {
  ACTIONS,
  Authorizer,
  loadPolicies,
  RESOURCES,
  type Action,
  type Policy,
  type ResourceType,
} from '../../../runtime/authorization';
import { entityType } from '../../../runtime/authorization/vocabulary';
import { isRole, ROLES, type Role } from '../../../runtime/identity/roles';
import { expectedIn } from './expected';
import { ON_KNOWN_DEVICES, SENSITIVE } from './specification';
import { decideIn, isRecord, NOW, situationsOf, type Situation } from './world';

const compiled = loadPolicies();

const jsonOf = ({ text }: Policy): PolicyJson => {
  const answer = policyToJson(text);
  if (answer.type === 'failure') throw new Error(answer.errors[0]!.message);
  return answer.json;
};

type Mutant = readonly [what: string, policy: Policy | undefined];

/** Some 600 mutants take a minute or two of CPU: `BULWARK_MUTANTS=all npx jest test/runtime/authorization/sabotage`. */
const ALL = process.env.BULWARK_MUTANTS === 'all';

/** A policy that is gone, has a condition the other way round, or (with `ALL`) lacks one, or a part of one. */
function mutantsOf(policy: Policy, json: PolicyJson): Mutant[] {
  const as = (what: string, conditions: PolicyJson['conditions']): Mutant => {
    const answer = policyToText({ ...json, conditions });
    if (answer.type === 'failure') throw new Error(answer.errors[0]!.message);
    return [what, { ...policy, text: answer.text }];
  };
  const replaced = (index: number, body: Expr) =>
    json.conditions.map((clause, at) => (at === index ? { ...clause, body } : clause));
  const parts = ({ body }: PolicyJson['conditions'][number], index: number) => [
    as(`condition ${index} is gone`, json.conditions.toSpliced(index, 1)),
    ...withoutAPart(body).map((rest, part) =>
      as(`condition ${index} lacks part ${part}`, replaced(index, rest)),
    ),
  ];
  return [
    ['it is gone', undefined],
    ...json.conditions.map((clause, index) =>
      as(`condition ${index} is the other way round`, replaced(index, { '!': { arg: clause.body } })),
    ),
    ...(ALL && policy.id !== UNREACHED ? json.conditions.flatMap(parts) : []),
  ];
}

/** An authorizer never says a limit beyond five minutes; authorizer.test.ts asks the engine itself. */
const UNREACHED = 'stale-authentication';

type Sides = Readonly<Record<'left' | 'right', Expr>>;
const sidesOf = (body: Expr, operator: '&&' | '||'): Sides | undefined =>
  (body as Readonly<Record<string, Sides | undefined>>)[operator];

/** An expression with one side of an `&&` or `||` taken away, in every way. */
function withoutAPart(body: Expr): Expr[] {
  for (const operator of ['&&', '||'] as const) {
    const sides = sidesOf(body, operator);
    if (sides === undefined) continue;
    const { left, right } = sides;
    const having = (key: keyof Sides) => (side: Expr) =>
      ({ [operator]: { ...sides, [key]: side } }) as unknown as Expr;
    return [
      ...(isNeeded(left) ? [] : [right]),
      ...(isNeeded(right) ? [] : [left]),
      ...withoutAPart(left).map(having('left')),
      ...withoutAPart(right).map(having('right')),
    ];
  }
  return [];
}

/**
 * Without `… has …` the rest could not be evaluated, which denies: another fault than the one that is looked for. A list of all
 * kinds that an action is for changes nothing today; it does when the action is for more.
 */
const isNeeded = (side: Expr): boolean => 'has' in side || isListOfKinds(side);
const isListOfKinds = (side: Expr): boolean => {
  const sides = sidesOf(side, '||');
  return sides !== undefined && (isListOfKinds(sides.left) || 'is' in sides.left) && 'is' in sides.right;
};

const actionsOf = ({ action }: PolicyJson): Action[] => {
  if (action.op === 'All') return Object.keys(ACTIONS) as Action[];
  const entities = 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : [];
  return entities.map((entity) => ('id' in entity ? entity.id : '') as Action);
};

/** Questions that the policy may have to do with, the likelier first. */
function* questions(
  policy: Policy,
  json: PolicyJson,
): Generator<readonly [Role, Action, ResourceType, Situation]> {
  const roles = policy.role !== undefined && isRole(policy.role) ? [policy.role] : ROLES;
  const said = JSON.stringify(json);
  const named = RESOURCES.filter((type) => said.includes(`"${entityType(type)}"`));
  for (const type of named.length > 0 && !ALL ? named : RESOURCES) {
    for (const action of actionsOf(json)) {
      if (
        !compiled.schema.Bulwark!.actions[action]!.appliesTo!.resourceTypes.includes(
          entityType(type).replace('Bulwark::', ''),
        )
      )
        continue;
      for (const role of roles) {
        const opens = (situation: Situation) => expectedIn(role, action, type, situation);
        const situations = situationsOf(type).toSorted((a, b) => Number(opens(b)) - Number(opens(a)));
        for (const situation of situations) yield* around(role, action, type, situation);
      }
    }
  }
}

function* around(role: Role, action: Action, type: ResourceType, situation: Situation) {
  yield [role, action, type, situation] as const;
  if (!expectedIn(role, action, type, situation)) return;
  if (SENSITIVE.includes(action)) yield [role, action, type, { ...situation, age: 300 }] as const;
  if (SENSITIVE.includes(action)) yield [role, action, type, { ...situation, age: -61 }] as const;
  if (ON_KNOWN_DEVICES.includes(action)) yield [role, action, type, { ...situation, device: false }] as const;
  yield [role, action, type, { ...situation, tenant: 'lakeside' }] as const;
  yield [role, action, type, { ...situation, wrongDirectory: true }] as const;
  yield [role, action, type, { ...situation, purpose: 'treatment' }] as const;
  if (!isRecord(type)) return;
  for (const emergency of [0, 3601]) yield [role, action, type, { ...situation, emergency }] as const;
}

/** What the specification says, beyond the table: of another practice, of clocks, and of emergencies that are over. */
function expected(role: Role, action: Action, type: ResourceType, situation: Situation): boolean {
  const { tenant, wrongDirectory, age = 0, purpose, ...rest } = situation;
  const { emergency } = rest;
  if (tenant !== undefined || wrongDirectory === true) return false;
  if (SENSITIVE.includes(action) && age < -60) return false;
  if (purpose === 'treatment') {
    const { emergency: _, ...ordinary } = rest; // which is for its purpose alone
    return expectedIn(role, action, type, { ...ordinary, age });
  }
  if (emergency !== undefined && (emergency <= 0 || emergency > 3600)) return false;
  return expectedIn(role, action, type, situation);
}

function isNoticed(policy: Policy, json: PolicyJson, mutant: Policy | undefined): boolean {
  const policies = compiled.policies.flatMap((it) => (it.id === policy.id ? (mutant ? [mutant] : []) : [it]));
  const authorizer = new Authorizer({ policies: { ...compiled, policies }, now: () => NOW });
  for (const [role, action, type, situation] of questions(policy, json)) {
    const { allowed } = decideIn(authorizer, role, action, type, situation);
    if (allowed !== expected(role, action, type, situation)) return true;
  }
  return false;
}

describe('sabotage IDN-4 · a policy that is not what it was', () => {
  test.each(compiled.policies.map((policy) => [policy.id, policy] as const))('%s', (_, policy) => {
    const json = jsonOf(policy);
    const unnoticed = mutantsOf(policy, json).filter(([, mutant]) => !isNoticed(policy, json, mutant));
    expect(unnoticed.map(([what, mutant]) => `${what}: ${mutant?.text ?? ''}`)).toEqual([]);
  });
});
