import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { TemplateResource } from '../../template/template';
import { notApplicable, problem, problemWith } from '../judging';
import type { Rule } from '../rule';

/** Most templates hold no policy: its 4 MB are loaded for those that do. */
const engine = (): typeof Cedar => require('@cedar-policy/cedar-wasm/nodejs') as typeof Cedar;

const POLICY = 'AWS::VerifiedPermissions::Policy';
const STATEMENT: Readonly<Record<string, string>> = {
  [POLICY]: 'Definition.Static.Statement',
  [`${POLICY}Template`]: 'Statement',
};

/** Cedar Policy Language Guide, "Policy scope"; 45 CFR 164.502(b), 164.312(a)(1). */
export const namedPermits: Rule = {
  id: 'IDN-4.named-permits',
  title: 'A policy that permits names its actions, and whom it permits them',
  help: 'Name the actions in the scope, and in the scope or a condition the principal: a role, or what the principal is to the resource.',
  types: Object.keys(STATEMENT),
  forbids: true,
  judge(resource) {
    const path = STATEMENT[resource.type]!;
    if (resource.type === POLICY && resource.get('Definition.TemplateLinked') !== undefined)
      return notApplicable;
    const policy = parse(resource, path);
    if (policy === undefined) return [problem(resource, path, 'one Cedar policy')];
    if (policy.effect === 'forbid') return [];
    const open = [
      ...(policy.action.op === 'All' ? ['any action'] : []),
      ...(policy.principal.op === 'All' && !asksForPrincipal(policy) ? ['anybody'] : []),
    ];
    return open.map((what) => problemWith(path, `permits ${what}`, 'named actions for named principals'));
  },
};

function parse(resource: TemplateResource, path: string): Cedar.PolicyJson | undefined {
  const statement = resource.get(path);
  if (typeof statement !== 'string') return undefined;
  const answer =
    resource.type === POLICY ? engine().policyToJson(statement) : engine().templateToJson(statement);
  return answer.type === 'success' ? answer.json : undefined;
}

/** Whether a condition depends on who it is. One that always holds is no condition. */
const asksForPrincipal = ({ conditions }: Cedar.PolicyJson): boolean =>
  JSON.stringify(conditions).includes('{"Var":"principal"}');
