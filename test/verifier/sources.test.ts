import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import {
  directorySource,
  openSource,
  s3Source,
  SourceError,
  verifyLog,
  type LogSource,
} from '../../verifier';
import { entriesOf, flip, KEY, named, recordsOf, START, verify, writeLog, type Files } from './logs';

const entries = entriesOf(recordsOf(300));
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Writes a log to a directory of its own. */
function toDirectory(files: Files): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bulwark-verify-')));
  folders.push(folder);
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

const verifyAt = (source: LogSource, workers = 1) => verifyLog(source, { keys: [KEY], workers, now: START });

describe('a directory', () => {
  let folder: string;
  beforeEach(async () => {
    folder = toDirectory((await writeLog(entries, [100, 300])).files);
  });
  const findings = async (): Promise<string[]> => named(await verifyAt(directorySource(folder)));
  const whats = async (): Promise<string[]> =>
    (await verifyAt(directorySource(folder))).findings.map(({ what }) => what);

  test('is read as it lies there', async () => {
    expect(await findings()).toEqual([]);
  });

  test('a log may be reached through a symbolic link, but none is followed within', async () => {
    const link = `${folder}-link`;
    folders.push(link);
    symlinkSync(folder, link);
    expect((await verifyAt(directorySource(link))).verified).toBe(true);

    const elsewhere = `${folder}-elsewhere`;
    folders.push(elsewhere);
    mkdirSync(elsewhere);
    renameSync(join(folder, 'tile/0/000'), join(elsewhere, 'file'));
    symlinkSync(join(elsewhere, 'file'), join(folder, 'tile/0/000'));
    expect(await findings()).toEqual(['unreadable tile/0/000']);

    renameSync(join(folder, 'checkpoints'), join(elsewhere, 'checkpoints'));
    symlinkSync(join(elsewhere, 'checkpoints'), join(folder, 'checkpoints'));
    await expect(directorySource(folder).read('checkpoints/00000000000000000300')).rejects.toThrow(
      'symbolic link',
    );
  });

  test('pipes, folders and giants in the place of files are named, not waited for', async () => {
    rmSync(join(folder, 'tile/entries/000'));
    execFileSync('mkfifo', [join(folder, 'tile/entries/000')]);
    expect(await whats()).toEqual(['is not a regular file']);
    rmSync(join(folder, 'tile/entries/000'));
    mkdirSync(join(folder, 'tile/entries/000'));
    expect(await whats()).toEqual([expect.stringContaining('the bundle of entries 0 to 255 is missing')]);
    rmSync(join(folder, 'tile/entries/000'), { recursive: true });
    writeFileSync(join(folder, 'tile/entries/000'), '');
    truncateSync(join(folder, 'tile/entries/000'), 2 ** 40);
    expect(await whats()).toEqual(['is larger than any file of a log, 1099511627776 bytes']);
  });

  test('what is no log, or is not there, is an error that says so', async () => {
    expect(() => directorySource(join(folder, 'nowhere'))).toThrow(SourceError);
    expect(() => directorySource(join(folder, 'checkpoint'))).toThrow('is not a directory');
    mkdirSync(join(folder, 'empty'));
    await expect(verifyAt(directorySource(join(folder, 'empty')))).rejects.toThrow('holds no log');
    await expect(directorySource(folder).read('../checkpoint')).rejects.toThrow('outside');
  });
});

test('worker threads find what one thread finds', async () => {
  const many = entriesOf(
    Array.from({ length: 17_000 }, (_, i) => ({
      id: `r${i === 16_500 ? 7 : i}`,
      organization: 'clinic-a',
      time: new Date(START).toISOString(),
    })) as never[],
  );
  const { files } = await writeLog(many, [10, 17_000]);
  flip(files, 'tile/entries/064', 100);
  flip(files, 'tile/0/003', 1);
  const folder = toDirectory(files);
  const one = await verifyAt(directorySource(folder), 1);
  expect(named(one)).toEqual([
    'tile-altered tile/0/003#0',
    'entry-altered tile/entries/064#16384',
    'duplicate-id tile/entries/064#16500',
  ]);
  expect(await verifyAt(directorySource(folder), 2)).toEqual(one);
});

describe('a bucket', () => {
  /** S3 as far as a verifier may use it: two commands, pages of 3. */
  function bucketOf(files: Files, prefix: string, broken?: string): Pick<S3Client, 'send'> {
    const send = (command: unknown): Promise<unknown> => {
      if (command instanceof GetObjectCommand) {
        const { Bucket, Key = '' } = command.input;
        if (Bucket !== 'archive') return Promise.reject(new Error('unexpected bucket'));
        if (Key === broken)
          return Promise.reject(Object.assign(new Error('secret detail'), { name: 'AccessDenied' }));
        const bytes = files.get(Key.slice(prefix.length));
        if (!bytes || !Key.startsWith(prefix))
          return Promise.reject(new NoSuchKey({ message: '', $metadata: {} }));
        return Promise.resolve({
          ContentLength: bytes.length,
          Body: { transformToByteArray: () => Promise.resolve(new Uint8Array(bytes)) },
        });
      }
      if (command instanceof ListObjectsV2Command) {
        const { Bucket, Prefix = '', ContinuationToken } = command.input;
        if (Bucket !== 'archive') return Promise.reject(new Error('unexpected bucket'));
        const keys = [...files.keys()]
          .map((path) => prefix + path)
          .filter((key) => key.startsWith(Prefix))
          .toSorted();
        const from = Number(ContinuationToken ?? 0);
        return Promise.resolve({
          Contents: keys.slice(from, from + 3).map((Key) => ({ Key })),
          ...(from + 3 < keys.length && { NextContinuationToken: String(from + 3) }),
        });
      }
      return Promise.reject(new Error('unexpected command'));
    };
    return { send: send as S3Client['send'] };
  }
  const prefix = 'audit/clinic-a/';
  const location = { bucket: 'archive', prefix };

  test('is read page by page, below its prefix', async () => {
    const { files } = await writeLog(entries, [100, 300]);
    const source = s3Source(location, bucketOf(files, prefix));
    expect(source.name).toBe('s3://archive/audit/clinic-a/');
    expect(source.location).toBeUndefined();
    expect(await verifyAt(source)).toMatchObject({ verified: true, entries: 300, checkpoints: 2 });
  });

  test('an object that cannot be read is a finding by its name, without details; the checkpoint ends all', async () => {
    const { files } = await writeLog(entries, [100, 300]);
    const source = s3Source(location, bucketOf(files, prefix, `${prefix}tile/entries/000`));
    const report = await verifyAt(source);
    expect(report.findings).toEqual([
      expect.objectContaining({ kind: 'unreadable', what: 'cannot be read: AccessDenied' }),
    ]);
    const headless = s3Source(location, bucketOf(files, prefix, `${prefix}checkpoint`));
    await expect(verifyAt(headless)).rejects.toThrow('cannot be read: AccessDenied');
  });

  test('is named by a URL', () => {
    expect(openSource('s3://archive/audit/clinic-a')).toMatchObject({
      name: 's3://archive/audit/clinic-a/',
      location: { kind: 's3', ...location },
    });
    expect(openSource('s3://archive').name).toBe('s3://archive/');
    for (const url of ['s3://', 's3://UPPER/x', 'https://example.com/log', 'file:///log']) {
      expect(() => openSource(url)).toThrow('neither a directory nor s3://bucket/prefix');
    }
  });
});

describe('a log that is written to', () => {
  const SIZES = [100, 256, 300];
  const grace = { graceMs: 15 * 60_000, now: START + 60_000 + 15 * 60_000 };

  test('entries that wait for their checkpoint are no fault for a while', async () => {
    const { files } = await writeLog(entries, SIZES);
    files.set('checkpoint', files.get('checkpoints/00000000000000000256')!);
    files.delete('checkpoints/00000000000000000300');
    expect(named(await verify(files))).toEqual(['beyond-checkpoint tile/entries/001.p/44']);
    const fresh = await verify(files, undefined, grace);
    expect(named(fresh)).toEqual([]);
    expect(fresh.notices.join()).toContain(
      'entries 256 to 299 lie beyond the newest checkpoint: a publication is under way',
    );
    expect(named(await verify(files, undefined, { ...grace, now: grace.now + 1 }))).toHaveLength(1);
  });

  test('the checkpoint may be one behind for a while, never two', async () => {
    const { files } = await writeLog(entries, SIZES);
    files.set('checkpoint', files.get('checkpoints/00000000000000000256')!);
    expect(named(await verify(files))).toEqual(['rolled-back checkpoint']);
    expect(named(await verify(files, undefined, grace))).toEqual([]);
    files.set('checkpoint', files.get('checkpoints/00000000000000000100')!);
    expect(named(await verify(files, undefined, grace))).toEqual(['rolled-back checkpoint']);
  });

  test('what cannot be read beyond the checkpoint never counts as fresh', async () => {
    const { files } = await writeLog(entries, SIZES);
    files.set('tile/entries/009', Buffer.from('garbage'));
    expect(named(await verify(files, undefined, grace))).toEqual(['beyond-checkpoint tile/entries/009']);
  });
});
