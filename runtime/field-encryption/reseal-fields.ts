import type { FieldCipher, SealedField } from './field-cipher';

/** A field as it was read, and as it is to be written: `update … set f = resealed where <key> and f = envelope`. */
export interface ResealedField extends SealedField {
  readonly resealed: Buffer;
}

/**
 * Brings fields under the current data key. The caller reads batches and writes them, each in a transaction of its own;
 * an update that compares the old envelope loses nothing to whoever wrote meanwhile. A second run finds only what is left.
 *
 * @throws SealedFieldError when one does not open
 */
export async function* resealFields(
  cipher: FieldCipher,
  batches: AsyncIterable<readonly SealedField[]> | Iterable<readonly SealedField[]>,
): AsyncGenerator<readonly ResealedField[]> {
  for await (const batch of batches) {
    const due = batch.filter(({ place, envelope }) => !cipher.isCurrent(place.tenant, envelope));
    if (due.length === 0) continue;
    const opened = await cipher.openAll(due);
    const sealed = await cipher.sealAll(due.map(({ place }, n) => ({ place, plaintext: opened[n]! })));
    for (const plaintext of opened) plaintext.fill(0);
    yield due.map((field, n) => ({ ...field, resealed: sealed[n]! }));
  }
}
