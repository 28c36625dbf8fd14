/**
 * Tenant keys, data keys, sealed fields and tenants' objects with real wire protocols: the SDK's own clients, KMS, S3
 * and STS of the emulator. Needs the emulator: see CONTRIBUTING.md.
 *
 * Where the emulator is laxer than AWS: it enforces neither key policies, bucket policies nor session tags, so that
 * who may ask is proved in templates and against our own fakes alone; S3 does not ask KMS for objects under a key. It
 * knows no ReEncrypt: here, Decrypt and Encrypt take its place. Where it is as strict: the encryption context, disabled
 * and pending keys, conditional writes, versions and delete markers.
 */
import assert from 'node:assert/strict';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  KMS,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { CreateBucketCommand, DeleteObjectCommand, PutBucketVersioningCommand, S3 } from '@aws-sdk/client-s3';
import { STS } from '@aws-sdk/client-sts';
import {
  dataKeyBucket,
  dataKeys,
  dedicatedKeys,
  destroyDataKeys,
  fieldCipher,
  kmsWrapper,
  resealFields,
  rewrapDataKeys,
  SealedFieldError,
  tenantClients,
  tenantObjects,
  tenantSessions,
  type WrappingKeys,
} from '../../runtime/field-encryption';
import { startMinistack } from './ministack';
import { named, say } from './scenario';

const KEY_BUCKET = 'tenant-keys-of-111122223333';
const DATA_BUCKET = 'tenant-data-of-111122223333';
const DAY_MS = 86_400_000;
const PLACE = {
  table: 'phi.patient_identifier',
  column: 'value',
  row: '11111111-2222-4333-8444-555555555555',
};

const refusedAs = (fault: string) => (error: unknown) => (error as { fault?: string }).fault === fault;

/** The clients of the SDK count what they send. */
function counted<C extends S3 | KMS>(client: C): { readonly client: C; readonly calls: string[] } {
  const calls: string[] = [];
  (client as S3).middlewareStack.add(
    (next, context) => (args) => {
      calls.push(context.commandName ?? '');
      return next(args);
    },
    { step: 'initialize' },
  );
  return { client, calls };
}

/** The emulator answers "unknown action" to ReEncrypt. What KMS does inside, this does outside. */
const withReEncrypt = (kms: KMS): WrappingKeys => ({
  generateDataKey: (input) => kms.generateDataKey(input),
  decrypt: (input) => kms.decrypt(input),
  async reEncrypt(input) {
    const { Plaintext } = await kms.decrypt({
      KeyId: input.SourceKeyId,
      CiphertextBlob: input.CiphertextBlob,
      EncryptionContext: input.SourceEncryptionContext,
    });
    return kms.encrypt({
      KeyId: input.DestinationKeyId,
      Plaintext,
      EncryptionContext: input.DestinationEncryptionContext,
    });
  },
});

async function main(): Promise<void> {
  const ministack = await startMinistack();
  Object.assign(process.env, ministack.environment);
  const [s3, kms, sts] = [counted(new S3({})), counted(new KMS({})), new STS({})];
  const { Account: account } = await sts.getCallerIdentity({});
  for (const Bucket of [KEY_BUCKET, DATA_BUCKET]) {
    await s3.client.send(new CreateBucketCommand({ Bucket }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3.client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  }
  const createKey = async (alias: string): Promise<string> => {
    const { KeyMetadata } = await kms.client.send(new CreateKeyCommand({}));
    await kms.client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata!.KeyId! }));
    return KeyMetadata!.Arn!;
  };
  const shared = await createKey('alias/app/tenants');
  const own = await createKey('alias/app/tenant/clinic-a');
  const dedicated = dedicatedKeys({ deployment: 'app', region: 'us-east-1', account: account! });

  say('the emulator is as strict as we count on');
  const EncryptionContext = { 'bulwark:tenant': 'clinic-a' };
  const wrapped = await kms.client.generateDataKey({ KeyId: shared, KeySpec: 'AES_256', EncryptionContext });
  const others: (Record<string, string> | undefined)[] = [undefined, {}, { 'bulwark:tenant': 'clinic-b' }];
  for (const context of others) {
    const input = { CiphertextBlob: wrapped.CiphertextBlob, EncryptionContext: context };
    await assert.rejects(
      kms.client.decrypt({ ...input, KeyId: shared }),
      named('InvalidCiphertextException'),
    );
  }

  say('sessions of tenants, and a client for each');
  const sessions = tenantSessions({
    sts,
    roleArn: `arn:aws:iam::${account}:role/app-tenant`,
    workload: 'portal',
  });
  const { sessionToken, expiration } = await sessions.for('clinic-a')();
  assert(sessionToken.length > 0 && expiration.getTime() > Date.now());
  const s3Of = tenantClients(sessions, (credentials) => new S3({ credentials }));
  const kmsOf = tenantClients(sessions, (credentials) => new KMS({ credentials }));
  assert.equal(s3Of('clinic-a'), s3Of('clinic-a'));

  say('fields of a pooled and of a dedicated tenant, sealed by two processes at once');
  let now = Date.now();
  const kmsKeyOf = (tenant: string) => (tenant === 'clinic-a' ? dedicated(tenant) : shared);
  const cipherWith = (clients: { s3: () => S3; kms: () => KMS } | undefined) =>
    fieldCipher({
      keys: dataKeys({
        store: dataKeyBucket({ s3: clients?.s3 ?? s3Of, bucket: KEY_BUCKET }),
        wrapper: kmsWrapper({ kms: clients?.kms ?? kmsOf, account: account! }),
        kmsKeyOf,
      }),
      now: () => now,
    });
  const fields: { place: typeof PLACE & { tenant: string }; envelope: Buffer }[] = [];
  for (const tenant of ['clinic-a', 'pooled-1', 'pooled-2']) {
    const place = { ...PLACE, tenant };
    const sealed = await Promise.all(
      [cipherWith(undefined), cipherWith(undefined)].map((cipher) => cipher.seal(place, `of ${tenant}`)),
    );
    fields.push(...sealed.map((envelope) => ({ place, envelope })));
  }
  const store = dataKeyBucket({ s3: () => s3.client, bucket: KEY_BUCKET });
  const wrapper = kmsWrapper({ kms: () => withReEncrypt(kms.client), account: account! });
  const versionsOf = async (tenant: string) => {
    const found = [];
    for await (const version of store.versions(tenant)) found.push(version);
    return found;
  };
  assert.equal((await versionsOf('clinic-a')).length, 1, 'one of the two processes made the data key');

  say('one call to KMS for a thousand at once');
  kms.calls.length = 0;
  const reader = cipherWith({ s3: () => s3.client, kms: () => kms.client });
  await Promise.all(Array.from({ length: 1000 }, () => reader.open(fields[0]!.place, fields[0]!.envelope)));
  assert.deepEqual(kms.calls, ['DecryptCommand']);
  assert.deepEqual(
    (await reader.openAll(fields)).map(String),
    fields.map(({ place }) => `of ${place.tenant}`),
  );

  say('no tenant opens what is of another, even with its wrapped data key');
  const theirs = fields.find(({ place }) => place.tenant === 'pooled-2');
  const elsewhere = { ...PLACE, tenant: 'pooled-1' };
  await assert.rejects(reader.open(elsewhere, theirs!.envelope), SealedFieldError);
  const [version] = await versionsOf('pooled-2');
  const record = (await store.find('pooled-2', version!.id!))!;
  await assert.rejects(wrapper.unwrap('pooled-1', record), refusedAs('refused'));
  await s3.client.putObject({
    Bucket: KEY_BUCKET,
    Key: version!.key.replace('pooled-2', 'pooled-1'),
    Body: JSON.stringify(record),
  });
  await assert.rejects(
    cipherWith({ s3: () => s3.client, kms: () => kms.client }).open(elsewhere, theirs!.envelope),
    refusedAs('refused'),
  );
  await s3.client.deleteObject({
    Bucket: KEY_BUCKET,
    Key: version!.key.replace('pooled-2', 'pooled-1'),
    VersionId: (await versionsOf('pooled-1')).find(({ id }) => id === version!.id)!.version,
  });

  say('a data key that was deleted is not made again; without the marker it is back');
  const [mine] = await versionsOf('clinic-a');
  const { VersionId } = await s3.client.send(new DeleteObjectCommand({ Bucket: KEY_BUCKET, Key: mine!.key }));
  await assert.rejects(cipherWith(undefined).seal(fields[0]!.place, 'x'), refusedAs('removed'));
  await s3.client.send(new DeleteObjectCommand({ Bucket: KEY_BUCKET, Key: mine!.key, VersionId }));
  await cipherWith(undefined).open(fields[0]!.place, fields[0]!.envelope);

  say('a disabled key is noticed when the cache has expired');
  const cached = cipherWith(undefined);
  await cached.open(fields[0]!.place, fields[0]!.envelope);
  await kms.client.send(new DisableKeyCommand({ KeyId: own }));
  await cached.open(fields[0]!.place, fields[0]!.envelope);
  now += 300_000;
  await assert.rejects(cached.open(fields[0]!.place, fields[0]!.envelope), refusedAs('refused'));
  await kms.client.send(new EnableKeyCommand({ KeyId: own }));

  say('fields come under the next data key');
  now += 90 * DAY_MS;
  const cipher = cipherWith(undefined);
  const before = fields.filter(({ place }) => place.tenant === 'pooled-1');
  const resealed = [];
  for await (const batch of resealFields(cipher, [before])) resealed.push(...batch);
  assert.equal(resealed.length, before.length);
  fields.push(
    ...resealed.map(({ place, resealed: envelope }) => ({ place: { ...place, ...PLACE }, envelope })),
  );

  say('pooled becomes dedicated');
  const later = await createKey('alias/app/tenant/pooled-1');
  const report = await rewrapDataKeys({ store, wrapper, tenant: 'pooled-1', toKmsKeyId: later });
  assert.deepEqual([report.rewrapped, report.removedVersions, report.deleted], [2, 2, []]);
  assert.equal((await versionsOf('pooled-1')).length, 2);
  assert.equal((await cipherWith(undefined).openAll(fields)).length, fields.length);

  say('data keys are destroyed, and the others are not');
  await s3.client.send(
    new DeleteObjectCommand({ Bucket: KEY_BUCKET, Key: (await versionsOf('pooled-1'))[0]!.key }),
  );
  const destruction = await destroyDataKeys({ store, tenant: 'pooled-1' });
  assert.deepEqual([destruction.versions, destruction.deleteMarkers], [2, 1]);
  assert.deepEqual(await versionsOf('pooled-1'), []);
  for (const { place, envelope } of fields) {
    const opening = cipherWith(undefined).open(place, envelope);
    if (place.tenant === 'pooled-1') await assert.rejects(opening, SealedFieldError);
    else assert.equal((await opening).toString(), `of ${place.tenant}`);
  }
  await kms.client.send(new ScheduleKeyDeletionCommand({ KeyId: own, PendingWindowInDays: 7 }));
  await assert.rejects(
    cipherWith(undefined).open(fields[0]!.place, fields[0]!.envelope),
    refusedAs('refused'),
  );

  say('an object lies under the key of its tenant');
  const objects = tenantObjects({ s3: s3Of, bucket: DATA_BUCKET, kmsKeyOf: () => shared });
  await objects.put('pooled-2', 'documents/1', 'a letter', 'text/plain');
  assert.equal((await objects.get('pooled-2', 'documents/1'))!.toString(), 'a letter');
  assert.equal(await objects.get('pooled-2', 'documents/2'), undefined);
  const head = await s3.client.headObject({ Bucket: DATA_BUCKET, Key: 'tenants/pooled-2/documents/1' });
  assert.equal(head.SSEKMSKeyId, shared);

  ministack.stop();
  say('all of it holds');
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
