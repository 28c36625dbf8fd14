import { z } from 'zod';
import type { ControlId } from '../../compliance/controls/control';

/** What a message about a wrong value needs to say, kept beside the check itself. */
export interface Limit {
  /** What is allowed, as a phrase. */
  readonly allowed: string;
  /** The control that sets the limit. */
  readonly control?: ControlId;
  /** Text that an editor shows. */
  readonly description: string;
}

declare module 'zod' {
  interface GlobalMeta {
    allowed?: string;
    control?: string;
  }
}

export const limited = <T extends z.ZodType>(schema: T, limit: Limit): T => schema.meta({ ...limit });

export const integer = (min: number, max: number, limit: Omit<Limit, 'allowed'> & { unit: string }) =>
  limited(z.int().min(min).max(max), {
    description: limit.description,
    allowed:
      max >= Number.MAX_SAFE_INTEGER ? `at least ${min} ${limit.unit}` : `${min} to ${max} ${limit.unit}`,
    ...(limit.control && { control: limit.control }),
  });

export const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

export const region = (description: string) =>
  limited(z.string().regex(REGION), { allowed: 'an AWS region such as us-east-1', description });
export const email = (description: string) =>
  limited(z.email(), { allowed: 'an e-mail address', control: 'DET-5', description });
export const name = (description: string) =>
  limited(z.string().regex(/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/), {
    allowed: 'lower-case letters, digits and hyphens, 2 to 32 long, starting with a letter',
    description,
  });
export const date = (limit: Limit) => limited(z.iso.date(), limit);
