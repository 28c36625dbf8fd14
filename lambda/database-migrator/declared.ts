import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Login } from '../../runtime/database/logins';
import { InputError } from '../shared/errors';

/** The state that CloudFormation asks for. */
export interface Declared {
  /** Digest of what the function carries: code, migrations, checks. */
  readonly release: string;
  readonly logins: readonly Login[];
}

/** CloudFormation hands numbers over as text. */
const properties = z.object({
  Release: z.string().min(1),
  Logins: z.array(
    z.object({
      Name: z.string(),
      Roles: z.array(z.string()),
      Connections: z.string().regex(/^\d{1,5}$/),
    }),
  ),
});

/** @throws InputError naming the properties that are wrong */
export function parseDeclared(value: unknown): Declared {
  const { success, data, error } = properties.safeParse(value);
  if (!success) {
    throw new InputError(
      `properties are wrong: ${error.issues.map(({ path }) => path.join('.')).join(', ')}`,
    );
  }
  return {
    release: data.Release,
    logins: data.Logins.map(({ Name, Roles, Connections }) => ({
      name: Name,
      roles: Roles,
      connections: Number(Connections),
    })),
  };
}

/**
 * Names a state. An update that failed leaves the name of the state before, so that CloudFormation, when it then asks for
 * that state again, can be told from CloudFormation that asks for a new one.
 */
export const nameOf = (declared: Declared): string =>
  `database-${createHash('sha256').update(JSON.stringify(declared)).digest('hex').slice(0, 32)}`;
