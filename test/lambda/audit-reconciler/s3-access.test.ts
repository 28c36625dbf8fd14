import { KEEPERS, observeTrailEvent } from '../../../lambda/audit-reconciler/s3-access';
import { START, trailEvent } from './world';

const observe = (message: string) =>
  observeTrailEvent({ id: 'e1', stream: 't', timestamp: START, message }, new Set(['clinic-phi']));

test('reads a data event', () => {
  expect(observe(trailEvent(START))).toEqual({
    source: 's3',
    at: START,
    kind: 'read',
    command: 'GetObject',
    object: 'clinic-phi/scans/018f',
    user: 'arn:aws:sts::111122223333:assumed-role/App/task',
    requestId: 'KQ7T0EXAMPLE0001',
    origin: ['s3', '5c4b4a7e-0000-4000-8000-000000000001'],
  });
});

test.each([
  ['HeadObject', true, 'read'],
  ['ListObjectsV2', true, 'read'],
  ['SomethingNew', true, 'read'],
  ['PutObject', false, 'insert'],
  ['CompleteMultipartUpload', false, 'insert'],
  ['DeleteObjects', false, 'delete'],
  ['PutObjectAcl', false, 'administer'],
  ['SomethingNew', false, 'unknown'],
])('%s, read-only %s, is %s', (eventName, readOnly, kind) => {
  expect(observe(trailEvent(START, { eventName, readOnly }))).toMatchObject({ kind });
});

test.each<[string, Record<string, unknown>]>([
  ['another service', { eventSource: 'kms.amazonaws.com' }],
  ['another bucket', { requestParameters: { bucketName: 'logs' } }],
  ['a management event', { eventCategory: 'Management', managementEvent: true }],
  ['a refused request', { errorCode: 'AccessDenied' }],
  ...KEEPERS.map(
    (invokedBy) =>
      [invokedBy, { userIdentity: { type: 'AWSService', invokedBy } }] as [string, Record<string, unknown>],
  ),
])('%s is no access', (_, event) => {
  expect(observe(trailEvent(START, event))).toBeUndefined();
});

test('proof AUD-7 · a service that acts for somebody is no keeper', () => {
  const userIdentity = { type: 'AssumedRole', arn: 'arn:a', invokedBy: 'athena.amazonaws.com' };
  expect(observe(trailEvent(START, { userIdentity }))).toMatchObject({ kind: 'read', user: 'arn:a' });
});

test.each(['', '{"eventID":', '{}', 'null', '[]'])('%j is garbled', (message) => {
  expect(observe(message)).toMatchObject({ irregularity: 'garbled', source: 's3' });
});
