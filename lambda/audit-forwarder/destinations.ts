import { isIP } from 'node:net';
import * as z from 'zod';
import { EnvironmentError } from '../shared/errors';

/** Where a tenant's entries go. */
export interface Destination {
  readonly url: URL;
  /** The secret that signs requests, `whsec_…`. */
  readonly secretArn: string;
}

/** HTTPS by name: the name is what the certificate proves. */
const url = z
  .url()
  .transform((text) => new URL(text))
  .refine(
    ({ protocol, username, password, hash, hostname }) =>
      protocol === 'https:' &&
      username + password + hash === '' &&
      hostname.includes('.') &&
      !hostname.endsWith('.') &&
      isIP(hostname) === 0 &&
      !hostname.startsWith('['),
  );

const destinationsSchema = z.record(
  z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
  z.strictObject({
    url,
    secretArn: z.string().regex(/^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:\S+$/),
  }),
);

/**
 * Reads `DESTINATIONS`, by tenant.
 * @throws EnvironmentError
 */
export function parseDestinations(json: string): ReadonlyMap<string, Destination> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new EnvironmentError('DESTINATIONS is not JSON');
  }
  const parsed = destinationsSchema.safeParse(value);
  if (parsed.success) return new Map(Object.entries(parsed.data));
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole');
  throw new EnvironmentError(
    `DESTINATIONS is wrong at ${[...new Set(fields)].join(', ')}; allowed: { "<tenant>": { "url": an https URL by ` +
      'name, "secretArn": the ARN of a secret } }',
  );
}
