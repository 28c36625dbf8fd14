import { asList } from '../../template/policy';
import { intrinsicOf } from '../../template/template';
import { expect, isTrueOrMissing, problem } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.308(a)(6)(ii). Amazon CloudWatch User Guide, "Using Amazon CloudWatch alarms". */
export const alarmActions: Rule = {
  id: 'DET-5.alarm-actions',
  title: 'Every alarm has an action',
  help: 'Name the alert topic in AlarmActions.',
  types: ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'],
  judge(alarm) {
    const actions = alarm.get('AlarmActions');
    const none = intrinsicOf(actions) !== undefined || asList(actions).length === 0;
    return [
      ...(none ? [problem(alarm, 'AlarmActions', 'at least one action')] : []),
      ...expect(alarm, 'ActionsEnabled', isTrueOrMissing, 'true'),
    ];
  },
};
