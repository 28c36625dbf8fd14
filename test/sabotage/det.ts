import type { Draft } from '../support/draft';
import { sabotage } from '../support/sabotage';

const trail = (draft: Draft) => draft.one('AWS::CloudTrail::Trail');
const archive = (draft: Draft) => draft.one('AWS::S3::Bucket', (_, id) => id.startsWith('Archive'));
const recorder = (draft: Draft) => draft.one('AWS::Config::ConfigurationRecorder');
const detector = (draft: Draft) => draft.one('AWS::GuardDuty::Detector');
const rootAlarm = (draft: Draft) => draft.one('AWS::CloudWatch::Alarm', (it) => it.MetricName === 'root-use');

for (const [what, path] of [
  ['logs nothing', 'IsLogging'],
  ['sees one region', 'IsMultiRegionTrail'],
  ['does not see IAM', 'IncludeGlobalServiceEvents'],
  ['is not validated', 'EnableLogFileValidation'],
] as const) {
  sabotage('DET-1.trail', `the trail ${what}`, (draft) => trail(draft).set(path, false));
}
sabotage('DET-1.trail', 'the trail has no key', (draft) => trail(draft).unset('KMSKeyId'));
sabotage('DET-1.trail', 'the trail writes to no log group', (draft) =>
  trail(draft).unset('CloudWatchLogsLogGroupArn'),
);
sabotage('DET-1.trail', 'the trail writes to a bucket that is not locked', (draft) =>
  archive(draft).unset('ObjectLockConfiguration'),
);
sabotage('DET-1.trail', 'the trail is kept for a day less than six years', (draft) =>
  archive(draft).set('ObjectLockConfiguration.Rule.DefaultRetention.Days', 2191),
);
for (const type of ['AWS::S3::Object', 'AWS::Lambda::Function']) {
  sabotage('DET-1.trail', `the trail does not see ${type}`, (draft) => {
    const it = trail(draft);
    it.unset(it.at('AdvancedEventSelectors', (selector) => JSON.stringify(selector).includes(type)));
  });
}
sabotage('DET-1.trail', 'the trail sees reads of objects and no writes', (draft) => {
  const it = trail(draft);
  const selector = it.at('AdvancedEventSelectors', (each) =>
    JSON.stringify(each).includes('AWS::S3::Object'),
  );
  it.push(`${selector}.FieldSelectors`, { Equals: ['true'], Field: 'readOnly' });
});
sabotage('DET-1.trail', 'the trail does not see management events', (draft) => {
  const it = trail(draft);
  it.unset(it.at('AdvancedEventSelectors', (each) => JSON.stringify(each).includes('"Management"')));
});

sabotage('DET-2.recorder', 'the recorder leaves global resources out', (draft) =>
  recorder(draft).set('RecordingGroup.IncludeGlobalResourceTypes', false),
);
sabotage('DET-2.recorder', 'the recorder leaves some types out', (draft) =>
  recorder(draft).set('RecordingGroup.AllSupported', false),
);
sabotage('DET-2.recorder', 'the recorder looks once a day', (draft) =>
  recorder(draft).set('RecordingMode.RecordingFrequency', 'DAILY'),
);
sabotage('DET-2.recorder', 'the recorder delivers nothing', (draft) =>
  draft.one('AWS::Config::DeliveryChannel').remove(),
);

sabotage('DET-3.access-analyzer', 'no analyzer looks for what is shared', (draft) =>
  draft.one('AWS::AccessAnalyzer::Analyzer', (it) => it.Type === 'ACCOUNT').set('Type', 'ACOUNT'),
);
sabotage('DET-3.access-analyzer', 'the analyzer of what is shared looks for unused access', (draft) =>
  draft
    .one('AWS::AccessAnalyzer::Analyzer', (it) => it.Type === 'ACCOUNT')
    .set('Type', 'ACCOUNT_UNUSED_ACCESS'),
);
sabotage('DET-3.data-classification', 'Macie is paused', (draft) =>
  draft.one('AWS::Macie::Session').set('Status', 'PAUSED'),
);
sabotage('DET-3.security-hub', 'Security Hub checks nothing', (draft) =>
  draft.all('AWS::SecurityHub::Standard').forEach((it) => it.remove()),
);
sabotage('DET-3.security-hub', 'Security Hub takes up no new control', (draft) =>
  draft.one('AWS::SecurityHub::Hub').set('AutoEnableControls', false),
);
for (const name of [
  'S3_DATA_EVENTS',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
  'EBS_MALWARE_PROTECTION',
  'RUNTIME_MONITORING',
]) {
  sabotage('DET-3.threat-detection', `GuardDuty has ${name} off`, (draft) => {
    const it = detector(draft);
    it.set(`${it.at('Features', (feature) => feature.Name === name)}.Status`, 'DISABLED');
  });
}
sabotage('DET-3.threat-detection', 'GuardDuty is off', (draft) => detector(draft).set('Enable', false));

sabotage('DET-5.alarm-actions', 'one alarm has no action', (draft) =>
  draft.one('AWS::CloudWatch::Alarm').set('AlarmActions', []),
);
sabotage('DET-5.alarm-actions', 'the actions of one alarm are off', (draft) =>
  draft.one('AWS::CloudWatch::Alarm').set('ActionsEnabled', false),
);
sabotage('DET-5.single-event', 'the first use of root is silent', (draft) =>
  rootAlarm(draft).set('ComparisonOperator', 'GreaterThanThreshold'),
);
sabotage('DET-5.single-event', 'no alarm reads the count of root use', (draft) => rootAlarm(draft).remove());
sabotage('DET-5.single-event', 'root must be used twice', (draft) => rootAlarm(draft).set('Threshold', 2));
sabotage('DET-5.single-event', 'root must be used for ten minutes', (draft) =>
  rootAlarm(draft).set('EvaluationPeriods', 2),
);

const eventRule = (draft: Draft, source: string) =>
  draft.one('AWS::Events::Rule', (it) => JSON.stringify(it.EventPattern ?? {}).includes(`"${source}"`));
sabotage('DET-5.rule-targets', 'a rule on events has no target', (draft) =>
  draft.one('AWS::Events::Rule').unset('Targets'),
);
sabotage('DET-5.rule-targets', 'a rule on events is off', (draft) =>
  draft.one('AWS::Events::Rule').set('State', 'DISABLED'),
);
for (const source of ['aws.guardduty', 'aws.macie', 'aws.access-analyzer', 'aws.securityhub']) {
  sabotage('DET-5.paged-findings', `nobody hears of ${source}`, (draft) => eventRule(draft, source).remove());
}
sabotage('DET-5.fed-alarm', 'nothing counts what an alarm waits for', (draft) =>
  draft.one('AWS::Logs::MetricFilter').remove(),
);
sabotage('DET-5.fed-alarm', 'an alarm waits for another count', (draft) =>
  rootAlarm(draft).set('MetricName', 'root-used'),
);
sabotage('DET-5.subscribed-topic', 'nobody is on call', (draft) => {
  const topic = draft.one('AWS::SNS::Topic').logicalId;
  for (const it of draft.all('AWS::SNS::Subscription', ({ TopicArn }) =>
    JSON.stringify(TopicArn).includes(topic),
  )) {
    it.remove();
  }
});
