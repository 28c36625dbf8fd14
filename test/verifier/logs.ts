import { generateKeyPairSync } from 'node:crypto';
import type { AuditRecord } from '../../runtime/audit/record';
import { canonicalJson } from '../../runtime/tlog/canonical-json';
import { EMPTY_HEAD, sequenceRecords, type Head } from '../../runtime/tlog/entry';
import { ed25519Signer, verifierKey, type Signer } from '../../runtime/tlog/note';
import { publish } from '../../runtime/tlog/publish';
import {
  parseVerifierKey,
  verifyLog,
  type LogSource,
  type VerifyOptions,
  type VerifyReport,
} from '../../verifier';
import { memoryStorage } from '../support/memory-storage';

export type Files = Map<string, Buffer>;

export const START = Date.UTC(2026, 2, 1, 12);
export const ORIGIN = 'audit.app.example.com/clinic-a';
export const signerFor = (origin: string): Signer =>
  ed25519Signer(origin, generateKeyPairSync('ed25519').privateKey);
export const signer = signerFor(ORIGIN);
export const keyOf = ({ name, publicKey }: Signer) => parseVerifierKey(verifierKey(name, publicKey));
export const KEY = keyOf(signer);

/** As much of a record as a verifier reads; what else it holds is the writer's to judge. */
export const recordOf = (n: number, over: object = {}): AuditRecord =>
  ({
    id: `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`,
    time: new Date(START + n).toISOString(),
    organization: 'clinic-a',
    note: 'Zażółć gęślą jaźń',
    ...over,
  }) as unknown as AuditRecord;

export const recordsOf = (count: number, first = 0): AuditRecord[] =>
  Array.from({ length: count }, (_, i) => recordOf(first + i));

/** Entries as the writer makes them. */
export function entriesOf(
  records: readonly AuditRecord[],
  head: Head = EMPTY_HEAD,
  now = START + 60_000,
): Buffer[] {
  return sequenceRecords(head, records.map(canonicalJson), now).entries;
}

/** Writes a log with the real publisher, with a checkpoint at each size. */
export async function writeLog(
  entries: readonly Buffer[],
  sizes: readonly number[],
  by: Signer = signer,
): Promise<{ files: Files; witness: Files }> {
  const [storage, witness] = [memoryStorage(), memoryStorage()];
  let first = 0;
  for (const size of sizes) {
    await publish({ storage, witness, signer: by }, { first, entries: entries.slice(first, size) });
    first = size;
  }
  return { files: storage.files, witness: witness.files };
}

export function sourceOf(files: Files, name = 'memory'): LogSource {
  return {
    name,
    read: (path) => Promise.resolve(files.get(path)),
    async *list(folder) {
      // From the end: a source may list in any order.
      for (const path of [...files.keys()].toReversed()) if (path.startsWith(folder)) yield path;
    },
  };
}

export function verify(
  files: Files,
  witness?: Files,
  options: Partial<VerifyOptions> = {},
): Promise<VerifyReport> {
  const now = START + 120_000;
  return verifyLog(sourceOf(files), {
    keys: [KEY],
    witness: witness && sourceOf(witness, 'witness'),
    now,
    ...options,
  });
}

/** Findings in short: `kind path#index`. */
export const named = ({ findings }: Pick<VerifyReport, 'findings'>): string[] =>
  findings.map(
    ({ kind, where: { source, path, index } }) =>
      `${kind} ${source === 'witness' ? 'witness:' : ''}${path}${index === undefined ? '' : `#${index}`}`,
  );

/** A bundle of entries, as C2SP tlog-tiles wants it. */
export const bundleOf = (entries: readonly Buffer[]): Buffer =>
  Buffer.concat(
    entries.flatMap((entry) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );

/** Entries of a bundle. */
export function entriesIn(bundle: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length;) {
    const end = at + 2 + bundle.readUInt16BE(at);
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

/** Changes one bit of a byte, which leaves letters letters and digits digits. */
export function flip(files: Files, path: string, at: number): void {
  const bytes = Buffer.from(files.get(path)!);
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = bytes[place]! ^ 1;
  files.set(path, bytes);
}

/** Puts another letter of base64 in the place of one. */
export function otherLetter(files: Files, path: string, at: number): void {
  const bytes = Buffer.from(files.get(path)!);
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = bytes[place] === 0x41 ? 0x42 : 0x41;
  files.set(path, bytes);
}
