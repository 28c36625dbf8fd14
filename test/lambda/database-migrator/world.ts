import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { Files } from '../../../lambda/database-migrator/bring-up-to-date';
import { databaseMigrator } from '../../../lambda/database-migrator/migrator';
import { customResource } from '../../../lambda/shared/custom-resource';
import { createLogger } from '../../../lambda/shared/logger';
import type { Login } from '../../../runtime/database/logins';
import { listen } from '../../support/http-server';
import type { Postgres } from '../../support/postgres';

export const MASTER = 'bulwark_master';

/**
 * What Aurora starts with: a master user that is no superuser and owns the database, and the role of IAM authentication,
 * which it may grant.
 */
export async function prepareServer({ admin }: Postgres): Promise<void> {
  await admin.query(`
    create role ${MASTER} login createrole createdb;
    create role rds_iam nologin;
    grant rds_iam to ${MASTER} with admin option;
  `);
}

export async function freshDatabase(server: Postgres): Promise<string> {
  const name = await server.createDatabase();
  await server.admin.query(`alter database ${name} owner to ${MASTER}`);
  return name;
}

const SHIPPED = join(__dirname, '..', '..', '..', 'database');
const folders: string[] = [];

/** A release: what the package ships, and more. */
export function release(
  more: { readonly migrations?: Record<string, string>; readonly checks?: Record<string, string> } = {},
  base: 'shipped' | 'nothing' = 'shipped',
): Files {
  const root = mkdtempSync(join(tmpdir(), 'bulwark-release-'));
  folders.push(root);
  const files = { migrations: join(root, 'migrations'), checks: join(root, 'checks') };
  for (const kind of ['migrations', 'checks'] as const) {
    cpSync(join(SHIPPED, kind), files[kind], {
      recursive: true,
      filter: (path) => base === 'shipped' || !path.endsWith('.sql'),
    });
    for (const [name, text] of Object.entries(more[kind] ?? {})) writeFileSync(join(files[kind], name), text);
  }
  return files;
}

export const removeReleases = (): void =>
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));

export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason: string;
  readonly PhysicalResourceId: string;
}

/** CloudFormation with one resource: it asks, hears the answer, and takes back what failed, as it does. */
export async function cloudFormation(connect: () => Promise<Client>) {
  const server = await listen(() => ({ status: 200 }));
  const lines: string[] = [];
  let physicalResourceId: string | undefined;
  let state: object | undefined;

  /** Sends one request to the function of a release, as it is. */
  async function send(type: string, files: Files, properties: object, remainingMs = 60_000): Promise<Answer> {
    const logger = createLogger((line) => lines.push(line));
    const handler = customResource(databaseMigrator({ connect, files, logger }), {
      logger,
      reserveMs: 100,
      retryMs: 1,
    });
    await handler(
      {
        RequestType: type,
        ResponseURL: `${server.url}/answer`,
        StackId: 'stack',
        RequestId: 'request',
        LogicalResourceId: 'Database',
        ...(physicalResourceId !== undefined && { PhysicalResourceId: physicalResourceId }),
        ResourceProperties: { ServiceToken: 'arn', ...properties },
      },
      { getRemainingTimeInMillis: () => remainingMs },
    );
    const answer = JSON.parse(server.received.at(-1)!.body) as Answer;
    physicalResourceId = answer.PhysicalResourceId;
    return answer;
  }

  return {
    lines,
    send,
    close: () => server.close(),
    /** Creates or updates; a failed update is taken back with the code of before. @returns both answers */
    async deploy(name: string, files: Files, logins: readonly Login[], before: Files = files) {
      const wanted = propertiesOf(name, logins);
      const answer = await send(state ? 'Update' : 'Create', files, wanted);
      if (answer.Status === 'SUCCESS') {
        const was = state;
        state = wanted;
        return { answer, was };
      }
      return { answer, takenBack: state && (await send('Update', before, state)) };
    },
  };
}

export const propertiesOf = (release: string, logins: readonly Login[]) => ({
  Release: release,
  Logins: logins.map(({ name, roles, connections }) => ({
    Name: name,
    Roles: roles,
    Connections: String(connections),
  })),
});
