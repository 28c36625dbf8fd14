import { SUBNET_GROUP_OF, SUBNET_OF, SUBNETS_OF } from '../../template/placement';
import { leadsToInternet, routesOf } from '../../template/routes';
import { select } from '../../template/select';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { isPresent, notApplicable, problemAt, problemWith } from '../judging';
import type { Judgement, Rule } from '../rule';

const PATTERNS = { ...SUBNETS_OF, ...SUBNET_OF };
const ALLOWED = 'subnets of these templates without a route to an internet gateway';

/** An instance with one of these stands where the cluster or the source stands. */
const LEADERS = ['DBClusterIdentifier', 'SourceDBInstanceIdentifier'];

/** Without a subnet group a store stands in the default VPC, whose subnets are public. */
function judgeGroup(store: TemplateResource, property: string, set: TemplateSet): Judgement {
  const leaders = store.type === 'AWS::RDS::DBInstance' ? LEADERS : [];
  if (leaders.some((leader) => isPresent(store.get(leader)))) return notApplicable;
  const group = set.target(store.get(property), store.template);
  return group && group.type in SUBNETS_OF
    ? []
    : [problemAt({ path: property, value: store.get(property) }, 'a subnet group of these templates')];
}

/** 45 CFR 164.312(a)(1). Proved by following subnets to their route tables, across stacks. */
export const isolatedSubnets: Rule = {
  id: 'NET-1.isolated-subnets',
  title: 'Data and compute run in subnets that have no route to an internet gateway',
  help: 'Place it in private or isolated subnets that are declared in the templates judged together.',
  types: [...Object.keys(PATTERNS), ...Object.keys(SUBNET_GROUP_OF)],
  judge(resource, set) {
    const property = SUBNET_GROUP_OF[resource.type];
    if (property !== undefined) return judgeGroup(resource, property, set);
    const placed = select(resource, PATTERNS[resource.type]!);
    if (placed.length === 0) return notApplicable;
    return placed.flatMap(({ path, value }) => {
      const subnet = set.target(value, resource.template);
      if (subnet?.type !== 'AWS::EC2::Subnet') return [problemAt({ path, value }, ALLOWED)];
      const exit = routesOf(subnet, set).find((route) => leadsToInternet(route, set));
      return exit
        ? [problemWith(path, `${subnet.ref}, which ${exit.logicalId} routes to the internet`, ALLOWED)]
        : [];
    });
  },
};
