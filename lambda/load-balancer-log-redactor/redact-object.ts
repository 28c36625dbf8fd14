import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { LogStore, Provenance, RawLog } from './log-store';
import { logKindOf, redactLog } from './redact-log';

/** The archive has another log under the key: neither may be lost, so a person decides. */
export class OtherLogError extends Error {
  override readonly name = 'OtherLogError';
}

/**
 * Writes the redacted copy of a delivered object, and only then lets the raw one end. Done again, it ends the same.
 * @throws UnreadableLogError, OtherLogError; the raw object then stays
 */
export async function redactObject(store: LogStore, log: RawLog): Promise<Provenance> {
  const { bytes, ...provenance } = await redactLog(log.key, await store.read(log));
  await keep(store, log, bytes, provenance);
  return provenance;
}

/** Lets an object end that nobody can read: an empty copy says that it was there, how long it was, and its digest. */
export async function setAside(store: LogStore, log: RawLog): Promise<Provenance> {
  const hash = createHash('sha256');
  let rawBytes = 0;
  for await (const chunk of await store.read(log)) {
    hash.update(chunk);
    rawBytes += chunk.length;
  }
  const provenance = { rawSha256: hash.digest('hex'), rawBytes, lines: 0, withheld: 0 };
  await keep(store, log, logKindOf(log.key) ? gzipSync('') : Buffer.alloc(0), provenance);
  return provenance;
}

async function keep(store: LogStore, log: RawLog, bytes: Buffer, provenance: Provenance): Promise<void> {
  const created = await store.create(log.key, bytes, provenance);
  if (!created && (await store.madeOf(log.key)) !== provenance.rawSha256) {
    throw new OtherLogError('the archive has a copy of another object under the key');
  }
  await store.release(log);
}
