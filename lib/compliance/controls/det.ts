import type { Control } from './control';
import { lockedBucket, resource } from './proof';

const OR_EXISTING = 'unless the configuration declares it existing, which the live check then proves';

export const DET: readonly Control[] = [
  {
    id: 'DET-1',
    title: 'CloudTrail',
    kind: 'T',
    layer: 'operations',
    owner: 'platform engineer',
    statement:
      'CloudTrail records all regions with log-file validation, S3 and Lambda data events on PHI resources, under its own key, to an Object-Locked bucket kept 2192 days and to CloudWatch Logs.',
    risk: 'Without a record of who did what in the cloud account, an intrusion cannot be reconstructed and every record must be presumed stolen.',
    citations: ['164.312(b)', '164.308(a)(1)(ii)(D)'],
    proofs: [
      resource('AWS::CloudTrail::Trail', 1, 'the trail, all regions, validated', {
        IsMultiRegionTrail: true,
        EnableLogFileValidation: true,
        IncludeGlobalServiceEvents: true,
        IsLogging: true,
      }),
      lockedBucket('the bucket that keeps it'),
    ],
    pending: [],
  },
  {
    id: 'DET-2',
    title: 'AWS Config',
    kind: 'T',
    layer: 'operations',
    owner: 'platform engineer',
    statement:
      'The AWS Config recorder runs, with rules that re-check on live resources what the gate checked in templates.',
    risk: 'A setting that was right when it was deployed can be changed by hand a minute later.',
    citations: ['164.308(a)(8)'],
    proofs: [resource('AWS::Config::ConfigurationRecorder', 1, `the recorder, ${OR_EXISTING}`)],
    pending: ['Config rules derived from the catalogue'],
  },
  {
    id: 'DET-3',
    title: 'Threat detection',
    kind: 'T',
    layer: 'operations',
    owner: 'platform engineer',
    statement:
      'GuardDuty (S3, RDS, Lambda, runtime, malware), Security Hub, Inspector, Macie on PHI buckets and IAM Access Analyzer are on.',
    risk: 'Stolen credentials, malicious software and files that were made public by mistake are otherwise noticed by somebody else first.',
    citations: ['164.308(a)(1)(ii)(D)', '164.308(a)(5)(ii)(B)'],
    proofs: [
      resource('AWS::GuardDuty::Detector', 1, `GuardDuty, ${OR_EXISTING}`, { Enable: true }),
      resource('AWS::SecurityHub::Hub', 1, `Security Hub, ${OR_EXISTING}`),
      resource('AWS::Macie::Session', 1, `Macie, ${OR_EXISTING}`),
      resource('AWS::AccessAnalyzer::Analyzer', 1, `Access Analyzer, ${OR_EXISTING}`),
      resource('Custom::InspectorEnabler', 1, `Inspector, ${OR_EXISTING}`),
    ],
    pending: [],
  },
  {
    id: 'DET-4',
    title: 'Breach signals',
    kind: 'T',
    layer: 'operations',
    owner: 'security officer',
    statement:
      'Breach signals alarm: authentication anomalies, unusual exports, bulk reads by one actor, cross-tenant denials, off-hours access, break-glass use, KMS decrypt spikes, root use, tampering with trail, Config or keys, audit-writer silence, infrastructure errors, uptime degradation.',
    risk: 'The average breach runs for months because nobody is told that something unusual is happening.',
    citations: ['164.308(a)(1)(ii)(D)', '164.308(a)(6)(i)', '164.308(a)(6)(ii)'],
    proofs: [],
    pending: ['an alarm for each signal', 'for each, a test of events that must and must not fire it'],
  },
  {
    id: 'DET-5',
    title: 'Every alarm reaches somebody',
    kind: 'T',
    layer: 'operations',
    owner: 'security officer',
    statement:
      'Every alarm pages on-call, breach signals page the Security Officer too, and each links its runbook section. There is no alarm without an action.',
    risk: 'An alarm that rings in an empty room, or that nobody knows how to answer, protects no one.',
    citations: ['164.308(a)(6)(ii)'],
    proofs: [resource('AWS::SNS::Subscription', 2, 'on-call and the Security Officer')],
    pending: ['runbook section for every alarm and the index generated from them'],
  },
];
