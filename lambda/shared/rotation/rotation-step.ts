import * as z from 'zod';
import { InputError } from '../errors';

/** Steps of a rotation (AWS Secrets Manager User Guide, "Rotation function templates"). Each may come again. */
export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

export interface RotationStep {
  readonly step: (typeof STEPS)[number];
  readonly secret: string;
  /** The version to come. */
  readonly version: string;
}

/** AWS Secrets Manager User Guide, "Rotation by Lambda function". */
const event = z.object({
  Step: z.enum(STEPS),
  SecretId: z.string().min(1),
  ClientRequestToken: z.string().min(1),
});

/** @throws InputError when it is no step of a rotation */
export function parseRotationStep(value: unknown): RotationStep {
  const { success, data } = event.safeParse(value);
  if (!success) throw new InputError('the event is no step of a rotation');
  return { step: data.Step, secret: data.SecretId, version: data.ClientRequestToken };
}
