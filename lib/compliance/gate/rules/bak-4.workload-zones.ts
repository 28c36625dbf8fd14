import { asList } from '../../template/policy';
import { intrinsicOf } from '../../template/template';
import { asNumber, expect, notApplicable, problem, vouching } from '../judging';
import type { Rule } from '../rule';

const SUBNETS = 'NetworkConfiguration.AwsvpcConfiguration.Subnets';

/** 45 CFR 164.308(a)(7)(ii)(C). Amazon ECS Developer Guide, "Amazon ECS services": tasks are spread over the subnets' zones. */
export const workloadZones: Rule = {
  id: 'BAK-4.workload-zones',
  title: 'Services run at least two tasks, in subnets of at least two zones',
  help: 'Set DesiredCount (or the MinCapacity of its scaling target) to 2 or more, and give two subnets.',
  types: ['AWS::ECS::Service'],
  forbids: true,
  judge(service, set) {
    if (service.get('SchedulingStrategy') === 'DAEMON') return notApplicable;
    const subnets = service.get(SUBNETS);
    const scaled = vouching(set, service, 'AWS::ApplicationAutoScaling::ScalableTarget').filter((target) =>
      set.mentions(target.get('ResourceId'), target.template).includes(service),
    );
    const [lowest] = scaled
      .map((target) => asNumber(target.get('MinCapacity')) ?? 0)
      .toSorted((a, b) => a - b);
    const counted = lowest !== undefined && lowest >= 2 && service.get('DesiredCount') === undefined;
    return [
      ...(counted ? [] : expect(service, 'DesiredCount', (v) => (asNumber(v) ?? 1) >= 2, 'at least 2')),
      ...(lowest !== undefined && lowest < 2
        ? [problem(scaled[0]!, 'MinCapacity', 'at least 2')].map((it) => ({
            ...it,
            path: 'Properties.DesiredCount',
          }))
        : []),
      ...(intrinsicOf(subnets) || asList(subnets).length < 2
        ? [problem(service, SUBNETS, 'at least 2 subnets')]
        : []),
    ];
  },
};
