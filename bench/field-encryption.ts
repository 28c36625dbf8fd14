import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fieldCipher, type Place } from '../runtime/field-encryption';
import { encodePlace } from '../runtime/field-encryption/place';
import { memoryDataKeys } from '../test/support/memory-data-keys';
import { median, table } from './statistics';

const SIZES: Readonly<Record<string, number>> = {
  '100 B': 100,
  '1 KB': 1024,
  '16 KB': 16_384,
  '1 MB': 1_048_576,
};
/** Bytes of a measurement, so that it takes some tenths of a second at any size. */
const BYTES = 48 * 1_048_576;
const MOST_FIELDS = 40_000;
const PLACE: Place = {
  tenant: 'clinic-a',
  table: 'phi.encounter_note',
  column: 'body',
  row: '11111111-2222-4333-8444-555555555555',
};

type Work = () => Promise<void> | void;

/**
 * Seals and opens fields, one by one as an application does and as a list, beside node's own AES-256-GCM with one key,
 * the same additional data and a random nonce each. Processor time; the ratio is of medians of alternating runs.
 */
export async function benchFieldEncryption(runs: number): Promise<void> {
  const keys = memoryDataKeys();
  const cipher = fieldCipher({ keys: keys.dataKeys });
  const rows: [string, string][] = [];
  for (const [name, size] of Object.entries(SIZES)) {
    const count = Math.min(MOST_FIELDS, Math.ceil(BYTES / size));
    const plaintext = randomBytes(size);
    const envelope = await cipher.seal(PLACE, plaintext);
    const ours = { place: PLACE, plaintext };
    const theirs = { place: PLACE, envelope };
    const listed = Math.min(count, 100);
    const bare = bareCipher(plaintext);
    const works: Readonly<Record<string, Work>> = {
      bareSeal: times(count, bare.seal),
      bareOpen: times(count, bare.open),
      seal: timesAwaited(count, () => cipher.seal(PLACE, plaintext)),
      open: timesAwaited(count, () => cipher.open(PLACE, envelope)),
      sealAll: timesAwaited(count / listed, () => cipher.sealAll(Array.from({ length: listed }, () => ours))),
      openAll: timesAwaited(count / listed, () =>
        cipher.openAll(Array.from({ length: listed }, () => theirs)),
      ),
    };
    const spent = await measure(works, runs);
    const rate = (work: string, beside: string): string => {
      const seconds = spent[work]!;
      const perField = (seconds / count) * 1e6;
      return `${((count * size) / seconds / 1e6).toFixed(0).padStart(5)} MB/s, ${perField.toFixed(1)} µs each, ${(
        spent[beside]! / seconds
      ).toFixed(2)} of bare`;
    };
    rows.push(
      [`${name}: bare seal`, `${((count * size) / spent.bareSeal! / 1e6).toFixed(0).padStart(5)} MB/s`],
      [`${name}: seal`, rate('seal', 'bareSeal')],
      [`${name}: seal, lists of ${listed}`, rate('sealAll', 'bareSeal')],
      [`${name}: bare open`, `${((count * size) / spent.bareOpen! / 1e6).toFixed(0).padStart(5)} MB/s`],
      [`${name}: open`, rate('open', 'bareOpen')],
      [`${name}: open, lists of ${listed}`, rate('openAll', 'bareOpen')],
    );
  }
  cipher.close();
  process.stdout.write(table([...rows, ...(await keyCalls())]));
  process.stdout.write(`${runs} runs each, medians of processor time\n`);
}

/** A day of a tenant: a thousand calls at once, every ten seconds of five cache periods. */
async function keyCalls(): Promise<[string, string][]> {
  const keys = memoryDataKeys();
  let now = Date.parse('2026-03-01T00:00:00Z');
  const cipher = fieldCipher({ keys: keys.dataKeys, now: () => now });
  const PERIODS = 5;
  for (let second = 0; second < PERIODS * 300; second += 10) {
    await Promise.all(Array.from({ length: 1000 }, () => cipher.seal(PLACE, 'x')));
    now += 10_000;
  }
  cipher.close();
  return [['calls to KMS of a tenant in a cache period', `${keys.calls() / PERIODS}, at 30,000 fields`]];
}

function bareCipher(plaintext: Buffer) {
  const key = randomBytes(32);
  const context = encodePlace(PLACE);
  const seal = () => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context);
    const ciphertext = cipher.update(plaintext);
    cipher.final();
    return { nonce, ciphertext, tag: cipher.getAuthTag() };
  };
  const { nonce, ciphertext, tag } = seal();
  const open = () => {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    decipher.setAAD(context).setAuthTag(tag);
    decipher.update(ciphertext);
    decipher.final();
  };
  return { seal, open };
}

const times =
  (count: number, work: () => unknown): Work =>
  () => {
    for (let n = 0; n < count; n++) work();
  };

const timesAwaited =
  (count: number, work: () => Promise<unknown>): Work =>
  async () => {
    for (let n = 0; n < count; n++) await work();
  };

/** Seconds of processor time, by name. Works take turns, so that a busy moment hurts all of them. */
async function measure(works: Readonly<Record<string, Work>>, runs: number): Promise<Record<string, number>> {
  const spent: Record<string, number[]> = {};
  for (let run = -1; run < runs; run++) {
    for (const [name, work] of Object.entries(works)) {
      const started = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(started);
      if (run >= 0) (spent[name] ??= []).push((user + system) / 1e6); // the first warms up
    }
  }
  return Object.fromEntries(Object.entries(spent).map(([name, values]) => [name, median(values)]));
}
