import { select } from '../../template/select';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { isFor } from '../audit-log';
import {
  asNumber,
  expect,
  isOneOf,
  isTrueOrMissing,
  notApplicable,
  problemWith,
  refersTo,
  vouching,
} from '../judging';
import type { Judgement, Problem, Rule } from '../rule';

/** Lambda's word for "as long as the source keeps it". */
const unlimited = (value: Parameters<typeof asNumber>[0]): boolean =>
  value === undefined || asNumber(value) === -1;
const DAYS = 14 * 24 * 3600;

/** 45 CFR 164.312(b). AWS Lambda Developer Guide, "Retain discarded records" and "Using Lambda with Amazon SQS". */
export const noDroppedRecords: Rule = {
  id: 'AUD-6.no-dropped-records',
  title:
    'The audit stream and the parking queue are read; who reads them reads everything, and gives nothing up',
  help: 'Begin at TRIM_HORIZON, with no filter, no limit to retries and no maximum age; a queue reports item failures and has a dead-letter queue.',
  types: ['AWS::Lambda::EventSourceMapping', 'AWS::Kinesis::Stream', 'AWS::SQS::Queue'],
  judge(mapping, set) {
    if (mapping.type !== 'AWS::Lambda::EventSourceMapping') return isRead(mapping, set);
    const source = set.target(mapping.get('EventSourceArn'), mapping.template);
    const everything = [
      ...expect(mapping, 'Enabled', isTrueOrMissing, 'true'),
      ...(mapping.get('FilterCriteria') === undefined
        ? []
        : [problemWith('FilterCriteria', 'a filter', 'none: what it leaves out is lost')]),
    ];
    if (source && isFor(source, 'audit-stream')) return [...everything, ...ofStream(mapping)];
    if (source && isFor(source, 'audit-parking')) return [...everything, ...ofQueue(mapping, source, set)];
    return notApplicable;
  },
};

function isRead(source: TemplateResource, set: TemplateSet): Judgement {
  if (!isFor(source, 'audit-stream') && !isFor(source, 'audit-parking')) return notApplicable;
  const mappings = vouching(set, source, 'AWS::Lambda::EventSourceMapping');
  return mappings.some((mapping) => refersTo(set, mapping, 'EventSourceArn', source))
    ? []
    : [problemWith('', 'read by nobody', 'an AWS::Lambda::EventSourceMapping of the writer')];
}

const ofStream = (mapping: TemplateResource): Problem[] => [
  ...expect(mapping, 'StartingPosition', isOneOf('TRIM_HORIZON'), 'TRIM_HORIZON'),
  ...expect(mapping, 'MaximumRetryAttempts', unlimited, '-1: as long as the stream keeps it'),
  ...expect(mapping, 'MaximumRecordAgeInSeconds', unlimited, '-1: as long as the stream keeps it'),
];

function ofQueue(mapping: TemplateResource, queue: TemplateResource, set: TemplateSet): Problem[] {
  const reported = select(mapping, 'FunctionResponseTypes.*').some(
    ({ value }) => value === 'ReportBatchItemFailures',
  );
  const last = set.target(queue.get('RedrivePolicy.deadLetterTargetArn'), queue.template);
  const kept = Math.min(...[queue, last].map((it) => asNumber(it?.get('MessageRetentionPeriod')) ?? 0));
  return [
    ...(reported
      ? []
      : [problemWith('FunctionResponseTypes', 'without ReportBatchItemFailures', 'ReportBatchItemFailures')]),
    ...(kept >= DAYS
      ? []
      : [
          problemWith(
            'EventSourceArn',
            last ? 'a queue that forgets within 14 days' : 'a queue without a dead-letter queue',
            'a queue and a dead-letter queue that both keep messages for 14 days',
          ),
        ]),
  ];
}
