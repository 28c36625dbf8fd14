import { generateKeyPairSync, hash } from 'node:crypto';
import { sampleRecord } from '../lib/cli/append/sample';
import { canonicalJson, type CanonicalJson } from '../runtime/tlog/canonical-json';
import { parseRecord } from '../runtime/audit/validate';
import { EMPTY_HEAD, sequenceRecords } from '../runtime/tlog/entry';
import { ed25519Signer } from '../runtime/tlog/note';
import { publish } from '../runtime/tlog/publish';
import { memoryStorage } from '../test/support/memory-storage';
import type { Rows } from './audit';
import { median } from './statistics';

const RECORDS = 100_000;
/** Records that a writer takes at once. */
const BATCH = 500;

interface Stages {
  readonly validate: number;
  readonly sequence: number;
  readonly publish: number;
  readonly sha256: number;
}

/** What the writer and the publisher compute, without the services around them. */
export async function benchPipeline(runs: number): Promise<Rows> {
  const records = Array.from({ length: RECORDS }, (_, i) => sampleRecord('clinic-a', i, Date.now()));
  /** As our client writes them, and with the members in another order. */
  const lines = records.map((record) => Buffer.from(canonicalJson(record)));
  const others = records.map((record) => Buffer.from(JSON.stringify(record)));
  const bytes = lines.reduce((sum, { length }) => sum + length, 0);
  await measure(lines); // warms up
  const results: Stages[] = [];
  const unordered: number[] = [];
  for (let run = 0; run < runs; run++) {
    unordered.push((await measure(others)).validate);
    results.push(await measure(lines));
  }
  const stage = (name: keyof Stages) => median(results.map((result) => result[name]));
  const all = median(results.map(({ validate, sequence, publish }) => validate + sequence + publish));
  const rate = (seconds: number) =>
    `${Math.round(RECORDS / seconds).toLocaleString('en')}/s, ${((seconds / RECORDS) * 1e6).toFixed(1)} µs each`;
  return [
    ['a record', `${Math.round(bytes / RECORDS)} bytes of JSON`],
    ['validate', rate(stage('validate'))],
    ['sequence: chain, hash', rate(stage('sequence'))],
    ['publish: tiles, proof, checkpoint', rate(stage('publish'))],
    ['all of it', `${rate(all)}, ${(bytes / all / 1e6).toFixed(0)} MB/s`],
    ['validate, not in canonical form', rate(median(unordered))],
    [
      'SHA-256 of the same bytes',
      `${rate(stage('sha256'))}, ${(bytes / stage('sha256') / 1e6).toFixed(0)} MB/s`,
    ],
  ];
}

/** Batch by batch, as records come, so that what is done with can be forgotten. */
async function measure(lines: readonly Buffer[]): Promise<Stages> {
  const now = Date.now();
  const signer = ed25519Signer('localhost/clinic-a', generateKeyPairSync('ed25519').privateKey);
  const spent = { validate: 0, sequence: 0, sha256: 0 };
  const timed = <T>(stage: keyof typeof spent, work: () => T): T => {
    const started = cpuSeconds();
    const result = work();
    spent[stage] += cpuSeconds() - started;
    return result;
  };
  async function* entries(): AsyncGenerator<Buffer> {
    let head = EMPTY_HEAD;
    for (let from = 0; from < lines.length; from += BATCH) {
      const batch = lines.slice(from, from + BATCH);
      const records = timed('validate', () => batch.map((line) => canonicalOf(line, now)));
      const sequenced = timed('sequence', () => sequenceRecords(head, records, now));
      ({ head } = sequenced);
      timed('sha256', () => batch.forEach((line) => hash('sha256', line, 'buffer')));
      yield* sequenced.entries;
    }
  }
  const started = cpuSeconds();
  await publish({ storage: memoryStorage(), signer }, { first: 0, entries: entries() });
  const all = cpuSeconds() - started;
  return { ...spent, publish: all - spent.validate - spent.sequence - spent.sha256 };
}

/** Processor time of this process: what other processes do meanwhile hardly changes it. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function canonicalOf(line: Buffer, now: number): CanonicalJson {
  const parsed = parseRecord(line, { now, organization: 'clinic-a' });
  if (parsed.reason !== undefined) throw new Error(`the sample is refused: ${parsed.reason}`);
  return parsed.canonical;
}
