import type * as Cedar from '../../../runtime/authorization/engine';
import type { TemplateResource } from '../template/template';

const POLICY = 'AWS::VerifiedPermissions::Policy';

/** Where each kind of resource has its Cedar. */
export const STATEMENT: Readonly<Record<string, string>> = {
  [POLICY]: 'Definition.Static.Statement',
  [`${POLICY}Template`]: 'Statement',
};

/** Most templates hold no policy: its 4 MB are loaded for those that do. */
const engine = (): typeof Cedar => require('../../../runtime/authorization/engine') as typeof Cedar;

/** The policy of a resource, as Cedar's JSON. @returns undefined where there is not one that can be read */
export function cedarPolicy(resource: TemplateResource): Cedar.PolicyJson | undefined {
  const statement = resource.get(STATEMENT[resource.type]!);
  if (typeof statement !== 'string') return undefined;
  const answer =
    resource.type === POLICY ? engine().policyToJson(statement) : engine().templateToJson(statement);
  return answer.type === 'success' ? answer.json : undefined;
}
