import * as z from 'zod';
import { InputError } from '../shared/errors';
import { Refused } from './errors';

/** A name of a tenant, as the database has it (`tenancy.tenant_id`). */
const tenant = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);

/** `sub` of a user, as Cognito writes it. */
const sub = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

/** What a person gives to a workflow. */
const INPUTS = {
  onboarding: z.strictObject({
    tenant,
    mode: z.enum(['dedicated', 'pooled']).optional(),
    administrator: sub.optional(),
  }),
  export: z.strictObject({ tenant }),
  destruction: z.strictObject({
    tenant,
    export: z.string().regex(/^[0-9a-f]{64}$/),
    approvedBy: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9:_.@-]{0,127}$/),
  }),
};

/** What a step hands to itself, when it repeats, and to nobody else but the reader of the execution's output. */
export const progressSchema = z.strictObject({
  /** Whether the same step is to be called again. */
  more: z.boolean(),
  /** Where a repeating step goes on. */
  cursor: z
    .strictObject({
      table: z.string(),
      after: z.string(),
      /** Parts written, by table. */
      parts: z.record(z.string(), z.int().min(0)),
      done: z.boolean(),
    })
    .optional(),
  /** What to tell whoever started the execution: ids, counts, states. */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Progress = z.output<typeof progressSchema>;

/** How the state machine calls. */
const stepSchema = z.strictObject({
  workflow: z.enum(['onboarding', 'export', 'destruction']),
  step: z.string().max(64),
  undo: z.boolean(),
  execution: z.string().min(1).max(512),
  started: z.iso.datetime(),
  entered: z.iso.datetime(),
  input: z.unknown(),
  progress: progressSchema,
});

export interface StepRequest<Workflow extends keyof typeof INPUTS = keyof typeof INPUTS> {
  readonly workflow: Workflow;
  readonly step: string;
  readonly undo: boolean;
  /** ARN of the execution: the holder of the lease. */
  readonly execution: string;
  /** When the execution began, and the state was entered: the same in every attempt. ISO 8601. */
  readonly started: string;
  readonly entered: string;
  readonly input: z.output<(typeof INPUTS)[Workflow]>;
  readonly progress: Progress;
}

export type AnyRequest = { [W in keyof typeof INPUTS]: StepRequest<W> }[keyof typeof INPUTS];

/**
 * @throws InputError when the event is not that of our state machine
 * @throws Refused when what the person gave is not allowed
 */
export function parseRequest(event: unknown): AnyRequest {
  const parsed = stepSchema.safeParse(event);
  if (!parsed.success) throw new InputError('not an event of a state machine of tenants');
  const input = INPUTS[parsed.data.workflow].safeParse(parsed.data.input);
  if (!input.success) {
    const fields = input.error.issues.map(({ path, code }) => `${path.join('.') || 'input'} (${code})`);
    throw new Refused(`the input of the execution is not allowed: ${fields.join(', ')}`);
  }
  return { ...parsed.data, input: input.data } as AnyRequest;
}
