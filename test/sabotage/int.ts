import type { Draft } from '../support/draft';
import { sabotage } from '../support/sabotage';

const acl = (draft: Draft) => draft.one('AWS::WAFv2::WebACL', (_, id) => id.startsWith('Edge'));
const limit = (draft: Draft, name: string) => acl(draft).at('Rules', ({ Name }) => Name === name);

const portal = (draft: Draft) =>
  draft.one('AWS::ElasticLoadBalancingV2::ListenerRule', (_, id) => id.startsWith('ContainerEdge'));
const pathOf = (draft: Draft) => portal(draft).at('Conditions', ({ Field }) => Field === 'path-pattern');

sabotage('INT-1.verified-webhooks', 'an application is told of no sessions', (draft) => {
  const task = draft.one('AWS::ECS::TaskDefinition');
  task.unset(task.at('ContainerDefinitions.0.Secrets', ({ Name }) => Name === 'SESSION_TABLE'));
});
sabotage('INT-1.verified-webhooks', 'an application takes a webhook', (draft) =>
  portal(draft).set(`${pathOf(draft)}.PathPatternConfig.Values`, ['/webhooks/payments']),
);
sabotage('INT-1.verified-webhooks', 'a public route leads where nobody can look', (draft) =>
  portal(draft).set(
    'Actions.0.TargetGroupArn',
    'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/b',
  ),
);
sabotage('INT-1.verified-webhooks', 'the listener itself leads to an application', (draft) =>
  draft
    .one(
      'AWS::ElasticLoadBalancingV2::Listener',
      ({ Protocol }, id) => Protocol === 'HTTPS' && id.startsWith('Edge'),
    )
    .set('DefaultActions', [{ Type: 'forward', TargetGroupArn: 'arn:targetgroup/a/b' }]),
);

sabotage('INT-2.rate-limits', 'an address may ask without end', (draft) =>
  acl(draft).unset(limit(draft, 'RateByAddress')),
);
sabotage('INT-2.rate-limits', 'requests over the limit are only counted', (draft) =>
  acl(draft).set(`${limit(draft, 'RateByAddress')}.Action`, { Count: {} }),
);
sabotage('INT-2.rate-limits', 'the limit is none', (draft) =>
  acl(draft).set(`${limit(draft, 'RateByAddress')}.Statement.RateBasedStatement.Limit`, 20_001),
);
sabotage('INT-2.rate-limits', 'an account may ask without end from many addresses', (draft) => {
  for (const name of ['RateBySession', 'RateByToken']) acl(draft).unset(limit(draft, name));
});
