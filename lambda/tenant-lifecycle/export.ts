import { createHash } from 'node:crypto';
import { canonicalJson } from '../../runtime/tlog/canonical-json';
import type { EXPORT } from './env';
import { Inconsistent, Refused } from './errors';
import { countRows, renderManifest, sha256, signManifest, type Manifest } from './manifest';
import type { Progress, StepRequest } from './request';
import { done, leaseOf, rowOf, sessionOf, type Action } from './steps';
import type { TenantSession } from './stores';
import { FIRST, type Row, type TenantTable } from './tenancy-database';
import type { World } from './world';

type Request = StepRequest<'export'>;
type Cursor = NonNullable<Progress['cursor']>;

/** Rows read at once, and bytes after which a part ends: what is in memory. */
const PAGE = 500;
const PART_BYTES = 8_000_000;
const PART_ROWS = 5000;

/** The table whose rows stand for files. */
const DOCUMENTS = 'phi.document';
const COPIES = 8;

/** Where an export is, below the prefix of the tenant. */
export const folderOf = (execution: string): string => `exports/${execution.split(':').at(-1)!}/`;
const partPath = (request: Request, table: string, part: number): string =>
  `${folderOf(request.execution)}${table}/${String(part).padStart(6, '0')}.jsonl`;

/** The steps that return a tenant's data, `EXPORT` of env.ts. Paths and contents depend on the cursor alone. */
export const exporting: Readonly<Record<(typeof EXPORT)[number]['name'], Action<Request>>> = {
  async begin(request, world) {
    const { status } = await rowOf(world, request.input.tenant);
    if (status !== 'active' && status !== 'closing') {
      throw new Refused(`the tenant is ${status}; allowed: active, closing`);
    }
    await world.database.change(leaseOf(request));
    return done();
  },

  async rows(request, world) {
    await world.database.change(leaseOf(request));
    const { tenant } = request.input;
    const tables = await world.database.tables(tenant);
    const session = await sessionOf(world, await rowOf(world, tenant));
    let cursor = cursorOf(request, tables[0]?.name);
    while (!cursor.done) {
      const at = tables.findIndex(({ name }) => name === cursor.table);
      if (at < 0) throw new Inconsistent('a table is gone since the export began');
      const { after, parts } = await writePart(request, world, session, tables[at]!, cursor);
      if (after !== undefined) cursor = { table: cursor.table, after, parts, done: false };
      else if (at + 1 < tables.length)
        cursor = { table: tables[at + 1]!.name, after: FIRST, parts, done: false };
      else cursor = { table: cursor.table, after: cursor.after, parts, done: true };
      if (!cursor.done && world.remaining() <= 0) return { more: true, cursor, facts: {} };
    }
    return { more: false, cursor, facts: {} };
  },

  async documents(request, world) {
    await world.database.change(leaseOf(request));
    const { tenant } = request.input;
    const table = (await world.database.tables(tenant)).find(({ name }) => name === DOCUMENTS);
    const session = await sessionOf(world, await rowOf(world, tenant));
    // The cursor still holds what the step before has counted.
    const before = request.progress.cursor ?? cursorOf(request, undefined);
    let { after, done: ended } =
      before.table === INDEX ? before : { after: FIRST, done: table === undefined };
    let part = before.parts[INDEX] ?? 0;
    const cursorNow = (): Cursor => ({
      table: INDEX,
      after,
      parts: { ...before.parts, [INDEX]: part },
      done: ended,
    });
    while (!ended) {
      const rows = await world.database.page(tenant, table!, after, PAGE);
      if (rows.length > 0) {
        await copyDocuments(request, session, rows, part++);
        after = rows.at(-1)!.id!;
      }
      ended = rows.length < PAGE;
      if (!ended && world.remaining() <= 0) return { more: true, cursor: cursorNow(), facts: {} };
    }
    return { more: false, cursor: cursorNow(), facts: {} };
  },

  async manifest(request, world) {
    await world.database.change(leaseOf(request));
    const { tenant } = request.input;
    const session = await sessionOf(world, await rowOf(world, tenant));
    const manifest = await describe(request, world, session);
    const bytes = renderManifest(manifest);
    const note = await signManifest(manifest, bytes, await world.signer());
    const folder = folderOf(request.execution);
    await session.put(`${folder}manifest.json`, bytes);
    await session.put(`${folder}manifest.note`, Buffer.from(note));
    await world.database.release(tenant, request.execution);
    return done({
      tenant,
      export: sha256(bytes),
      prefix: `tenants/${tenant}/${folder}`,
      rows: countRows(manifest),
      problems: manifest.problems,
    });
  },
};

const INDEX = 'documents';

const cursorOf = ({ progress }: Request, table: string | undefined): Cursor =>
  progress.cursor ?? { table: table ?? '', after: FIRST, parts: {}, done: table === undefined };

/** Writes one part. @returns the id of its last row; undefined when the table ends with it */
async function writePart(
  request: Request,
  world: World,
  session: TenantSession,
  table: TenantTable,
  { after, parts }: Cursor,
): Promise<{ readonly after: string | undefined; readonly parts: Cursor['parts'] }> {
  const part = parts[table.name] ?? 0;
  const lines: Buffer[] = [];
  const versions = createHash('sha256');
  let [bytes, last, more] = [0, after, true];
  while (more && bytes < PART_BYTES && lines.length < PART_ROWS) {
    const rows = await world.database.page(request.input.tenant, table, last, PAGE);
    more = rows.length === PAGE;
    for (const row of rows) {
      const line = Buffer.from(`${canonicalJson(await opened(row, table, session))}\n`);
      lines.push(line);
      bytes += line.length;
      versions.update(`${row.id!} ${row.changed_in!}\n`);
      last = row.id!;
    }
  }
  if (lines.length === 0) return { after: undefined, parts };
  await session.put(partPath(request, table.name, part), Buffer.concat(lines), {
    rows: String(lines.length),
    last,
    versions: versions.digest('hex'),
  });
  return { after: more ? last : undefined, parts: { ...parts, [table.name]: part + 1 } };
}

/** The row as its owner reads it: sealed fields opened, as text where they are text. */
async function opened(
  row: Row,
  table: TenantTable,
  session: TenantSession,
): Promise<Record<string, string | null>> {
  const readable: Record<string, string | null> = { ...row };
  for (const column of table.sealed) {
    const value = row[column];
    if (value === null || value === undefined) continue;
    const envelope = Buffer.from(value.slice(2), 'hex'); // \x…
    const content = await session.open({ table: table.name, column, row: row.id! }, envelope);
    const text = content.toString('utf8');
    if (Buffer.from(text).equals(content)) readable[column] = text;
    else {
      delete readable[column];
      readable[`${column}:base64`] = content.toString('base64');
    }
  }
  return readable;
}

/** Copies the files of some rows, and writes the list of them. */
async function copyDocuments(
  request: Request,
  session: TenantSession,
  rows: readonly Row[],
  part: number,
): Promise<void> {
  const folder = folderOf(request.execution);
  let problems = 0;
  const lines: string[] = [];
  for (let i = 0; i < rows.length; i += COPIES) {
    const some = rows.slice(i, i + COPIES).map(async ({ id, object, sha256: expected }) => {
      const path = `${folder}documents/${object!}`;
      const head = await session.copy(`documents/${object!}`, path);
      const problem = !head ? 'missing' : `\\x${head.sha256}` === expected ? undefined : 'differs';
      if (problem !== undefined) problems++;
      const found = head && { path: path.slice(folder.length), sha256: head.sha256, bytes: head.bytes };
      return `${canonicalJson({ id: id!, ...found, ...(problem !== undefined && { problem }) })}\n`;
    });
    lines.push(...(await Promise.all(some)));
  }
  await session.put(partPath(request, INDEX, part), Buffer.from(lines.join('')), {
    documents: String(rows.length),
    problems: String(problems),
  });
}

/** Reads from S3 what S3 knows of every part: what is listed is what is stored. */
async function describe(request: Request, world: World, session: TenantSession): Promise<Manifest> {
  const { tenant } = request.input;
  const folder = folderOf(request.execution);
  const counts = request.progress.cursor?.parts ?? {};
  const heads = async (table: string) => {
    const found = [];
    for (let part = 0; part < (counts[table] ?? 0); part++) {
      const path = partPath(request, table, part);
      const head = await session.head(path);
      if (!head) throw new Inconsistent('a part of the export is gone');
      const { bytes, sha256: digest, metadata } = head;
      found.push({ path: path.slice(folder.length), sha256: digest, bytes, metadata });
    }
    return found;
  };
  const tables: Record<string, Manifest['tables'][string]> = {};
  for (const { name } of await world.database.tables(tenant)) {
    tables[name] = (await heads(name)).map(({ metadata, ...part }) => ({
      ...part,
      rows: Number(metadata.rows),
      last: metadata.last!,
      versions: metadata.versions!,
    }));
  }
  const documents = await heads(INDEX);
  return {
    format: 'bulwark-export-1',
    tenant,
    execution: request.execution,
    started: request.started,
    tables,
    documents: documents.map(({ metadata, ...part }) => ({ ...part, documents: Number(metadata.documents) })),
    problems: documents.reduce((sum, { metadata }) => sum + Number(metadata.problems), 0),
    auditLog: { bucket: world.settings.archiveBucket, prefix: `audit/${tenant}/` },
  };
}
