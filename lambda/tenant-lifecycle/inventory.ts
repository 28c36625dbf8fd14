import * as z from 'zod';
import { canonicalJson, type Json } from '../../runtime/tlog/canonical-json';
import { ConflictError } from '../../runtime/tlog/storage';
import { Inconsistent, Refused } from './errors';
import type { Manifest } from './manifest';
import { FIRST, LAST, type TenancyDatabase, type TenantTable } from './tenancy-database';
import type { World } from './world';

const counted = z.strictObject({
  versions: z.int(),
  /** SHA-256 over `<key> <version>\n`, in the order in which S3 lists them. */
  sha256: z.string(),
  /** Multipart uploads that nobody had completed. */
  uploads: z.int(),
});

/** What there was before anything was destroyed. It stands in the archive and never changes. */
const inventorySchema = z.strictObject({
  format: z.literal('bulwark-inventory-1'),
  tenant: z.string(),
  execution: z.string(),
  export: z.string(),
  exportProblems: z.int(),
  approvedBy: z.string(),
  /** SHA-256 of the executed agreement. */
  agreement: z.string(),
  mode: z.enum(['dedicated', 'pooled']),
  at: z.iso.datetime(),
  tables: z.record(z.string(), z.int()),
  objects: counted,
  dataKeys: counted.extend({ ids: z.array(z.string()) }),
  /** ARNs of the KMS keys that were made for the tenant. */
  kmsKeys: z.array(z.string()),
  groups: z.int(),
});
export type Inventory = z.output<typeof inventorySchema>;

const NAME = 'inventory.json';

export async function readInventory(world: World, tenant: string): Promise<Inventory | undefined> {
  const bytes = await world.archive(tenant).read(NAME);
  if (!bytes) return undefined;
  const inventory = inventorySchema.parse(JSON.parse(bytes.toString()));
  if (inventory.tenant !== tenant) throw new Inconsistent('the inventory is of another tenant');
  return inventory;
}

export const renderInventory = (inventory: Inventory): Buffer =>
  Buffer.from(`${canonicalJson(inventory as Json)}\n`);

/** @returns the one that stands: of two runs, the first */
export async function keepInventory(world: World, inventory: Inventory): Promise<Inventory> {
  try {
    await world.archive(inventory.tenant).create(NAME, renderInventory(inventory));
    return inventory;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    return (await readInventory(world, inventory.tenant))!;
  }
}

/**
 * Compares every row with the export: what is destroyed is what was returned.
 * @returns rows by table
 * @throws Refused when a row was added, changed or removed since
 */
export async function compareWithExport(
  database: TenancyDatabase,
  tenant: string,
  tables: readonly TenantTable[],
  manifest: Manifest,
): Promise<Record<string, number>> {
  const known = new Set(tables.map(({ name }) => name));
  const strange = Object.keys(manifest.tables).find((name) => !known.has(name));
  if (strange !== undefined)
    throw new Inconsistent(`the export has a table ${strange}, which the database has not`);
  const counts: Record<string, number> = {};
  for (const table of tables) {
    let [after, rows] = [FIRST, 0];
    for (const part of manifest.tables[table.name] ?? []) {
      const extent = await database.extent(tenant, table, after, part.last);
      if (extent.rows !== part.rows || extent.versions !== part.versions) throw outdated(table);
      after = part.last;
      rows += part.rows;
    }
    if ((await database.extent(tenant, table, after, LAST)).rows > 0) throw outdated(table);
    counts[table.name] = rows;
  }
  return counts;
}

const outdated = ({ name }: TenantTable): Refused =>
  new Refused(`rows of ${name} were changed since the export: export again, and approve that`);
