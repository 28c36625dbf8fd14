import { openPublishedLog } from '../../../../lambda/shared/audit/published-log';
import { recordOf, tenantLog } from '../../../support/audit-log';

async function published(count: number) {
  const log = tenantLog();
  log.append(
    Array.from({ length: count }, (_, n) => recordOf(n)),
    1_000,
  );
  await log.publish();
  return log;
}

async function sequencesOf(log: ReturnType<typeof tenantLog>, first: number, end: number): Promise<number[]> {
  const found: number[] = [];
  const opened = await openPublishedLog(log.storage, 'clinic-a');
  for await (const { entry, bytes } of opened.entries(first, end)) {
    found.push(bytes.equals(log.sequenced[entry.sequence]!) ? entry.sequence : NaN);
  }
  return found;
}

const range = (first: number, end: number): number[] =>
  Array.from({ length: end - first }, (_, i) => first + i);

describe('the published log', () => {
  test('gives any range, over any bundle', async () => {
    const log = await published(600);
    for (const [first, end] of [
      [0, 600],
      [0, 1],
      [255, 257],
      [256, 512],
      [599, 600],
      [300, 300],
      [510, 600],
    ] as const) {
      await expect(sequencesOf(log, first, end)).resolves.toEqual(range(first, end));
    }
    await expect(sequencesOf(log, 0, 601)).rejects.toThrow('not under the checkpoint of size 600');
  });

  test('is empty before its first checkpoint', async () => {
    await expect(openPublishedLog(tenantLog().storage, 'clinic-a')).resolves.toMatchObject({ size: 0 });
  });

  test('is read without loss after who reads it stopped in the middle', async () => {
    const log = await published(1300);
    log.storage.files.delete('tile/entries/003');
    const opened = await openPublishedLog(log.storage, 'clinic-a');
    for await (const { entry } of opened.entries(0, 1300)) if (entry.sequence === 10) break;
    await expect(sequencesOf(log, 0, 768)).resolves.toHaveLength(768);
    await expect(sequencesOf(log, 0, 769)).rejects.toThrow('tile/entries/003 is missing');
  });

  test.each<[string, (bundle: Buffer) => Buffer]>([
    ['truncated', (bundle) => bundle.subarray(0, -1)],
    ['emptied', () => Buffer.alloc(0)],
    ['with an altered entry', (bundle) => replaced(bundle, 'note-1"', 'note-9"')],
    ['with an entry of another tenant', (bundle) => replaced(bundle, 'clinic-a', 'clinic-b')],
    ['with another sequence', (bundle) => replaced(bundle, '"sequence":1', '"sequence":7')],
  ])('sabotage AUD-5 · a bundle %s is not copied on', async (_, damage) => {
    const log = await published(3);
    const path = 'tile/entries/000.p/3';
    log.storage.files.set(path, damage(log.storage.files.get(path)!));
    await expect(sequencesOf(log, 0, 3)).rejects.toThrow(/^(tile\/entries\/000\.p\/3|entry \d) /);
  });

  test('sabotage AUD-5 · a chain that is broken between two bundles is noticed', async () => {
    const log = await published(300);
    const path = 'tile/entries/000';
    log.storage.files.set(path, replaced(log.storage.files.get(path)!, 'note-255"', 'note-955"'));
    await expect(sequencesOf(log, 0, 300)).rejects.toThrow('entry 256 is not');
  });

  test('sabotage AUD-5 · the checkpoint of another tenant opens nothing', async () => {
    const log = await published(1);
    await expect(openPublishedLog(log.storage, 'clinic-b')).rejects.toThrow('none of this tenant');
    await expect(openPublishedLog(log.storage, 'a')).rejects.toThrow('none of this tenant');
  });
});

const replaced = (bytes: Buffer, from: string, to: string): Buffer =>
  Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');
