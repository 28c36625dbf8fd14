import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';

const purpose = (Value: string): JsonObject => ({ Tags: [{ Key: 'bulwark:purpose', Value }] });
const KEPT = { MessageRetentionPeriod: 1_209_600 };
const PARKING: JsonObject = {
  ...purpose('audit-parking'),
  ...KEPT,
  RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Lost', 'Arn'] }, maxReceiveCount: 1000 },
};
const stream: JsonObject = {
  EventSourceArn: { 'Fn::GetAtt': ['Stream', 'Arn'] },
  StartingPosition: 'TRIM_HORIZON',
  MaximumRetryAttempts: -1,
};
const queue: JsonObject = {
  EventSourceArn: { 'Fn::GetAtt': ['Parking', 'Arn'] },
  FunctionResponseTypes: ['ReportBatchItemFailures'],
};
/** The mapping is that of the queue when it names it, else that of the stream. */
const read = (mapping: JsonObject, parking: JsonObject = PARKING, lost: JsonObject = KEPT) =>
  template({
    ...(JSON.stringify(mapping).includes('Parking')
      ? { Parking: resource('AWS::SQS::Queue', parking), Lost: resource('AWS::SQS::Queue', lost) }
      : { Stream: resource('AWS::Kinesis::Stream', purpose('audit-stream')) }),
    Mapping: resource('AWS::Lambda::EventSourceMapping', mapping),
  });

export const cases: RuleCases = {
  compliant: [
    read(stream),
    read(change(stream, 'MaximumRetryAttempts')),
    read({ ...stream, MaximumRecordAgeInSeconds: -1, BisectBatchOnFunctionError: true }),
    read(queue),
  ],
  failing: [
    { template: read({ ...stream, MaximumRetryAttempts: 10_000 }), path: 'Properties.MaximumRetryAttempts' },
    {
      template: read({ ...stream, MaximumRecordAgeInSeconds: 604_800 }),
      path: 'Properties.MaximumRecordAgeInSeconds',
    },
    { template: read({ ...stream, StartingPosition: 'LATEST' }), path: 'Properties.StartingPosition' },
    { template: read({ ...stream, Enabled: false }), path: 'Properties.Enabled' },
    {
      template: read({ ...stream, FilterCriteria: { Filters: [{ Pattern: '{}' }] } }),
      path: 'Properties.FilterCriteria',
    },
    { template: read({ ...queue, FilterCriteria: {} }), path: 'Properties.FilterCriteria' },
    { template: read(change(queue, 'FunctionResponseTypes')), path: 'Properties.FunctionResponseTypes' },
    { template: read(queue, change(PARKING, 'RedrivePolicy')), path: 'Properties.EventSourceArn' },
    {
      template: read(queue, { ...PARKING, MessageRetentionPeriod: 345_600 }),
      path: 'Properties.EventSourceArn',
    },
    { template: read(queue, PARKING, {}), path: 'Properties.EventSourceArn' },
    // Somebody reads something, and nobody the stream, or the queue.
    { template: read({ ...stream, EventSourceArn: PARAMETER }), path: 'Properties' },
    {
      template: template({ Parking: resource('AWS::SQS::Queue', purpose('audit-parking')) }),
      path: 'Properties',
    },
  ],
  unreadable: [
    {
      template: read({ ...stream, MaximumRetryAttempts: PARAMETER }),
      path: 'Properties.MaximumRetryAttempts',
    },
  ],
  notApplicable: [
    template({
      Stream: resource('AWS::Kinesis::Stream'),
      Mapping: resource('AWS::Lambda::EventSourceMapping', { ...stream, StartingPosition: 'LATEST' }),
    }),
    template({
      Mapping: resource('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: PARAMETER,
        StartingPosition: 'LATEST',
      }),
    }),
  ],
};
