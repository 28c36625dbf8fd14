import { S3 } from '@aws-sdk/client-s3';
import type { AuditRecordInput } from '../../../runtime/audit/client';
import { telling } from '../../../lambda/tenant-lifecycle/told-requests';
import { Trail } from '../../../lambda/tenant-lifecycle/trail';

const EXECUTION = 'arn:aws:states:us-east-1:111122223333:execution:clinic-tenant-export:run-1';

function trailOf(what: 'export' | 'destruction') {
  const records: AuditRecordInput[] = [];
  const clock = { now: 0 };
  const record = (given: AuditRecordInput) => Promise.resolve(void records.push(given));
  const trail = new Trail({ tenant: 'clinic-a', what, run: EXECUTION }, record, () => clock.now);
  return { trail, records, clock };
}

/** A client whose connection is a function: the middleware is that of the SDK. */
const connected = (status: number, headers: Record<string, string>) =>
  new S3({
    region: 'us-east-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'key' },
    requestHandler: {
      handle: () => Promise.resolve({ response: { statusCode: status, headers, body: new Uint8Array() } }),
    } as never,
  });

test('proof AUD-7 · a record names 64 requests at most, and none waits for longer than a minute', async () => {
  const { trail, records, clock } = trailOf('export');
  for (let i = 0; i < 100; i++) await trail.request('CopyObject', `R${i}`);
  expect(records.map(({ accesses }) => accesses!.length)).toEqual([64]);
  clock.now = 60_001;
  await trail.request('HeadObject', 'R100');
  expect(records.map(({ accesses }) => accesses!.length)).toEqual([64, 37]);
  await trail.flush();
  expect(records).toHaveLength(2);
  expect(new Set(records.map(({ action }) => action))).toEqual(new Set(['export']));
});

test('the statements of a call have one record, before the first of them', async () => {
  const { trail, records } = trailOf('destruction');
  await Promise.all([trail.rows(), trail.rows()]);
  expect(records).toMatchObject([{ action: 'delete', requestId: trail.requestId, organization: 'clinic-a' }]);
});

test('what S3 has done is told, with its id; what it refused, and other buckets, are not', async () => {
  const { trail, records } = trailOf('destruction');
  const headers = { 'x-amz-request-id': 'REQUEST1' };
  const asked = { Bucket: 'data', Key: 'tenants/clinic-a/x' };
  await telling(connected(200, headers), 'data', trail).headObject(asked);
  await telling(connected(200, headers), 'data', trail).headObject({ ...asked, Bucket: 'archive' });
  await expect(telling(connected(404, headers), 'data', trail).headObject(asked)).rejects.toMatchObject({
    name: 'NotFound',
  });
  await trail.flush();
  expect(records.map(({ action, accesses }) => [action, accesses])).toEqual([
    ['read', [{ service: 's3', requestId: 'REQUEST1' }]],
  ]);
  await expect(telling(connected(200, {}), 'data', trail).headObject(asked)).rejects.toThrow(
    'without the id of the request',
  );
});
