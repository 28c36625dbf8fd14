import type * as Cedar from '../../../../runtime/authorization/engine';
import { isObject } from '../../template/template';
import { cedarPolicy } from '../cedar-policies';
import { problemWith, refersTo, vouching } from '../judging';
import type { Rule } from '../rule';

const LIMIT_SECONDS = 300;
/** Ids of the actions in `policies/`. */
const SENSITIVE = ['prescribe', 'export', 'break-glass'];
const TELEHEALTH = 'join';

/** 45 CFR 164.312(d). What is forbidden is forbidden whatever else permits it. */
export const freshAuthentication: Rule = {
  id: 'IDN-3.fresh-authentication',
  title:
    'A policy store forbids sensitive actions without a fresh authentication, and telehealth without a known device',
  help: `Use PolicyStore, or forbid ${SENSITIVE.join(', ')} unless context.authenticationAge is below ${LIMIT_SECONDS} seconds, and ${TELEHEALTH} unless context.deviceBound.`,
  types: ['AWS::VerifiedPermissions::PolicyStore'],
  forbids: true,
  judge(store, set) {
    const policies = vouching(set, store, 'AWS::VerifiedPermissions::Policy')
      .filter((policy) => refersTo(set, policy, 'PolicyStoreId', store))
      .map(cedarPolicy)
      .filter((policy) => policy !== undefined);
    const forbids = (action: string, condition: (it: Cedar.PolicyJson) => boolean): boolean =>
      policies.some((policy) => forbidsToAll(policy, action) && condition(policy));
    const stale = SENSITIVE.filter((action) => !forbids(action, isFresh));
    return [
      ...stale.map((action) =>
        problemWith(
          '',
          `${action} with an authentication of any age`,
          `a policy that forbids it after ${LIMIT_SECONDS} seconds`,
        ),
      ),
      ...(forbids(TELEHEALTH, ({ conditions }) => isKnownDevice(conditions))
        ? []
        : [problemWith('', `${TELEHEALTH} on any device`, 'a policy that forbids it on an unknown one')]),
    ];
  },
};

function forbidsToAll({ effect, principal, action, resource }: Cedar.PolicyJson, id: string): boolean {
  const named = action.op === '==' || action.op === 'in' ? JSON.stringify(action) : '';
  return (
    effect === 'forbid' &&
    principal.op === 'All' &&
    resource.op === 'All' &&
    (action.op === 'All' || named.includes(`"id":${JSON.stringify(id)}`))
  );
}

const AGE = '{".":{"left":{"Var":"context"},"attr":"authenticationAge"}}';
const DEVICE = '{".":{"left":{"Var":"context"},"attr":"deviceBound"}}';

/** The only condition is an `unless`: any `when` would narrow what is forbidden. */
const isKnownDevice = (conditions: Cedar.PolicyJson['conditions']): boolean =>
  JSON.stringify(conditions) === `[{"kind":"unless","body":${DEVICE}}]`;

/** The parts of a condition all of which must hold, as text. */
function conjuncts(expression: unknown): string[] {
  const both = isObject(expression) ? expression['&&'] : undefined;
  return isObject(both) ? [...conjuncts(both.left), ...conjuncts(both.right)] : [JSON.stringify(expression)];
}

/** Some part of the only condition, an `unless`, has the age below a number that is small enough, or below a limit that is. */
function isFresh({ conditions }: Cedar.PolicyJson): boolean {
  const [condition, ...others] = conditions;
  if (condition?.kind !== 'unless' || others.length > 0) return false;
  const parts = conjuncts(condition.body);
  const isSmall = (limit: string): boolean => {
    const seconds = Number(/^\{"Value":(\d+)\}$/.exec(limit)?.[1]);
    return seconds > 0 && seconds <= LIMIT_SECONDS;
  };
  const above = (left: string): string[] =>
    ['<', '<='].flatMap((operator) => {
      const start = `{"${operator}":{"left":${left},"right":`;
      return parts.filter((part) => part.startsWith(start)).map((part) => part.slice(start.length, -2));
    });
  return above(AGE).some((limit) => isSmall(limit) || above(limit).some(isSmall));
}
