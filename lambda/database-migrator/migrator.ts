import type { Client } from 'pg';
import { describeSqlError, isSqlError } from '../../runtime/database/sql-error';
import type { CustomResource } from '../shared/custom-resource';
import { errorName } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { bringLogins, bringUpToDate, type Files } from './bring-up-to-date';
import { nameOf, parseDeclared } from './declared';

export interface Surroundings {
  /** Connects as the master user; tries until the signal is aborted. */
  readonly connect: (signal: AbortSignal) => Promise<Client>;
  readonly files: Files;
  readonly logger: Logger;
}

/** What is taken back must not keep CloudFormation waiting. */
const TAKING_BACK_MS = 120_000;

/**
 * The database as a custom resource: created and updated to the state that is declared, and never deleted.
 *
 * CloudFormation takes an update back by asking for the state before. A migration that was committed stays, so there is
 * nothing to take back but the logins; and an answer other than success would leave the stack between two states, out of
 * which only a person helps it. So taking back always succeeds, whatever went wrong:
 * - after this resource failed, CloudFormation asks for the very state that the resource is named after: `nameOf`;
 * - after another resource failed, it asks for an older release, and the database is ahead of it: `bringUpToDate`.
 */
export function databaseMigrator({ connect, files, logger }: Surroundings): CustomResource {
  return {
    physicalResourceId: ({ properties }) => nameOf(parseDeclared(properties)),
    late:
      'the migrations take longer than a function may. What was committed stays. ' +
      'Run the rest with: npx bulwark db migrate --timeout <seconds>, then deploy again (database/README.md)',
    async apply({ requestType, properties, physicalResourceId }, signal) {
      if (requestType === 'Delete') return;
      const declared = parseDeclared(properties);
      if (physicalResourceId !== nameOf(declared)) {
        await withClient(connect, signal, (client) => bringUpToDate(client, files, declared.logins, logger));
        return;
      }
      try {
        const soon = AbortSignal.any([signal, AbortSignal.timeout(TAKING_BACK_MS)]);
        await withClient(connect, soon, (client) => bringLogins(client, declared.logins, logger));
        logger.info('an update was taken back');
      } catch (error) {
        logger.error('an update was taken back, its logins perhaps not', { error: errorName(error) });
      }
    },
  };
}

/** @throws what the work threw; what the server said, without the values it may quote */
async function withClient(
  connect: Surroundings['connect'],
  signal: AbortSignal,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = await connect(signal);
  // In the middle of a query this ends the connection, and the server rolls back.
  const end = () => client.end().catch(() => undefined);
  signal.addEventListener('abort', () => void end());
  try {
    if (!signal.aborted) await work(client);
    signal.throwIfAborted();
  } catch (error) {
    throw isSqlError(error) ? new Error(`the server refuses: ${describeSqlError(error)}`) : error;
  } finally {
    await end();
  }
}
