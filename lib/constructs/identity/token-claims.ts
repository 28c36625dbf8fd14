import { Duration, Stack, Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV, METRICS } from '../../../lambda/token-claims/env';
import { DIRECTORIES, type Directory } from '../../../runtime/identity/roles';
import { PagingAlarm } from '../alerts/paging-alarm';
import { AuditFunction } from '../audit/audit-function';
import type { AuditLog } from '../audit/audit-log';
import { auditMetric } from '../audit/audit-metric';
import { grantLogin } from '../database/login';
import type { PhiDatabase } from '../database/phi-database';

export interface TokenClaimsProps {
  /** The one directory whose tokens it makes: people of the other get none from it. */
  readonly directory: Directory;
  /** Database with the accounts, `database/migrations/`. */
  readonly database: PhiDatabase;
  /** Database user that asks for claims: a member of `sign_in` and `rds_iam`. @default 'sign_in_login' */
  readonly databaseUser?: string;
  /** Records refusals; its surroundings are the function's. */
  readonly log: AuditLog;
}

/** People who sign in at the same moment. Each takes a connection to the database, which `sign_in_login` has enough of. */
const CONCURRENCY = 20;
/** More failures than refusals explain; each refusal is a failed run, too. */
const MANY_FAILURES = 50;

/**
 * The pre-token-generation trigger of a user pool: tenant, roles and locations in a token are the database's word, and
 * without an active account there is no token (IDN-4, IDN-8, TEN-2). 45 CFR 164.308(a)(4), 164.312(a)(1).
 *
 * @throws when the directory is none
 * @example
 * const claims = new TokenClaims(this, 'PeopleClaims', { directory: 'workforce', database, log: auditLog });
 * const people = new UserDirectory(this, 'People', {
 *   name: 'people',
 *   relyingParty: 'app.example.com',
 *   encryptionKey: key,
 *   logKey: key,
 *   tokenClaims: claims,
 * });
 * new AuthenticationEvents(this, 'PeopleSignIns', { workforce: people, log: auditLog });
 */
export class TokenClaims extends Construct {
  readonly function: AuditFunction;

  constructor(scope: Construct, id: string, props: TokenClaimsProps) {
    super(scope, id);
    const { directory, database, log, databaseUser = 'sign_in_login' } = props;
    const { alerts } = log.surroundings;
    if (!DIRECTORIES.includes(directory)) {
      throw new Error(
        `${this.node.path}: directory was "${directory as string}"; allowed: ${DIRECTORIES.join(', ')}`,
      );
    }
    this.function = new AuditFunction(this, 'Function', {
      surroundings: log.surroundings,
      entry: 'token-claims',
      env: ENV,
      alarmName: `token-claims-${directory}`,
      description: `Puts into tokens what the database says: ${directory}`,
      timeout: Duration.seconds(6), // Cognito waits for five; the function itself gives up after four
      memorySize: 1024,
      concurrency: CONCURRENCY,
      failuresThatPage: MANY_FAILURES,
    });
    Tags.of(this.function).add('bulwark:purpose', 'token-claims');
    grantLogin(this.function, database, databaseUser);
    this.function.addEnvironment('DIRECTORY', directory);
    log.grantRecord(this.function);
    new PagingAlarm(this, 'Unavailable', {
      alarmName: `${Stack.of(this).stackName}-token-claims-${directory}-unavailable`,
      signal: 'token-claims-unavailable',
      meaning: 'Somebody could not sign in because the database did not say what the person may be.',
      alerts,
      metric: auditMetric(METRICS.unavailable),
    });
  }
}
