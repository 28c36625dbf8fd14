import { SUBNET_OF, SUBNETS_OF } from '../../template/placement';
import { leadsToInternet, routesOf } from '../../template/routes';
import { select } from '../../template/select';
import { notApplicable, problemAt, problemWith } from '../judging';
import type { Rule } from '../rule';

const PATTERNS = { ...SUBNETS_OF, ...SUBNET_OF };
const ALLOWED = 'subnets of these templates without a route to an internet gateway';

/** 45 CFR 164.312(a)(1). Proved by following subnets to their route tables, across stacks. */
export const isolatedSubnets: Rule = {
  id: 'NET-1.isolated-subnets',
  title: 'Data and compute run in subnets that have no route to an internet gateway',
  help: 'Place it in private or isolated subnets that are declared in the templates judged together.',
  types: Object.keys(PATTERNS),
  judge(resource, set) {
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
