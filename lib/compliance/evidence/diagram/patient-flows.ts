import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { PEOPLE, type Flow } from './flow';
import { grantsOf, roleOf, type Access } from './grants';
import { nameOf } from './names';
import { networksOf } from './network';
import { towardsDatabase, towardsListeners, towardsStore, towardsTargets } from './transit';

const WORKLOADS = ['AWS::ECS::Service', 'AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine'] as const;
const DATABASES: ReadonlySet<string> = new Set([
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBProxy',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElastiCache::ServerlessCache',
]);
/** Stores whose grants are flows of data; a secret, a key or a log is none. */
export const STORES: ReadonlySet<string> = new Set([
  'AWS::S3::Bucket',
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SQS::Queue',
  'AWS::SNS::Topic',
  'AWS::Kinesis::Stream',
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::StepFunctions::StateMachine',
  'AWS::Events::EventBus',
]);

/** From people through the edge to workloads and what they keep. */
export function patientFlows(set: TemplateSet): Flow[] {
  return [...signIns(set), ...entrances(set), ...targets(set), ...databases(set), ...grants(set)];
}

function signIns(set: TemplateSet): Flow[] {
  const pools = set
    .ofType('AWS::Cognito::UserPoolClient')
    .map((client) => set.target(client.get('UserPoolId'), client.template));
  return [...new Set(pools)].flatMap((pool) =>
    pool
      ? [{ from: PEOPLE, to: pool, label: 'sign-in, TLS', transit: 'TLS to the endpoint of Amazon Cognito' }]
      : [],
  );
}

function entrances(set: TemplateSet): Flow[] {
  return set
    .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
    .filter((balancer) => balancer.get('Scheme') === 'internet-facing')
    .map((to) => ({ from: PEOPLE, to, ...towardsListeners(to, set) }));
}

/** Load balancer to workload, by target group. */
function targets(set: TemplateSet): Flow[] {
  const routes = [
    ...set.ofType('AWS::ElasticLoadBalancingV2::Listener').map((l) => [l, l, 'DefaultActions'] as const),
    ...set
      .ofType('AWS::ElasticLoadBalancingV2::ListenerRule')
      .map((rule) => [rule, set.target(rule.get('ListenerArn'), rule.template), 'Actions'] as const),
  ];
  return routes.flatMap(([route, listener, path]) => {
    const from = listener && set.target(listener.get('LoadBalancerArn'), listener.template);
    if (!from) return [];
    return set
      .mentions(route.get(path), route.template)
      .filter(({ type }) => type === 'AWS::ElasticLoadBalancingV2::TargetGroup')
      .flatMap((group) => workloadsOf(group, set).map((to) => ({ from, to, ...towardsTargets(group) })));
  });
}

function workloadsOf(group: TemplateResource, set: TemplateSet): TemplateResource[] {
  const services = set
    .ofType('AWS::ECS::Service')
    .filter((service) => set.mentions(service.get('LoadBalancers'), service.template).includes(group));
  const functions = set.mentions(group.get('Targets'), group.template);
  return [...services, ...functions.filter(({ type }) => type === 'AWS::Lambda::Function')];
}

/** Whoever a security group lets at a database, or at an internal load balancer. */
function databases(set: TemplateSet): Flow[] {
  return networksOf(set)
    .flatMap(({ reaches }) => reaches)
    .flatMap(({ from, to, port }) => {
      if (from === 'internet') return [];
      if (DATABASES.has(to.type)) return [{ from, to, ...towardsDatabase(to, port, set), both: true }];
      const internal = to.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer';
      return internal && isWorkload(from) ? [{ from, to, ...towardsListeners(to, set) }] : [];
    });
}

const isWorkload = ({ type }: TemplateResource): boolean => WORKLOADS.some((workload) => workload === type);

/** Workload to store, by the policies of its role. */
function grants(set: TemplateSet): Flow[] {
  const byRole = grantsOf(set);
  return set.ofType(...WORKLOADS).flatMap((workload) => {
    const role = roleOf(workload, set);
    return [...((role && byRole.get(role)) ?? [])]
      .filter(([store]) => STORES.has(store.type) && store !== workload)
      .map(([store, access]) => granted(workload, store, access, set));
  });
}

function granted(
  workload: TemplateResource,
  store: TemplateResource,
  access: Access,
  set: TemplateSet,
): Flow {
  const transit = towardsStore(store, set);
  if (access === 'read') return { from: store, to: workload, ...transit };
  return { from: workload, to: store, ...transit, both: access === 'both' };
}

/** The firewall in front of each load balancer, and the zones of what is spread, as lines for their boxes. */
export function edgeNotes(set: TemplateSet): Map<TemplateResource, string[]> {
  const notes = new Map<TemplateResource, string[]>();
  for (const link of set.ofType('AWS::WAFv2::WebACLAssociation')) {
    const balancer = set.target(link.get('ResourceArn'), link.template);
    const acl = set.target(link.get('WebACLArn'), link.template);
    if (balancer && acl)
      notes.set(balancer, [...(notes.get(balancer) ?? []), `inspected by WAF ${nameOf(acl)}`]);
  }
  for (const bucket of set.ofType('AWS::S3::Bucket')) {
    const mode = bucket.get('ObjectLockConfiguration.Rule.DefaultRetention.Mode');
    if (typeof mode === 'string') notes.set(bucket, [`Object Lock: ${mode.toLowerCase()}`]);
  }
  for (const vault of set.ofType('AWS::Backup::BackupVault')) {
    if (vault.get('LockConfiguration') !== undefined) notes.set(vault, ['vault lock']);
  }
  return notes;
}
