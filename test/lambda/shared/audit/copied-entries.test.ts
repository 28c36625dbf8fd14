import { copiedEntries, type Window } from '../../../../lambda/shared/audit/copied-entries';
import {
  chunkKey,
  CopyError,
  type CopyReader,
  dayPrefix,
  decodeChunk,
  disclosureKey,
  encodeChunk,
  exportKey,
  tenantPrefix,
} from '../../../../lambda/shared/audit/copy';
import { copiedLog, recordOf } from '../../../support/audit-log';

/** Three days of three runs of the copier, two entries each. */
const threeDays = () =>
  copiedLog(
    Array.from({ length: 9 }, (_, run) => ({
      at: `2026-03-0${1 + Math.floor(run / 3)}T0${run % 3}:00:00.000Z`,
      records: [recordOf(run * 2), recordOf(run * 2 + 1)],
    })),
  );

async function sequences(bucket: CopyReader, window?: Window, tenant = 'clinic-a'): Promise<number[]> {
  const found: number[] = [];
  for await (const entries of copiedEntries(bucket, tenant, window)) {
    found.push(...entries.map(({ sequence }) => sequence));
  }
  return found;
}

const down = (from: number, to: number): number[] =>
  Array.from({ length: from - to + 1 }, (_, i) => from - i);

describe('proof AUD-5 · the copy is read', () => {
  test('the newest first, in a window of days, below a sequence', async () => {
    const { bucket } = await threeDays();
    await expect(sequences(bucket)).resolves.toEqual(down(17, 0));
    await expect(sequences(bucket, { from: '2026-03-02', to: '2026-03-02' })).resolves.toEqual(down(11, 6));
    await expect(sequences(bucket, { before: 9 })).resolves.toEqual(down(8, 0));
    await expect(sequences(bucket, { to: '2026-02-28' })).resolves.toEqual([]);
    await expect(sequences(bucket, {}, 'clinic-b')).resolves.toEqual([]);
  });

  test('each entry once while a day lies there in two ways', async () => {
    const { bucket, log } = await threeDays();
    const chunk = { day: '2026-03-02', first: 6, last: 11 };
    bucket.objects.set(chunkKey('clinic-a', chunk), encodeChunk(log.sequenced.slice(6, 12)));
    await expect(sequences(bucket)).resolves.toEqual(down(17, 0));
    await expect(sequences(bucket, { before: 8 })).resolves.toEqual(down(7, 0));
  });

  test('none left out when an object goes while it is about to be read', async () => {
    const { bucket, log } = await threeDays();
    const chunk = { day: '2026-03-02', first: 6, last: 11 };
    let reads = 0;
    const raced: CopyReader = {
      ...bucket,
      read: async (key) => {
        // The day is derived again after its newest object was read.
        if (key.includes('2026-03-02') && ++reads === 2) {
          for await (const old of bucket.list(dayPrefix('clinic-a', chunk.day))) bucket.objects.delete(old);
          bucket.objects.set(chunkKey('clinic-a', chunk), encodeChunk(log.sequenced.slice(6, 12)));
        }
        return bucket.read(key);
      },
    };
    await expect(sequences(raced)).resolves.toEqual(down(17, 0));
  });

  test('a gap is an error, within a day and between days', async () => {
    for (const missing of [2, 3, 5]) {
      const { bucket } = await threeDays();
      bucket.objects.delete([...bucket.objects.keys()][missing]!);
      await expect(sequences(bucket)).rejects.toThrow(CopyError);
    }
  });

  test('an object that cannot be read does not make it wait for ever', async () => {
    const { bucket } = await threeDays();
    await expect(sequences({ ...bucket, read: () => Promise.resolve(undefined) })).rejects.toThrow(
      'derive 2026-03-03 again',
    );
  });

  test('damage is an error, and nothing of an object that is not whole is given', async () => {
    const { bucket, log } = await threeDays();
    const key = [...bucket.objects.keys()].at(-1)!;
    const damaged: readonly (readonly [string, Buffer])[] = [
      ['no gzip', Buffer.from('{}')],
      ['cut short', bucket.objects.get(key)!.subarray(0, -9)],
      ['an entry less', encodeChunk(log.sequenced.slice(16, 17))],
      ['other entries', encodeChunk(log.sequenced.slice(14, 16))],
      ['no entries', encodeChunk([Buffer.from('{}'), Buffer.from('[]')])],
      [
        'another tenant',
        encodeChunk(
          log.sequenced.slice(16).map((e) => Buffer.from(e.toString().replace('clinic-a', 'clinic-b'))),
        ),
      ],
    ];
    for (const [, bytes] of damaged) {
      bucket.objects.set(key, bytes);
      await expect(sequences(bucket)).rejects.toThrow(CopyError);
    }
  });

  test('an object that inflates without end is refused', () => {
    const bomb = encodeChunk([Buffer.alloc(17 * 1024 * 1024, 'x')]);
    expect(() => decodeChunk(bomb, 'clinic-a', { day: '2026-03-01', first: 0, last: 0 })).toThrow(CopyError);
  });
});

test.each(['', '..', 'a/b', '../clinic-b', 'A', 'clinic-b/tenant=x', 'a'.repeat(64), 'a\n', '%2e%2e'])(
  'no key is made of the tenant %j',
  (tenant) => {
    expect(() => tenantPrefix('records', tenant)).toThrow('no tenant');
    expect(() => dayPrefix('clinic-a', tenant)).toThrow('no day');
    expect(() => exportKey('clinic-a', tenant, 1, 'csv')).toThrow('no id');
  },
);

test('a patient is in a key by digest only', () => {
  expect(disclosureKey('clinic-a', '../../clinic-b', 1)).toMatch(
    /^disclosures\/tenant=clinic-a\/patient=[0-9a-f]{64}\/0{19}1\.json$/,
  );
});
