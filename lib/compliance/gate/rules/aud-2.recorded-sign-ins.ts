import { PURPOSE_TAG } from '../archive';
import { select } from '../../template/select';
import { problemWith, refersTo, vouching } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(b). Amazon CloudWatch Logs User Guide, "Log group-level subscription filters". */
export const recordedSignIns: Rule = {
  id: 'AUD-2.recorded-sign-ins',
  title: 'The sign-ins of every user pool go into the audit log, all of them',
  help: 'Subscribe the function authentication-events to the log group of userAuthEvents, with an empty filter pattern.',
  types: ['AWS::Cognito::UserPool'],
  judge(pool, set) {
    const groups = new Set(
      vouching(set, pool, 'AWS::Cognito::LogDeliveryConfiguration')
        .filter((delivery) => refersTo(set, delivery, 'UserPoolId', pool))
        .flatMap((delivery) =>
          select(delivery, 'LogConfigurations.*.EventSource')
            .filter(({ value }) => value === 'userAuthEvents')
            .map(({ path }) => path.replace(/EventSource$/, 'CloudWatchLogsConfiguration.LogGroupArn'))
            .map((path) => set.target(delivery.get(path), delivery.template)),
        ),
    );
    const recorded = vouching(set, pool, 'AWS::Logs::SubscriptionFilter').some((filter) => {
      const group = set.target(filter.get('LogGroupName'), filter.template);
      const fn = set.target(filter.get('DestinationArn'), filter.template);
      const everything = filter.get('FilterPattern') === '';
      return group && groups.has(group) && everything && fn?.tag(PURPOSE_TAG) === 'authentication-events';
    });
    return recorded
      ? []
      : [
          problemWith(
            '',
            'sign-ins that nobody records',
            'a subscription of authentication-events to its log group',
          ),
        ];
  },
};
