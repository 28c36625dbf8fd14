import { globMatches } from '../../template/glob';
import { policiesOf } from '../../template/roles';
import { select } from '../../template/select';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { isFor } from '../audit-log';
import { notApplicable, phiFreeReason, problemWith } from '../judging';
import type { Rule } from '../rule';

const NEEDED = ['kinesis:putrecord', 'kinesis:putrecords'];

/** 45 CFR 164.312(b). What serves requests and may not record cannot say who saw what. */
export const workloadsCanRecord: Rule = {
  id: 'AUD-2.workloads-can-record',
  title: 'Every workload behind a load balancer that sees PHI may write to the audit log',
  help: 'Allow its role kinesis:PutRecord and kinesis:PutRecords on the audit stream, or declare that it sees no PHI.',
  types: ['AWS::ECS::Service', 'AWS::Lambda::Function'],
  forbids: true,
  judge(workload, set) {
    const streams = set.ofType('AWS::Kinesis::Stream').filter((stream) => isFor(stream, 'audit-stream'));
    if (streams.length === 0 || !set.index(served).has(workload) || phiFreeReason(workload))
      return notApplicable;
    const role = roleOf(workload, set);
    const allowed = 'a role that may kinesis:PutRecord and kinesis:PutRecords on the audit stream';
    if (!role) return [problemWith('', 'with a role that is in no template', allowed)];
    const may = (action: string): boolean =>
      policiesOf(role, set).statements.some(
        ({ effect, actions, resources, body, conditions }) =>
          effect === 'Allow' &&
          conditions.length === 0 &&
          actions.some((pattern) => globMatches(pattern.toLowerCase(), action)) &&
          (resources.includes('*') || names(body.Resource, role, streams, set)),
      );
    return NEEDED.every(may) ? [] : [problemWith('', 'with a role that may not record', allowed)];
  },
};

/** A reference from another stack names an export, which is the same from everywhere. */
const names = (
  value: Parameters<TemplateSet['mentions']>[0],
  role: TemplateResource,
  streams: readonly TemplateResource[],
  set: TemplateSet,
): boolean => set.mentions(value, role.template).some((target) => streams.includes(target));

/** Services and functions that a load balancer sends requests to. */
function served(set: TemplateSet): ReadonlySet<TemplateResource> {
  const services = set
    .ofType('AWS::ECS::Service')
    .filter((service) => select(service, 'LoadBalancers.*').length > 0);
  const functions = set
    .ofType('AWS::ElasticLoadBalancingV2::TargetGroup')
    .flatMap((group) => set.mentions(group.get('Targets'), group.template))
    .filter(({ type }) => type === 'AWS::Lambda::Function');
  return new Set([...services, ...functions]);
}

function roleOf(workload: TemplateResource, set: TemplateSet): TemplateResource | undefined {
  if (workload.type === 'AWS::Lambda::Function') return roleAt(workload, 'Role', set);
  const task = set.target(workload.get('TaskDefinition'), workload.template);
  return task && roleAt(task, 'TaskRoleArn', set);
}

function roleAt(resource: TemplateResource, path: string, set: TemplateSet): TemplateResource | undefined {
  const role = set.target(resource.get(path), resource.template);
  return role?.type === 'AWS::IAM::Role' ? role : undefined;
}
