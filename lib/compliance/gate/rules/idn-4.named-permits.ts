import type * as Cedar from '../../../../runtime/authorization/engine';
import { cedarPolicy, STATEMENT } from '../cedar-policies';
import { notApplicable, problem, problemWith } from '../judging';
import type { Rule } from '../rule';

/** Cedar Policy Language Guide, "Policy scope"; 45 CFR 164.502(b), 164.312(a)(1). */
export const namedPermits: Rule = {
  id: 'IDN-4.named-permits',
  title: 'A policy that permits names its actions, and whom it permits them',
  help: 'Name the actions in the scope, and in the scope or a condition the principal: a role, or what the principal is to the resource.',
  types: Object.keys(STATEMENT),
  forbids: true,
  judge(resource) {
    const path = STATEMENT[resource.type]!;
    if (resource.get('Definition.TemplateLinked') !== undefined) return notApplicable;
    const policy = cedarPolicy(resource);
    if (policy === undefined) return [problem(resource, path, 'one Cedar policy')];
    if (policy.effect === 'forbid') return [];
    const open = [
      ...(policy.action.op === 'All' ? ['any action'] : []),
      ...(policy.principal.op === 'All' && !asksForPrincipal(policy) ? ['anybody'] : []),
    ];
    return open.map((what) => problemWith(path, `permits ${what}`, 'named actions for named principals'));
  },
};

/** Whether a condition depends on who it is. One that always holds is no condition. */
const asksForPrincipal = ({ conditions }: Cedar.PolicyJson): boolean =>
  JSON.stringify(conditions).includes('{"Var":"principal"}');
