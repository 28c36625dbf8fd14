/** `import { openDatabase } from 'bulwark/database'`: transactions of one tenant each. `docs/database-client.md`. */
export { type DatabaseAddress, DatabaseUrlError } from '../database/connection';
export type { Isolation, Limits } from './begin';
export { ContextError, signContext, type Signing, type SigningKey, type TenantContext } from './context';
export { type Database, type DatabaseOptions, openDatabase, type TransactionOptions } from './database';
export { TransactionError, type TransactionProblem } from './errors';
export type { StreamOptions } from './portal';
export {
  type SecretsManagerKeysOptions,
  secretsManagerKeys,
  type SecretsManagerReader,
  SigningKeyError,
} from './secrets-manager-client';
export { oneKey, type SigningKeys } from './signing-keys';
export { MAX_STATEMENT_BYTES, StatementError } from './statement';
export type { Transaction, TransactionEvent } from './transaction';
