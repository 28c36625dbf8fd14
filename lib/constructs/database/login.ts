import type { aws_lambda as lambda } from 'aws-cdk-lib';
import { databaseUrl } from './database-url';
import type { PhiDatabase } from './phi-database';

/** Lets a function log in to a database as a user, with a token of IAM for a password; tells it where as `DATABASE_URL`. */
export function grantLogin(fn: lambda.Function, database: PhiDatabase, user: string): void {
  for (const group of fn.connections.securityGroups) database.allowFrom(group);
  database.grantConnect(fn, user);
  fn.addEnvironment('DATABASE_URL', databaseUrl(database, { user }));
}
