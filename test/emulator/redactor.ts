/**
 * Logs of load balancers from the bucket of their delivery to the locked archive, with the bundle that would be deployed
 * and real wire protocols. Needs the emulator: see CONTRIBUTING.md.
 *
 * Where the emulator is laxer than AWS: it enforces neither IAM nor bucket policies, takes objects without a checksum into
 * a locked bucket, lets locked versions go, and has neither events nor lifecycles; this script makes the events, and what a
 * tag ends is proved in templates. Where it is as strict: a copy is created once, whoever comes at the same time (412 of
 * `If-None-Match`), checksums that are given are checked, versions and their tags are kept apart.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { S3 } from '@aws-sdk/client-s3';
import { METRICS, REDACTED_TAG } from '../../lambda/load-balancer-log-redactor/env';
import { access, connection } from '../lambda/load-balancer-log-redactor/lines';
import { invoke } from './deployed-function';
import { startMinistack } from './ministack';
import { named, say, scratchFolder } from './scenario';

const scratch = scratchFolder();

const [RAW, ARCHIVE] = ['raw-of-111122223333', 'archive-of-111122223333'];
const FOLDER = 'edge/AWSLogs/111122223333/elasticloadbalancing/us-east-1/2026/11/22/';
/** Where the archive has it. */
const copied = (key: string) => `redacted/${key}`;
const keyOf = (name: string) => `${FOLDER}${name}.log.gz`;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What a careless client has put into its requests, and the archive must not have. */
const TOLD = ['Jane', '123-45-6789', 'jane%40example.com'];
const LOG = [
  access({ request: 'GET https://app.example.com:443/search?name=Jane+Example&ssn=123-45-6789 HTTP/2.0' }),
  access({ request: 'GET https://app.example.com:443/people/jane%40example.com HTTP/2.0' }),
  access(),
  'a line that nobody understands, of Jane',
];
const logOf = (...lines: readonly string[]): Buffer => gzipSync(`${lines.join('\n')}\n`);

async function main(): Promise<void> {
  const ministack = await startMinistack();
  Object.assign(process.env, ministack.environment);
  const s3 = new S3({});
  for (const Bucket of [RAW, ARCHIVE]) {
    await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: Bucket === ARCHIVE });
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } });
  }
  await s3.putObjectLockConfiguration({
    Bucket: ARCHIVE,
    ObjectLockConfiguration: {
      ObjectLockEnabled: 'Enabled',
      Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2192 } },
    },
  });

  /** As a load balancer delivers; S3 says so in an event. */
  async function deliver(key: string, Body: Uint8Array) {
    const { VersionId } = await s3.putObject({ Bucket: RAW, Key: key, Body });
    return {
      'detail-type': 'Object Created',
      detail: { bucket: { name: RAW }, object: { key, 'version-id': VersionId } },
    };
  }
  /** @returns what it counted */
  async function run(event: unknown, changed: Readonly<Record<string, string>> = {}) {
    const settings = { RAW_BUCKET: RAW, ARCHIVE_BUCKET: ARCHIVE, ...changed };
    const { log } = await invoke(
      'load-balancer-log-redactor',
      { ...ministack.environment, ...settings },
      event,
    );
    for (const told of TOLD) assert(!log.join().includes(told), `${told} is in the log of the function`);
    const lines = log.map((line) => JSON.parse(line) as Record<string, unknown>);
    return (name: string) => lines.find((line) => name in line)?.[name];
  }
  /** The function looks for what was missed; for it, so much time has passed. */
  function sweep(minutes: number) {
    const clock = join(scratch, `${minutes}.js`);
    writeFileSync(clock, `const { now } = Date; Date.now = () => now() + ${minutes * 60_000};`);
    return run({ 'detail-type': 'Scheduled Event' }, { NODE_OPTIONS: `--require ${clock}` });
  }
  const copyOf = async (Key: string) => {
    const { Body, Metadata } = await s3.getObject({ Bucket: ARCHIVE, Key: copied(Key) });
    return { bytes: Buffer.from(await Body!.transformToByteArray()), metadata: Metadata };
  };
  const versions = async (Bucket: string, Prefix: string): Promise<number> =>
    ((await s3.listObjectVersions({ Bucket, Prefix })).Versions ?? []).length;
  const released = async (Key: string, VersionId?: string): Promise<boolean> =>
    ((await s3.getObjectTagging({ Bucket: RAW, Key, VersionId })).TagSet ?? []).some(
      (tag) => tag.Key === REDACTED_TAG.key && tag.Value === REDACTED_TAG.value,
    );

  say('a log arrives in the archive without what clients said in it, and only then may the raw one end');
  const [log, raw] = [keyOf('access'), logOf(...LOG)];
  const delivery = await deliver(log, raw);
  const count = await run(delivery);
  assert.deepEqual([count(METRICS.lines), count(METRICS.withheld)], [4, 1]);
  const copy = await copyOf(log);
  const text = gunzipSync(copy.bytes).toString();
  for (const told of TOLD) assert(!text.includes(told), `${told} is in the archive`);
  const lines = text.trimEnd().split('\n');
  assert.deepEqual([lines.length, lines[3]], [4, '[withheld]']);
  assert(lines.slice(0, 3).every((line) => line.includes('203.0.113.39')));
  assert.deepEqual(copy.metadata, {
    'raw-sha256': sha256(raw),
    'raw-bytes': String(raw.length),
    lines: '4',
    'lines-withheld': '1',
  });
  assert(await released(log));

  say('delivered again, and again at once, it is there once');
  await run(delivery);
  const twice = await deliver(keyOf('conn_log_twice'), logOf(connection()));
  await Promise.all([run(twice), run(twice), run(twice)]);
  assert.deepEqual(
    [await versions(ARCHIVE, copied(log)), await versions(ARCHIVE, copied(keyOf('conn_log_twice')))],
    [1, 1],
  );
  assert(await released(keyOf('conn_log_twice')));

  say('another log under the same key loses neither: a person decides');
  const other = await deliver(log, logOf(access({ userAgent: 'another' })));
  await assert.rejects(run(other), named('OtherLogError'));
  assert.equal(await released(log), false);
  assert(await released(log, delivery.detail.object['version-id']), 'the earlier version is as it was');
  assert.deepEqual((await copyOf(log)).bytes, copy.bytes);
  await run(delivery);

  say('an archive that is out of reach lets nothing end');
  const waiting = await deliver(keyOf('waiting'), logOf(...LOG));
  await assert.rejects(run(waiting, { ARCHIVE_BUCKET: 'missing-of-111122223333' }), named('NoSuchBucket'));
  assert.equal(await released(keyOf('waiting')), false);

  say('half a log stays where it is');
  const half = keyOf('half');
  await assert.rejects(
    run(await deliver(half, raw.subarray(0, raw.length / 2))),
    named('UnreadableLogError'),
  );
  assert.deepEqual([await released(half), await versions(ARCHIVE, copied(half))], [false, 0]);

  say('the next sweep does what was missed, and says what is late');
  const early = await sweep(1);
  assert.equal(early(METRICS.lines), undefined, 'what was delivered a moment ago is left to its event');
  const soon = await sweep(20);
  assert.deepEqual([soon(METRICS.lines), soon(METRICS.waiting)], [4, 0]);
  assert(await released(keyOf('waiting')));
  assert.equal((await sweep(61))(METRICS.waiting), 1);

  say('an operator sets half a log aside, and the archive says what it was');
  await run({ setAside: half });
  const aside = await copyOf(half);
  assert.equal(gunzipSync(aside.bytes).length, 0);
  assert.equal(aside.metadata!['raw-sha256'], sha256(raw.subarray(0, raw.length / 2)));
  assert.equal((await sweep(61))(METRICS.waiting), 0);

  say('objects of another bucket are not its business');
  const elsewhere = { ...delivery, detail: { ...delivery.detail, bucket: { name: ARCHIVE } } };
  await assert.rejects(run(elsewhere), named('InputError'));

  ministack.stop();
  say('all of it holds');
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
