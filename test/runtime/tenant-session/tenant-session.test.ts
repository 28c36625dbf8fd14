import {
  dedicatedKeys,
  type RoleAssumer,
  tenantClients,
  TenantObjectError,
  tenantObjects,
  tenantSessions,
} from '../../../runtime/tenant-session';
import { aggregated } from '../../support/aws/aggregated';
import { Process, refusal } from '../../support/aws/service';
import { ACCOUNT, FakeKeys, ofTenant, type Tags } from '../../support/aws/symmetric-keys';
import { FakeVersionedBucket } from '../../support/aws/versioned-bucket';

const START = Date.parse('2026-03-01T00:00:00Z');
const ROLE = 'arn:aws:iam::111122223333:role/app-tenant';
const HOUR_MS = 3_600_000;

/** STS with the trust policy of the tenant role: one tag, in the form of a tenant, transitive. */
class FakeSts {
  readonly sessions = new Map<string, Tags>();
  calls = 0;
  now = START;
  answer: (credentials: object) => object = (credentials) => ({ Credentials: credentials });

  readonly client: RoleAssumer = {
    assumeRole: async ({ RoleArn, RoleSessionName, DurationSeconds, Tags, TransitiveTagKeys, ...others }) => {
      this.calls++;
      await Promise.resolve();
      if (Object.keys(others).length > 0 || !/^[\w+=,.@-]{2,64}$/.test(RoleSessionName)) {
        throw refusal('ValidationError');
      }
      const [tag, ...more] = Tags;
      const tagged =
        tag?.Key === 'bulwark:tenant' &&
        /^[a-z0-9-]+$/.test(tag.Value) &&
        more.length === 0 &&
        TransitiveTagKeys.join() === 'bulwark:tenant';
      if (RoleArn !== ROLE || DurationSeconds > 3600 || !tagged) throw refusal('AccessDenied', 403);
      const AccessKeyId = `ASIAEXAMPLE${this.sessions.size}`;
      this.sessions.set(AccessKeyId, { 'bulwark:tenant': tag.Value });
      return this.answer({
        AccessKeyId,
        SecretAccessKey: 'example',
        SessionToken: 'example',
        Expiration: new Date(this.now + DurationSeconds * 1000),
      });
    },
  };

  sessionsOf = (options: { readonly tenants?: number; readonly durationSeconds?: number } = {}) =>
    tenantSessions({ sts: this.client, roleArn: ROLE, workload: 'portal', now: () => this.now, ...options });
}

describe('sessions', () => {
  test('proof TEN-2 · carry the tenant as a transitive tag, and nobody’s name', async () => {
    const sts = new FakeSts();
    const { accessKeyId, expiration } = await sts.sessionsOf().for('clinic-a')();
    expect(sts.sessions.get(accessKeyId)).toEqual({ 'bulwark:tenant': 'clinic-a' });
    expect(expiration.getTime()).toBe(START + HOUR_MS);
    for (const tenant of ['', 'Clinic', 'clinic/a', '*', 'clinic-']) {
      expect(() => sts.sessionsOf().for(tenant)).toThrow('the name of a tenant');
    }
    expect(sts.calls).toBe(1);
  });

  test('are kept until five minutes before their end, one call for a thousand waiters', async () => {
    const sts = new FakeSts();
    const sessions = sts.sessionsOf();
    const ask = () => Promise.all(Array.from({ length: 1000 }, () => sessions.for('clinic-a')()));
    const first = await ask();
    expect(new Set(first.map(({ accessKeyId }) => accessKeyId)).size).toBe(1);
    sts.now += HOUR_MS - 300_001;
    await ask();
    expect(sts.calls).toBe(1);
    sts.now += 1;
    const [renewed] = await ask();
    expect(sts.calls).toBe(2);
    expect(renewed!.accessKeyId).not.toBe(first[0]!.accessKeyId);
  });

  test('are kept of so many tenants', async () => {
    const sts = new FakeSts();
    const sessions = sts.sessionsOf({ tenants: 2 });
    for (const tenant of ['clinic-a', 'clinic-b', 'clinic-a', 'clinic-c', 'clinic-a', 'clinic-b']) {
      const { accessKeyId } = await sessions.for(tenant)();
      expect(sts.sessions.get(accessKeyId)).toEqual({ 'bulwark:tenant': tenant });
    }
    expect(sts.calls).toBe(4);
  });

  test('a refusal is everybody’s who waited and is not kept; half an answer is none', async () => {
    const sts = new FakeSts();
    const sessions = sts.sessionsOf();
    sts.answer = () => {
      throw refusal('ThrottlingException');
    };
    const both = await Promise.allSettled([sessions.for('clinic-a')(), sessions.for('clinic-a')()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(sts.calls).toBe(1);
    for (const answer of [{}, { Credentials: { AccessKeyId: 'ASIAEXAMPLE', SecretAccessKey: 'example' } }]) {
      sts.answer = () => answer;
      await expect(sessions.for('clinic-a')()).rejects.toThrow('without credentials');
    }
    sts.answer = (Credentials) => ({ Credentials });
    expect((await sessions.for('clinic-a')()).accessKeyId).toMatch(/^ASIA/);
  });

  test.each([{ durationSeconds: 899 }, { durationSeconds: 3601 }, { tenants: 0 }])(
    '%j is refused',
    (options) => expect(() => new FakeSts().sessionsOf(options)).toThrow(RangeError),
  );

  test('a workload is named as STS allows', () => {
    const sts = new FakeSts().client;
    expect(() => tenantSessions({ sts, roleArn: ROLE, workload: 'front desk' })).toThrow(RangeError);
  });
});

describe('objects', () => {
  const BUCKET = 'tenant-data-of-111122223333';
  const kmsKeyOf = dedicatedKeys({ deployment: 'app', region: 'us-east-1', account: ACCOUNT });

  function world() {
    const sts = new FakeSts();
    const keys = new FakeKeys();
    for (const tenant of ['clinic-a', 'clinic-b'])
      keys.alias(kmsKeyOf(tenant), keys.create(ofTenant(tenant)));
    // Sessions may list below their prefix alone: S3 forbids them what is not there.
    const bucket = new FakeVersionedBucket(BUCKET, keys, 2, true);
    const process = new Process();
    let made = 0;
    const s3 = tenantClients(sts.sessionsOf(), (credentials) => {
      made++;
      // What a session may do depends on the credentials of the call, as everywhere in AWS.
      let tags: Tags = {};
      const client = process.client(
        'S3',
        bucket.as(() => tags),
      ) as { send(command: object): Promise<unknown> };
      return aggregated({
        async send(command: object) {
          tags = sts.sessions.get((await credentials()).accessKeyId)!;
          return client.send(command);
        },
      });
    });
    return { bucket, keys, s3, objects: tenantObjects({ s3, bucket: BUCKET, kmsKeyOf }), made: () => made };
  }

  test('proof KEY-2 · lie below the tenant, under its key, with the tenant in the context', async () => {
    const { bucket, objects, made } = world();
    await objects.put('clinic-a', 'documents/1', 'a letter', 'text/plain');
    await objects.put('clinic-a', 'documents/2', Buffer.from([0, 255]));
    expect(bucket.current()).toEqual(['tenants/clinic-a/documents/1', 'tenants/clinic-a/documents/2']);
    expect(bucket.latest('tenants/clinic-a/documents/1')!.sse!.context).toEqual({
      'aws:s3:arn': `arn:aws:s3:::${BUCKET}/tenants/clinic-a/documents/1`,
      'bulwark:tenant': 'clinic-a',
    });
    expect((await objects.get('clinic-a', 'documents/1'))!.toString()).toBe('a letter');
    expect(await objects.get('clinic-a', 'documents/2')).toEqual(Buffer.from([0, 255]));
    expect(await objects.get('clinic-a', 'documents/3')).toBeUndefined();
    expect(made()).toBe(1);
  });

  test('proof TEN-2 · a session of one tenant reaches neither the prefix nor the key of another', async () => {
    const { bucket, keys, objects, s3 } = world();
    await objects.put('clinic-b', 'documents/1', 'theirs');
    const crossed = tenantObjects({ s3: () => s3('clinic-a'), bucket: BUCKET, kmsKeyOf });
    await expect(crossed.get('clinic-b', 'documents/1')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(crossed.put('clinic-b', 'documents/2', 'x')).rejects.toMatchObject({ name: 'AccessDenied' });
    const underTheirs = tenantObjects({ s3, bucket: BUCKET, kmsKeyOf: () => kmsKeyOf('clinic-b') });
    await expect(underTheirs.put('clinic-a', 'documents/2', 'x')).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    // Copied below the own prefix by somebody with a hand in the bucket, it is still under their key.
    const theirs = bucket.latest('tenants/clinic-b/documents/1')!;
    bucket.versions.push({ ...theirs, key: 'tenants/clinic-a/documents/9' });
    await expect(objects.get('clinic-a', 'documents/9')).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    expect(keys.calls.GenerateDataKey).toBe(2);
  });

  test('one that is not there is undefined, although S3 says forbidden; nobody learns of another tenant by that', async () => {
    const { objects, s3 } = world();
    expect(await objects.get('clinic-a', 'documents/1')).toBeUndefined();
    await objects.put('clinic-a', 'documents/10', 'a letter');
    expect(await objects.get('clinic-a', 'documents/1')).toBeUndefined();
    const crossed = tenantObjects({ s3: () => s3('clinic-a'), bucket: BUCKET, kmsKeyOf });
    await expect(crossed.get('clinic-b', 'documents/1')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('an answer that does not say KMS is an error', async () => {
    const silent = {
      putObject: () => Promise.resolve({ ServerSideEncryption: 'AES256' }),
      getObject: () => Promise.resolve({}),
      listObjectsV2: () => Promise.reject(new Error('not asked for')),
    };
    const objects = tenantObjects({ s3: () => silent, bucket: BUCKET, kmsKeyOf });
    await expect(objects.put('clinic-a', 'x', 'x')).rejects.toBeInstanceOf(TenantObjectError);
    await expect(objects.get('clinic-a', 'x')).rejects.toBeInstanceOf(TenantObjectError);
  });

  test.each([
    '',
    '/',
    'a/',
    '/a',
    'a//b',
    '..',
    'a/../b',
    './a',
    'a\\b',
    'a\nb',
    'a\u202eb',
    'é'.repeat(510),
  ])('%j is no name of an object', async (object) => {
    const { objects } = world();
    await expect(objects.put('clinic-a', object, 'x')).rejects.toBeInstanceOf(TenantObjectError);
    expect(() => objects.keyOf('clinic-a', object)).toThrow(TenantObjectError);
  });

  test('nor is a tenant one that reaches elsewhere', () => {
    expect(() => world().objects.keyOf('clinic-a/../clinic-b', 'x')).toThrow('the name of a tenant');
  });
});
