import { LISTENER, loadBalancerOf } from './load-balancers';
import { select } from './select';
import { isObject, type Json, type Template, type TemplateResource } from './template';
import type { TemplateSet } from './template-set';
import { textOf } from './text';

/** Rules and listeners alike send requests somewhere. */
export const ROUTES = ['AWS::ElasticLoadBalancingV2::ListenerRule', LISTENER] as const;

/** The load balancer whose requests a listener, or a rule of one, sends on. */
export function entranceOf(route: TemplateResource, set: TemplateSet): TemplateResource | undefined {
  const listener = route.type === LISTENER ? route : set.target(route.get('ListenerArn'), route.template);
  return listener && loadBalancerOf(listener, set);
}

/** Services and functions that a route forwards to; `unknown` counts target groups behind which no template shows one, or not all. */
export function serversOf(
  route: TemplateResource,
  set: TemplateSet,
): { readonly servers: readonly TemplateResource[]; readonly unknown: number } {
  const actions = route.type === LISTENER ? 'DefaultActions' : 'Actions';
  const named = [
    ...select(route, `${actions}.*.TargetGroupArn?`),
    ...select(route, `${actions}.*.ForwardConfig?.TargetGroups.*.TargetGroupArn`),
  ].map(({ value }) => set.target(value, route.template));
  const groups = [...new Set(named)];
  const servers = set.index(byTargetGroup);
  const found = groups.map((group) => (group ? (servers.get(group) ?? []) : []));
  const known = groups.map((group, i) => group !== undefined && found[i]!.length > 0 && allShown(group, set));
  return { servers: found.flat(), unknown: known.filter((each) => !each).length };
}

/** Whether every target that a group itself names is a function of a template; services register theirs. */
const allShown = (group: TemplateResource, set: TemplateSet): boolean =>
  select(group, 'Targets.*.Id').every(
    ({ value }) => set.target(value, group.template)?.type === 'AWS::Lambda::Function',
  );

/** A setting of an application as a template has it, and the template that its references are of. */
export interface Setting {
  readonly value: Json | undefined;
  readonly from: Template;
}

/**
 * A setting of the application behind a service or function: the value of an environment variable, also one that comes
 * from a parameter.
 * @returns undefined when it is not set, or no template shows its value
 */
export function settingAt(server: TemplateResource, name: string, set: TemplateSet): Setting | undefined {
  if (server.type === 'AWS::Lambda::Function') {
    return { value: server.get(`Environment.Variables.${name}`), from: server.template };
  }
  const task = set.target(server.get('TaskDefinition'), server.template);
  if (!task) return undefined;
  const named = (list: string, key: string): Json | undefined =>
    serving(server, task)
      .flatMap((container) => task.list(`${container}.${list}`) ?? [])
      .find((value) => isObject(value) && value.Name === name && key in value);
  const plain = named('Environment', 'Value');
  if (isObject(plain)) return { value: plain.Value, from: task.template };
  const secret = named('Secrets', 'ValueFrom');
  const [parameter] = isObject(secret) ? set.mentions(secret.ValueFrom, task.template) : [];
  if (parameter?.type !== 'AWS::SSM::Parameter') return undefined;
  return { value: parameter.get('Value'), from: parameter.template };
}

/** The text of a setting as `textOf` has it; undefined when it is not set, or no template shows it. */
export const settingOf = (server: TemplateResource, name: string, set: TemplateSet): string | undefined =>
  textOf(settingAt(server, name, set)?.value);

/** Paths of the containers that a service has requests sent to; those beside them answer nobody. */
function serving(service: TemplateResource, task: TemplateResource): string[] {
  const names = new Set(select(service, 'LoadBalancers.*.ContainerName').map(({ value }) => value));
  return select(task, 'ContainerDefinitions.*.Name')
    .filter(({ value }) => names.has(value))
    .map(({ path }) => path.replace(/\.Name$/, ''));
}

function byTargetGroup(set: TemplateSet): ReadonlyMap<TemplateResource, readonly TemplateResource[]> {
  const servers = new Map<TemplateResource, TemplateResource[]>();
  const add = (group: TemplateResource, server: TemplateResource) =>
    servers.set(group, [...(servers.get(group) ?? []), server]);
  for (const service of set.ofType('AWS::ECS::Service')) {
    for (const group of set.mentions(service.get('LoadBalancers'), service.template)) {
      if (group.type === 'AWS::ElasticLoadBalancingV2::TargetGroup') add(group, service);
    }
  }
  for (const group of set.ofType('AWS::ElasticLoadBalancingV2::TargetGroup')) {
    for (const target of set.mentions(group.get('Targets'), group.template)) {
      if (target.type === 'AWS::Lambda::Function') add(group, target);
    }
  }
  return servers;
}
