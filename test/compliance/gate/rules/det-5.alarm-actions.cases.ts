import { only, PARAMETER, type RuleCases } from './cases';

const alarm = (properties: Parameters<typeof only>[1]) => only('AWS::CloudWatch::Alarm', properties);
const AlarmActions = [{ Ref: 'Topic' }];

export const cases: RuleCases = {
  compliant: [alarm({ AlarmActions }), only('AWS::CloudWatch::CompositeAlarm', { AlarmActions })],
  failing: [
    { template: alarm({}), path: 'Properties.AlarmActions' },
    { template: alarm({ AlarmActions: [] }), path: 'Properties.AlarmActions' },
    { template: alarm({ AlarmActions: [{ Ref: 'AWS::NoValue' }] }), path: 'Properties.AlarmActions' },
    { template: alarm({ AlarmActions, ActionsEnabled: false }), path: 'Properties.ActionsEnabled' },
  ],
  unreadable: [
    { template: alarm({ AlarmActions: PARAMETER }), path: 'Properties.AlarmActions' },
    { template: alarm({ AlarmActions, ActionsEnabled: PARAMETER }), path: 'Properties.ActionsEnabled' },
  ],
};
