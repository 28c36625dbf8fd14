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
