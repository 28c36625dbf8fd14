import type { Draft } from '../support/draft';
import { sabotage } from '../support/sabotage';

const alarmOn = (draft: Draft, metric: string) =>
  draft.one('AWS::CloudWatch::Alarm', ({ MetricName }) => MetricName === metric);

const emergency = (draft: Draft) => alarmOn(draft, 'BreakGlassUsed');
sabotage('IDN-7.emergency-alarm', 'nobody hears of emergency access', (draft) => emergency(draft).remove());
sabotage('IDN-7.emergency-alarm', 'the alarm has nobody to page', (draft) =>
  emergency(draft).set('AlarmActions', []),
);
sabotage('IDN-7.emergency-alarm', 'one use of emergency access is forgiven', (draft) =>
  emergency(draft).set('Threshold', 2),
);
sabotage('IDN-7.emergency-alarm', 'the alarm comes when the hour is nearly over', (draft) =>
  emergency(draft).set('Period', 3600),
);

const scheduleOf = (draft: Draft, fn: string) =>
  draft.one('AWS::Events::Rule', ({ Description }) => Description === `Runs ${fn}`);

sabotage('IDN-5.report-schedule', 'nobody asks who has access', (draft) =>
  scheduleOf(draft, 'access-report').remove(),
);
sabotage('IDN-5.report-schedule', 'somebody asks every quarter', (draft) =>
  scheduleOf(draft, 'access-report').set('ScheduleExpression', 'cron(17 5 1 1/3 ? *)'),
);
sabotage('IDN-8.leaving-schedule', 'those who leave are looked for once a day', (draft) =>
  scheduleOf(draft, 'offboarding').set('ScheduleExpression', 'rate(1 day)'),
);
sabotage('IDN-8.leaving-schedule', 'those who leave are not looked for', (draft) =>
  scheduleOf(draft, 'offboarding').set('State', 'DISABLED'),
);
sabotage('IDN-8.overdue-alarm', 'nobody hears of access that does not end', (draft) =>
  alarmOn(draft, 'LeaversOverdue').remove(),
);
sabotage('IDN-8.overdue-alarm', 'two must stay in before anybody hears', (draft) =>
  alarmOn(draft, 'LeaversOverdue').set('Threshold', 2),
);
