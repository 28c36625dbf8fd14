import { canonicalJson } from '../../runtime/tlog/canonical-json';
import { openNote, signNote } from '../../runtime/tlog/note';
import { ConflictError } from '../../runtime/tlog/storage';
import { Inconsistent } from './errors';
import { renderInventory, type Inventory } from './inventory';
import { sha256 } from './manifest';
import { removeObjects } from './removal';
import { dayAfter, type World } from './world';

const NAME = 'certificate.note';
/** KMS signs no more in one piece (AWS KMS API Reference, "Sign"). */
const MOST_BYTES = 4096;

/**
 * Signs what was destroyed, what remains and until when, and puts it into the archive, once. KEY-4; 45 CFR
 * 164.310(d)(2)(i), 164.504(e)(2)(ii)(J).
 * @param at when, the same in every attempt; ISO 8601
 * @returns path and digest of the certificate that stands
 */
export async function certify(
  world: World,
  inventory: Inventory,
  at: string,
): Promise<{ readonly certificate: string; readonly sha256: string }> {
  const { tenant } = inventory;
  const archive = world.archive(tenant);
  const signer = await world.signer();
  const text = await textOf(world, inventory, at);
  const note = Buffer.from(await signNote(text, signer));
  let stands: Buffer = note;
  try {
    await archive.create(NAME, note);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    // An earlier run, or the same in another second.
    stands = (await archive.read(NAME))!;
    const { tenant: named } = JSON.parse(openNote(stands, signer)) as { readonly tenant?: unknown };
    if (named !== tenant) throw new Inconsistent('the certificate in the archive is of another tenant');
  }
  return { certificate: `certificates/${tenant}/${NAME}`, sha256: sha256(stands) };
}

async function textOf(world: World, inventory: Inventory, at: string): Promise<string> {
  const { tenant, tables, objects, dataKeys, kmsKeys, mode } = inventory;
  const { backupDays, archiveDays } = world.settings;
  const { locked } = await removeObjects(tenant, world);
  const keys = new Map((await world.keys.tagged(tenant)).map((key) => [key.arn, key]));
  const time = Date.parse(at);
  const text = `${canonicalJson({
    format: 'bulwark-certificate-of-destruction-1',
    tenant,
    at,
    approvedBy: inventory.approvedBy,
    agreement: inventory.agreement,
    export: { manifest: inventory.export, problems: inventory.exportProblems },
    // What there was when applications had been locked out: the list stands beside this note.
    inventory: { path: `certificates/${tenant}/inventory.json`, sha256: sha256(renderInventory(inventory)) },
    destroyed: {
      rows: Object.values(tables).reduce((sum, rows) => sum + rows, 0),
      tables: Object.keys(tables).length,
      objectVersions: objects.versions - locked.length,
      incompleteUploads: objects.uploads + dataKeys.uploads,
      dataKeys: dataKeys.ids.length,
      dataKeyVersions: dataKeys.versions,
      groups: inventory.groups,
      keyMode: mode,
      // From then on nothing that was encrypted under them can be read, wherever a copy is.
      kmsKeys: kmsKeys.map((arn) => ({ arn, deletedAt: keys.get(arn)?.endsAt ?? 'deleted' })),
    },
    remains: {
      lockedObjects: await annex(world, tenant, locked),
      // Whole copies of the database: sealed fields in them cannot be opened any more.
      backupsUntil: dayAfter(time, backupDays),
      auditArchiveUntil: dayAfter(time, archiveDays),
    },
  })}\n`;
  if (Buffer.byteLength(text) > MOST_BYTES)
    throw new Inconsistent('the certificate is longer than KMS signs');
  return text;
}

/** Lists what locks keep, in a file of its own, named by its digest. */
async function annex(
  world: World,
  tenant: string,
  locked: Awaited<ReturnType<typeof removeObjects>>['locked'],
): Promise<{ versions: number; until?: string; path?: string; sha256?: string }> {
  if (locked.length === 0) return { versions: 0 };
  const lines = locked.map(({ key, versionId, until }) => `${canonicalJson({ key, versionId, until })}\n`);
  const bytes = Buffer.from(lines.join(''));
  const digest = sha256(bytes);
  const name = `locked-${digest.slice(0, 16)}.jsonl`;
  await world.archive(tenant).create(name, bytes);
  const until = locked.map((version) => version.until).toSorted();
  return {
    versions: locked.length,
    until: until.at(-1)!,
    path: `certificates/${tenant}/${name}`,
    sha256: digest,
  };
}
