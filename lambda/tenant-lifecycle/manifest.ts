import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson, type Json } from '../../runtime/tlog/canonical-json';
import { openNote, signNote, type Signer } from '../../runtime/tlog/note';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const part = z.strictObject({
  path: z.string(),
  sha256: hex,
  bytes: z.int(),
  rows: z.int(),
  /** Id of the last row. */
  last: z.string(),
  /** SHA-256 over `<id> <changed_in>\n` of every row. */
  versions: hex,
});
const index = z.strictObject({ path: z.string(), sha256: hex, bytes: z.int(), documents: z.int() });

/** What an export consists of: `manifest.json`. */
export const manifestSchema = z.strictObject({
  format: z.literal('bulwark-export-1'),
  tenant: z.string(),
  execution: z.string(),
  /** When it began. The newest version of each row that a part has is no older. */
  started: z.iso.datetime(),
  tables: z.record(z.string(), z.array(part)),
  /** Lists of documents: id, path, digest and size of each, or what is wrong with it. */
  documents: z.array(index),
  /** Documents that are missing, or are not what their row says. */
  problems: z.int().min(0),
  /** Where the audit records are: they stay in the archive, and are read with the auditor's tools. */
  auditLog: z.strictObject({ bucket: z.string(), prefix: z.string() }),
});
export type Manifest = z.output<typeof manifestSchema>;

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

export const renderManifest = (manifest: Manifest): Buffer =>
  Buffer.from(`${canonicalJson(manifest as Json)}\n`);

/** The note that vouches for a manifest: KMS signs no more than 4,096 bytes, so it names the digest. */
export const signManifest = (manifest: Manifest, bytes: Buffer, signer: Signer): Promise<string> =>
  signNote(textOf(manifest, bytes), signer);

const textOf = ({ tenant, execution }: Pick<Manifest, 'tenant' | 'execution'>, bytes: Buffer): string =>
  `bulwark tenant export\n${canonicalJson({ tenant, execution, manifest: sha256(bytes) })}\n`;

/**
 * @returns the manifest
 * @throws when it is not of the tenant, or the note does not vouch for it
 */
export function openManifest(
  tenant: string,
  bytes: Buffer,
  note: Buffer,
  key: { readonly name: string; readonly publicKey: Buffer },
): Manifest {
  const manifest = manifestSchema.parse(JSON.parse(bytes.toString()));
  if (manifest.tenant !== tenant || openNote(note, key) !== textOf(manifest, bytes)) {
    throw new Error('the note does not vouch for the manifest');
  }
  return manifest;
}

export const countRows = ({ tables }: Pick<Manifest, 'tables'>): number =>
  Object.values(tables)
    .flat()
    .reduce((sum, { rows }) => sum + rows, 0);
